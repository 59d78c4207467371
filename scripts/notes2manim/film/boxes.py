"""The index of a film: boxes of an MP4 file (ISO/IEC 14496-12), to the byte those that libavformat writes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from notes2manim.samples import Numbers

_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)  # as it is, not turned
_DATA_HERE = bytes.fromhex("0000001c6472656600000000000000010000000c75726c2000000001")
# A packet of AAC is decoded rightly behind the one before it.
_ROLL = struct.pack(">IIhI", 2, 1, -1, 0)[:10]
# Samples that follow one another in the file are one chunk, of fewer bytes than this.
_CHUNK = 1 << 20
_FARTHEST = 0xFFFFFFFF  # that four bytes can name
_FULL = 0x100  # the volume


@dataclass(frozen=True)
class _Kind:
    """What goes with a kind of track. Of those of one group, a player plays one."""

    handler: str
    name: str
    header: bytes
    group: int = 0
    volume: int = 0


_KINDS = {
    "vide": _Kind("VideoHandler", "vmhd", struct.pack(">I8x", 1)),
    "soun": _Kind("SoundHandler", "smhd", bytes(8), group=1, volume=_FULL),
    "sbtl": _Kind("SubtitleHandler", "nmhd", bytes(4), group=3),
    "text": _Kind(
        "SubtitleHandler",
        "gmhd",
        bytes.fromhex("00000018676d696e000000000040800080008000000000000000002c74657874") + _MATRIX,
    ),
}


@dataclass(frozen=True)
class Tables:
    """Of each sample of a track, its place and size in the film, in bytes, and how long it lasts, in ticks.

    `keys` are the numbers of those that are decoded by themselves, or None where all are.
    """

    at: Numbers
    size: Numbers
    lasts: Numbers
    keys: Numbers | None = None


@dataclass(frozen=True)
class TrackBox:
    """A track: `kind` as in `notes2manim.samples`, and `entry`, which says how its samples are coded.

    Of its `timescale` ticks a second, the first `skipped` are decoded, and not played. `language` has three
    letters, or none, `shape` is width and height in pixels, and `chapters` the number of the track with
    the chapters, 0 for that track itself.
    """

    kind: str
    timescale: int
    entry: bytes
    tables: Tables
    language: str
    chapters: int
    shape: tuple[int, int] = (0, 0)
    skipped: int = 0

    def played(self, timescale: int) -> int:
        """Return how long it plays, in ticks of another clock, the last one counted whole."""
        return -(-(int(self.tables.lasts.sum()) - self.skipped) * timescale // self.timescale)


def box(name: str, *parts: bytes) -> bytes:
    """Return a box: its length, its name of four letters, and what is in it."""
    return struct.pack(">I4s", 8 + sum(map(len, parts)), name.encode("latin-1")) + b"".join(parts)


def movie(timescale: int, tracks: Sequence[TrackBox], about: bytes) -> bytes:
    """Return the index of a film. Its clock has `timescale` ticks a second; `about` is from `describe`."""
    longest = max(track.played(timescale) for track in tracks)
    header = struct.pack(">5IIH10x", 0, 0, 0, timescale, longest, 0x10000, _FULL) + _MATRIX
    header += struct.pack(">24xI", len(tracks) + 1)
    return box(
        "moov",
        box("mvhd", header),
        *(_track(number, track, timescale) for number, track in enumerate(tracks, 1)),
        about,
    )


def describe(title: str, author: str, chapters: Sequence[tuple[int, str]]) -> bytes:
    """Return what a film says of itself; chapters are when they begin, in 100 ns, and their names."""
    tags = [
        box(name, box("data", struct.pack(">II", 1, 0), text.encode()))
        for name, text in (("©nam", title), ("©ART", author))
        if text
    ]
    handler = box("hdlr", struct.pack(">8x4s4s9x", b"mdir", b"appl"))
    names = [(start, name.encode()[:255]) for start, name in chapters[:255]]
    listed = [struct.pack(">QB", start, len(name)) + name for start, name in names]
    return box(
        "udta",
        box("meta", bytes(4), handler, box("ilst", *tags)),
        box("chpl", struct.pack(">B7xB", 1, len(listed)), *listed),
    )


def _track(number: int, track: TrackBox, timescale: int) -> bytes:
    kind, lasts = _KINDS[track.kind], track.played(timescale)
    shown = 3 if track.chapters else 2
    header = struct.pack(">6I8x3H2x", shown, 0, 0, number, 0, lasts, 0, kind.group, kind.volume)
    header += _MATRIX + struct.pack(">II", *(side << 16 for side in track.shape))
    whole, language = int(track.tables.lasts.sum()), _language(track.language)
    return box(
        "trak",
        box("tkhd", header),
        box("edts", box("elst", struct.pack(">IIIiI", 0, 1, lasts, track.skipped, 0x10000))),
        box("tref", box("chap", struct.pack(">I", track.chapters))) if track.chapters else b"",
        box(
            "mdia",
            box("mdhd", struct.pack(">5IH2x", 0, 0, 0, track.timescale, whole, language)),
            box("hdlr", struct.pack(">8x4s12x", track.kind.encode()), kind.handler.encode(), b"\0"),
            box("minf", box(kind.name, kind.header), box("dinf", _DATA_HERE), box("stbl", *_tables(track))),
        ),
    )


def _language(code: str) -> int:
    """Return three letters in five bits each."""
    number = 0
    for letter in code:
        number = number << 5 | ord(letter) - 0x60
    return number


def _tables(track: TrackBox) -> Iterator[bytes]:
    """Yield the tables of a track: equal durations, and chunks of equally many samples, are told of once."""
    tables, count = track.tables, len(track.tables.size)
    yield box("stsd", struct.pack(">II", 0, 1), track.entry)
    changes = _changes(tables.lasts)
    yield _table("stts", np.diff(changes, append=count), tables.lasts[changes])
    if tables.keys is not None:
        yield _table("stss", tables.keys + 1)
    chunks = _chunks(tables)
    samples = np.diff(chunks, append=count)
    changes = _changes(samples)
    yield _table("stsc", changes + 1, samples[changes], np.ones_like(changes))
    same = int(tables.size[0]) if not np.ptp(tables.size) else 0
    yield box(
        "stsz", struct.pack(">III", 0, same, count), b"" if same else tables.size.astype(">u4").tobytes()
    )
    far = tables.at[-1] > _FARTHEST
    yield _table("co64" if far else "stco", tables.at[chunks], kind=">u8" if far else ">u4")
    if track.kind == "soun":
        yield box("sgpd", b"\1\0\0\0roll", _ROLL)
        yield box("sbgp", struct.pack(">I4s3I", 0, b"roll", 1, count, 1))


def _table(name: str, *columns: Numbers, kind: str = ">u4") -> bytes:
    rows = np.column_stack(columns).astype(kind)
    return box(name, struct.pack(">II", 0, len(rows)), rows.tobytes())


def _changes(values: Numbers) -> Numbers:
    """Return where each run of equal values begins."""
    return np.flatnonzero(np.diff(values, prepend=values[0] - 1))


def _chunks(tables: Tables) -> Numbers:
    """Return the first sample of each chunk."""
    ends = tables.at + tables.size
    apart = np.concatenate(([0], np.flatnonzero(tables.at[1:] != ends[:-1]) + 1))
    afters = np.append(apart[1:], len(ends))
    more: list[int] = []
    for run in np.flatnonzero(ends[afters - 1] - tables.at[apart] >= _CHUNK).tolist():
        first, after = int(apart[run]), int(afters[run])
        while True:
            first = max(int(np.searchsorted(ends[:after], tables.at[first] + _CHUNK)), first + 1)
            if first >= after:
                break
            more.append(first)
    return np.sort(np.concatenate((apart, np.array(more, dtype=np.int64))))
