"""The samples of an MP4 file: where each lies, and when it is shown, as its index says (ISO/IEC 14496-12).

A sample is a coded picture, a packet of sound, or a caption. The index is read into arrays at once: to be
handed one packet after the other takes ten times as long, and to open a clip as a player does decodes its
first picture.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
_Boxes: TypeAlias = Mapping[str, list[memoryview]]


@dataclass(frozen=True)
class Track:
    """One track. `kind` is `vide`, `soun`, `sbtl` or `text`, and `description` how its samples are coded.

    Of each sample, in the order in which they are decoded: `at` and `size` are its place in the file, in
    bytes, `shown` is when it is shown, and `lasts` how long until the next one is decoded, both in ticks, of
    which a second has `timescale`. `keys` tells which are decoded by themselves. `listed` is how many the
    index promises: where the file is cut off, there are fewer.
    """

    kind: str
    timescale: int
    description: bytes
    listed: int
    at: Numbers
    size: Numbers
    shown: Numbers
    lasts: Numbers
    keys: NDArray[np.bool_]

    @property
    def codec(self) -> str:
        """The four letters of its form, such as `avc1`."""
        return self.description[4:8].decode("latin-1")

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height of pictures, in pixels (12.1.3)."""
        return int.from_bytes(self.description[32:34], "big"), int.from_bytes(self.description[34:36], "big")

    @property
    def rate(self) -> int:
        """Samples a second of sound (12.2.3)."""
        return int.from_bytes(self.description[32:34], "big")


@dataclass(frozen=True)
class Mp4:
    """What is in a file, and its tracks in their order."""

    content: memoryview
    tracks: tuple[Track, ...]

    def track(self, kind: str) -> Track | None:
        """Return the first track of a kind."""
        return next((track for track in self.tracks if track.kind == kind), None)


def read_samples(path: Path) -> Mp4:
    """Read the index of a file; the rest of it is read when it is looked at.

    Raises `OSError`, and `ValueError` for what is no MP4 file with an index.
    """
    with path.open("rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    try:
        movie = _boxes(_boxes(content)["moov"][0])
        timescale = _timescale(movie["mvhd"][0])
        return Mp4(content, tuple(_track(_boxes(box), timescale, len(content)) for box in movie["trak"]))
    except KeyError as error:
        raise ValueError(f"it has no {error.args[0]}") from error
    except IndexError as error:
        raise ValueError("its index is damaged") from error


def _boxes(content: memoryview) -> _Boxes:
    """Return what is in the boxes of a part of a file, by their names of four letters."""
    found: dict[str, list[memoryview]] = {}
    at = 0
    while at + 8 <= len(content):
        head, size = 8, int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            head, size = 16, int.from_bytes(content[at + 8 : at + 16], "big")
        size = size or len(content) - at
        if size < head:
            raise ValueError("its index is damaged")
        found.setdefault(str(content[at + 4 : at + 8], "latin-1"), []).append(content[at + head : at + size])
        at += size
    return found


def _timescale(header: memoryview) -> int:
    at = 20 if header[0] else 12
    return int.from_bytes(header[at : at + 4], "big") or 1


def _track(track: _Boxes, movie_timescale: int, length: int) -> Track:
    media = _boxes(track["mdia"][0])
    table = _boxes(_boxes(media["minf"][0])["stbl"][0])
    timescale = _timescale(media["mdhd"][0])
    size = _sizes(table["stsz"][0], length)
    lasts = _repeat(_columns(table["stts"][0], 2), len(size))
    delays = _repeat(_columns(table["ctts"][0], 2, ">i4"), len(size)) if "ctts" in table else 0
    at = _places(table, size)
    keys = np.full(len(size), "stss" not in table)
    if "stss" in table:
        keys[_columns(table["stss"][0], 1)[0] - 1] = True
    start = _start(track, timescale / movie_timescale)
    here = at + size <= length
    whole = len(here) if here.all() else int(here.argmin())
    return Track(
        kind=str(media["hdlr"][0][8:12], "latin-1"),
        timescale=timescale,
        description=bytes(table["stsd"][0][8:]),
        listed=len(size),
        at=at[:whole],
        size=size[:whole],
        shown=(np.cumsum(lasts) - lasts + delays + start)[:whole],
        lasts=lasts[:whole],
        keys=keys[:whole],
    )


def _columns(box: memoryview, count: int, kind: str = ">u4") -> Numbers:
    """Return the columns of a table, shape (count, rows), which begins with how many rows it has."""
    rows = int.from_bytes(box[4:8], "big")
    numbers = np.frombuffer(box[8 : 8 + 4 * count * rows], dtype=kind).astype(np.int64)
    return numbers.reshape(rows, count).T


def _repeat(runs: Numbers, length: int) -> Numbers:
    """Return each value as often as is counted before it, `length` in all."""
    counts, values = runs
    if counts.sum() != length:
        raise ValueError("its index contradicts itself")
    return np.repeat(values, counts)


def _sizes(box: memoryview, most: int) -> Numbers:
    """Return the size of each sample, of which a file of `most` bytes cannot have more than that."""
    same, count = (int.from_bytes(box[at : at + 4], "big") for at in (4, 8))
    if count > most:
        raise ValueError("its index is damaged")
    return np.full(count, same) if same else _columns(box[4:], 1)[0]


def _places(table: _Boxes, size: Numbers) -> Numbers:
    """Return where each sample lies: they follow one another in chunks."""
    if "co64" in table:
        box = table["co64"][0]
        chunks = np.frombuffer(box[8 : 8 + 8 * int.from_bytes(box[4:8], "big")], dtype=">u8").astype(np.int64)
    else:
        chunks = _columns(table["stco"][0], 1)[0]
    first, samples, _ = _columns(table["stsc"][0], 3)
    in_chunk = _repeat(np.stack((np.diff(first, append=len(chunks) + 1), samples)), len(chunks))
    begins = np.cumsum(size) - size
    leaders = np.cumsum(in_chunk) - in_chunk
    offsets = chunks - begins[np.minimum(leaders, len(size) - 1)] if len(size) else chunks
    return begins + _repeat(np.stack((in_chunk, offsets)), len(size))


def _start(track: _Boxes, scale: float) -> int:
    """Return by how many ticks the edit list moves a track: later behind a gap, or earlier by what is cut."""
    start = 0
    for box in _boxes(track["edts"][0])["elst"] if "edts" in track else []:
        width = 8 if box[0] else 4
        for at in range(8, len(box), 2 * width + 4):
            lasts, media = (
                int.from_bytes(box[at + part : at + part + width], "big", signed=part > 0)
                for part in (0, width)
            )
            if media >= 0:
                return start - media
            start += round(lasts * scale)
    return start
