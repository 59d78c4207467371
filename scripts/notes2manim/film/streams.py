"""The streams of a film, and their samples: pictures, packets of sound, captions, names of chapters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from notes2manim.errors import FilmError
from notes2manim.film.boxes import box
from notes2manim.film.captions import Caption
from notes2manim.film.chapters import Chapter
from notes2manim.film.entries import caption_entry, chapter_entry, picture_entry, sound_entry
from notes2manim.film.loudness import BIT_RATE, blocks_of
from notes2manim.film.scenes import BLOCK, SOUND_RATE, FilmScene
from notes2manim.samples import Numbers, Track, read_samples

# Ticks of a picture, as other muxers have it, and of a second of captions.
TICKS = 512
MILLISECONDS = 1000

_SOUND_TRACK = 2  # the number of its track, behind that of the pictures

_UTF_8 = box("encd", (0x100).to_bytes(4, "big"))


@dataclass(frozen=True)
class Part:
    """Samples from one file, or from `content`: their places and sizes in it, in bytes."""

    at: Numbers
    size: Numbers
    file: Path | None = None
    content: bytes = b""

    def samples(self) -> Iterator[memoryview]:
        """Yield what is in each sample."""
        content = memoryview(self.file.read_bytes() if self.file else self.content)
        for at, size in zip(self.at.tolist(), self.size.tolist(), strict=True):
            yield content[at : at + size]


@dataclass(frozen=True)
class Stream:
    """One stream: `decoded` and `lasts` are when each sample is decoded, and how long it lasts, in ticks.

    A second has `timescale` ticks. `kind` is that of its track (see `notes2manim.samples`), and `entry` tells
    how its samples are coded, given the bits of a second. `keys` are the numbers of the samples that are
    decoded by themselves, or None where all are, `skipped` the ticks at its beginning that are not played,
    and `shape` its width and height in pixels.
    """

    kind: str
    timescale: int
    entry: Callable[[int], bytes]
    parts: Sequence[Part]
    decoded: Numbers
    lasts: Numbers
    keys: Numbers | None = None
    skipped: int = 0
    shape: tuple[int, int] = (0, 0)

    @property
    def size(self) -> Numbers:
        """The size of each sample, in bytes."""
        return np.concatenate([part.size for part in self.parts])

    @property
    def bit_rate(self) -> int:
        """The bits of a second, on average."""
        lasts = int(self.lasts.sum())
        return int(self.size.sum()) * 8 * self.timescale // lasts if lasts else 0

    def samples(self) -> Iterator[memoryview]:
        """Yield what is in each sample."""
        for part in self.parts:
            yield from part.samples()


def pictures_of(scenes: Sequence[FilmScene]) -> Stream:
    """Return the pictures of all clips, one after the other."""
    first = scenes[0].picture
    tracks = [(scene.picture.track, scene.files.clip) for scene in scenes]
    keys = np.concatenate([track.keys for track, _ in tracks])
    frames = np.arange(len(keys), dtype=np.int64)
    return Stream(
        kind="vide",
        timescale=first.fps * TICKS,
        entry=partial(picture_entry, first.track.description, first.bit_rate),
        parts=[Part(track.at, track.size, clip) for track, clip in tracks],
        decoded=frames * TICKS,
        lasts=np.full_like(frames, TICKS),
        keys=None if keys.all() else np.flatnonzero(keys),
        shape=first.track.shape,
    )


def sound_of(scenes: Sequence[FilmScene]) -> Stream:
    """Return the packets of all sounds, of each scene those from its first block on.

    A block is decoded from two packets, so the first one of a scene also ends the last block of the
    one before it; both are silent there. The last packet ends with the film. Raises `FilmError`.
    """
    tracks = [_read_sound(scene) for scene in scenes]
    last = scenes[-1]
    end = Fraction((last.first_frame + last.picture.frames) * SOUND_RATE, last.picture.fps)
    ends = [scene.first_block - 1 for scene in scenes[1:]] + [math.ceil(end / BLOCK)]
    parts: list[Part] = []
    blocks = 0
    for scene, track, after in zip(scenes, tracks, ends, strict=True):
        taken = slice(after + 1 - blocks)
        parts.append(Part(track.at[taken], track.size[taken], scene.files.sound))
        blocks = after + 1
    decoded = (np.arange(blocks, dtype=np.int64) - 1) * BLOCK
    return Stream(
        kind="soun",
        timescale=SOUND_RATE,
        entry=partial(sound_entry, tracks[0].description, _SOUND_TRACK, BIT_RATE),
        parts=parts,
        decoded=decoded,
        lasts=np.minimum(math.ceil(end) - decoded, BLOCK),
        skipped=BLOCK,
    )


def _read_sound(scene: FilmScene) -> Track:
    file, remedy = scene.files.sound, "Delete it, and it is made again."
    try:
        track = read_samples(file).track("soun")
    except (OSError, ValueError) as error:
        fault = f"the sound cannot be read: {getattr(error, 'strerror', None) or error}."
        raise FilmError(fault, place=str(file), remedy=remedy) from error
    there, blocks = len(track.size) - 1 if track else 0, blocks_of(scene.samples)
    if track is None or b"esds" not in track.description or there != blocks:
        fault = f"{file} has {there} blocks of sound, but the clip needs {blocks}."
        raise FilmError(fault, place=f"scene {scene.scene.id}", remedy=remedy)
    return track


def captions_of(captions: Sequence[Caption]) -> Stream:
    """Return captions as 3GPP timed text: the length in two bytes, and UTF-8 (TS 26.245, 5.17)."""
    starts = np.array([round(caption.start * MILLISECONDS) for caption in captions], dtype=np.int64)
    ends = np.array([round(caption.end * MILLISECONDS) for caption in captions], dtype=np.int64)
    texts = [_with_length(caption.text) for caption in captions]
    return Stream("sbtl", MILLISECONDS, caption_entry, [_written(texts)], starts, ends - starts)


def chapters_of(chapters: Sequence[Chapter], fps: int) -> Stream:
    """Return chapters as timed text, which says that it is UTF-8."""
    marks = [chapter.start for chapter in chapters] + [chapters[-1].end]
    times = np.array([to_ticks(mark, fps, SOUND_RATE) for mark in marks], dtype=np.int64)
    texts = [_with_length(chapter.title) + _UTF_8 for chapter in chapters]
    return Stream("text", SOUND_RATE, chapter_entry, [_written(texts)], times[:-1], np.diff(times))


def to_ticks(frame: int, fps: int, timescale: int) -> int:
    """Return when a frame is shown, in ticks of a clock."""
    return (frame * timescale + fps // 2) // fps


def _with_length(text: str) -> bytes:
    letters = text.encode()
    return len(letters).to_bytes(2, "big") + letters


def _written(texts: Sequence[bytes]) -> Part:
    size = np.array([len(text) for text in texts], dtype=np.int64)
    return Part(np.cumsum(size) - size, size, content=b"".join(texts))
