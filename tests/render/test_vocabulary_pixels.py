"""Every kind of picture that notes can ask for is drawn, frame by frame, as Manim alone draws it."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from notes2manim.model.config import resolve
from notes2manim.model.script import Script
from notes2manim.model.visual import Visual
from notes2manim.notes import write_script
from notes2manim.stage.source import stage_scene
from notes2manim.voices.files import write_voice
from notes2manim.voices.speak import speak_scene
from tests.render.drawn_frames import HERE, frame_hashes

pytestmark = pytest.mark.slow

NOTES = (HERE / "vocabulary.md").read_text(encoding="utf-8")
THEME = HERE.parents[1] / "templates" / "themes" / "midnight.yaml"
KINDS = {kind.model_fields["kind"].default for kind in get_args(get_args(Visual)[0])}
SCENES = [scene.id for scene in write_script(NOTES, file="vocabulary.md").scenes]

Hashes = dict[str, list[str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the picture that the notes show."""
    folder = tmp_path_factory.mktemp("project")
    gradient = np.linspace(0, 255, 60 * 40 * 3, dtype=np.uint8).reshape(40, 60, 3)
    Image.fromarray(gradient).save(folder / "picture.png")
    return folder


@pytest.fixture(scope="module")
def script(project: Path) -> Script:
    return write_script(NOTES, file="vocabulary.md", project=project)


@pytest.fixture(scope="module")
def stages(project: Path, script: Script) -> list[Path]:
    """The stage of each scene, as a build would write it for a silent draft."""
    settings = resolve({"voice": {"provider": "tone", "speed": 2.0}})
    written = []
    for scene in script.scenes:
        timing = project / f"{scene.id}.json"
        write_voice(speak_scene(scene, settings, cache=project / "takes"), project / "voice.wav", timing)
        source = stage_scene(scene, theme=str(THEME), timing=timing.name, may_run_code=True)
        written.append(project / f"{scene.id}.py")
        written[-1].write_text(source, encoding="utf-8")
    return written


@pytest.fixture(scope="module")
def ours(stages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Hashes:
    return frame_hashes("ours", stages, tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def stock(stages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Hashes:
    return frame_hashes("stock", stages, tmp_path_factory.mktemp("stock"))


def test_the_notes_show_every_kind_of_picture(script: Script) -> None:
    assert not script.notices
    assert {visual.kind for scene in script.scenes for visual in scene.visuals.values()} == KINDS


@pytest.mark.parametrize("scene", SCENES)
def test_every_frame_is_the_frame_that_stock_manim_draws(scene: str, ours: Hashes, stock: Hashes) -> None:
    assert len(set(stock[scene])) > 5
    assert ours[scene] == stock[scene]
