"""A film as a player finds it: its streams, of which every byte is read once."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from notes2manim.check.sound import BLOCK, Listener, Sound
from notes2manim.errors import FilmError
from notes2manim.samples import Mp4, Track, read_samples

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
    times: NDArray[np.int64]
    checksums: NDArray[np.int64]


@dataclass(frozen=True)
class FilmFile:
    """All that a film holds, as stored; `content` is every byte of it."""

    path: Path
    content: memoryview
    pictures: Pictures
    sound: SoundPackets | None
    captions: list[Line]
    chapters: list[Mark]

    @property
    def duration(self) -> float:
        """How long the pictures last, in seconds."""
        return self.pictures.count / self.pictures.fps


def read_film(path: Path) -> FilmFile:
    """Read the samples of a film, none of them decoded.

    Raises `FilmError` for what is no film at all.
    """
    film = _read_samples(path)
    sound, captions, chapters = (film.track(kind) for kind in ("soun", "sbtl", "text"))
    return FilmFile(
        path=path,
        content=film.content,
        pictures=_pictures(path, film),
        sound=_packets(sound, film.content) if sound else None,
        captions=list(_captions(captions, film.content)) if captions else [],
        chapters=list(_chapters(chapters, film.content)) if chapters else [],
    )


def listen(path: Path) -> Sound:
    """Decode the sound of a film as far as it can be read, and measure what is heard. Raises `FilmError`."""
    broken = ""
    with opened(path, "audio") as (film, stream):
        listener = Listener(stream.rate)
        try:
            for packet in film.demux(stream):
                listener.take(packet)
        except av.error.FFmpegError as error:
            broken = f"the file breaks off: {error.strerror or error}."
    sound = listener.finish()
    return replace(sound, broken=[*sound.broken, (sound.end, broken)]) if broken else sound


def listen_to_joints(path: Path, starts: Sequence[float]) -> list[tuple[float, str]]:
    """Decode what is heard where one scene follows another; `starts` are when they begin, in seconds.

    Returns the times at which it does not decode, and why. Raises `FilmError`.
    """
    broken: list[tuple[float, str]] = []
    with opened(path, "audio") as (film, stream):
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


@contextmanager
def opened(path: Path, kind: Literal["audio", "video"]) -> Iterator[tuple[InputContainer, Any]]:
    """Open a film as a player does, and yield it and its first stream of a kind. Raises `FilmError`."""
    try:
        film = av.open(str(path))
    except (OSError, UnicodeDecodeError, av.error.FFmpegError) as error:
        fault = f"cannot be opened: {getattr(error, 'strerror', None) or error}."
        raise FilmError(fault, place=str(path)) from error
    with film:
        stream = film.streams.best(kind)
        if stream is None:
            raise FilmError(f"has no {kind} that a player finds.", place=str(path))
        yield film, stream


def read_pictures(path: Path) -> Pictures:
    """Read the samples of a clip. Raises `FilmError` for what is no clip."""
    return _pictures(path, _read_samples(path))


def _read_samples(path: Path) -> Mp4:
    try:
        return read_samples(path)
    except (OSError, ValueError) as error:
        fault = f"cannot be read: {getattr(error, 'strerror', None) or error}."
        raise FilmError(fault, place=str(path)) from error


def _pictures(path: Path, film: Mp4) -> Pictures:
    track = film.track("vide")
    if track is None or not len(track.size):
        raise FilmError("holds no pictures.", place=str(path))
    tick = int(np.median(track.lasts))
    if not tick or track.timescale < tick:
        raise FilmError("has no frame rate.", place=str(path))
    fps = round(track.timescale / tick)
    shown = np.argsort(track.shown, kind="stable")
    width, height = track.shape
    return Pictures(
        width=width,
        height=height,
        fps=fps,
        listed=track.listed,
        frames=np.rint(track.shown[shown] * fps / track.timescale).astype(np.int64),
        checksums=_checksums(track, film.content)[shown],
        held=(track.size[shown] <= _LONGEST_REPEAT) & ~track.keys[shown],
        keys=track.keys[shown],
    )


def _packets(track: Track, content: memoryview) -> SoundPackets:
    times = np.rint(track.shown * track.rate / track.timescale).astype(np.int64)
    return SoundPackets(track.rate, times, _checksums(track, content))


def _checksums(track: Track, content: memoryview) -> NDArray[np.int64]:
    return np.array([zlib.crc32(content[at : at + size]) for at, size in _places(track)], dtype=np.int64)


def _places(track: Track) -> Iterator[tuple[int, int]]:
    return zip(track.at.tolist(), track.size.tolist(), strict=True)


def _captions(track: Track, content: memoryview) -> Iterator[Line]:
    """Yield the captions; those of no letters are there where none is shown."""
    for start, end, text in _texts(track, content):
        if text:
            yield Line(start, end, text)


def _chapters(track: Track, content: memoryview) -> Iterator[Mark]:
    for start, end, title in _texts(track, content):
        yield Mark(title, start, end)


def _texts(track: Track, content: memoryview) -> Iterator[tuple[float, float, str]]:
    """Yield timed text: start and end in seconds, and what it says: its length in two bytes, and UTF-8.

    That is how 3GPP has it (TS 26.245, 5.17).
    """
    starts = track.shown / track.timescale
    ends = (track.shown + track.lasts) / track.timescale
    for start, end, (at, size) in zip(starts.tolist(), ends.tolist(), _places(track), strict=True):
        sample = content[at : at + size]
        yield start, end, str(sample[2 : 2 + int.from_bytes(sample[:2], "big")], "utf-8", "replace")
