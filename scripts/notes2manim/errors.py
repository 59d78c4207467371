"""The errors that a person is meant to read: a place, a fault and a remedy.

Everything that can go wrong because of notes, configuration or the machine is a
`Notes2ManimError`. Entry points print its text and exit with 1; any other exception is a
defect of this program and keeps its traceback.
"""

from __future__ import annotations

import re
import reprlib
from typing import Any

# What moves the cursor, colours or clears a terminal, or turns the direction of text: C0 and C1 but tabs
# and line ends, and the embeddings, overrides and isolates of Unicode.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LONGEST = 2000  # characters of a fault: what is longer quotes a whole file


def visible(text: str) -> str:
    """Return text of unknown origin for a terminal or a log, where it is shown and does nothing.

    >>> visible("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)


def brief(value: Any) -> str:
    """Return a value as an error quotes it: of a large one the beginning, however deep it is.

    Anchors of YAML make a structure of a billion parts from ten lines.
    """
    quoted = reprlib.Repr()
    quoted.maxlevel, quoted.maxstring, quoted.maxother = 3, 200, 200
    return quoted.repr(value)


class Notes2ManimError(Exception):
    """Base of all errors that are reported without a traceback.

    `place` is a file, a `file:line`, a scene or a configuration key; `fault` says what is
    wrong there; `remedy` says what to do about it. Empty parts are left out.
    """

    def __init__(self, fault: str, *, place: str = "", remedy: str = "") -> None:
        self.place = place
        self.fault = fault if len(fault) <= _LONGEST else f"{fault[: _LONGEST // 2]} … {fault[-100:]}"
        self.remedy = remedy
        super().__init__(self.__str__())

    def __str__(self) -> str:
        text = f"{self.place}: {self.fault}" if self.place else self.fault
        return visible(f"{text} {self.remedy}" if self.remedy else text)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.place, self.fault, self.remedy))


def _rebuild(kind: type[Notes2ManimError], place: str, fault: str, remedy: str) -> Notes2ManimError:
    return kind(fault, place=place, remedy=remedy)


class ConfigError(Notes2ManimError):
    """A key or value of the configuration, or of a front matter, cannot be used."""


class NotesError(Notes2ManimError):
    """A notes file cannot be read at all (missing, unreadable, not text)."""


class ScriptError(Notes2ManimError):
    """A script does not follow its schema."""


class VoiceError(Notes2ManimError):
    """A voice provider is missing, does not answer, or gave sound that cannot be used."""


class NoSoundError(VoiceError):
    """A voice has no sound for any of the words that it was given, as for those of another script."""


class StageError(Notes2ManimError):
    """A scene cannot be laid out, or its picture fails to draw."""


class FilmError(Notes2ManimError):
    """Clips and voices cannot be joined into a film."""


class DiskError(Notes2ManimError):
    """A file cannot be written: the disk is full, or its folder is read-only."""


class DraftError(Notes2ManimError):
    """Notes cannot be drafted: no language model answers, or none of its answers can be used."""
