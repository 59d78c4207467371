"""Values as Python source: the only way in which text of the notes enters a stage."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

WIDTH = 96
_STEP = 4


def literal(value: Any, column: int = 0, before: int = 0) -> str:
    """Return a Python expression that is equal to `value`, broken into lines where it is long.

    Models become dictionaries of what differs from their defaults. Lines after the first are
    indented by `column`; `before` more characters stand before the first.
    """
    value = plain(value)
    text = repr(value)
    if column + before + len(text) <= WIDTH or not value:
        return text
    inner = column + _STEP
    pad = "\n" + " " * inner
    if isinstance(value, str):
        parts = "".join(pad + repr(part) for part in _pieces(value, WIDTH - inner - 2))
        return f"({parts}\n{' ' * column})"
    if isinstance(value, dict):
        rows = [f"{key!r}: {literal(item, inner, len(repr(key)) + 3)}," for key, item in value.items()]
        return "{" + "".join(pad + row for row in rows) + "\n" + " " * column + "}"
    if isinstance(value, list):
        return "[" + "".join(f"{pad}{literal(item, inner, 1)}," for item in value) + "\n" + " " * column + "]"
    return text


def fields(model: BaseModel) -> list[tuple[str, Any]]:
    """Return the fields of a visual that differ from their defaults, by name."""
    return list(plain(model).items())


def plain(value: Any) -> Any:
    """Return models as dictionaries without defaults, and `kind` left out."""
    if isinstance(value, BaseModel):
        value = value.model_dump(exclude_defaults=True)
        value.pop("kind", None)
    return value


def _pieces(text: str, width: int) -> list[str]:
    """Cut text after spaces and line ends into pieces whose literals are about `width` long."""
    pieces, current = [], ""
    for line in text.splitlines(keepends=True):
        for word in re.findall(r"[^ ]+ ?| ", line):
            if current and len(repr(current + word)) > width:
                pieces.append(current)
                current = ""
            current += word
        if current.endswith("\n"):
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces
