"""An mp4 with one H.264 stream: constant frame rate, put together from shots."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

from notes2manim.render import h264
from notes2manim.render.moves import Moves
from notes2manim.render.picture_coder import open_context, options
from notes2manim.render.shot import Shot


class ClipFile:
    """Writes shots, each held for a while, to a file. Closed groups of pictures, no B-frames.

    Clips of one size and rate have the same parameter sets, so that they can be joined without being
    encoded again. `stream` codes what is in the shots, and `moves` tells of what was written.
    """

    def __init__(self, path: Path, *, width: int, height: int, fps: int) -> None:
        self._container = av.open(str(path), "w", format="mp4")
        self._time_base = Fraction(1, fps)
        self.stream = self._container.add_stream("libx264", rate=fps, options=options(width))
        open_context(self.stream.codec_context, width, height, fps)
        self._sequence = h264.read_sequence(self.stream.codec_context.extradata or b"")
        self.moves = Moves()
        self._repeats: dict[int, bytes] = {}
        self._idr_pic_id: int | None = None  # that of the last frame, if it is an IDR picture
        # Whether the end of the last shot, which nobody saw, differs from its last frame.
        self._unseen = False

    def append(self, shot: Shot, held: int) -> None:
        """Append a shot, and hold its end for so many frames."""
        for picture, changed in zip(shot.pictures, shot.changed, strict=True):
            self._write(picture, bool(changed))
        number = len(shot.pictures)
        if held and shot.rest:
            self._write(shot.rest, shot.moved)
            number += 1
            held -= 1
        elif shot.rest:
            self._unseen |= shot.moved
        for _ in range(held):
            self._write(self._repeat(shot.repeat, number), changed=False)
            number += 1

    def close(self) -> None:
        """Complete the file."""
        self._container.close()

    def _repeat(self, repeat: bytes, number: int) -> bytes:
        if number not in self._repeats:
            self._repeats[number] = h264.with_frame_num(repeat, number, self._sequence)
        return self._repeats[number]

    def _write(self, picture: bytes, changed: bool) -> None:
        key = h264.is_key(picture)
        if key and self._idr_pic_id == 0:
            picture = h264.with_idr_pic_id(picture, 1, self._sequence)
        self._idr_pic_id = (1 if self._idr_pic_id == 0 else 0) if key else None
        packet = av.Packet(picture)
        packet.stream, packet.time_base = self.stream, self._time_base
        packet.pts = packet.dts = self.moves.frames
        packet.duration = 1
        packet.is_keyframe = key
        self._container.mux(packet)
        self.moves.note(1, changed=changed or self._unseen)
        self._unseen = False
