"""Draw a scene for real, small and without an encoder, and return the record of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from notes2manim.model.config import Logo, resolve
from notes2manim.model.record import Record
from notes2manim.model.script import Scene
from notes2manim.model.shape import WIDE, Shape, pixels
from notes2manim.notes.read import read_notes
from notes2manim.render.boxes import Box
from notes2manim.render.clip_writer import Pixels
from notes2manim.render.draw import show_scene
from notes2manim.stage.source import stage_scene
from notes2manim.voices.speak import speak_scene
from tests.visuals.playing import THEME_FILE

ROOT = Path(__file__).parents[2]


class _Nowhere:
    """A screen that keeps nothing."""

    def show(self, pixels: Pixels, changed: Sequence[Box], frames: int) -> None:
        """Let a picture go."""


def draw_record(
    scene: Scene,
    folder: Path,
    *,
    fps: int = 5,
    width: int = 160,
    height: int = 90,
    shape: Shape = WIDE,
    logo: Logo | None = None,
    theme: Path = THEME_FILE,
) -> Record:
    """Return what is drawn of a scene that is spoken by a silent voice.

    Boxes do not depend on the pixels, so there are few.
    """
    settings = resolve({"voice": {"provider": "tone"}})
    timing, source = folder / f"{scene.id}.json", folder / f"{scene.id}.py"
    spoken = speak_scene(scene, settings, cache=folder / "takes")
    timing.write_text(spoken.timing.model_dump_json(), encoding="utf-8")
    source.write_text(
        stage_scene(
            scene,
            theme=str(theme),
            timing=str(timing),
            project=str(ROOT),
            may_run_code=True,
            shape=shape,
            logo=logo,
        ),
        encoding="utf-8",
    )
    if shape != WIDE:
        width, height = pixels(shape, min(width, height))
    return show_scene(source, _Nowhere(), width=width, height=height, fps=fps)


def read_scenes(notes: str, folder: Path) -> list[Scene]:
    """Return the scenes of some notes."""
    path = folder / "film.md"
    path.write_text(notes, encoding="utf-8")
    return read_notes(path, project=folder).scenes
