"""Which notes there are."""

from __future__ import annotations

import difflib
from pathlib import Path

from notes2manim.errors import NotesError
from notes2manim.model.shape import SHAPES, suffix

FORMS = (".md", ".json")


def find_topics(folder: Path) -> list[str]:
    """Return the names of all notes in `folder`, in alphabetical order.

    Raises `NotesError` for a name that is that of another film in another shape.
    """
    files = [file for file in folder.iterdir() if file.suffix in FORMS] if folder.is_dir() else []
    for file in files:
        if file.stem.endswith(tuple(suffix(shape) for shape in SHAPES if suffix(shape))):
            raise NotesError(
                f"{Path(file.stem).suffix} at the end of a name asks for another shape of a film.",
                place=str(file),
                remedy="Rename it.",
            )
    return sorted({file.stem for file in files})


def find_notes(folder: Path, topic: str) -> Path:
    """Return the file with the notes of `topic`: Markdown, or a script in JSON.

    Raises `NotesError` when there is none, or when there are both.
    """
    try:
        topic.encode()
    except UnicodeEncodeError:
        raise NotesError(
            "this name cannot be read in the language that this machine is set to.",
            place=ascii(topic),
            remedy="Set PYTHONUTF8=1, or LC_ALL=C.UTF-8.",
        ) from None
    found = [folder / f"{topic}{form}" for form in FORMS if (folder / f"{topic}{form}").is_file()]
    if len(found) == 1:
        return found[0]
    if found:
        remedy = "Move one of them away."
        raise NotesError(
            f"there are two: {found[0]} and {found[1]}.", place=f'notes of "{topic}"', remedy=remedy
        )
    topics = find_topics(folder)
    near = difflib.get_close_matches(topic, topics, n=3) or topics[:5]
    others = f", or build one of these: {', '.join(near)}" if near else ""
    raise NotesError(
        f'there are no notes "{folder}/{topic}.md", and no language model drafts them.',
        remedy=f"Write them, or set llm.model in config.yaml{others}.",
    )
