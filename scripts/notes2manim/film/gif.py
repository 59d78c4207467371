"""Some seconds of a film as a small silent GIF, for pages that show no video."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.filter

from notes2manim.errors import FilmError
from notes2manim.files import written_whole

_WIDTH, _RATE = 480, 10
# A GIF shows at most so many seconds, so that it stays a few megabytes.
_LONGEST = 12.0


def make_gif(film: Path, gif: Path, *, start: float = 0.0) -> None:
    """Write some seconds of a film, from `start`, as a GIF, whole or not at all, in a palette of its colours.

    Raises `FilmError` when the film cannot be read.
    """
    try:
        with av.open(str(film)) as source:
            video = source.streams.video[0]
            frames = _frames(source.decode(video), start, Fraction(video.average_rate or _RATE))
            _write(frames, video.width, video.height, gif)
    except av.error.FFmpegError as error:
        raise FilmError(f"cannot be read: {error.strerror}.", place=str(film)) from error


def _write(frames: Iterator[av.VideoFrame], width: int, height: int, gif: Path) -> None:
    graph, height = _palette_graph(width, height)
    for frame in frames:
        graph.vpush(frame)
    graph.vpush(None)
    with written_whole(gif) as part, av.open(str(part), "w", format="gif") as file:
        stream = file.add_stream("gif", rate=_RATE)
        stream.width, stream.height, stream.pix_fmt = _WIDTH, height, "pal8"
        for number, frame in enumerate(_pull(graph)):
            frame.pts, frame.time_base = number, Fraction(1, _RATE)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _palette_graph(width: int, height: int) -> tuple[av.filter.Graph, int]:
    """Return a graph that scales frames and gives them one palette, and the height it scales to."""
    scaled = round(height * _WIDTH / width / 2) * 2
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=width,
        height=height,
        format=av.VideoFormat("yuv420p"),
        time_base=Fraction(1, _RATE),
    )
    scale = graph.add("scale", f"{_WIDTH}:{scaled}:flags=lanczos")
    split, make, use = (
        graph.add("split"),
        graph.add("palettegen", "stats_mode=diff"),
        graph.add("paletteuse", "dither=none:diff_mode=rectangle"),
    )
    sink = graph.add("buffersink")
    source.link_to(scale)
    scale.link_to(split)
    split.link_to(use, 0, 0)
    split.link_to(make, 1, 0)
    make.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    return graph, scaled


def _pull(graph: av.filter.Graph) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _frames(decoded: Iterator[av.VideoFrame], start: float, fps: Fraction) -> Iterator[av.VideoFrame]:
    """Yield the frames of a film from `start`, in seconds, on, at the rate of the GIF."""
    taken = 0
    for at, frame in enumerate(decoded, -round(start * fps)):
        if taken >= _LONGEST * _RATE:
            return
        if at >= 0 and at * _RATE >= taken * fps:
            frame.pts, frame.time_base = taken, Fraction(1, _RATE)
            taken += 1
            yield frame
