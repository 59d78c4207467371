"""Pictures to coded shots, by x264."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
from av.video.frame import PictureType

from notes2manim.render import h264
from notes2manim.render.boxes import Box
from notes2manim.render.change_hints import ChangeHints
from notes2manim.render.shot import Shot


class ShotCoder:
    """Codes one shot after the other. What a shot comes to does not depend on those before it.

    `stream` is an open stream of x264 with one reference and no B-frames, which is given keyframes
    when asked for. Frames that are passed in are read until the next.
    """

    def __init__(self, stream: Any, fps: int) -> None:
        self._stream = stream
        self._time_base = Fraction(1, fps)
        self._sequence = h264.read_sequence(stream.codec_context.extradata or b"")
        self._hints = ChangeHints()
        self._coded = 0  # pictures that x264 has coded
        self._group = 0  # pictures that x264 has coded since its last keyframe
        self._repeat = b""
        self._pictures: list[bytes] = []
        self._changed = bytearray()

    @property
    def frames(self) -> int:
        """The number of frames of the shot so far."""
        return len(self._pictures)

    def show(self, frame: av.VideoFrame, changed: Sequence[Box], frames: int) -> None:
        """Show a picture for so many frames: it differs from the last one only in the boxes `changed`."""
        for number in range(frames):
            if number or (self._pictures and not changed):
                self._pictures.append(h264.with_frame_num(self._repeat, self.frames, self._sequence))
            else:
                self._pictures.append(self._code(frame, changed))
            self._changed.append(bool(changed) and not number)

    def end(self, rest: av.VideoFrame | None = None, changed: Sequence[Box] = ()) -> Shot:
        """Return the shot, with the picture that stands when it is over; the next picture begins another."""
        standing = b""
        if rest is not None and (changed or not self._pictures):
            standing = self._code(rest, changed)
        shot = Shot(tuple(self._pictures), bytes(self._changed), standing, bool(changed), self._repeat)
        self._pictures.clear()
        self._changed.clear()
        return shot

    def _code(self, frame: av.VideoFrame, changed: Sequence[Box]) -> bytes:
        """Return a picture, coded as the next of the shot."""
        if not self._repeat:
            self._learn_to_repeat(frame.width, frame.height)
        if not self._pictures:
            return h264.with_idr_pic_id(self._encode(frame, changed, key=True), 0, self._sequence)
        picture = self._encode(frame, changed)
        if self._group != self.frames:
            picture = h264.with_frame_num(picture, self.frames, self._sequence)
        return picture

    def _learn_to_repeat(self, width: int, height: int) -> None:
        """Let x264 repeat a picture, which it does always in the same way.

        Not within a shot, where it would leave traces in what is coded after it.
        """
        blank = av.VideoFrame(width, height, "yuv420p")
        for plane in blank.planes:
            plane.update(bytes(plane.buffer_size))
        self._encode(blank, [], key=True)
        self._repeat = self._encode(blank, [])
        if not h264.skips_all(self._repeat, self._sequence):
            raise ValueError("a repeated picture is no slice that skips")

    def _encode(self, frame: av.VideoFrame, changed: Sequence[Box], *, key: bool = False) -> bytes:
        frame.pict_type = PictureType.I if key else PictureType.NONE
        frame.pts, frame.time_base = self._coded, self._time_base
        self._hints.put(frame, changed)
        (packet,) = self._stream.encode(frame)
        self._coded += 1
        self._group = 0 if key else self._group + 1
        return bytes(packet)
