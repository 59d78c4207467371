"""Drafts without speech: silence, or a tone, as long as the words would take.

Lengths follow the syllables: about 170 words a minute, as a narrator speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2manim.model.config import Voice
from notes2manim.voices.provider import Samples, Span, Take
from notes2manim.voices.spoken import plain

RATE = 24000
SYLLABLE = 0.19
WORD = 0.06
CLAUSE = 0.2
SENTENCE = 0.4
PITCH = 220.0

_VOWELS = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôûåæøœãõ]+", re.IGNORECASE)


class Tone:
    """The provider `tone`, with the voices `silent` and `tone`."""

    default = "silent"

    def version(self) -> str:
        """Return the version of its lengths."""
        return "tone 1"

    def languages(self) -> frozenset[str]:
        """Return `*`: it says nothing in any language."""
        return frozenset("*")

    def voices(self) -> list[str]:
        """Return the two voices."""
        return ["silent", "tone"]

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Return silence or tones, with times that are exact to the sample."""
        import numpy as np

        times: list[Span] = []
        parts: list[Samples] = []
        at = 0
        for number, word in enumerate(words):
            count = round(length(word) / voice.speed * RATE)
            pause = 0 if number == len(words) - 1 else round(gap(word) / voice.speed * RATE)
            times.append((at / RATE, (at + count) / RATE))
            parts += [_sound(count, voice.name), np.zeros(pause, np.float32)]
            at += count + pause
        return Take(np.concatenate(parts), RATE, times)


def length(word: str) -> float:
    """Return how long a spoken word takes, in seconds, without the pause after it."""
    return sum(WORD + SYLLABLE * _syllables(part) for part in plain(word).split()) or WORD


def syllables(word: str) -> int:
    """Return how many syllables a spoken word has, about."""
    return sum(map(_syllables, plain(word).split()))


def _syllables(word: str) -> int:
    letters = sum(character.isalpha() for character in word)
    digits = sum(character.isdigit() for character in word)
    vowels = len(_VOWELS.findall(word))
    other = 0 if word.isascii() else letters // 2  # scripts without these vowels
    return max(1, vowels if vowels else other) + 2 * digits


def gap(word: str) -> float:
    """Return the pause after a spoken word, in seconds."""
    end = word.rstrip("\"'”’)]")[-1:]
    if end in (".", "!", "?", "…", "。", "！", "？"):
        return SENTENCE
    return CLAUSE if end in (",", ";", ":", "—", "、", "，") else 0.02


def _sound(count: int, name: str) -> Samples:
    import numpy as np

    if name != "tone":
        return np.zeros(count, np.float32)
    clock = np.arange(count, dtype=np.float32) / RATE
    swell = np.sin(np.pi * np.arange(count) / max(count, 1)).astype(np.float32)
    return (0.1 * swell * np.sin(2 * np.pi * PITCH * clock)).astype(np.float32)
