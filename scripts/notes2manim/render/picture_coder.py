"""Pictures to H.264, one by one, by x264."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace

from notes2manim.render import h264
from notes2manim.render.boxes import Box
from notes2manim.render.change_hints import ChangeHints

BLOCK = 16  # pixels a side of a macroblock
SLICE_ROWS = 4  # rows of macroblocks that a slice of a whole picture has

# One thread and no lookahead give the same bytes whatever runs beside them. The preset leaves
# out CABAC, B-frames, deblocking and further references: `h264` and `bands` count on that.
# Small blocks suit letters, and cost nothing where so little changes. What stands is coded finer than
# what moves (keyframes by 9 steps), and colour finer than brightness, as in x264's slower presets.
_OPTIONS = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "threads": "1",
    "qp": "21",
    "forced-idr": "1",
    "g": "1000000",  # frames, which is never: keyframes are asked for
}
_FINER = "partitions=i4x4:ipratio=3.0:chroma-qp-offset=-3"
_BT709 = 1  # BT.709 primaries and transfer (ITU-T H.273)


def options(width: int) -> dict[str, str]:
    """Return x264's options for pictures of a width in pixels."""
    return _options(f"slice-max-mbs={SLICE_ROWS * -(-width // BLOCK)}")


def band_options(reach: int) -> dict[str, str]:
    """Return x264's options for a part of a picture, where it looks no further than `reach` pixels."""
    return _options(f"mvrange={reach}")


def _options(parameter: str) -> dict[str, str]:
    return _OPTIONS | ChangeHints().options | {"x264-params": f"{_FINER}:{parameter}"}


def open_context(context: Any, width: int, height: int, fps: int) -> None:
    """Open a context of x264 for pictures of YUV 4:2:0, BT.709."""
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = Fraction(1, fps)
    context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
    context.color_primaries = context.color_trc = _BT709
    context.open()


class PictureCoder:
    """Codes pictures, each by the one before it, with an open context of x264.

    Frames that are passed in are read until the next. `group` counts those since the last keyframe.
    """

    def __init__(self, context: Any) -> None:
        self.sequence = h264.read_sequence(context.extradata or b"")
        self.group = 0
        self._context = context
        self._hints = ChangeHints()
        self._coded = 0

    def code(self, frame: av.VideoFrame, changed: Sequence[Box], *, key: bool = False) -> bytes:
        """Return a picture that differs from the one before in the boxes `changed` only, or a keyframe."""
        frame.pict_type = PictureType.I if key else PictureType.NONE
        frame.pts, frame.time_base = self._coded, self._context.time_base
        self._hints.put(frame, changed)
        (packet,) = self._context.encode(frame)
        self._coded += 1
        self.group = 0 if key else self.group + 1
        return bytes(packet)
