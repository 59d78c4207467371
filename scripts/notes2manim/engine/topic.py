"""What to make a film of: words, the name of notes, or a file of notes."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from notes2manim.errors import NotesError
from notes2manim.notes.slugs import slug
from notes2manim.plan.topics import FORMS, allow_link, require_name


def find_topic(asked: str, project: Path) -> str:
    """Return the name of the topic that a person asks for.

    Notes that are there keep their name, however its accents are composed; a file outside of `notes/` is
    linked into it under its own name, so that it is read where it is and never written; other words become
    a slug. Raises `NotesError` for a file that is missing, whose name other notes have, or no topic can have.
    """
    notes = project / "notes"
    there = _find(asked, notes)
    if there:
        require_name(there)
        return there
    file = Path(asked)
    if file.suffix not in FORMS:
        return slug(asked)
    if not file.is_file():
        raise NotesError(
            "there is no such file.", place=asked, remedy="Name notes that are there, or a topic."
        )
    require_name(file.stem, asked)
    if file.parent.resolve() != notes.resolve():
        _link(file, notes / file.name)
        allow_link(notes, file.stem)
    return file.stem


def _find(asked: str, notes: Path) -> str:
    """Return the name of notes that are there, or nothing. Some systems take accents apart in names."""
    if "/" in asked:
        return ""
    for name in (asked, unicodedata.normalize("NFC", asked), unicodedata.normalize("NFD", asked)):
        if any((notes / f"{name}{ending}").is_file() for ending in FORMS):
            return name
    return ""


def _link(file: Path, link: Path) -> None:
    if link.is_symlink() and not link.exists():
        link.unlink()  # it led to notes that have gone
    if not link.exists():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file.resolve())
    elif not link.samefile(file):
        raise NotesError(
            f"{link.parent.name}/{link.name} holds other notes of this name.",
            place=str(file),
            remedy="Rename one of the two.",
        )
