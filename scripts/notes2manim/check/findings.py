"""What one rule of the certificate has found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from notes2manim.model.certificate import Fault


@dataclass(frozen=True)
class Findings:
    """Faults, what could not be looked at, and figures: of the film, and of each scene by its id."""

    faults: list[Fault] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    figures: Mapping[str, float] = field(default_factory=dict)
    scenes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
