"""RGBA pictures to an H.264 clip, in a thread beside the drawing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread
from types import TracebackType
from typing import Self

import av
from av.video.reformatter import ColorRange, Colorspace

from notes2manim.render.clip_writer import Pixels

X264 = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "threads": "1",
    "qp": "20",
    "forced-idr": "1",
}
KEYFRAME_SECONDS = 5
_BT709 = 1  # the code of BT.709 for primaries and transfer (ISO/IEC 23091-2)
_QUEUED = 4  # pictures that may wait for the encoder


class ClipEncoder:
    """One clip: constant frame rate, BT.709, closed groups of pictures, no B-frames.

    The same pictures give the same bytes, and all clips of one size and rate have the same
    parameter sets, so that they can be joined without encoding again.
    """

    def __init__(self, path: Path, *, width: int, height: int, fps: int) -> None:
        self._container = av.open(str(path), "w", format="mp4")
        self._time_base = Fraction(1, fps)
        self._keyframe_every = KEYFRAME_SECONDS * fps
        options = X264 | {"g": str(self._keyframe_every), "keyint_min": str(self._keyframe_every)}
        self._stream = self._container.add_stream("libx264", rate=fps, options=options)
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        context = self._stream.codec_context
        context.time_base = self._time_base
        context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
        context.color_primaries = context.color_trc = _BT709
        self._next = 0
        self._fault: BaseException | None = None
        self._queue: SimpleQueue[tuple[Pixels, int] | None] = SimpleQueue()
        self._room = Semaphore(_QUEUED)
        self._shown: Pixels | None = None
        self._thread = Thread(target=self._work, name="clip-encoder", daemon=True)
        self._thread.start()

    def show(self, pixels: Pixels, frames: int) -> None:
        """Append an RGBA picture, held for so many frames."""
        self._room.acquire()
        if self._fault:
            raise self._fault
        self._queue.put((pixels, frames))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(None)
        self._thread.join()
        if kind is None and self._fault is None:
            self._container.mux(self._stream.encode(None))
        self._container.close()
        if kind is None and self._fault:
            raise self._fault

    def _work(self) -> None:
        frame: av.VideoFrame | None = None
        while (item := self._queue.get()) is not None:
            try:
                if self._fault is None:
                    pixels, frames = item
                    if frame is None or pixels is not self._shown:
                        frame = self._convert(pixels)
                        self._shown = pixels
                    self._encode(frame, frames)
            except BaseException as error:
                self._fault = error
            finally:
                self._room.release()

    def _convert(self, pixels: Pixels) -> av.VideoFrame:
        rgba = av.VideoFrame.from_numpy_buffer(pixels, "rgba")
        return rgba.reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )

    def _encode(self, frame: av.VideoFrame, frames: int) -> None:
        frame.time_base = self._time_base
        for _ in range(frames):
            frame.pts = self._next
            self._next += 1
            self._container.mux(self._stream.encode(frame))
