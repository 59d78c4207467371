"""What was found when a finished film was read back: `build/<topic>/check.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from notes2manim.errors import visible
from notes2manim.model.config import Film, Pauses
from notes2manim.model.visual import Model

Rule = Literal[
    "streams",
    "lengths",
    "sync",
    "captions",
    "pictures",
    "loudness",
    "silence",
    "motion",
    "layout",
    "chapters",
]


def clock(seconds: float) -> str:
    """Return a time as a player shows it, with milliseconds: `2:05.250`."""
    minutes, rest = divmod(round(max(seconds, 0.0) * 1000), 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"


class Fault(Model):
    """Something that a film may not have: where, in seconds of the film, and what.

    `scene` is empty where no scene is meant, and `time` is None where the whole film is.
    """

    rule: Rule
    scene: str = ""
    time: float | None = None
    text: str

    def __str__(self) -> str:
        scene = f"scene {self.scene}" if self.scene else ""
        place = " at ".join(
            part for part in (scene, clock(self.time) if self.time is not None else "") if part
        )
        return visible(f"{self.rule}: {place}: {self.text}" if place else f"{self.rule}: {self.text}")


class Part(Model):
    """One scene of the film: what it is and what it was made from, paths relative to the project."""

    scene: str
    title: str = ""
    chapter: bool = True
    clip: str
    voice: str
    timing: str
    heard: str = ""
    record: str = ""


class Bounds(Model):
    """What the film was asked to be: its loudness and peak, and its silences."""

    film: Film = Film()
    pauses: Pauses = Pauses()


class Certificate(Model):
    """The whole of it. `sha256` is that of the film that was read.

    `decoded` tells whether each picture was decoded, or only what a build has the time for.
    `figures` are of the whole film, and `scenes` those of each scene, by their names in
    docs/certificate.md; `unchecked` says in sentences what could not be looked at, and why.
    """

    version: Literal[1] = 1
    film: str
    sha256: str
    title: str = ""
    decoded: bool = False
    faults: list[Fault] = Field(default_factory=list)
    unchecked: list[str] = Field(default_factory=list)
    figures: dict[str, float] = Field(default_factory=dict)
    scenes: dict[str, dict[str, float]] = Field(default_factory=dict)
    parts: list[Part] = Field(default_factory=list)
    bounds: Bounds = Bounds()

    @property
    def good(self) -> bool:
        """Whether no fault was found."""
        return not self.faults


def read_certificate(path: Path) -> Certificate:
    """Read a certificate from its JSON file. Raises `OSError` and pydantic's `ValidationError`."""
    return Certificate.model_validate_json(path.read_bytes())
