"""Lighting one part of a picture: the others fade back."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Animation, Group, Mobject, VMobject
from numpy.typing import NDArray

# What is left of the opacity of what is not meant.
BACK = 0.5


class Spotlight:
    """Knows how opaque the mobjects of a picture are by themselves, and how far they are faded."""

    def __init__(self) -> None:
        self._own: dict[int, tuple[VMobject, NDArray[np.float64], NDArray[np.float64]]] = {}
        self._steady: set[int] = set()

    def keep(self, leaf: VMobject) -> None:
        """Never fade an outline, such as the patch that keeps a line out of its label."""
        self.own(leaf)
        self._steady.add(id(leaf))

    def turn(self, shares: list[tuple[Mobject, float]]) -> Animation | None:
        """Return the animation that leaves each mobject a share (0 to 1) of its opacity.

        The mobjects come in the order in which they are drawn.
        """
        return Turn(self, shares) if shares else None

    def set(self, mobject: Mobject, share: float) -> None:
        """Leave a mobject a share of its opacity at once."""
        for leaf in self.leaves(mobject):
            fill, stroke = self.own(leaf)
            leaf.fill_rgbas[:, 3] = fill[:, 3] * share
            leaf.stroke_rgbas[:, 3] = stroke[:, 3] * share

    def leaves(self, mobject: Mobject) -> list[VMobject]:
        """Return the outlines of a mobject that may fade."""
        leaves = mobject.family_members_with_points()
        return [leaf for leaf in leaves if isinstance(leaf, VMobject) and id(leaf) not in self._steady]

    def own(self, leaf: VMobject) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the colours of fill and stroke that an outline has when nothing is faded."""
        if id(leaf) not in self._own:
            self._own[id(leaf)] = (leaf, leaf.fill_rgbas.copy(), leaf.stroke_rgbas.copy())
        return self._own[id(leaf)][1:]


class Turn(Animation):
    """Works on the mobjects themselves: there is no copy of an outline to make or to mix."""

    def __init__(self, spotlight: Spotlight, shares: list[tuple[Mobject, float]], **kwargs: Any) -> None:
        self._group = Group(*(mobject for mobject, _ in shares))
        super().__init__(self._group, **kwargs)
        self._spotlight, self._shares = spotlight, shares

    @property
    def lit(self) -> list[Mobject]:
        """The mobjects that do not fade back, where others do."""
        lit = [mobject for mobject, share in self._shares if share >= 1]
        return lit if len(lit) < len(self._shares) else []

    def create_starting_mobject(self) -> Mobject:
        return self._group

    def get_all_mobjects(self) -> list[Mobject]:
        return [self._group]

    def begin(self) -> None:
        self._turns = []
        for mobject, share in self._shares:
            for leaf in self._spotlight.leaves(mobject):
                fill, stroke = self._spotlight.own(leaf)
                now = leaf.fill_rgbas[:, 3].copy(), leaf.stroke_rgbas[:, 3].copy()
                self._turns.append((leaf, now, (fill[:, 3] * share, stroke[:, 3] * share)))
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(min(max(alpha, 0.0), 1.0))
        for leaf, now, then in self._turns:
            leaf.fill_rgbas[:, 3] = now[0] + (then[0] - now[0]) * share
            leaf.stroke_rgbas[:, 3] = now[1] + (then[1] - now[1]) * share
