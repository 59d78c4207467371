"""Manim that was imported lean is Manim: each name of it, and each package below it, as it always is."""

import json
import os
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from notes2manim.warm.lean_manim import LATER, TRIED_WITH

ROOT = Path(__file__).parents[2]

NAMES = """
def told(module):
    names = {}
    for name in dir(module):
        value = getattr(module, name)
        if isinstance(value, types.ModuleType):
            names[name] = ["module", value.__name__]
            continue
        home = getattr(value, "__module__", None)
        named = getattr(value, "__qualname__", getattr(value, "__name__", ""))
        names[name] = [type(value).__name__, home, named] if isinstance(home, str | None) else []
    return names
"""


def _python(code: str) -> Any:
    """Run code in a process of its own, and return the JSON that it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@cache
def _names(how: str) -> dict[str, Any]:
    """Return what the names of Manim, and of all that is imported later, are after an import."""
    modules = ["manim", *sorted(LATER)]
    return dict(
        _python(
            f"import importlib, json, types\n{how}\n{NAMES}\n"
            "space = {}\nexec('from manim import *', space)\n"
            f"print(json.dumps({{'star': sorted(space)}} | "
            f"{{name: told(importlib.import_module(name)) for name in {modules}}}))"
        )
    )


STOCK = "import manim"
LEAN = "from notes2manim.warm.lean_manim import import_lean; import_lean()"


def test_the_lean_manim_was_tried_with_the_versions_that_are_installed() -> None:
    assert {package: version(package) for package in TRIED_WITH} == TRIED_WITH


def test_an_author_who_imports_all_of_manim_gets_every_name() -> None:
    assert "OpenGLPMobject" in _names(STOCK)["star"]
    assert _names(LEAN)["star"] == _names(STOCK)["star"]
    assert _names(LEAN)["manim"] == _names(STOCK)["manim"]


@pytest.mark.parametrize("module", sorted(LATER))
def test_a_package_that_is_imported_later_has_its_names_when_they_are_asked_for(module: str) -> None:
    assert len(_names(STOCK)[module]) > 10
    assert _names(LEAN)[module] == _names(STOCK)[module]


def test_an_import_of_manim_runs_nothing_that_no_scene_needs() -> None:
    unused = LATER | {"http.client", "networkx.algorithms", "scipy.linalg", "scipy.sparse"}
    loaded = f"print(json.dumps(sorted({unused} & sys.modules.keys())))"
    assert _python(f"import json, sys\n{STOCK}\n{loaded}") == sorted(unused)
    assert _python(f"import json, sys\n{LEAN}\n{loaded}") == []


USES = {
    "a graph of networkx": "nx.to_numpy_array(nx.path_graph(3)).sum() == 4.0; import networkx as nx",
    "a layout of a graph": "len(Graph([1], [], layout='spring', layout_config={'seed': 1}).vertices) == 1",
    "every layout": "all(len(Graph([1, 2, 3], [(1, 2), (2, 3)], layout=name).vertices) == 3 for name in"
    " ('circular', 'kamada_kawai', 'planar', 'random', 'shell', 'spectral', 'spiral', 'spring'))",
    "a layout of networkx": "nx.circular_layout is nx.layout.circular_layout; import networkx as nx",
    "a turn": "abs(Dot(RIGHT).rotate(PI, about_point=ORIGIN).get_x() + 1) < 1e-9",
    "a curve through turns": "RotationSpline([0, 1], Rotation.random(2, rng=1))(0).as_quat().shape == (4,); "
    "from scipy.spatial.transform import Rotation, RotationSpline",
    "a group of turns": "len(Rotation.create_group('I')) == 60; from scipy.spatial.transform import Rotation",
    "what is near": "KDTree([[0, 0], [2, 2]]).query([2, 1])[1] == 1; from scipy.spatial import KDTree",
    "a hull": "ConvexHull([-1, -1, 0], [1, -1, 0], [0, 1, 0], [0, 0, 0]).submobjects == []",
    "a constant of nature": "scipy.constants.c == 299792458 and scipy.constants.golden == PHI; "
    "import scipy.constants; PHI = (1 + 5 ** 0.5) / 2",
    "a listing": "len(Code(code_string='x = 1', language='python').code_lines) == 1",
    "a rule of CSS": "BeautifulSoup('<p class=a>x</p>', 'html.parser').select_one('p.a').text == 'x'; "
    "from bs4 import BeautifulSoup",
    "a request": "urlopen('data:,x').read() == b'x'; from urllib.request import urlopen",
    "a test of arrays": "np.testing.assert_allclose([1], [1]) is None",
    "what a photograph says": "Image.new('RGB', (1, 1)).getexif().get(ExifTags.Base.Make) is None; "
    "from PIL import ExifTags, Image",
    "a union": "len(Union(Square(), Circle().shift(RIGHT)).points) > 30",
    "a curve of an equation": "len(ImplicitFunction(lambda x, y: x * x + y * y - 1).points) > 30",
    "a silence": "len(file.AudioSegment.silent(9)) == 9; from manim.scene import scene_file_writer as file",
    "a caption": "srt.Subtitle(1, timedelta(0), timedelta(1), 'x').content == 'x'; "
    "from datetime import timedelta; from manim.manager import srt",
    "who looks for edits": "not scene.Observer().is_alive(); from manim.scene import scene",
    "a polynomial": "np.polynomial.Polynomial([1, 2])(1) == 3",
}


@pytest.mark.slow
@pytest.mark.parametrize("use", USES)
def test_whatever_a_stage_does_works_as_ever(use: str, tmp_path: Path) -> None:
    done, _, first = USES[use].partition("; ")
    stage = (
        f"from manim import *\nconfig.media_dir = {str(tmp_path)!r}\n{first}\nprint(json.dumps(bool({done})))"
    )
    assert _python(f"{LEAN}\nimport json\nexec({stage!r}, {{'json': json}})") is True


def test_manim_that_is_imported_already_is_left_as_it_is() -> None:
    again = "sys.modules['networkx'].__name__ if 'networkx' in sys.modules else ''"
    assert _python(f"import json, sys\n{LEAN}\nimport_lean()\nprint(json.dumps({again}))") == ""


def test_a_module_that_fails_when_it_runs_fails_each_time_it_is_used() -> None:
    code = (
        f"import json\n{LEAN}\nimport sys, numpy\nsys.modules['numpy.testing._private'] = None\n"
        "faults = []\n"
        "for _ in 'ab':\n"
        "    try:\n        numpy.testing.assert_equal\n"
        "    except ImportError as error:\n        faults.append(type(error).__name__)\n"
        "del sys.modules['numpy.testing._private']\n"
        "print(json.dumps([*faults, numpy.testing.assert_equal.__name__]))"
    )
    assert _python(code) == ["ModuleNotFoundError", "ModuleNotFoundError", "assert_equal"]


def test_what_waits_is_there_when_manim_cannot_be_imported() -> None:
    code = (
        "import json, sys\nfrom notes2manim.warm.lean_manim import import_lean\nsys.modules['cloup'] = None\n"
        "try:\n    import_lean()\nexcept ImportError as error:\n    fault = error.name\n"
        "import networkx\nprint(json.dumps([fault, len(networkx.path_graph(3))]))"
    )
    assert _python(code) == ["cloup", 3]


def test_another_version_of_manim_imports_all_that_it_likes() -> None:
    code = (
        "import json, sys\nfrom notes2manim.warm import lean_manim\n"
        "lean_manim.TRIED_WITH['manim'] = '0.0.1'\nlean_manim.import_lean()\n"
        "print(json.dumps('scipy.linalg' in sys.modules))"
    )
    assert _python(code) is True
