"""A rectangle with round corners, which boxes, bars, keys and patches are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from manim import WHITE, VMobject

# How far the handles of a quarter of a circle reach, in radii.
_HANDLE = 4 / 3 * (math.sqrt(2) - 1)
# For each corner, from the right one at the top on: where it is, and how the outline comes and goes.
_CORNERS = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
_COME = np.array([[0, 1], [-1, 0], [0, -1], [1, 0]])
_GO = np.roll(_COME, -1, axis=0)


class RoundedRectangle(VMobject):
    """The outline of Manim's own `RoundedRectangle`, which takes twenty times as long to find its corners.

    `corner_radius` is at most half of the shorter side.
    """

    def __init__(
        self, *, width: float, height: float, corner_radius: float, color: Any = WHITE, **style: Any
    ) -> None:
        super().__init__(color=color, **style)
        radius = min(corner_radius, width / 2, height / 2)
        corners = _CORNERS * (width / 2, height / 2)
        starts, ends = corners - radius * _COME, corners + radius * _GO
        sides = np.roll(starts, -1, axis=0) - ends
        handle = _HANDLE * radius
        curves = [
            *(starts, starts + handle * _COME, ends - handle * _GO, ends),
            *(ends, ends + sides / 3, ends + sides * 2 / 3, ends + sides),
        ]
        self.points = np.zeros((32, 3))
        self.points[:, :2] = np.stack(curves, axis=1).reshape(-1, 2)
