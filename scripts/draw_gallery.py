"""Draw the gallery: each example of docs/gallery as a film shows it at the end, or one in every theme."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "docs" / "gallery"
THEMES = ROOT / "templates" / "themes"
THEME = THEMES / "midnight.yaml"
WIDTH, HEIGHT = 854, 480
# What is drawn in every theme, and how large, in pixels.
THEMED = ROOT / "docs" / "images" / "theme.md"
THEMED_SIZE = 640, 360
# Few frames a second are enough: only one is kept, before the scene fades out.
FPS, BEFORE_END = 5, 0.5

Pixels = npt.NDArray[np.uint8]


def stage_example(note: Path, folder: Path, *, theme: Path = THEME) -> Path:
    """Write the stage of the last scene of an example note into `folder`, and return it."""
    from notes2manim.model.config import resolve
    from notes2manim.notes.read import read_notes
    from notes2manim.stage.source import stage_scene
    from notes2manim.voices.speak import speak_scene

    scene = read_notes(note, file=note.relative_to(ROOT).as_posix(), project=ROOT).scenes[-1]
    settings = resolve({"voice": {"provider": "tone", "speed": 2.0}})
    spoken = speak_scene(scene, settings, cache=folder / "takes")
    timing, stage = folder / f"{note.stem}.json", folder / f"{note.stem}.py"
    timing.write_text(spoken.timing.model_dump_json(), encoding="utf-8")
    source = stage_scene(scene, theme=str(theme), timing=str(timing), project=str(ROOT), may_run_code=True)
    stage.write_text(source, encoding="utf-8")
    return stage


def draw_stage(stage: Path, *, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """Return the last frame of a stage with its content: RGB, height by width by 3."""
    from notes2manim.render.draw import show_scene

    screen = _Screen()
    show_scene(stage, screen, width=width, height=height, fps=FPS)
    return screen.frame(len(screen) - round(BEFORE_END * FPS))


class _Screen:
    """Keeps the frames that it is shown, each distinct one once."""

    def __init__(self) -> None:
        self._pictures: list[tuple[int, Pixels]] = []
        self._frames = 0

    def __len__(self) -> int:
        return self._frames

    def show(self, pixels: Pixels, changed: Sequence[Any], frames: int) -> None:
        self._pictures.append((self._frames, pixels[..., :3].copy()))
        self._frames += frames

    def frame(self, number: int) -> Pixels:
        return next(picture for first, picture in reversed(self._pictures) if first <= max(0, number))


def draw_in_theme(theme: Path) -> Pixels:
    """Return what the page about themes shows of one: RGB, height by width by 3."""
    width, height = THEMED_SIZE
    with TemporaryDirectory(prefix="notes2manim-gallery-") as folder:
        return draw_stage(stage_example(THEMED, Path(folder), theme=theme), width=width, height=height)


def draw_example(note: Path) -> Pixels:
    """Return the picture of an example of the gallery: RGB, height by width by 3."""
    with TemporaryDirectory(prefix="notes2manim-gallery-") as folder:
        return draw_stage(stage_example(note, Path(folder)))


def main() -> None:
    """Draw the examples that are named, or all, each beside its note; or one example in all themes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", help="the kinds to draw; all, when none is named")
    parser.add_argument("--themes", action="store_true", help="draw the pictures of docs/themes.md instead")
    args = parser.parse_args()
    from PIL import Image

    from notes2manim.errors import Notes2ManimError

    try:
        if args.themes:
            for theme in sorted(THEMES.glob("*.yaml")):
                picture = THEMED.with_name(f"theme-{theme.stem}.png")
                Image.fromarray(draw_in_theme(theme)).save(picture, optimize=True)
            return
        for note in [GALLERY / f"{kind}.md" for kind in args.kinds] or sorted(GALLERY.glob("*.md")):
            Image.fromarray(draw_example(note)).save(note.with_suffix(".png"), optimize=True)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
