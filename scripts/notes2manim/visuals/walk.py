"""A point that moves along a curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Animation, Group, Mobject
from numpy.typing import NDArray


class Walk(Animation):
    """Move mobjects together along a path, at an even pace across: `path` has a place a row.

    It works on the mobjects themselves: there is no copy of an outline to make.
    """

    def __init__(self, mobjects: Sequence[Mobject], path: NDArray[np.float64], **kwargs: Any) -> None:
        self._group = Group(*mobjects)
        super().__init__(self._group, **kwargs)
        self._path = path

    def create_starting_mobject(self) -> Mobject:
        return self._group

    def get_all_mobjects(self) -> list[Mobject]:
        return [self._group]

    def begin(self) -> None:
        self._around = [
            (leaf, leaf.points - mobject.get_center())
            for mobject in self._group
            for leaf in mobject.family_members_with_points()
        ]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        at = self.rate_func(min(max(alpha, 0.0), 1.0)) * (len(self._path) - 1)
        index = min(int(at), len(self._path) - 2)
        place = self._path[index] + (self._path[index + 1] - self._path[index]) * (at - index)
        for leaf, points in self._around:
            leaf.points = points + place
