"""The author's own takes: `<scene>.wav` for a whole scene, or `<scene>/1.wav`, `2.wav`, … one a beat.

Beats are counted from 1 in the order of the scene, those without words included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from notes2manim.errors import VoiceError
from notes2manim.voices import sound
from notes2manim.voices.align import estimate
from notes2manim.voices.project import project_file
from notes2manim.voices.provider import Take
from notes2manim.voices.received import decode, judge

PATIENCE = 3.0  # how much longer than `tone` an author may take, with pauses to think or to look
REMEDY = "Record it anew, or change the words back."


def recorded_scene(folder: Path, scene: str, words: Sequence[str]) -> Take | None:
    """Return the take of a whole scene, with a time for each of its words; None without a file.

    Raises `VoiceError` when it does not fit the words.
    """
    path = folder / f"{scene}.wav"
    return _take(path, words) if path.exists() else None


def recorded_beat(folder: Path, scene: str, number: int, words: Sequence[str]) -> Take:
    """Return the take of beat `number`, from 1. Raises `VoiceError` when it does not fit or is not there."""
    path = folder / scene / f"{number}.wav"
    if not path.exists():
        raise VoiceError(
            f"nothing is recorded: there is neither {folder / scene}.wav nor {path}.",
            remedy="Record it, or set voice.mix: true to have another voice speak it.",
        )
    return _take(path, words)


def _take(path: Path, words: Sequence[str]) -> Take:
    content = project_file(str(path), "recordings").read_bytes()
    try:
        take = decode(content)
        judge(take, words, longest=PATIENCE)
    except VoiceError as error:
        raise VoiceError(f"{path} cannot be used: {error.fault}", remedy=REMEDY) from error
    take = sound.trim(take)
    return sound.settle(replace(take, times=estimate(words, take)))
