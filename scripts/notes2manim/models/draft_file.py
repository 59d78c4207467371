"""The file of a draft, which says what it is, and is not written over once a person has edited it."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from notes2manim.errors import DraftError

_MARK = re.compile(r"<!-- Drafted by .*? Copy this file to notes/ to edit it\. ([0-9a-f]{12}) -->\n\n")


def write_draft(text: str, path: Path, *, model: str) -> None:
    """Write a draft, whole, with a comment below its title that names the model.

    Raises `DraftError` when the file is there and not as it was drafted.
    """
    refuse_edited(path)
    name = re.sub(r"[^\w.:/@ -]|--+", "", model)
    mark = f"<!-- Drafted by {name}. Copy this file to notes/ to edit it. {_digest(text)} -->"
    title, _, rest = text.partition("\n\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f".{path.name}.{os.getpid()}")
    whole.write_text(f"{title}\n\n{mark}\n\n{rest}", encoding="utf-8")
    whole.replace(path)


def refuse_edited(path: Path) -> None:
    """Raise `DraftError` when the file is there and not as it was drafted."""
    try:
        written = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    mark = _MARK.search(written)
    if not mark or _digest(_MARK.sub("", written, count=1)) != mark[1]:
        raise DraftError(
            "has been edited, and is not written over.",
            place=str(path),
            remedy="Move it to notes/, or delete it.",
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
