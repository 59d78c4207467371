"""Answers that were given before, kept by what was asked.

One JSON file an answer, written whole: several processes may share a folder, and a folder that is
kept replays a draft without a server. The key of the server is in neither a name nor a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from notes2manim.files import require_room, written_whole


@dataclass(frozen=True)
class Answer:
    """What a model said, and why it stopped there: it was done, cut off, or refused.

    `rung` is the step of the ladder in `chat` on which it was asked; None when it was kept.
    """

    text: str
    end: Literal["done", "cut off", "refused"] = "done"
    rung: int | None = None


class Answers:
    """A folder of answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, question: Mapping[str, Any]) -> Answer | None:
        """Return the answer to a question, or None where there is none or its file is damaged."""
        try:
            kept = json.loads(self._path(question).read_bytes())
            if kept["sum"] == _sum(kept["text"], kept["end"]):
                return Answer(kept["text"], kept["end"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass
        return None

    def require_room(self) -> None:
        """Raise `DiskError` when an answer could not be kept."""
        require_room(self._folder)

    def keep(self, question: Mapping[str, Any], answer: Answer) -> None:
        """Keep an answer. Refusals and empty answers are not kept: they may differ next time."""
        if answer.end == "refused" or not answer.text.strip():
            return
        with written_whole(self._path(question), durable=True) as part:
            kept = {"text": answer.text, "end": answer.end, "sum": _sum(answer.text, answer.end)}
            part.write_text(json.dumps(kept, indent=1), encoding="utf-8")

    def _path(self, question: Mapping[str, Any]) -> Path:
        key = hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()
        return self._folder / key[:2] / f"{key}.json"


def _sum(text: str, end: str) -> str:
    """Return the digest by which an answer is known to be as it was given, to the last bit."""
    return hashlib.sha256(json.dumps([text, end]).encode()).hexdigest()
