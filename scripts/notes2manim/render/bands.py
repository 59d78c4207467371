"""Code of a picture no more than the rows in which a shot moves.

x264 goes through each macroblock of a picture, changed or not, which takes half of its time. So of a shot
that moves in a band of rows only, x264 is given that band, as if it were the picture. Its slices are put
into a whole picture, above and below of which all is skipped. Only in keyframes is there more: what stands
above and below is taken from the whole picture, coded in slices of a few rows.

The slices are the same in both places, since a slice looks at no other of its own picture, and of the picture
before, only at what is as far away as a vector reaches. At the edges of a band so many rows stand still, and
x264 takes what is said to be unchanged (see `change_hints`) from where it was.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, NamedTuple, Self

import av
from av.codec.context import Flags

from notes2manim.render import h264
from notes2manim.render.boxes import Box
from notes2manim.render.change_hints import ChangeHints
from notes2manim.render.picture_coder import BLOCK, SLICE_ROWS, PictureCoder, band_options, open_context
from notes2manim.render.yuv_picture import YuvPatch, YuvPicture

_REACH = 2  # macroblocks: the least that x264 takes
_MOST = 0.85  # of the rows of a picture: for more, it is coded whole
_STEP = 8  # rows by which bands differ in their height, so that few coders are needed
_KEPT = 2  # coders, since to make one takes as long as to code a picture


class Band(NamedTuple):
    """Rows of macroblocks: the first, and the one behind the last."""

    top: int
    bottom: int

    @classmethod
    def around(cls, changed: Iterable[Box], rows: int) -> Self | None:
        """Return the band for changes in boxes of a picture of so many rows, None where it is coded whole."""
        boxes = [*changed]
        if not boxes or not ChangeHints().options:
            return None
        top = max(0, min(box[1] for box in boxes) // BLOCK - _REACH) // SLICE_ROWS * SLICE_ROWS
        needed = min(rows, -(-max(box[3] for box in boxes) // BLOCK) + _REACH) - top
        band = cls(top, min(rows, top + -(-needed // _STEP) * _STEP))
        return band if band.bottom - band.top <= _MOST * rows else None


class BandCoder:
    """Codes a band of a picture."""

    def __init__(self, width: int, height: int, fps: int) -> None:
        context: Any = av.CodecContext.create("libx264", "w")
        context.options = band_options(_REACH * BLOCK)
        context.framerate = fps
        context.flags |= Flags.global_header
        open_context(context, width, height, fps)
        self._coder = PictureCoder(context)
        self._picture = YuvPicture(width, height)

    @property
    def group(self) -> int:
        """The number of pictures since the shot began."""
        return self._coder.group

    def start(self, picture: YuvPicture, band: Band) -> bytes:
        """Return the band of a picture that a shot begins with, as slices of a keyframe."""
        self._top = band.top
        self._picture.copy_rows(picture, band.top * BLOCK)
        return self._moved(self._coder.code(self._picture.frame, [], key=True))

    def code(self, patches: Iterable[YuvPatch], changed: Iterable[Box]) -> bytes:
        """Return the band of the next picture, as slices, which differs in the boxes `changed`."""
        above = self._top * BLOCK
        for patch in patches:
            self._picture.put(patch, above=above)
        boxes = [(left, top - above, right, bottom - above) for left, top, right, bottom in changed]
        return self._moved(self._coder.code(self._picture.frame, boxes))

    def _moved(self, picture: bytes) -> bytes:
        sequence = self._coder.sequence
        return h264.moved(h264.slices(picture, sequence), self._top, sequence)


class Bands:
    """Makes coders of bands, and keeps a few."""

    def __init__(self, width: int, height: int, fps: int) -> None:
        self._width, self._height, self._fps = width, height, fps
        self._coders: OrderedDict[int, BandCoder] = OrderedDict()

    def coder(self, band: Band) -> BandCoder:
        """Return a coder for a band."""
        height = min(band.bottom * BLOCK, self._height) - band.top * BLOCK
        coder = self._coders.pop(height, None) or BandCoder(self._width, height, self._fps)
        self._coders[height] = coder
        if len(self._coders) > _KEPT:
            self._coders.popitem(last=False)
        return coder
