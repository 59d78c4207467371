"""Slices of a pie, and their coming one after the other, as a hand goes round."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from notes2manim.visuals.motion import Light

Points = NDArray[np.float64]

_ARC = 0.25  # radians of one curve of a rim


def wedge(center: Points, radius: float, angle: float, turn: float) -> Points:
    """Return the points of a slice that begins at an angle and turns clockwise, both in radians."""
    count = max(3, math.ceil(turn / _ARC))
    bend = 4 / 3 * math.tan(turn / count / 4)
    angles = angle - turn * np.arange(count + 1) / count
    rim = center + radius * np.column_stack((np.cos(angles), np.sin(angles), 0 * angles))
    along = radius * bend * np.column_stack((np.sin(angles), -np.cos(angles), 0 * angles))
    curves = np.stack((rim[:-1], rim[:-1] + along[:-1], rim[1:] - along[1:], rim[1:]), axis=1)
    shares = np.array((0.0, 1 / 3, 2 / 3, 1.0))[:, None]
    first, last = center + (rim[0] - center) * shares, rim[-1] + (center - rim[-1]) * shares
    return np.vstack([first, curves.reshape(-1, 3), last])


class Sweep(Light):
    """Bring slices as a hand that goes round uncovers them: each with its angle and its turn."""

    def __init__(
        self,
        slices: Sequence[tuple[VMobject, float, float]],
        center: Points,
        radius: float,
        **kwargs: Any,
    ) -> None:
        super().__init__(VGroup(*(shape for shape, _, _ in slices)), introducer=True, **kwargs)
        self._slices, self._center, self._radius = slices, center, radius

    def begin(self) -> None:
        self._whole = [shape.points.copy() for shape, _, _ in self._slices]
        self._first = max((angle for _, angle, _ in self._slices), default=0.0)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(min(max(alpha, 0.0), 1.0))
        swept = share * sum(turn for _, _, turn in self._slices)
        for (shape, angle, turn), whole in zip(self._slices, self._whole, strict=True):
            seen = swept - (self._first - angle)
            if seen >= turn - 1e-9 or share >= 1:
                shape.points = whole.copy()
            elif seen > 0:
                shape.points = wedge(self._center, self._radius, angle, seen)
            else:
                shape.points = np.tile(self._center, (4, 1))
