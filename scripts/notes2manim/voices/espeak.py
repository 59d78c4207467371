"""Many languages, by the robot voice of eSpeak NG, Debian's espeak-ng.

Each utterance is spoken by a process of its own (see `espeak_library`), about 60 ms, so that the
same words always give the same samples.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from notes2manim.errors import VoiceError
from notes2manim.model.config import Voice
from notes2manim.voices import espeak_library
from notes2manim.voices.provider import Span, Take
from notes2manim.voices.spoken import plain

PACE = 165  # words a minute at speed 1, a narrator's pace
INSTALL = "Install it: `apt-get install espeak-ng`."

# Languages for which eSpeak NG has another name.
_RENAMED = {"zh": "cmn", "no": "nb", "en": "en-us", "fr": "fr-fr"}


class Espeak:
    """The provider `espeak`. Its voices are eSpeak NG's; empty takes that of the language."""

    default = ""

    def version(self) -> str:
        """Return the version of the library."""
        try:
            return f"espeak-ng {espeak_library.version()}"
        except OSError as error:
            raise VoiceError("the voice espeak is not installed.", remedy=INSTALL) from error

    def languages(self) -> frozenset[str]:
        """Return the languages that eSpeak NG has, and their usual names where it has others."""
        known = {name.split("-")[0] for name in _voices()}
        return frozenset(known | {usual for usual, name in _RENAMED.items() if name.split("-")[0] in known})

    def voices(self) -> list[str]:
        """Return the names of its voices, such as `en-gb` and `pt-br`."""
        return sorted(_voices())

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak a beat; a word lasts until the next one begins."""
        name = voice.name or _nearest(language)
        text = " ".join(plain(word) for word in words)
        command = [sys.executable, "-I", "-S", espeak_library.__file__, _voices()[name]]
        command.append(str(round(PACE * voice.speed)))
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        if done.returncode:
            fault = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise VoiceError(f"eSpeak NG failed: {' '.join(fault)}.")
        header, samples = done.stdout.split(b"\n", 1)
        told = json.loads(header)
        sound = np.frombuffer(samples, np.int16).astype(np.float32) / np.float32(32768)
        return Take(sound, told["rate"], _spans(words, told["starts"], len(sound) / told["rate"]))


@cache
def _voices() -> dict[str, str]:
    try:
        return espeak_library.voices()
    except OSError as error:
        raise VoiceError("the voice espeak is not installed.", remedy=INSTALL) from error


def _nearest(language: str) -> str:
    """Return the voice for a language of BCP 47: its own, else that of its primary subtag."""
    wanted, primary = language.lower(), language.lower().split("-")[0]
    for name in (_RENAMED.get(wanted, wanted), _RENAMED.get(primary, primary)):
        if name in _voices():
            return name
    return next(name for name in _voices() if name.split("-")[0] == primary)


def _spans(words: Sequence[str], starts: Sequence[tuple[int, float]], duration: float) -> list[Span]:
    """Return the span of each word: from its first event to that of the next word.

    Words that eSpeak NG runs together ("of the") have one event; they share it by their letters.
    """
    sizes = [len(plain(word)) for word in words]
    edges: list[tuple[int, float]] = []  # the place of a word in the letters of the beat, and its start
    place = 0
    for at, size in enumerate(sizes):
        begin = place + at
        first = next((time for where, time in starts if begin <= where < begin + size), None)
        if first is not None or at == 0:
            edges.append((place, first or 0.0))
        place += size
    edges.append((place, duration))
    places = np.cumsum([0, *sizes])
    times = np.interp(places, [letter for letter, _ in edges], [time for _, time in edges])
    return [(float(start), float(end)) for start, end in pairwise(np.maximum.accumulate(times))]
