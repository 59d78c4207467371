"""The opening of a film as a small silent GIF, for pages that show no video."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import av.filter

from notes2manim.film.scenes import FilmScene

_WIDTH, _RATE = 480, 10
# A GIF shows at most so many seconds, so that it stays a few megabytes.
_LONGEST = 12.0


def write_gif(scenes: Sequence[FilmScene], target: Path) -> None:
    """Write the first seconds of the film as a GIF, with a palette made for its colours."""
    first = scenes[0].picture
    height = round(first.height * _WIDTH / first.width / 2) * 2
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=first.width,
        height=first.height,
        format=av.VideoFormat("yuv420p"),
        time_base=Fraction(1, _RATE),
    )
    scale = graph.add("scale", f"{_WIDTH}:{height}:flags=lanczos")
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
    for frame in _frames(scenes):
        graph.vpush(frame)
    graph.vpush(None)
    with av.open(str(target), "w", format="gif") as gif:
        stream = gif.add_stream("gif", rate=_RATE)
        stream.width, stream.height, stream.pix_fmt = _WIDTH, height, "pal8"
        for number, frame in enumerate(_pull(graph)):
            frame.pts, frame.time_base = number, Fraction(1, _RATE)
            gif.mux(stream.encode(frame))
        gif.mux(stream.encode(None))


def _pull(graph: av.filter.Graph) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _frames(scenes: Sequence[FilmScene]) -> Iterator[av.VideoFrame]:
    """Yield the first frames of the film at the rate of the GIF."""
    fps = scenes[0].picture.fps
    taken = 0
    for scene in scenes:
        with av.open(str(scene.files.clip)) as clip:
            for at, frame in enumerate(clip.decode(video=0), scene.first_frame):
                if taken >= _LONGEST * _RATE:
                    return
                if at * _RATE >= taken * fps:
                    frame.pts, frame.time_base = taken, Fraction(1, _RATE)
                    taken += 1
                    yield frame
