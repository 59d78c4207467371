"""Draw a stage to a clip, code the same frames as stock Manim does; print the bytes and the likeness of both.

python -m bench.size STAGE WIDTH HEIGHT FPS
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
from av.codec.context import Flags
from av.filter import Graph
from av.video.frame import PictureType

from notes2manim.render.clip_writer import ClipWriter
from notes2manim.render.draw import draw_scene, show_scene
from notes2manim.render.yuv_picture import YuvConverter, YuvPicture

# What Manim 0.22 codes with, where nothing is configured: x264's own preset, and this.
STOCK = {"crf": "23"}

COMPARED = 5  # one frame of so many is compared


class Source:
    """A screen that passes on every frame as it is coded: YUV 4:2:0, BT.709."""

    def __init__(self, size: dict[str, int], take: Callable[[av.VideoFrame], None]) -> None:
        self._picture = YuvPicture(size["width"], size["height"])
        self._converter = YuvConverter(size["width"], size["height"])
        self._take = take

    def show(self, pixels: Any, changed: Sequence[Any], frames: int) -> None:
        for box in changed:
            left, top, right, bottom = near = self._converter.surround(box)
            self._picture.put(self._converter.convert(pixels[top:bottom, left:right].copy(), near))
        for _ in range(frames):
            self._take(self._picture.frame)


class StockClip:
    """Codes frames as stock Manim does, a stream for each animation and each wait, into one file."""

    def __init__(self, path: Path, size: dict[str, int]) -> None:
        self._size = size
        self._file = av.open(str(path), "w")
        self._stream = self._file.add_stream("libx264", rate=size["fps"], options=STOCK)
        self._shape(self._stream)
        self._coder: Any = None
        self._frames = 0

    def begin(self) -> None:
        """Begin another animation."""
        if self._coder is not None:
            self._write(None)
            self._coder = None

    def take(self, frame: av.VideoFrame) -> None:
        """Append a frame."""
        if self._coder is None:
            self._coder = av.CodecContext.create("libx264", "w")
            self._shape(self._coder)
            self._coder.framerate = Fraction(self._size["fps"])
            self._coder.options = STOCK
            self._coder.flags |= Flags.global_header
        frame.pict_type = PictureType.NONE
        frame.pts, frame.time_base = self._frames, Fraction(1, self._size["fps"])
        self._frames += 1
        self._write(frame)

    def close(self) -> None:
        """Complete the file."""
        self.begin()
        self._file.close()

    def _shape(self, coder: Any) -> None:
        coder.width, coder.height, coder.pix_fmt = self._size["width"], self._size["height"], "yuv420p"
        coder.time_base = Fraction(1, self._size["fps"])

    def _write(self, frame: av.VideoFrame | None) -> None:
        for packet in self._coder.encode(frame):
            packet.stream, packet.time_base = self._stream, Fraction(1, self._size["fps"])
            self._file.mux(packet)


class Likeness(NamedTuple):
    """Structural similarity to the source, 1 for the same: of the luma, and of luma and chroma by samples."""

    luma: float
    whole: float


class Comparison:
    """Compares a clip with its source, frame by frame, by FFmpeg's filter `ssim`."""

    def __init__(self, clip: Path, size: dict[str, int], notes: Path) -> None:
        self._notes = notes
        self._size = size
        self._file = av.open(str(clip))
        self._frames = self._file.decode(video=0)
        self._graph = Graph()
        template = self._file.streams.video[0]
        self._inputs = [self._graph.add_buffer(template=template) for _ in range(2)]
        ssim = self._graph.add("ssim", f"stats_file={notes}")
        for place, source in enumerate(self._inputs):
            source.link_to(ssim, 0, place)
        ssim.link_to(self._graph.add("buffersink"))
        self._graph.configure()
        self._number = 0

    def take(self, frame: av.VideoFrame) -> None:
        """Compare the next frame of the clip with this one."""
        coded = next(self._frames)
        if self._number % COMPARED == 0:
            for source, picture in zip(self._inputs, (coded, _copy(frame)), strict=True):
                picture.pts, picture.time_base = self._number, Fraction(1, self._size["fps"])
                source.push(picture)
            self._graph.pull()
        self._number += 1

    def close(self) -> Likeness:
        """Return the mean over all frames that were compared."""
        del self._inputs, self._graph  # the notes are complete when the filter is gone
        self._file.close()
        lines = [line.replace("All:", " All:").split() for line in self._notes.read_text().splitlines()]
        values = [dict(part.split(":") for part in line if ":" in part) for line in lines]
        return Likeness(
            statistics.fmean(float(value["Y"]) for value in values),
            statistics.fmean(float(value["All"]) for value in values),
        )


def _copy(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a copy, since a filter keeps what it is given."""
    copy = av.VideoFrame(frame.width, frame.height, "yuv420p")
    for plane, samples in zip(copy.planes, frame.planes, strict=True):
        plane.update(samples)
    return copy


def code_as_stock(stage: Path, clip: Path, size: dict[str, int]) -> None:
    """Play a stage into a clip as stock Manim would code it."""
    coded = StockClip(clip, size)
    begin = ClipWriter.begin_animation

    def begin_stream(writer: ClipWriter, *flags: Any, **named: Any) -> None:
        coded.begin()
        begin(writer, *flags, **named)

    ClipWriter.begin_animation = begin_stream
    try:
        show_scene(stage, Source(size, coded.take), **size)
    finally:
        ClipWriter.begin_animation = begin
    coded.close()


def compare(stage: Path, clips: Sequence[Path], size: dict[str, int]) -> list[Likeness]:
    """Return how like its source each clip of a stage is."""
    comparisons = [Comparison(clip, size, clip.with_suffix(".ssim")) for clip in clips]

    def take(frame: av.VideoFrame) -> None:
        for comparison in comparisons:
            comparison.take(frame)

    show_scene(stage, Source(size, take), **size)
    return [comparison.close() for comparison in comparisons]


def main() -> None:
    """Measure one stage."""
    stage, width, height, fps = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    size = {"width": width, "height": height, "fps": fps}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        clips = ours, stock = Path(folder) / "ours.mp4", Path(folder) / "stock.mp4"
        draw_scene(stage, ours, **size)
        code_as_stock(stage, stock, size)
        likeness = compare(stage, clips, size)
        found = {"bytes": [clip.stat().st_size for clip in clips], "likeness": likeness}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
