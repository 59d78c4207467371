"""The streams of a film into one MP4 file: pictures and sound as they are, captions and chapters.

What is copied is where samples lie, an array a stream, and then their bytes: to hand each packet to a
library would take most of the time in which a film is joined. The file is the one that libavformat writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from notes2manim.film.boxes import Tables, TrackBox, box, describe, movie
from notes2manim.film.captions import Caption
from notes2manim.film.chapters import Chapter
from notes2manim.film.languages import iso_639_2
from notes2manim.film.order import interleave, with_silences
from notes2manim.film.scenes import SOUND_RATE, FilmScene
from notes2manim.film.streams import Stream, captions_of, chapters_of, pictures_of, sound_of, to_ticks
from notes2manim.samples import Numbers

_FORM = box("ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
_LARGEST = 0xFFFFFFFF  # bytes of a box whose length has four bytes
_HEADS = 16  # bytes between the index and the data
_CHAPTER_CLOCK = 10_000_000  # ticks a second, in what the file says of itself
_BUFFER = 1 << 20  # bytes


@dataclass(frozen=True)
class Tags:
    """What the file says of itself; `language` as in BCP 47."""

    title: str
    author: str
    language: str


def write_film(
    target: Path,
    scenes: Sequence[FilmScene],
    captions: Sequence[Caption],
    chapters: Sequence[Chapter],
    tags: Tags,
) -> None:
    """Write the film: nothing is encoded again, and the same parts give the same bytes.

    The index stands before the data, so that a browser plays while it loads. Raises `FilmError` for
    a sound that cannot be read, or is not of its scene, and `OSError`.
    """
    fps = scenes[0].picture.fps
    streams = [pictures_of(scenes), sound_of(scenes)]
    order = interleave(streams)
    if captions:
        streams.append(captions_of(captions))
        streams[-1], order = with_silences(streams, interleave(streams))
    order = np.insert(order, [0] * len(chapters), len(streams))
    streams.append(chapters_of(chapters, fps))
    begins = [(to_ticks(chapter.start, fps, _CHAPTER_CLOCK), chapter.title) for chapter in chapters]
    about = describe(tags.title, tags.author, begins)
    index, length = _index(streams, order, about, iso_639_2(tags.language))
    samples = [stream.samples() for stream in streams]
    with target.open("wb", buffering=_BUFFER) as film:
        film.write(_FORM + index + _heads(length))
        film.writelines(next(samples[number]) for number in order.tolist())


def _index(streams: Sequence[Stream], order: Numbers, about: bytes, language: str) -> tuple[bytes, int]:
    """Return the index, which tells where behind it the samples lie, and the bytes of all samples."""
    size = np.empty(len(order), dtype=np.int64)
    for number, stream in enumerate(streams):
        size[order == number] = stream.size
    at = np.cumsum(size) - size
    index, begin = b"", 0
    while (
        begin != len(_FORM) + len(index) + _HEADS
    ):  # of a film of 4 GB, the index grows with the places in it
        begin = len(_FORM) + len(index) + _HEADS
        tracks = [
            _track(streams, number, begin + at[order == number], language) for number in range(len(streams))
        ]
        index = movie(SOUND_RATE, tracks, about)
    return index, int(size.sum())


def _track(streams: Sequence[Stream], number: int, at: Numbers, language: str) -> TrackBox:
    """Return the track of a stream; the last one has the chapters of the others."""
    stream, last = streams[number], len(streams) - 1
    return TrackBox(
        kind=stream.kind,
        timescale=stream.timescale,
        entry=stream.entry(stream.bit_rate),
        tables=Tables(at, stream.size, stream.lasts, stream.keys),
        language="" if number == last else language,
        chapters=0 if number == last else last + 1,
        shape=stream.shape,
        skipped=stream.skipped,
    )


def _heads(length: int) -> bytes:
    """Return what stands before so many bytes of data: always as much, whatever their number takes."""
    if length + 8 <= _LARGEST:
        return box("free") + (length + 8).to_bytes(4, "big") + b"mdat"
    return (1).to_bytes(4, "big") + b"mdat" + (length + 16).to_bytes(8, "big")
