"""An mp4 with one H.264 stream: constant frame rate, and repeats that cost nothing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace

from notes2manim.render import h264
from notes2manim.render.boxes import Box
from notes2manim.render.change_hints import ChangeHints

KEYFRAME_SECONDS = 5  # at most, so that a film can be sought in

# One thread and no lookahead give the same bytes whatever runs beside them. The preset leaves
# out CABAC, B-frames, deblocking and further references, of which `h264` counts on the first two.
X264 = {"preset": "ultrafast", "tune": "zerolatency", "threads": "1", "qp": "19", "forced-idr": "1"}
_FOREVER = "1000000"  # frames: keyframes are asked for here, since x264 does not count repeats
_BT709 = 1  # BT.709 primaries and transfer (ITU-T H.273)


class H264Stream:
    """Pictures, each for some frames, to a file. Closed groups of pictures, no B-frames.

    Clips of one size and rate have the same parameter sets, so that they can be joined
    without being encoded again.
    """

    def __init__(self, path: Path, *, width: int, height: int, fps: int) -> None:
        self._container = av.open(str(path), "w", format="mp4")
        self._time_base = Fraction(1, fps)
        self._longest_group = KEYFRAME_SECONDS * fps
        self._hints = ChangeHints()
        options = X264 | self._hints.options | {"g": _FOREVER}
        stream = self._container.add_stream("libx264", rate=fps, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.time_base = self._time_base
        context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
        context.color_primaries = context.color_trc = _BT709
        context.open()
        self._stream = stream
        self._sequence = h264.read_sequence(context.extradata or b"")
        self._frame: av.VideoFrame
        self._repeat: bytes | None = None  # the slice that repeats the picture, once there is one
        self._next = 0  # number of the next frame
        self._group = 0  # frames since the last keyframe
        self._unknown = 0  # repeats in this group that x264 does not know of
        self._coded = 0  # frames that x264 has coded

    def show(self, frame: av.VideoFrame, changed: Sequence[Box], frames: int) -> None:
        """Append a picture and hold it for so many frames. Its memory is read until the next.

        It differs from the last one only in the boxes `changed`.
        """
        self._frame = frame
        self._repeat = None
        self._code(changed)
        self.hold(frames - 1)

    def hold(self, frames: int) -> None:
        """Hold the last picture for so many more frames."""
        for _ in range(frames):
            if self._repeat is None or self._group == self._longest_group:
                self._code([])
            else:
                self._unknown += 1
                self._repeat = h264.raise_frame_num(self._repeat, 1, self._sequence)
                self._write(h264.byte_stream([self._repeat]))

    def close(self) -> None:
        """Complete the file."""
        if self._coded:
            assert not self._stream.encode(None), "a zero-latency encoder holds nothing back"
        self._container.close()

    def _code(self, changed: Sequence[Box]) -> None:
        """Let x264 code the picture as the next frame."""
        key = self._coded == 0 or self._group == self._longest_group
        self._frame.pict_type = PictureType.I if key else PictureType.NONE
        self._frame.pts, self._frame.time_base = self._coded, self._time_base
        self._hints.put(self._frame, changed)
        (packet,) = self._stream.encode(self._frame)
        self._coded += 1
        data = bytes(packet)
        if key:
            self._group = self._unknown = 0
            self._repeat = None
        elif self._unknown or len(data) <= h264.LONGEST_SKIP:
            data = self._place(data)
        self._write(data, key=key)

    def _place(self, data: bytes) -> bytes:
        """Return a coded frame behind its unknown repeats, and note it if it can be repeated."""
        units = [
            h264.raise_frame_num(unit, self._unknown, self._sequence)
            if h264.unit_type(unit) == h264.SLICE
            else unit
            for unit in h264.units(data)
        ]
        if len(units) == 1 and h264.skips_all(units[0], self._sequence):
            self._repeat = units[0]
        return h264.byte_stream(units)

    def _write(self, data: bytes, *, key: bool = False) -> None:
        packet = av.Packet(data)
        packet.stream, packet.time_base = self._stream, self._time_base
        packet.pts = packet.dts = self._next
        packet.duration = 1
        packet.is_keyframe = key
        self._container.mux(packet)
        self._next += 1
        self._group += 1
