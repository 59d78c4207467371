"""A film as a player finds it: its streams, read once from the first byte to the last."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from notes2manim.check.sound import BLOCK, Listener, Sound
from notes2manim.errors import FilmError

# A repeated picture is a slice that skips every macroblock: its length, its head, and one number,
# in bytes of the file. Nothing that moves is so small.
_LONGEST_REPEAT = 14


@dataclass(frozen=True)
class Pictures:
    """The pictures of a film or clip as stored: `frames` each shows, and a checksum of each.

    `listed` is how many the index of the file promises. `held` tells of each frame, in the order
    in which they are shown, whether it repeats the one before it, as far as its size tells;
    `keys` which of them begin anew, of which that cannot be told.
    """

    width: int
    height: int
    fps: int
    listed: int
    frames: NDArray[np.int64]
    checksums: NDArray[np.int64]
    held: NDArray[np.bool_]
    keys: NDArray[np.bool_]

    @property
    def count(self) -> int:
        return len(self.frames)


@dataclass(frozen=True)
class Line:
    """One caption: when it is shown, in seconds of the film, and its text."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Mark:
    """One chapter: its name, and where it begins and ends, in seconds of the film."""

    title: str
    start: float
    end: float


@dataclass(frozen=True)
class SoundPackets:
    """The sound of a film as stored: the time of each packet, in samples, and its checksum."""

    rate: int
    packets: list[tuple[int, int]]


@dataclass(frozen=True)
class FilmFile:
    """All that a film holds, as stored.

    `broken` are the places, in seconds, at which it cannot be read, and why.
    """

    path: Path
    pictures: Pictures
    sound: SoundPackets | None
    captions: list[Line]
    chapters: list[Mark]
    broken: list[tuple[float, str]]

    @property
    def duration(self) -> float:
        """How long the pictures last, in seconds."""
        return self.pictures.count / self.pictures.fps


def read_film(path: Path) -> FilmFile:
    """Read the packets of a film, none of them decoded.

    Raises `FilmError` for what is no film at all.
    """
    try:
        with av.open(str(path)) as film:
            return _read(path, film)
    except (OSError, av.error.FFmpegError) as error:
        raise FilmError(f"cannot be read: {error.strerror or error}.", place=str(path)) from error


def listen(path: Path) -> Sound:
    """Decode the sound of a film as far as it can be read, and measure what is heard."""
    with av.open(str(path)) as film:
        listener = Listener(film.streams.audio[0].rate)
        with suppress(av.error.FFmpegError):  # which is told of where all packets are read
            for packet in film.demux(audio=0):
                listener.take(packet)
    return listener.finish()


def listen_to_joints(path: Path, starts: Sequence[float]) -> list[tuple[float, str]]:
    """Decode what is heard where one scene follows another; `starts` are when they begin, in seconds.

    Returns the times at which it does not decode, and why.
    """
    broken: list[tuple[float, str]] = []
    with av.open(str(path)) as film:
        stream = film.streams.audio[0]
        for start in starts:
            block = round(start * stream.rate / BLOCK)
            film.seek((block - 2) * BLOCK, stream=stream)
            try:
                for packet in film.demux(stream):
                    packet.decode()
                    if packet.pts is None or packet.pts > block * BLOCK:
                        break
            except av.error.FFmpegError as error:
                broken.append((start, f"the sound does not decode: {error.strerror or error}."))
    return broken


def read_pictures(path: Path) -> Pictures:
    """Read the packets of a clip. Raises `FilmError` for what is no clip."""
    try:
        with av.open(str(path)) as clip:
            packets = _PicturePackets(clip, path)
            for packet in clip.demux(video=0):
                packets.take(packet)
            return packets.pictures()
    except (OSError, av.error.FFmpegError) as error:
        raise FilmError(f"cannot be read: {error.strerror or error}.", place=str(path)) from error


def _read(path: Path, film: Any) -> FilmFile:
    pictures = _PicturePackets(film, path)
    voices = film.streams.audio[0] if film.streams.audio else None
    tick = float(voices.time_base * voices.rate) if voices else 0.0
    sounds: list[tuple[int, int]] = []
    captions: list[Line] = []
    broken: list[tuple[float, str]] = []
    for packet in _packets(film, broken, lambda: pictures.end):
        kind = packet.stream.type
        if kind == "video":
            pictures.take(packet)
        elif kind == "audio" and voices is not None and packet.stream.index == voices.index and packet.size:
            sounds.append((round((packet.pts or 0) * tick), zlib.crc32(packet)))
        elif kind == "subtitle" and packet.size > 2:
            captions.append(_caption(packet))
    return FilmFile(
        path=path,
        pictures=pictures.pictures(),
        sound=SoundPackets(voices.rate, sounds) if voices else None,
        captions=captions,
        chapters=[_mark(chapter) for chapter in film.chapters()],
        broken=broken,
    )


def _packets(film: Any, broken: list[tuple[float, str]], end: Any) -> Iterator[Any]:
    """Yield the packets of a film as far as it can be read."""
    try:
        yield from film.demux()
    except av.error.FFmpegError as error:
        broken.append((end(), f"the file breaks off: {error.strerror or error}."))


class _PicturePackets:
    """Gathers the pictures of a stream."""

    def __init__(self, container: Any, path: Path) -> None:
        if not container.streams.video:
            raise FilmError("holds no pictures.", place=str(path))
        stream = container.streams.video[0]
        rate = stream.average_rate
        if rate is None or stream.time_base is None or not rate:
            raise FilmError("has no frame rate.", place=str(path))
        self._fps = round(rate)
        self._tick = float(stream.time_base * self._fps)  # a fraction would take ten times as long
        self._stream = stream
        self._rows: list[tuple[int, int, int, bool]] = []

    @property
    def end(self) -> float:
        """The time after the last picture so far, in seconds."""
        return (self._rows[-1][0] + 1) / self._fps if self._rows else 0.0

    def take(self, packet: Any) -> None:
        if packet.size and packet.pts is not None:
            frame = round(packet.pts * self._tick)
            self._rows.append((frame, zlib.crc32(packet), packet.size, packet.is_keyframe))

    def pictures(self) -> Pictures:
        rows = np.array(self._rows, dtype=np.int64).reshape(-1, 4)
        shown = rows[np.argsort(rows[:, 0], kind="stable")]
        context = self._stream.codec_context
        return Pictures(
            width=context.width,
            height=context.height,
            fps=self._fps,
            listed=self._stream.frames,
            frames=shown[:, 0],
            checksums=shown[:, 1],
            held=(shown[:, 2] <= _LONGEST_REPEAT) & (shown[:, 3] == 0),
            keys=shown[:, 3] == 1,
        )


def _caption(packet: Any) -> Line:
    """Return a caption in 3GPP timed text: the length in two bytes, and UTF-8 (TS 26.245, 5.17)."""
    content = bytes(packet)
    text = content[2 : 2 + int.from_bytes(content[:2], "big")].decode("utf-8", "replace")
    start = float(packet.pts * packet.time_base)
    return Line(start, start + float((packet.duration or 0) * packet.time_base), text)


def _mark(chapter: Any) -> Mark:
    base = Fraction(chapter["time_base"])
    start, end = (float(chapter[key] * base) for key in ("start", "end"))
    return Mark(str(chapter["metadata"].get("title", "")), start, end)
