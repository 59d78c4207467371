"""Who was chosen to speak a film, kept in a file, so that a build asks once.

The file stands until the settings of the voice change, or someone removes it. Light to import,
since every start of a build reads it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from notes2manim.files import written_whole


@dataclass(frozen=True)
class Choice:
    """Who was asked to speak, who speaks, and why not those before; one sentence for each.

    `settings` is the JSON of the settings that it was decided under.
    """

    wanted: str
    provider: str
    reasons: tuple[str, ...] = ()
    settings: str = ""


def read_choice(path: Path, settings: str) -> Choice | None:
    """Return the choice that was made under these settings, or None where there is none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        known = told.pop("sum")
        choice = Choice(**{**told, "reasons": tuple(told["reasons"])})
        whole = known == _sum(choice)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return choice if whole and choice.settings == settings else None


def write_choice(path: Path, choice: Choice) -> None:
    """Keep a choice, written whole."""
    told = {**dataclasses.asdict(choice), "sum": _sum(choice)}
    with written_whole(path) as part:
        part.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _sum(choice: Choice) -> str:
    """Return the digest by which a choice is known to be as it was made, to the last bit."""
    return hashlib.sha256(json.dumps(dataclasses.astuple(choice)).encode()).hexdigest()
