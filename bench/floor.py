"""Draw a stage, and draw and encode its frames again from memory; print the CPU seconds of each.

python -m bench.floor STAGE WIDTH HEIGHT FPS
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cairo
import numpy as np

_START = time.process_time()

from manim import Camera  # noqa: E402 - the clock above measures what is imported here

from notes2manim import visuals  # noqa: E402
from notes2manim.render.clip_encoder import ClipEncoder  # noqa: E402
from notes2manim.render.draw import draw_scene, show_scene  # noqa: E402

visuals.load()  # as the process does that draws all scenes of a build
_IMPORTED = time.process_time() - _START


class Stroke(NamedTuple):
    """A path that was filled or stroked: with what, and, for a stroke, how."""

    path: Any
    source: cairo.Pattern
    width: float  # 0 for a fill
    join: cairo.LineJoin
    cap: cairo.LineCap


class RecordingContext(cairo.Context):  # type: ignore[type-arg]
    """A context that notes what is filled and stroked."""

    strokes: list[Stroke]

    def fill_preserve(self) -> None:
        self._note(0.0)
        super().fill_preserve()

    def stroke_preserve(self) -> None:
        self._note(self.get_line_width())
        super().stroke_preserve()

    def _note(self, width: float) -> None:
        self.strokes.append(
            Stroke(self.copy_path(), self.get_source(), width, self.get_line_join(), self.get_line_cap())
        )


class Shown(NamedTuple):
    """A frame as the encoder was given it: what changed, and for how long it is held."""

    patches: list[tuple[Any, Any]]
    frames: int


class Recorder:
    """A screen that keeps what it is shown."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []

    def show(self, pixels: Any, changed: Sequence[Any], frames: int) -> None:
        patches = [(box, pixels[box[1] : box[3], box[0] : box[2]].copy()) for box in changed]
        self.shown.append(Shown(patches, frames))


def record(stage: Path, size: dict[str, int]) -> tuple[list[Shown], list[Stroke], cairo.Matrix]:
    """Play a stage; return its frames, all that Cairo drew for them, and the matrix it drew with."""
    strokes: list[Stroke] = []
    matrices: list[cairo.Matrix] = []
    get_context = Camera.get_cairo_context

    def get_recording_context(camera: Camera, pixels: Any) -> RecordingContext:
        context = get_context(camera, pixels)
        recording = RecordingContext(context.get_target())
        recording.set_matrix(context.get_matrix())
        recording.strokes = strokes
        matrices.append(context.get_matrix())
        return recording

    recorder = Recorder()
    Camera.get_cairo_context = get_recording_context
    try:
        show_scene(stage, recorder, **size)
    finally:
        Camera.get_cairo_context = get_context
    return recorder.shown, strokes, matrices[0]


def stroke_again(strokes: list[Stroke], matrix: cairo.Matrix, width: int, height: int) -> None:
    """Let Cairo draw again what it drew."""
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height))
    context.set_matrix(matrix)
    for path, source, line_width, join, cap in strokes:
        context.new_path()
        context.append_path(path)
        context.set_source(source)
        if line_width:
            context.set_line_width(line_width)
            context.set_line_join(join)
            context.set_line_cap(cap)
            context.stroke_preserve()
        else:
            context.fill_preserve()


def encode_again(shown: list[Shown], clip: Path, size: dict[str, int]) -> float:
    """Encode the frames again; return the CPU seconds, without those that put a frame together."""
    pixels = np.zeros((size["height"], size["width"], 4), np.uint8)
    start, pasting = time.process_time(), 0.0
    with ClipEncoder(clip, **size) as encoder:
        for patches, frames in shown:
            begun = time.thread_time()
            for (left, top, right, bottom), patch in patches:
                pixels[top:bottom, left:right] = patch
            pasting += time.thread_time() - begun
            encoder.show(pixels, [box for box, _ in patches], frames)
    return time.process_time() - start - pasting


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds, of all threads, that something takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure one stage."""
    stage, width, height, fps = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    size = {"width": width, "height": height, "fps": fps}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        start = time.process_time()
        report = draw_scene(stage, Path(folder) / "clip.mp4", **size)
        draw = time.process_time() - start
        shown, strokes, matrix = record(stage, size)
        found = {
            "frames": report.frames,
            "distinct": report.distinct,
            "import": _IMPORTED,
            "draw": draw,
            "cairo": seconds(lambda: stroke_again(strokes, matrix, width, height)),
            "encode": encode_again(shown, Path(folder) / "again.mp4", size),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
