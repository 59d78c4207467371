"""eSpeak NG's library through ctypes: its voices, and one utterance with the time of each word.

What the library has spoken before is heard in what it speaks next, and it does not start afresh
within a process. So this file is also a program of its own, that speaks once:
`espeak_library.py VOICE WORDS_A_MINUTE`, with the text on its standard input. It answers a line of
JSON, `{"rate": …, "starts": [[place, seconds], …]}`, and then the samples. It imports nothing of
this package, to start in no time.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

LIBRARY = "libespeak-ng.so.1"

# Constants of speak_lib.h.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_RATE = 1
_WORD = 1


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


def version() -> str:
    """Return the version of the library. Raises `OSError` when it is not installed."""
    information = ctypes.CDLL(LIBRARY).espeak_Info
    information.restype = ctypes.c_char_p
    return str(information(None).decode())


def voices() -> dict[str, str]:
    """Return the language tag of each voice, and what the library calls the voice."""
    library, _ = _open()
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    found: dict[str, str] = {}
    for voice in _until_null(library.espeak_ListVoices(None)):
        tag = voice.languages[1:].decode()  # behind a byte of priority
        found.setdefault(tag, voice.identifier.decode())
    return found


def synthesize(voice: str, words_a_minute: int, text: str) -> tuple[bytes, int, list[tuple[int, float]]]:
    """Return the samples (16 bits, mono), their rate, and the events of words.

    An event is a place in the text, in characters from 0, and its time in seconds.
    """
    library, rate = _open()
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise OSError(f'eSpeak NG cannot load its voice "{voice}"')
    library.espeak_SetParameter(_RATE, words_a_minute, 0)
    samples = bytearray()
    starts: list[tuple[int, float]] = []

    def receive(data: Any, count: int, events: Any) -> int:
        if data and count > 0:
            samples.extend(ctypes.string_at(data, 2 * count))
        at = 0
        while events[at].type:
            if events[at].type == _WORD:
                starts.append((events[at].text_position - 1, events[at].audio_position / 1000))
            at += 1
        return 0

    callback = _CALLBACK(receive)
    library.espeak_SetSynthCallback(callback)
    encoded = text.encode() + b"\0"
    library.espeak_Synth(encoded, len(encoded), 0, 1, 0, _UTF8, None, None)
    return bytes(samples), rate, starts


def _open() -> tuple[Any, int]:
    library = ctypes.CDLL(LIBRARY)
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, None, _DONT_EXIT)
    if rate <= 0:
        raise OSError("eSpeak NG does not find its data")
    return library, rate


def _until_null(pointers: Any) -> Iterator[_Voice]:
    at = 0
    while pointers[at]:
        yield pointers[at].contents
        at += 1


if __name__ == "__main__":
    _samples, _rate, _starts = synthesize(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(json.dumps({"rate": _rate, "starts": _starts}).encode() + b"\n" + _samples)
