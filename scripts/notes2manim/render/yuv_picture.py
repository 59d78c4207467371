"""The picture as x264 wants it: YUV 4:2:0, BT.709, converted only where it changed."""

from __future__ import annotations

from typing import Any, NamedTuple

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from notes2manim.render.boxes import Box

Pixels = npt.NDArray[np.uint8]

# The converter makes one colour of a block of 2 by 2 pixels and looks at the blocks around it,
# so a patch is converted with a margin, whose rim is dropped; it writes 16 pixels at once, and
# treats a patch of less than 8 rows otherwise.
_ALIGN = 16
_MARGIN = 6
_RIM = 2
_KEPT_SIZES = 64
_STEPS = (1, 2, 2)  # pixels a sample of each plane


class YuvPatch(NamedTuple):
    """What is seen in a box: the samples of Y, U and V."""

    box: Box
    planes: tuple[Pixels, ...]


class YuvPicture:
    """A picture that is patched; `frame` is it, as a video frame."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self._planes = [_samples(plane)[:, : plane.width] for plane in self.frame.planes]

    def put(self, patch: YuvPatch, *, above: int = 0) -> None:
        """Replace what is seen in a box, from which so many rows are taken that stand above the picture."""
        for samples, target, step in zip(patch.planes, self._planes, _STEPS, strict=True):
            target[_slices(patch.box, (0, above), step)] = samples

    def copy_rows(self, picture: YuvPicture, top: int) -> None:
        """Take all rows from a larger picture, from row `top` on."""
        for target, source, step in zip(self._planes, picture._planes, _STEPS, strict=True):
            target[:] = source[top // step : top // step + len(target)]


class YuvConverter:
    """Converts parts of a picture of RGBA."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._converters: dict[tuple[int, ...], VideoReformatter] = {}

    def surround(self, box: Box) -> Box:
        """Return the box of RGBA pixels that a patch for `box` needs."""
        left, top, right, bottom = box
        return (
            max(0, left - _MARGIN) // _ALIGN * _ALIGN,
            max(0, top - _MARGIN) // 2 * 2,
            min(self._width, -(-(right + _MARGIN) // _ALIGN) * _ALIGN),
            min(self._height, -(-(bottom + _MARGIN) // 2) * 2),
        )

    def convert(self, pixels: Pixels, box: Box) -> YuvPatch:
        """Return what is seen in a box that `surround` returned, of its RGBA pixels."""
        left, top, right, bottom = box
        rims = (
            _RIM if left else 0,
            _RIM if top else 0,
            0 if right == self._width else _RIM,
            0 if bottom == self._height else _RIM,
        )
        inner = (left + rims[0], top + rims[1], right - rims[2], bottom - rims[3])
        converted = self._convert(pixels)
        planes = zip(converted.planes, _STEPS, strict=True)
        return YuvPatch(
            inner, tuple(_samples(plane)[_slices(inner, (left, top), step)] for plane, step in planes)
        )

    def _convert(self, pixels: Pixels) -> Any:
        """Return RGBA pixels as a frame of YUV 4:2:0.

        A converter is kept for each size: to make one costs more than to convert a small patch.
        """
        if len(self._converters) > _KEPT_SIZES:
            self._converters.clear()
        converter = self._converters.setdefault(pixels.shape, VideoReformatter())
        return converter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, "rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )


def _samples(plane: Any) -> Pixels:
    """Return the memory of a plane, line by line."""
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)


def _slices(box: Box, origin: tuple[int, int], step: int) -> tuple[slice, slice]:
    left, top, right, bottom = box
    x, y = origin
    return slice((top - y) // step, (bottom - y) // step), slice((left - x) // step, (right - x) // step)
