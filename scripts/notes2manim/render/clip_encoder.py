"""RGBA pictures to an H.264 clip, in a thread beside the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread
from types import TracebackType
from typing import Self

from notes2manim.errors import StageError
from notes2manim.render.boxes import Box
from notes2manim.render.h264_stream import H264Stream
from notes2manim.render.yuv_picture import Pixels, YuvPicture

_QUEUED = 8  # pictures that may wait for the encoder, each up to a whole one

Patch = tuple[Box, Pixels]


class ClipEncoder:
    """A `Screen` that writes an mp4. Use it as a context: the file is complete after it.

    Raises `StageError` when the clip cannot be encoded or written.
    """

    def __init__(self, path: Path, *, width: int, height: int, fps: int) -> None:
        self._place = str(path)
        self._picture = YuvPicture(width, height)
        self._stream = H264Stream(path, width=width, height=height, fps=fps)
        self._queue: SimpleQueue[tuple[list[Patch], int] | None] = SimpleQueue()
        self._room = Semaphore(_QUEUED)
        self._fault: Exception | None = None
        self._thread = Thread(target=self._work, name="clip-encoder", daemon=True)
        self._thread.start()

    def show(self, pixels: Pixels, changed: Sequence[Box], frames: int) -> None:
        """Append an RGBA picture, held for so many frames (see `Screen`)."""
        self._raise_fault()
        patches = []
        for box in changed:
            left, top, right, bottom = near = self._picture.surround(box)
            patches.append((near, pixels[top:bottom, left:right].copy()))
        self._room.acquire()
        self._queue.put((patches, frames))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(None)
        self._thread.join()
        if kind is None:
            self._raise_fault()
        self._stream.close()

    def _raise_fault(self) -> None:
        if self._fault:
            raise StageError(
                f"the clip cannot be encoded: {self._fault}.", place=self._place
            ) from self._fault

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            try:
                if self._fault is None:
                    self._append(*item)
            except Exception as error:
                self._fault = error
            finally:
                self._room.release()

    def _append(self, patches: list[Patch], frames: int) -> None:
        for box, pixels in patches:
            self._picture.patch(pixels, box)
        if patches:
            self._stream.show(self._picture.frame, [box for box, _ in patches], frames)
        else:
            self._stream.hold(frames)
