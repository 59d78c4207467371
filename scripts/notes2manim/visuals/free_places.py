"""Where a label can stand without touching anything."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from notes2manim.visuals.picture import Box

Values = NDArray[np.float64]
# The x and y of a place, and what it costs to stand there, in Manim units away from the best.
Candidate = tuple[float, float, float]

# Manim units: what is kept free around a label, and how close to one another lines are looked at.
_AIR = 0.07
# Labels that are this close to one another read like one, and stand there if they must.
_APART = 0.15
_STEP = 0.04


class FreePlaces:
    """Knows what is drawn, as points close to one another, and where labels stand already.

    `cost` tells how well all labels stand: what their places cost together.
    """

    def __init__(self, box: Box) -> None:
        self._box = box
        self.cost = 0.0
        self._points = np.zeros((0, 2))
        self._labels: list[tuple[float, float, float, float]] = []

    def block(self, corners: Values) -> None:
        """Keep labels away from the straight lines between corners, of shape (n, 2)."""
        runs = [corners[:1]]
        for a, b in pairwise(corners):
            count = max(1, int(np.ceil(float(np.linalg.norm(b - a)) / _STEP)))
            runs.append(a + (b - a) * np.linspace(0, 1, count + 1)[1:, None])
        self._points = np.vstack([self._points, *runs])

    def forget_labels(self) -> None:
        """Take all labels back, to put them in another order."""
        self._labels.clear()
        self.cost = 0.0

    def put(self, label: VMobject, candidates: Iterable[Candidate]) -> None:
        """Move a label to the cheapest place that is free, or that covers least."""
        half = _half(label)
        best: Candidate | None = None
        for x, y, cost in sorted(candidates, key=lambda candidate: candidate[2]):
            if best is not None and cost >= best[2]:
                break
            cost += self._covered(x, y, half)
            if best is None or cost < best[2]:
                best = (x, y, cost)
        assert best is not None
        self.cost += best[2]
        self.stand(label, best[0], best[1])

    def stand(self, label: VMobject, x: float, y: float) -> None:
        """Move the middle of a label to a place, whatever is there: it keeps that free for itself."""
        (left, bottom), (right, top) = seen(label)
        label.shift((x - (left + right) / 2, y - (bottom + top) / 2, 0))
        half = _half(label)
        self._labels.append((x - half[0], x + half[0], y - half[1], y + half[1]))

    def _covered(self, x: float, y: float, half: Values) -> float:
        """Return how much a label would cover, or reach beyond the box."""
        wide, high = half + _AIR
        near = (np.abs(self._points[:, 0] - x) < wide) & (np.abs(self._points[:, 1] - y) < high)
        apart = [
            max(left - x - wide, x - wide - right, bottom - y - high, y - high - top)
            for left, right, bottom, top in self._labels
        ]
        touching = sum(gap < 0 for gap in apart)
        crowded = sum(0 <= gap < _APART for gap in apart)
        beyond: float = max(0.0, abs(x - self._box.x) + half[0] - self._box.width / 2) + max(
            0.0, abs(y - self._box.y) + half[1] - self._box.height / 2
        )
        return float(np.count_nonzero(near) + 60.0 * touching + crowded + 40.0 * beyond)


def _half(label: VMobject) -> Values:
    """Return half the width and the height of what can be seen of a label."""
    low, high = seen(label)
    half: Values = (high - low) / 2
    return half


def seen(label: VMobject) -> tuple[Values, Values]:
    """Return the lower left and the upper right corner of what can be seen of a label."""
    points = np.vstack(
        [leaf.points for leaf in label.family_members_with_points() if leaf.get_fill_opacity()]
    )
    return points[:, :2].min(axis=0), points[:, :2].max(axis=0)


def beside(place: Values, direction: Values, half: Values, gap: float) -> Values:
    """Return the middle of a label of these half sizes that stands at `gap` from a place."""
    reach = abs(direction[0]) * half[0] + abs(direction[1]) * half[1]
    away: Values = place + direction * (gap + reach)
    return away
