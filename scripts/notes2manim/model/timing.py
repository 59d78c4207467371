"""When each beat and each word of a scene is spoken, on the clock of its voice file.

All times are in seconds from the first sample of the voice file.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal

from notes2manim.model.visual import Model

# What is less than a millionth of a frame is the error of a float.
_FLOAT_ERROR = 1e-6


class WordTime(Model):
    """One word of a `say` (see `model.say.split_words`): its caption form and when it sounds."""

    text: str
    start: float
    end: float


class BeatTime(Model):
    """One beat: `start` is where its words may begin, `end` where the next beat starts.

    `words` holds exactly one entry for each word of the beat's `say`. The pause after the
    words belongs to the beat. `fault` says why nothing is heard of them: place, fault and remedy.
    """

    start: float
    end: float
    words: list[WordTime]
    fault: str = ""


class Timing(Model):
    """One scene. `duration` is the length of the voice file, and the end of the last beat.

    `provider` is who spoke; `instead_of` names the provider that was asked to and could not.
    """

    version: Literal[1] = 1
    scene: str
    provider: str
    instead_of: str = ""
    voice: str
    sample_rate: int
    duration: float
    beats: list[BeatTime]

    def frames(self, rate: float) -> int:
        """Return how many frames the clip of the scene has at this rate, the last one counted whole."""
        return math.ceil(self.duration * rate - _FLOAT_ERROR)


def read_timing(path: Path) -> Timing:
    """Read a timing from its JSON file."""
    return Timing.model_validate_json(path.read_bytes())
