"""The voice of a scene, and where it is in what is heard."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from notes2manim.check.sound import STEP, course_of

# Seconds around its place in which a voice is looked for.
_REACH = 1.0


@dataclass(frozen=True)
class Voice:
    """A voice in its file, and how long it is, in seconds."""

    file: Path
    duration: float

    @cached_property
    def course(self) -> NDArray[np.float32]:
        """Its level in each `STEP` seconds (see `check.sound`)."""
        samples, rate = soundfile.read(self.file, dtype="float32")
        return course_of(samples if samples.ndim == 1 else samples.mean(axis=1), rate)

    @property
    def silent(self) -> bool:
        """Whether nothing at all is to be heard, as in a draft."""
        return not self.course.any()


def read_voice(path: Path) -> Voice | None:
    """Return the voice of a file, or None where there is none; nothing of it is listened to."""
    try:
        return Voice(path, soundfile.info(path).duration)
    except (OSError, soundfile.SoundFileError):
        return None


def find(voice: NDArray[np.float32], sound: NDArray[np.float32], start: float) -> tuple[float, float]:
    """Return by how many seconds a voice is later in a sound than at `start`, and their correlation.

    Both are courses.
    """
    reach = round(_REACH / STEP)
    first = round(start / STEP) - reach
    window = np.zeros(len(voice) + 2 * reach)
    ours = sound[max(first, 0) : first + len(window)]
    window[max(-first, 0) : max(-first, 0) + len(ours)] = ours
    wanted = voice - voice.mean(dtype=np.float64)
    products = np.correlate(window, wanted, mode="valid")
    sums = np.concatenate([[0.0], np.cumsum(window)])
    squares = np.concatenate([[0.0], np.cumsum(window**2)])
    count = len(voice)
    spread = squares[count:] - squares[:-count] - (sums[count:] - sums[:-count]) ** 2 / count
    norms = np.sqrt(np.maximum(spread, 1e-12) * float((wanted**2).sum()) + 1e-12)
    alike = products / norms
    best = int(alike.argmax())
    return (best - reach) * STEP + (round(start / STEP) * STEP - start), float(alike[best])
