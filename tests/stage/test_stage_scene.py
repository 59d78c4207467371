"""Stages are written: readable, safe, and the same bytes for the same scene."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes2manim.errors import StageError
from notes2manim.model.script import Scene
from notes2manim.stage.literal import WIDTH, literal
from notes2manim.stage.source import stage_scene

ROOT = Path(__file__).parents[2]

VISUALS: dict[str, dict[str, Any]] = {
    "title": {"title": "Waves"},
    "phrases": {"items": ["one", "two"]},
    "statement": {"text": "It moves."},
    "bullets": {"items": [{"text": "first"}, {"text": "second", "level": 1, "mark": "todo"}]},
    "equation": {"tex": r"\frac{a}{b}"},
    "derivation": {"steps": ["a = b", "b = a"]},
    "code": {"source": "print('x')\n", "language": "python"},
    "table": {"header": ["a"], "rows": [["1"]]},
    "image": {"path": "notes/images/wave.png"},
    "quote": {"text": "Eppur si muove", "by": "Galileo"},
    "plot": {"functions": [{"expression": "sin x"}], "points": [{"x": 0, "y": 0}]},
    "chart": {"labels": ["a"], "series": [{"values": [1.5]}]},
    "diagram": {"nodes": [{"id": "A", "label": "A"}]},
    "sequence": {"actors": [{"id": "A", "label": "A"}]},
    "array": {"values": ["3", "8"], "pointers": {"lo": 0}, "steps": [{"swap": (0, 1)}]},
    "geometry": {"points": [{"name": "A", "x": 0, "y": 0}]},
    "tree": {"nodes": [{"label": "A"}, {"label": "B", "parent": 0}], "visits": [1, 0]},
    "number_line": {"points": [{"at": 2}], "jumps": [{"start": 2, "end": 5}]},
    "timeline": {"events": [{"date": "1642", "text": "Pascaline", "year": 1642.0}]},
    "manim": {"source": "self.play(Create(Circle()))"},
}


def make_scene(visuals: dict[str, dict[str, Any]], beats: list[dict[str, Any]], **fields: Any) -> Scene:
    return Scene.model_validate(
        {"id": "why-it-works", "title": "Why it works", "visuals": visuals, "beats": beats, **fields}
    )


def stage(scene: Scene, **options: Any) -> str:
    return stage_scene(scene, theme="theme.yaml", timing="t.json", **options)


def one(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, **(fields or VISUALS[kind])}


def test_stage_reads_like_a_screenplay() -> None:
    scene = make_scene(
        {"reasons": one("bullets"), "law": one("equation")},
        [
            {"say": "There are two reasons.", "cues": [{"visual": "reasons", "part": "0", "at": "two"}]},
            {
                "say": "The law.",
                "cues": [{"visual": "law"}, {"do": "point", "visual": "reasons", "part": "0"}],
            },
        ],
    )
    source = stage(scene)
    assert "class WhyItWorks(Stage):" in source
    assert "    theme = 'theme.yaml'\n    timing = 't.json'\n" in source
    assert (
        "with self.beat(0):  # 'There are two reasons.'\n            self.show(reasons, '0', at=2)" in source
    )
    assert "self.show(law)\n            self.point(reasons, '0')" in source


@pytest.mark.parametrize("kind", VISUALS)
def test_every_kind_of_visual_has_a_template(kind: str) -> None:
    scene = make_scene({"it": one(kind)}, [{"say": "Look.", "cues": [{"visual": "it"}]}])
    source = stage(scene, may_run_code=True)
    compile(source, "stage.py", "exec")
    assert max(map(len, source.splitlines())) <= 120


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_text_comes_back_from_the_source_as_it_was(value: Any) -> None:
    assert ast.literal_eval(literal(value, 8, 10)) == value


def test_long_text_is_wrapped() -> None:
    source = literal({"text": "many words " * 60}, 8)
    assert max(map(len, source.splitlines())) <= WIDTH + 8


def test_text_cannot_leave_its_literal() -> None:
    evil = '"""\n\'\'\'\n{{ 7*7 }} {% raw %} \\" + __import__("os").getcwd() + "\nraise SystemExit'
    scene = make_scene(
        {"it": one("statement", text=evil)},
        [{"say": evil.replace("$", ""), "cues": [{"visual": "it"}]}],
        title=evil,
    )
    tree = ast.parse(stage(scene))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert texts.count(evil) == 2
    assert not any(isinstance(node, ast.Raise) for node in ast.walk(tree))


def test_moving_a_scene_in_its_file_changes_no_byte() -> None:
    beats = [{"say": "Look.", "cues": [{"visual": "it"}], "source": {"file": "a.md", "line": 3, "end": 3}}]
    moved = [{**beats[0], "source": {"file": "a.md", "line": 90, "end": 93}}]
    visuals = {"it": one("statement")}
    assert stage(make_scene(visuals, beats)) == stage(make_scene(visuals, moved))


def test_names_that_python_or_manim_use_are_stepped_around() -> None:
    names = {"class": one("plot"), "1st": one("quote"), "a b": one("equation")}
    scene = make_scene(names, [{"say": "Look.", "cues": [{"visual": name} for name in names]}], id="plot")
    source = stage(scene)
    compile(source, "stage.py", "exec")
    assert "class PlotScene(Stage)" in source


def test_code_of_the_notes_is_a_listing_unless_it_may_run() -> None:
    scene = make_scene({"it": one("manim")}, [{"say": "Look.", "cues": [{"visual": "it"}]}])
    listed, run = stage(scene), stage(scene, may_run_code=True)
    assert "Code(" in listed
    assert "        self.play(" not in listed
    assert "def it(self) -> None:\n        self.play(Create(Circle()))" in run
    assert "self.perform(self.it)" in run


def test_a_string_in_the_code_keeps_its_lines() -> None:
    code = 'from manim import *\ntext = """a\n  b\n"""\nself.add(Text(text))\n'
    scene = make_scene({"it": one("manim", source=code)}, [{"say": "Look.", "cues": [{"visual": "it"}]}])
    tree = ast.parse(stage(scene, may_run_code=True))
    assert "a\n  b\n" in [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]


@pytest.mark.parametrize("code", ["", "# nothing yet", "from manim import *", "from manim import *; x = 1"])
def test_code_that_does_nothing_is_a_method_too(code: str) -> None:
    scene = make_scene({"it": one("manim", source=code)}, [{"say": "Look.", "cues": [{"visual": "it"}]}])
    compile(stage(scene, may_run_code=True), "stage.py", "exec")


def test_a_fault_in_the_code_is_named_with_its_line() -> None:
    code = "circle = Circle()\nself.play(Create(circle)\n"
    beat = {
        "say": "Look.",
        "cues": [{"visual": "it"}],
        "source": {"file": "notes/a.md", "line": 10, "end": 14},
    }
    scene = make_scene({"it": one("manim", source=code)}, [beat])
    with pytest.raises(StageError, match=r"notes/a\.md:12: .*never closed"):
        stage(scene, may_run_code=True)


def test_the_script_writes_the_stage_beside_its_paths(tmp_path: Path) -> None:
    scene = make_scene({"it": one("statement")}, [{"say": "Look.", "cues": [{"visual": "it"}]}])
    script = tmp_path / "script.json"
    script.write_text(f'{{"title": "T", "scenes": [{scene.model_dump_json()}]}}')
    flags = [
        "--script",
        script,
        "--timing",
        tmp_path / "voice" / "t.json",
        "--theme",
        ROOT / "templates/themes/midnight.yaml",
    ]
    output = tmp_path / "stage" / "s.py"
    run = [sys.executable, ROOT / "scripts/stage_scene.py", *flags, "--output", output]
    subprocess.run([*run, "--scene", "why-it-works"], check=True, cwd=tmp_path)
    assert "timing = '../voice/t.json'" in output.read_text()
    missing = subprocess.run([*run, "--scene", "other"], capture_output=True, text=True, cwd=tmp_path)
    assert missing.returncode == 1
    assert missing.stderr == 'error: the script has no scene "other".\n'
