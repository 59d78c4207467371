"""Lighting one part of a picture: the others fade back."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Animation, Group, Mobject, VMobject
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from notes2manim.model.theme import contrast
from notes2manim.visuals.ink import blend

# What is left of the opacity of what is not meant; more, where it could not be found any more: it
# keeps this contrast to what it stands on (WCAG 2.2, 1.4.11), and rounding.
BACK = 0.5
FOUND = 3.05


def least_share(color: str, ground: str, share: float) -> float:
    """Return how opaque a colour must be to be found on a ground: `share`, or more."""
    if contrast(color, ground) < FOUND:
        return share
    while share < 1 and contrast(blend(ground, color, share), ground) < FOUND:
        share += 0.02
    return min(share, 1.0)


class Spotlight:
    """Knows how opaque the mobjects of a picture are by themselves, and how far they are faded."""

    # The colour of the frame; the stage sets it.
    ground = "#000000"

    def __init__(self) -> None:
        self._own: dict[int, tuple[VMobject, NDArray[np.float64], NDArray[np.float64]]] = {}
        self._steady: set[int] = set()
        self._grounds: dict[int, str] = {}

    def keep(self, leaf: VMobject) -> None:
        """Never fade an outline, such as the patch that keeps a line out of its label."""
        self.own(leaf)
        self._steady.add(id(leaf))

    def stand(self, leaf: VMobject, ground: str) -> None:
        """Say which colour an outline stands on, if it is not that of the frame."""
        self.own(leaf)
        self._grounds[id(leaf)] = ground

    def turn(self, shares: list[tuple[Mobject, float]]) -> Animation | None:
        """Return the animation that leaves each mobject a share (0 to 1) of its opacity.

        The mobjects come in the order in which they are drawn.
        """
        return Turn(self, shares) if shares else None

    def set(self, mobject: Mobject, share: float) -> None:
        """Leave a mobject a share of its opacity at once."""
        for leaf in self.leaves(mobject):
            fill, stroke = self.own(leaf)
            left = self.share(leaf, share)
            leaf.fill_rgbas[:, 3] = fill[:, 3] * left
            leaf.stroke_rgbas[:, 3] = stroke[:, 3] * left

    def share(self, leaf: VMobject, share: float) -> float:
        """Return the share that is left of an outline that is to fade to `share`."""
        if share >= 1:
            return share
        fill, stroke = self.own(leaf)
        color = fill[0] if float(fill[0, 3]) > 0 else stroke[0]
        ground = self._grounds.get(id(leaf), self.ground)
        return least_share(ManimColor(color[:3]).to_hex(), ground, share)

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
                left = self._spotlight.share(leaf, share)
                self._turns.append((leaf, now, (fill[:, 3] * left, stroke[:, 3] * left)))
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(min(max(alpha, 0.0), 1.0))
        for leaf, now, then in self._turns:
            leaf.fill_rgbas[:, 3] = now[0] + (then[0] - now[0]) * share
            leaf.stroke_rgbas[:, 3] = now[1] + (then[1] - now[1]) * share
