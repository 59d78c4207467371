"""The voices on the film's clock: one continuous mono track, made block by block.

Nothing is kept: each pass over the sound reads and resamples the voices again, so that the
memory does not grow with the film.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from notes2manim.errors import FilmError
from notes2manim.film.scenes import SOUND_RATE, FilmScene

Block = NDArray[np.float32]

# How far a voice file may be from the duration in its timing, in seconds.
_TOLERANCE = 0.002


def lay_voices(scenes: Sequence[FilmScene]) -> Iterator[Block]:
    """Yield the sound of each scene: shape (samples,), 48 kHz, as long as its clip.

    A voice starts at the first sample of its clip's first frame; what it leaves is silent.
    Raises `FilmError` for a voice that is missing, not sound, or not as long as its timing says.
    """
    for scene in scenes:
        first, after = scene.samples
        voice = _read_voice(scene)
        block = np.zeros(after - first, dtype=np.float32)
        count = min(len(voice), len(block))
        block[:count] = voice[:count]
        yield block


def _read_voice(scene: FilmScene) -> Block:
    place = f"scene {scene.scene.id}"
    path = scene.files.voice
    remedy = "Delete it, and it is spoken again."
    try:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise FilmError(f"{path} cannot be read: {error}.", place=place, remedy=remedy) from error
    if rate != scene.timing.sample_rate:
        raise FilmError(
            f"{path} has {rate} samples a second, but its timing says {scene.timing.sample_rate}.",
            place=place,
            remedy=remedy,
        )
    if abs(len(sound) / rate - scene.timing.duration) > _TOLERANCE:
        raise FilmError(
            f"{path} is {len(sound) / rate:.3f} s long, but its timing says {scene.timing.duration:.3f} s.",
            place=place,
            remedy=remedy,
        )
    voice = sound.mean(axis=1)
    if not np.isfinite(voice).all():
        raise FilmError(f"{path} holds samples that are not numbers.", place=place, remedy=remedy)
    return np.asarray(soxr.resample(voice, rate, SOUND_RATE, quality="HQ"), dtype=np.float32)
