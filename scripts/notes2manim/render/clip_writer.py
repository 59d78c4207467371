"""Where Manim hands over its frames: one continuous stream, each distinct picture once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from manim.scene.scene_file_writer import SceneFileWriter

from notes2manim.render.boxes import Box
from notes2manim.render.moves import Moves

Pixels = npt.NDArray[np.uint8]


class Screen(Protocol):
    """Takes the frames of a scene in their order."""

    def show(self, pixels: Pixels, changed: Sequence[Box], frames: int) -> None:
        """Show an RGBA picture, height by width by 4, for so many frames.

        It differs from the last one at most in the boxes `changed`, which do not meet. It may
        be drawn over as soon as this returns.
        """


class ClipWriter(SceneFileWriter):
    """Passes frames to a `Screen`; no partial movie files, no sound, no subcaptions."""

    screen: Screen

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.moves = Moves()
        self._last: Pixels | None = None

    def write_frame(self, pixels: npt.NDArray[Any], *, repeat: int = 1) -> None:
        """Show a frame `repeat` times; Manim's own hand-over."""
        height, width, _ = pixels.shape
        self.write_changes(pixels, [(0, 0, width, height)], repeat)

    def write_changes(self, pixels: npt.NDArray[Any], touched: Sequence[Box], frames: int) -> None:
        """Show a picture that was touched in these boxes only since the last one."""
        if frames < 1:
            raise ValueError("a frame is shown at least once")
        changed = self.compare(pixels, touched)
        self.moves.note(frames, changed=bool(changed))
        self.screen.show(pixels, changed, frames)

    def compare(self, pixels: npt.NDArray[Any], touched: Sequence[Box]) -> list[Box]:
        """Take a picture as the last one; return the boxes in which it differs from the one before."""
        if self._last is None:
            self._last = pixels.copy()
            return [(0, 0, pixels.shape[1], pixels.shape[0])]
        return [box for near in touched if (box := _copy_difference(pixels, self._last, near))]

    def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
        """Open no file: the stream goes on."""

    def end_animation(self, allow_write: bool = False) -> None:
        """Close no file: the stream goes on."""

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        """Note no file: there are none."""

    def add_sound(self, *_: Any, **__: Any) -> None:
        """Add no sound: a clip is silent."""

    def finish(self) -> None:
        """Write nothing more: the clip is finished by whoever opened it."""

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Stop nothing: the clip is dropped by whoever opened it."""


def _copy_difference(new: Pixels, old: Pixels, box: Box) -> Box | None:
    """Make `old` equal to `new` in a box, and return a box around what differed, to the pair of pixels."""
    left, top, right, bottom = box
    left -= left % 2
    right = min(right + right % 2, new.shape[1])
    pair = np.uint32 if (right - left) % 2 else np.uint64  # two pixels at once, where the width is even
    size = np.dtype(pair).itemsize // 4
    fresh = new.view(np.uint32)[top:bottom, left:right, 0].view(pair)
    stale = old.view(np.uint32)[top:bottom, left:right, 0].view(pair)
    first = _first_difference(fresh, stale)
    if first is None:
        return None
    last = len(fresh) - (_first_difference(fresh[::-1], stale[::-1]) or 0)
    fresh, stale = fresh[first:last], stale[first:last]
    start = _first_difference(fresh.T, stale.T) or 0
    end = fresh.shape[1] - (_first_difference(fresh.T[::-1], stale.T[::-1]) or 0)
    stale[:, start:end] = fresh[:, start:end]
    return left + start * size, top + first, left + end * size, top + last


def _first_difference(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> int | None:
    """Return the first row in which two arrays differ, without a look at those far behind it."""
    at, rows = 0, 8
    while at < len(one):
        differing = np.flatnonzero((one[at : at + rows] != other[at : at + rows]).any(axis=1))
        if len(differing):
            return at + int(differing[0])
        at, rows = at + rows, rows * 2
    return None
