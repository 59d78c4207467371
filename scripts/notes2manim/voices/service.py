"""A provider that is asked over the network: words to requests, and answers to takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from notes2manim.errors import Notes2ManimError, VoiceError
from notes2manim.model.config import Voice
from notes2manim.voices import sound
from notes2manim.voices.align import estimate
from notes2manim.voices.provider import Take
from notes2manim.voices.received import decode, judge
from notes2manim.voices.spoken import plain
from notes2manim.voices.tone import gap


class Service:
    """Base of the providers `dia` and `openai`. Threads may share one.

    `sleep` waits between two tries.
    """

    name = ""
    default = ""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._lock = threading.Lock()
        self._line: Callable[[Sequence[str]], Take] | None = None
        self._broken: Notes2ManimError | None = None

    def version(self) -> str:
        """Return its name: which model a server has loaded, only its owner knows."""
        return self.name

    def languages(self) -> frozenset[str]:
        """Return `*`: a server's languages are those of its model."""
        return frozenset("*")

    def voices(self) -> list[str]:
        """Return nothing: they are asked for with the first words, and not where all takes are kept."""
        return []

    def address(self, voice: Voice) -> str:
        """Return where its server is."""
        raise NotImplementedError

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak a beat, in requests of whole sentences where these are short enough.

        Word times that the service does not give are estimated.
        """
        say = self._connected(voice)
        takes = []
        parts = cut(words, voice.chunk)
        for part in parts:
            take = sound.trim(say(part))
            takes.append(take if take.times else replace(take, times=estimate(part, take)))
        rate = takes[0].rate
        joined = sound.resample(takes[0], rate)
        for part, take in zip(parts, takes[1:], strict=False):
            joined = sound.join([joined, sound.resample(take, rate)], gap(part[-1]))
        return joined

    def _connect(self, voice: Voice) -> Callable[[Sequence[str]], Take]:
        """Return what asks for one part, after all that is asked once a scene."""
        raise NotImplementedError

    def _connected(self, voice: Voice) -> Callable[[Sequence[str]], Take]:
        """Connect once for all threads, whether it goes well or not."""
        with self._lock:
            if self._broken:
                raise self._broken
            if self._line is None:
                try:
                    self._line = self._connect(voice)
                except Notes2ManimError as error:
                    self._broken = error
                    raise
            return self._line


def cut(words: Sequence[str], limit: int) -> list[list[str]]:
    """Return words in parts of at most `limit` characters, cut behind sentences, else clauses.

    A single word that is longer stays whole.

    >>> cut(["One", "two.", "Three,", "four", "five."], 17)
    [['One', 'two.'], ['Three,', 'four', 'five.']]
    """
    parts: list[list[str]] = []
    rest = list(words)
    while rest:
        size, fits = 0, 0
        for word in rest:
            size += len(plain(word)) + 1
            if size > limit + 1 and fits:
                break
            fits += 1
        if fits < len(rest):
            ends = range(fits, fits // 3, -1)
            fits = max(ends, key=lambda end: gap(rest[end - 1]), default=fits)
        parts.append(rest[:fits])
        rest = rest[fits:]
    return parts


def usable(content: bytes, words: Sequence[str], speed: float) -> Take:
    """Return the take that a server sent for these words.

    Raises `UnusableError`, so that it is asked again, when it cannot be used.
    """
    from notes2manim.voices.server import UnusableError

    try:
        take = decode(content)
        judge(take, words, speed=speed)
    except VoiceError as error:
        raise UnusableError(error.fault.rstrip(".")) from None
    return take
