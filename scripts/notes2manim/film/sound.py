"""The voices on the film's clock: one continuous mono track, made block by block.

Nothing is kept: each pass over the sound reads and resamples the voices again, so that the
memory does not grow with the film.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from notes2manim.errors import FilmError
from notes2manim.film.scenes import SOUND_RATE, frames_of, timing_of
from notes2manim.model.timing import Timing

Block = NDArray[np.float32]

# How far a voice file may be from the duration in its timing, in seconds.
_TOLERANCE = 0.002


@dataclass(frozen=True)
class Voice:
    """The voice of one scene in its place: from which sample of the film on, and which is the next one's."""

    file: Path
    timing: Timing
    first: int
    after: int


def place_voices(voices: Sequence[Path], timings: Sequence[Path], fps: int) -> list[Voice]:
    """Return the voices of a film of `fps` frames a second, in order, each as long as its clip.

    Raises `FilmError` for a timing that cannot be read.
    """
    placed: list[Voice] = []
    frame = 0
    for file, timing in zip(voices, map(timing_of, timings), strict=True):
        first, frame = frame, frame + frames_of(timing, fps)
        samples = [round(Fraction(at * SOUND_RATE, fps)) for at in (first, frame)]
        placed.append(Voice(file, timing, *samples))
    return placed


def lay_voices(voices: Sequence[Voice]) -> Iterator[Block]:
    """Yield the sound of each scene: shape (samples,), 48 kHz, as long as its clip.

    A voice starts at the first sample of its clip's first frame; what it leaves is silent.
    Raises `FilmError` for a voice that is missing, not sound, or not as long as its timing says.
    """
    for voice in voices:
        samples = _read_voice(voice)
        block = np.zeros(voice.after - voice.first, dtype=np.float32)
        count = min(len(samples), len(block))
        block[:count] = samples[:count]
        yield block


def _read_voice(placed: Voice) -> Block:
    place = f"scene {placed.timing.scene}"
    path = placed.file
    remedy = "Delete it, and it is spoken again."
    try:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise FilmError(f"{path} cannot be read: {error}.", place=place, remedy=remedy) from error
    if rate != placed.timing.sample_rate:
        raise FilmError(
            f"{path} has {rate} samples a second, but its timing says {placed.timing.sample_rate}.",
            place=place,
            remedy=remedy,
        )
    if abs(len(sound) / rate - placed.timing.duration) > _TOLERANCE:
        raise FilmError(
            f"{path} is {len(sound) / rate:.3f} s long, but its timing says {placed.timing.duration:.3f} s.",
            place=place,
            remedy=remedy,
        )
    voice = sound.mean(axis=1)
    if not np.isfinite(voice).all():
        raise FilmError(f"{path} holds samples that are not numbers.", place=place, remedy=remedy)
    return np.asarray(soxr.resample(voice, rate, SOUND_RATE, quality="HQ"), dtype=np.float32)
