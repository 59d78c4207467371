"""Where Manim hands over its frames: one continuous stream, each distinct picture once."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from manim.scene.scene_file_writer import SceneFileWriter

Pixels = npt.NDArray[np.uint8]


class Screen(Protocol):
    """Takes the frames of a scene in their order."""

    def show(self, pixels: Pixels, frames: int) -> None:
        """Show an RGBA picture, height by width by 4, for so many frames.

        The picture may be drawn over as soon as this returns.
        """


class ClipWriter(SceneFileWriter):
    """Passes frames to a `Screen`; no partial movie files, no sound, no subcaptions."""

    screen: Screen
    frames = 0
    distinct = 0

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._last: Pixels | None = None

    def write_frame(self, pixels: npt.NDArray[Any], *, repeat: int = 1) -> None:
        """Show a frame of Manim's `repeat` times."""
        self.frames += repeat
        if self._last is None or not np.array_equal(self._last, pixels):
            self.distinct += 1
            self._last = pixels
        self.screen.show(self._last, repeat)

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
