"""Pictures to coded shots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import av

from notes2manim.render import h264
from notes2manim.render.bands import Band, Bands
from notes2manim.render.boxes import Box, area
from notes2manim.render.picture_coder import PictureCoder
from notes2manim.render.shot import Shot
from notes2manim.render.yuv_picture import YuvPatch, YuvPicture

_WAITING = 24_000_000  # pixels of a shot, of one and a half bytes each, that may wait for its end


class _Change(NamedTuple):
    """A picture, by how it differs from the one before, and for how many frames it is shown."""

    patches: Sequence[YuvPatch]
    boxes: Sequence[Box]
    frames: int


class ShotCoder:
    """Codes one shot after the other. What a shot comes to does not depend on those before it.

    `context` is an open one of x264 with one reference and no B-frames, which is given keyframes
    when asked for. A shot is coded when it has ended, since only then it is known where it moves.
    """

    def __init__(self, context: Any, width: int, height: int, fps: int) -> None:
        self._coder = PictureCoder(context)
        self._sequence = self._coder.sequence
        self._picture = YuvPicture(width, height)
        self._bands = Bands(width, height, fps)
        self._skipping = b""
        self._skips: dict[tuple[int, int], bytes] = {}
        self.frames = 0
        """The number of frames of the shot so far."""
        self._begin()

    def put(self, patches: Sequence[YuvPatch]) -> None:
        """Take a picture as the last one, though it is not shown."""
        for patch in patches:
            self._picture.put(patch)

    def show(
        self, patches: Sequence[YuvPatch], boxes: Sequence[Box], frames: int, *, at_once: bool = False
    ) -> None:
        """Show a picture for so many frames: it differs from the last one only in `boxes`.

        It is coded `at_once` in a shot whose end is not in sight.
        """
        change = _Change(patches, boxes, frames)
        # In what the first picture differs depends on the shot before, so it does not count.
        self._pixels += sum(area(box) for box in boxes) if self.frames else 0
        self.frames += frames
        self._waiting.append(change)
        if at_once or self._pixels > _WAITING:
            self._code_waiting(None)

    def end(self, rest: Sequence[YuvPatch] | None = None, boxes: Sequence[Box] = ()) -> Shot:
        """Return the shot, with the picture that stands when it is over; the next picture begins another."""
        band = None
        if not self._pictures:
            moving = [*(box for change in self._waiting[1:] for box in change.boxes), *boxes]
            band = Band.around(moving, self._sequence.rows)
        self._code_waiting(band)
        standing = b""
        if rest is not None and (boxes or not self._pictures):
            standing = self._code(rest, boxes, band)
        shot = Shot(tuple(self._pictures), bytes(self._changed), standing, bool(boxes), self._repeat())
        self._begin()
        return shot

    def _begin(self) -> None:
        self.frames = self._pixels = 0
        self._waiting: list[_Change] = []
        self._pictures: list[bytes] = []
        self._changed = bytearray()

    def _code_waiting(self, band: Band | None) -> None:
        for patches, boxes, frames in self._waiting:
            for number in range(frames):
                if number or (self._pictures and not boxes):
                    self._pictures.append(self._numbered(self._repeat()))
                else:
                    self._pictures.append(self._code(patches, boxes, band))
                self._changed.append(bool(boxes) and not number)
        self._waiting.clear()

    def _code(self, patches: Sequence[YuvPatch], boxes: Sequence[Box], band: Band | None) -> bytes:
        """Return a picture, coded as the next of the shot: whole, or a band of it."""
        self.put(patches)
        frame = self._picture.frame
        if not self._pictures:
            self._learn_to_skip(frame)
            key = self._coder.code(frame, boxes, key=True)
            if band:
                above = h264.slices(key, self._sequence, bottom=band.top)
                below = h264.slices(key, self._sequence, top=band.bottom)
                key = above + self._bands.coder(band).start(self._picture, band) + below
            return h264.with_idr_pic_id(key, 0, self._sequence)
        if not band:
            return self._numbered(self._coder.code(frame, boxes), self._coder.group)
        coder = self._bands.coder(band)
        moving = self._numbered(coder.code(patches, boxes), coder.group)
        above = self._numbered(self._skipped(0, band.top))
        return above + moving + self._numbered(self._skipped(band.bottom, self._sequence.rows))

    def _numbered(self, picture: bytes, number: int = -1) -> bytes:
        """Return slices with the number that the next picture of the shot has, if they have another."""
        if number == len(self._pictures):
            return picture
        return h264.with_frame_num(picture, len(self._pictures), self._sequence)

    def _repeat(self) -> bytes:
        return self._skipped(0, self._sequence.rows)

    def _skipped(self, top: int, bottom: int) -> bytes:
        """Return a slice that skips rows of macroblocks, or none where there are none."""
        if (top, bottom) not in self._skips:
            self._skips[top, bottom] = (
                h264.skip_rows(self._skipping, top, bottom, self._sequence) if top < bottom else b""
            )
        return self._skips[top, bottom]

    def _learn_to_skip(self, frame: av.VideoFrame) -> None:
        """Let x264 repeat a picture, which it does always in the same way.

        Not within a shot, where it would leave traces in what is coded after it.
        """
        if self._skipping:
            return
        blank = av.VideoFrame(frame.width, frame.height, "yuv420p")
        for plane in blank.planes:
            plane.update(bytes(plane.buffer_size))
        self._coder.code(blank, [], key=True)
        self._skipping = self._coder.code(blank, [])
