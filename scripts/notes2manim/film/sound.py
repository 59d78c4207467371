"""The voice of a scene on the film's clock: mono, 48 kHz, as long as its clip, and silent at its end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from notes2manim.errors import FilmError
from notes2manim.film.scenes import BLOCK, SOUND_RATE, samples_of, timing_of
from notes2manim.model.timing import Timing

Samples = NDArray[np.float32]

# How far a voice file may be from the duration in its timing, in seconds.
_TOLERANCE = 0.002
# Samples in which a voice is faded that sounds where its scene has to be silent: 5 ms.
_FADE = SOUND_RATE // 200


def lay_voice(voice: Path, timing: Path, fps: int) -> Samples:
    """Return the sound of a scene, shape (samples,), at 48 kHz, as long as its clip of `fps` frames a second.

    The voice starts at its first sample; what it leaves is silent, and so is the end of the scene,
    where the next one is joined: of a voice that sounds to its end, up to 43 ms are faded out.
    Raises `FilmError` for a timing that cannot be read, and for a voice that is missing, not
    sound, or not as long as its timing says.
    """
    told = timing_of(timing)
    said = _read_voice(voice, told)
    sound = np.zeros(samples_of(told.frames(fps), fps), dtype=np.float32)
    count = min(len(said), len(sound))
    sound[:count] = said[:count]
    _end_in_silence(sound)
    return sound


def _end_in_silence(sound: Samples) -> None:
    """Silence the last block of AAC that a film takes of a scene in any case, and what is behind it.

    A block is made from what two packets hold, and at a joint the second one is of another scene.
    """
    silent = max(len(sound) // BLOCK - 1, 0) * BLOCK
    if sound[silent:].any():
        fade = min(_FADE, silent)
        sound[silent - fade : silent] *= np.linspace(1, 0, fade, endpoint=False, dtype=np.float32)
        sound[silent:] = 0.0


def _read_voice(path: Path, timing: Timing) -> Samples:
    """Return a voice at 48 kHz."""
    place = f"scene {timing.scene}"
    remedy = "Delete it, and it is spoken again."
    try:
        sound, rate = soundfile.read(path, dtype="float32")
    except (OSError, soundfile.SoundFileError) as error:
        raise FilmError(f"{path} cannot be read: {error}.", place=place, remedy=remedy) from error
    if rate != timing.sample_rate:
        raise FilmError(
            f"{path} has {rate} samples a second, but its timing says {timing.sample_rate}.",
            place=place,
            remedy=remedy,
        )
    if abs(len(sound) / rate - timing.duration) > _TOLERANCE:
        raise FilmError(
            f"{path} is {len(sound) / rate:.3f} s long, but its timing says {timing.duration:.3f} s.",
            place=place,
            remedy=remedy,
        )
    voice = sound if sound.ndim == 1 else sound.mean(axis=1)
    if not np.isfinite(voice).all():
        raise FilmError(f"{path} holds samples that are not numbers.", place=place, remedy=remedy)
    return np.asarray(soxr.resample(voice, rate, SOUND_RATE, quality="HQ"), dtype=np.float32)
