"""Who was chosen to speak a film, kept in a file, so that a build asks once.

The file stands until the settings of the voice change, or someone removes it. Light to import,
since every start of a build reads it.
"""

from __future__ import annotations

import dataclasses
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
        choice = Choice(**{**told, "reasons": tuple(told["reasons"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return choice if choice.settings == settings else None


def write_choice(path: Path, choice: Choice) -> None:
    """Keep a choice, written whole."""
    with written_whole(path) as part:
        part.write_text(json.dumps(dataclasses.asdict(choice), indent=1) + "\n", encoding="utf-8")
