"""Paths with tips, as one outline each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

Points = NDArray[np.float64]

_PIECES = 24
_DASH = 0.12


@dataclass
class Way:
    """A path as points close to one another."""

    points: Points

    def _lengths(self) -> Points:
        steps = np.linalg.norm(np.diff(self.points, axis=0), axis=1)
        return np.concatenate([[0.0], np.cumsum(steps)])

    @property
    def length(self) -> float:
        """The length in Manim units."""
        return float(self._lengths()[-1])

    def at(self, share: float) -> Points:
        """Return the point at a share (0 to 1) of the length."""
        lengths = self._lengths()
        return np.array([np.interp(share * lengths[-1], lengths, self.points[:, axis]) for axis in range(3)])

    def cut(self, start: float, end: float) -> Points:
        """Return the points from one length to another, both ends included."""
        lengths = self._lengths()
        total = max(float(lengths[-1]), 1e-9)
        inner = self.points[(lengths > start + 1e-9) & (lengths < end - 1e-9)]
        return np.vstack([self.at(start / total)[None], inner, self.at(end / total)[None]])


def along(pieces: Sequence[Points]) -> Points:
    """Return the points along cubic curves of four points each, joined end to end."""
    t = np.linspace(0, 1, _PIECES + 1)[:, None]
    runs: list[Points] = []
    for a, b, c, d in pieces:
        run = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
        runs.append(run[1:] if runs else run)
    points = np.vstack(runs)
    fresh = np.concatenate([[True], np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-9])
    kept: Points = points[fresh]
    return kept


def polyline(points: Points) -> Points:
    """Return the Bézier points of straight lines from point to point."""
    steps = np.diff(points, axis=0)
    shares = np.array([0.0, 1 / 3, 2 / 3, 1.0])
    return (points[:-1, None, :] + shares[None, :, None] * steps[:, None, :]).reshape(-1, 3)


def arrow(way: Way, color: str, width: float, *, tip: float, dashed: bool) -> list[VMobject]:
    """Return the line of a way and, when `tip` is a length above 0, the tip at its end."""
    length = way.length
    tip = min(tip, length * 0.6)
    end = length - tip * 0.85
    line = VMobject(stroke_color=color, stroke_width=width, fill_opacity=0)
    if dashed:
        starts = np.arange(0.0, end, 2 * _DASH)
        line.points = np.vstack([polyline(way.cut(s, min(s + _DASH, end))) for s in starts if end - s > 1e-3])
    else:
        line.points = polyline(way.cut(0.0, end))
    if tip <= 0:
        return [line]
    head, base = way.at(1.0), way.at(1 - tip / length)
    flow = (head - base) / max(float(np.linalg.norm(head - base)), 1e-9)
    side = np.array((-flow[1], flow[0], 0.0)) * tip * 0.42
    point = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
    back = head - flow * tip
    point.points = polyline(np.array([head, back + side, back - side, head]))
    return [line, point]
