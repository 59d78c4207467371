"""Many languages, by the robot voice of eSpeak NG, Debian's libespeak-ng1.

The library is called in this process, through ctypes, since only its events say when each
word sounds. It keeps global state: one thread at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from notes2manim.errors import VoiceError
from notes2manim.model.config import Voice
from notes2manim.voices.provider import Samples, Span, Take
from notes2manim.voices.spoken import plain

LIBRARY = "libespeak-ng.so.1"
PACE = 165  # words a minute at speed 1, a narrator's pace

# Constants of speak_lib.h.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_RATE = 1
_WORD = 1

# Subtags that eSpeak NG calls otherwise.
_RENAMED = {"zh": "cmn", "no": "nb", "en": "en-us", "fr": "fr-fr", "pt": "pt-br"}


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """The provider `espeak`. Its voices are eSpeak NG's; empty takes that of the language."""

    default = ""

    def version(self) -> str:
        """Return the version of the library."""
        information = _library().espeak_Info
        information.restype = ctypes.c_char_p
        return f"espeak-ng {information(None).decode()}"

    def languages(self) -> frozenset[str]:
        """Return the languages that eSpeak NG has, and their usual names where it has others."""
        known = {name.split("-")[0] for name in _voices()}
        return frozenset(known | {usual for usual, name in _RENAMED.items() if name.split("-")[0] in known})

    def voices(self) -> list[str]:
        """Return the names of its voices, such as `en-gb` and `pt-br`."""
        return _voices()

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak a beat; a word lasts until the next one begins or its sound ends."""
        library, rate = _open()
        name = voice.name or _nearest(language)
        if library.espeak_SetVoiceByName(name.encode()) != 0:
            raise VoiceError(f'eSpeak NG has no voice "{name}".', remedy="See `espeak-ng --voices`.")
        library.espeak_SetParameter(_RATE, round(PACE * voice.speed), 0)
        text = " ".join(plain(word) for word in words)
        samples, starts = _synthesize(library, text)
        return Take(samples, rate, _spans(words, starts, len(samples) / rate))


@cache
def _library() -> Any:
    try:
        return ctypes.CDLL(LIBRARY)
    except OSError as error:
        raise VoiceError(
            "the voice espeak is not installed.", remedy="Install it: `apt-get install espeak-ng`."
        ) from error


@cache
def _open() -> tuple[Any, int]:
    library = _library()
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, None, _DONT_EXIT)
    if rate <= 0:
        raise VoiceError(
            "eSpeak NG does not find its data.", remedy="Install it: `apt-get install espeak-ng-data`."
        )
    return library, rate


@cache
def _voices() -> list[str]:
    library, _ = _open()
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    listed = library.espeak_ListVoices(None)
    names = set()
    for voice in _until_null(listed):
        if voice.languages:  # a byte of priority, then the name
            names.add(voice.languages[1:].decode())
    return sorted(names)


def _until_null(pointers: Any) -> Iterator[_Voice]:
    at = 0
    while pointers[at]:
        yield pointers[at].contents
        at += 1


def _nearest(language: str) -> str:
    """Return the voice for a language of BCP 47: its own, else that of its primary subtag."""
    wanted, primary = language.lower(), language.lower().split("-")[0]
    for name in (wanted if "-" in wanted else _RENAMED.get(wanted, wanted), _RENAMED.get(primary, primary)):
        if name in _voices():
            return name
    return next(name for name in _voices() if name.split("-")[0] == primary)


def _synthesize(library: Any, text: str) -> tuple[Samples, list[tuple[int, float]]]:
    """Return the sound, and for each word event its place in the text, from 0, and its start."""
    parts: list[Samples] = []
    starts: list[tuple[int, float]] = []

    def receive(data: Any, count: int, events: Any) -> int:
        if count > 0 and data:
            parts.append(np.ctypeslib.as_array(data, (count,)).astype(np.float32) / np.float32(32768))
        at = 0
        while events[at].type:
            event = events[at]
            if event.type == _WORD:
                starts.append((event.text_position - 1, event.audio_position / 1000))
            at += 1
        return 0

    callback = _CALLBACK(receive)
    library.espeak_SetSynthCallback(callback)
    encoded = text.encode() + b"\0"
    library.espeak_Synth(encoded, len(encoded), 0, 1, 0, _UTF8, None, None)
    library.espeak_SetSynthCallback(_CALLBACK())  # the next call brings its own
    return (np.concatenate(parts) if parts else np.zeros(0, np.float32)), starts


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
