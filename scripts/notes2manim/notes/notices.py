"""What the author may want to mend, collected with its place."""

from __future__ import annotations

from notes2manim.model.script import Notice, Source

MAX_NOTICES = 200  # more than a person reads


class Notices:
    """Notices of one file, in the order in which they were found, each once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[int, str], Notice] = {}

    def add(self, line: int, text: str) -> None:
        """Note something about a line, counted from 1."""
        key = (line, text)
        if key not in self._found and len(self._found) < MAX_NOTICES:
            self._found[key] = Notice(source=Source(file=self.file, line=line, end=line), text=text)

    def all(self) -> list[Notice]:
        """Return them by line."""
        return sorted(self._found.values(), key=lambda notice: notice.source.line)
