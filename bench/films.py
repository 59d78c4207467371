"""Films made of sections of the shipped topics, so that none is made for the benchmark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_SECTION = re.compile(r"^(?=## )", re.M)


def compose(notes: Path, topics: Sequence[str], sections: int) -> str:
    """Return the title of the first topic and so many sections, taken from all topics in their order."""
    texts = [_SECTION.split((notes / f"{topic}.md").read_text("utf-8")) for topic in topics]
    found = [section.rstrip() + "\n" for text in texts for section in text[1:]]
    if len(found) < sections:
        raise RuntimeError(f"{', '.join(topics)} have {len(found)} sections, not {sections}")
    return "\n".join([texts[0][0], *found[:sections]])


def edit(notes: str, number: int) -> str:
    """Return the notes with the first plain sentence of a section, counted from 1, ended otherwise."""
    sections = _SECTION.split(notes)
    sections[number], changes = re.subn(
        r"^([A-Z][^\n$`|]*)\.$", r"\1, as you see.", sections[number], count=1, flags=re.M
    )
    if changes != 1:
        raise RuntimeError(f"section {number} has no plain sentence to edit")
    return "".join(sections)
