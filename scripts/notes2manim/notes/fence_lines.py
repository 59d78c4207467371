"""What the fences that draw share: `key: value` lines, quoted labels, and what they give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from notes2manim.model.visual import Visual
from notes2manim.notes.inline import clean
from notes2manim.notes.notices import Notices

# Turns a text with inline Markdown into a `say`.
SayOf = Callable[[str], str]

_FIELD = re.compile(r"\s*([A-Za-z][A-Za-z _-]{0,30}?)\s*:\s*(.*)", re.DOTALL)
_LABEL = re.compile(r"(?:\s*,)?\s*[\"“]([^\"“”]*)[\"”]\s*$")


@dataclass(frozen=True)
class Drawn:
    """What a fence gives: a visual, and what its `say:` line says."""

    visual: Visual
    said: str | None = None


@dataclass(frozen=True)
class Fence:
    """A fence to be read: its text, the line of its first line, and where faults go."""

    text: str
    line: int
    notices: Notices
    say_of: SayOf

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line that is not empty, with its number in the notes."""
        for number, line in enumerate(self.text.split("\n")):
            bare = clean(line).strip()
            if bare:
                yield self.line + number, bare

    def read_lines(self, kind: str, read: Callable[[int, str], None]) -> None:
        """Read each line but comments, by its number; a `ValueError` of `read` makes it a fault."""
        for number, line in self.lines():
            if line.startswith(("#", "//", "%%")):
                continue
            try:
                read(number, line)
            except ValueError as error:
                self.fault(number, f'{kind} "{line[:60]}" cannot be drawn: {error}.')

    def fault(self, line: int, text: str) -> None:
        self.notices.add(line, text)


def read_field(line: str) -> tuple[str, str] | None:
    """Return the key, in lower case, and the value of a `key: value` line."""
    match = _FIELD.fullmatch(line)
    return (re.sub(r"[\s_-]+", " ", match[1].lower()), match[2].strip()) if match else None


def take_label(line: str) -> tuple[str, str | None]:
    """Return the line without the quoted label at its end, and the label."""
    match = _LABEL.search(line)
    return (line[: match.start()].strip(), match[1].strip()) if match else (line.strip(), None)


def unquote(text: str) -> str:
    """Return a text without the quotation marks around it."""
    text = text.strip()
    return text[1:-1] if len(text) >= 2 and text[0] in "\"'“" and text[-1] in "\"'”" else text
