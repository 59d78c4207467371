"""The texts that outlines are made of: what a letter's outline says survives its being one of many.

Letters are drawn as few mobjects as possible, so a mobject may hold several lines of text. Its
`wording` tells which of its points belong to which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# In ems: how far a line reaches below and above its baseline.
DESCENT, ASCENT = 0.24, 0.92


@dataclass(frozen=True)
class Wording:
    """One line of text in the points of a mobject, from `start` to `end` (excluded).

    The first four points are a straight line up, from under the baseline to the height of a
    capital: it has no area, so nothing of it is drawn, and it tells the size of the text
    however that is scaled and turned. The others are ink.
    """

    text: str
    start: int
    end: int


def upright(em: float) -> NDArray[np.float64]:
    """Return the four points that tell the size of a text, its baseline at y = 0."""
    return np.linspace((0.0, -DESCENT * em, 0.0), (0.0, ASCENT * em, 0.0), 4)


def em_of(points: NDArray[np.float64]) -> float:
    """Return the em that the four points of `upright` tell, in Manim units."""
    return float(np.linalg.norm(points[3] - points[0])) / (DESCENT + ASCENT)


def wording_of(mobject: Any) -> tuple[Wording, ...]:
    """Return the texts that a mobject itself holds, without its submobjects."""
    return getattr(mobject, "wording", ())
