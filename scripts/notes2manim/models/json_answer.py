"""JSON out of what a model said: alone, in a fence, among prose, or after its thoughts."""

from __future__ import annotations

import json
import re
from typing import Any

from notes2manim.models.escapes import mend_text, valid_json

_THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL)
_MAX_STARTS = 200  # places at which an object may begin


def find_json(text: str) -> dict[str, Any] | None:
    """Return the longest JSON object in a text, its strings mended, or None where there is none."""
    text = valid_json(_THOUGHTS.sub("", text))
    decoder = json.JSONDecoder(strict=False)  # line breaks inside strings are accepted
    longest: tuple[int, dict[str, Any]] | None = None
    start = -1
    for _ in range(_MAX_STARTS):
        start = text.find("{", start + 1)
        if start < 0:
            break
        try:
            found, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if longest is None or end - start > longest[0]:
            longest = (end - start, found)
        start = end - 1
    try:
        return {name: mend(entry) for name, entry in longest[1].items()} if longest else None
    except RecursionError:
        return None


def mend(value: Any) -> Any:
    """Return a parsed value with every string in it mended."""
    if isinstance(value, str):
        return mend_text(value)
    if isinstance(value, list):
        return [mend(entry) for entry in value]
    if isinstance(value, dict):
        return {str(name): mend(entry) for name, entry in value.items()}
    return value
