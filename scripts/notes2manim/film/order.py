"""In which order the samples of a film's streams lie in its file: that in which they are decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from notes2manim.film.streams import Stream
from notes2manim.samples import Numbers

_SILENT = b"\0\0"  # a caption of no letters


def interleave(streams: Sequence[Stream]) -> Numbers:
    """Return of which stream each sample of the film is; of those that are decoded at once, the first one."""
    times = np.concatenate([stream.decoded / stream.timescale for stream in streams])
    numbers = np.repeat(np.arange(len(streams)), [len(stream.decoded) for stream in streams])
    return numbers[np.lexsort((numbers, times))]


def with_silences(streams: Sequence[Stream], order: Numbers) -> tuple[Stream, Numbers]:
    """Return the last of the streams, captions, with an empty one where none is shown, and the order then.

    An empty one lies before the first sample behind its caption whose ticks, whatever its clock is, are more
    than the milliseconds at which that caption ends: there libavformat writes it.
    """
    captions, number = streams[-1], len(streams) - 1
    ticks = np.empty(len(order), dtype=np.int64)
    for each, stream in enumerate(streams):
        ticks[order == each] = stream.decoded
    places = [-1, *np.flatnonzero(order == number).tolist(), len(order) - 1]
    ends = [0, *(captions.decoded + captions.lasts).tolist()]
    before: list[int] = []  # numbers in the order, and in the captions
    silent: list[int] = []
    for caption, (place, end) in enumerate(zip(places, ends, strict=False)):
        later = np.flatnonzero(ticks[place + 1 : places[caption + 1] + 1] > end)
        if len(later) or caption == len(ends) - 1:
            before.append(place + 1 + int(later[0]) if len(later) else len(order))
            silent.append(caption)
    (part,) = captions.parts
    decoded = np.insert(captions.decoded, silent, np.array(ends)[silent])
    stream = replace(
        captions,
        parts=[
            replace(
                part,
                at=np.insert(part.at, silent, len(part.content)),
                size=np.insert(part.size, silent, len(_SILENT)),
                content=part.content + _SILENT,
            )
        ],
        decoded=decoded,
        lasts=np.diff(decoded, append=decoded[-1]),
    )
    return stream, np.insert(order, before, number)
