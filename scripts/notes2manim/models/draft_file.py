"""The file of a draft, which says what it is, and is not written over once a person has edited it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from notes2manim.errors import DraftError
from notes2manim.files import written_whole

_MARK = re.compile(
    r"<!-- Drafted by [^\n]*?(?: from `(?P<source>[^`\n]+)`)?\. Copy this file to notes/ to edit it\."
    r" (?P<digest>[0-9a-f]{12}) -->\n\n"
)


def write_draft(text: str, path: Path, *, model: str, source: Path | None = None) -> None:
    """Write a draft, whole, with a comment below its title that names the model and the source.

    Raises `DraftError` when the file is there and not as it was drafted.
    """
    refuse_edited(path)
    name = re.sub(r"[^\w.:/@ -]|--+", "", model)
    origin = f" from `{source}`" if source and not re.search(r"[`\n]|--", str(source)) else ""
    mark = f"<!-- Drafted by {name}{origin}. Copy this file to notes/ to edit it. {_digest(text)} -->"
    title, _, rest = text.partition("\n\n")
    with written_whole(path) as part:
        part.write_text(f"{title}\n\n{mark}\n\n{rest}", encoding="utf-8")


def source_of(path: Path) -> Path | None:
    """Return the source of an earlier draft, so that it is not drafted again without it."""
    mark = _MARK.search(_read(path))
    return Path(mark["source"]) if mark and mark["source"] else None


def refuse_edited(path: Path) -> None:
    """Raise `DraftError` when the file is there and not as it was drafted."""
    written = _read(path)
    mark = _MARK.search(written)
    if written.strip() and (not mark or _digest(_MARK.sub("", written, count=1)) != mark["digest"]):
        raise DraftError(
            "has been edited, and is not written over.",
            place=str(path),
            remedy="Move it to notes/, or delete it.",
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
