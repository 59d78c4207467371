"""What the author may want to mend, collected with its place."""

from __future__ import annotations

import re

from notes2manim.model.script import Notice, Source

MAX_NOTICES = 200  # more than a person reads
_ALIKE = 5  # lines with one fault that are named; the others are counted

_QUOTED = re.compile(r'"[^"]*"')


class Notices:
    """Notices of one file, in the order in which they were found, each once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[int, str], Notice] = {}
        # Of each fault, whatever it quotes: the notices of it that were found.
        self._alike: dict[str, dict[tuple[int, str], None]] = {}

    def add(self, line: int, text: str) -> None:
        """Note something about a line, counted from 1."""
        key = (line, text)
        alike = self._alike.setdefault(_QUOTED.sub("", text), {})
        if key in alike:
            return
        alike[key] = None
        if len(alike) <= _ALIKE and len(self._found) < MAX_NOTICES:
            self._found[key] = Notice(source=Source(file=self.file, line=line, end=line), text=text)

    def all(self) -> list[Notice]:
        """Return them by line; of many that are alike the last one tells how many more there are."""
        told = dict(self._found)
        for alike in self._alike.values():
            more = len(alike) - _ALIKE
            if more > 0 and (key := list(alike)[_ALIKE - 1]) in told:
                lines = "another line" if more == 1 else f"{more} more lines"
                told[key] = told[key].model_copy(update={"text": f"{told[key].text} So it is with {lines}."})
        return sorted(told.values(), key=lambda notice: notice.source.line)
