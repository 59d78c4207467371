"""Quiet movements that cost little: they change colours and places, and copy no outline.

How they speed up and slow down is their rate function, which the stage takes from the theme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from manim import Animation, Group, Mobject, VGroup, VMobject, smooth
from manim.utils.color import ManimColor
from numpy.typing import NDArray

# A line is drawn in such a share of the time, and what belongs to it comes in as much at the end.
_DRAWN = 0.7

# What is drawn, and with what it is filled and stroked.
_Paint = tuple[Any, NDArray[np.float64], NDArray[np.float64]]


class Light(Animation):
    """An animation that works on the mobject itself, not on a copy of it."""

    def create_starting_mobject(self) -> Any:
        return self.mobject

    def get_all_mobjects(self) -> Sequence[Any]:
        return [self.mobject]

    def _leaves(self, mobject: Any = None) -> list[Any]:
        """Return what is drawn of a mobject."""
        return list((mobject or self.mobject).family_members_with_points())


class Style(NamedTuple):
    """A fill and a stroke: each a colour and how opaque it is, from 0 to 1."""

    fill: tuple[str, float]
    stroke: tuple[str, float]


class Appear(Light):
    """Bring text on the stage: it fades in, part after part, and rises a little.

    `after` is the share of the time after which the first part begins, `lag` that from the first
    to the last; `rise` is in Manim units.
    """

    def __init__(
        self,
        mobject: VMobject | Group,
        *,
        parts: Iterable[VMobject] = (),
        after: float = 0.0,
        lag: float = 0.0,
        rise: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(mobject, introducer=True, **kwargs)
        self._after = after
        self._parts: list[Mobject] = [*parts] or [mobject]
        self._lag, self._rise = lag, rise

    def begin(self) -> None:
        self._final = [_paints(self._leaves(part)) for part in self._parts]
        self._places = [(leaf, leaf.points.copy()) for leaf in self._leaves()] if self._rise else []
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        alpha = _clip((alpha - self._after) / (1 - self._after))
        count = max(len(self._final) - 1, 1)
        for index, leaves in enumerate(self._final):
            share = self.rate_func(_clip((alpha - self._lag * index / count) / (1 - self._lag)))
            _fade(leaves, share)
        height = self._rise * (self.rate_func(_clip(alpha)) - 1)
        for leaf, points in self._places:
            leaf.points = points + np.array((0, height, 0))


class Vanish(Light):
    """Take mobjects away: they fade, and are as they were when the stage has let them go.

    `within` is the share of the time in which they fade.
    """

    def __init__(self, *mobjects: VMobject, within: float = 1.0, **kwargs: Any) -> None:
        super().__init__(mobjects[0] if len(mobjects) == 1 else VGroup(*mobjects), remover=True, **kwargs)
        self._within = within

    def begin(self) -> None:
        self._final = _paints(self._leaves())
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        _fade(self._final, 1 - self.rate_func(_clip(alpha / self._within)))

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        _fade(self._final, 1.0)


class Tint(Light):
    """Turn mobjects to another colour; how opaque they are stays, and what has a colour of its own."""

    def __init__(self, mobject: VMobject, color: str, **kwargs: Any) -> None:
        super().__init__(mobject, **kwargs)
        self._color = ManimColor(color).to_rgb()

    def begin(self) -> None:
        self._start = [(leaf, leaf.fill_rgbas.copy()) for leaf in _paintable(self.mobject)]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(_clip(alpha))
        for leaf, fill in self._start:
            mixed = fill.copy()
            mixed[:, :3] += (self._color - mixed[:, :3]) * share
            leaf.fill_rgbas = mixed


class Travel(Light):
    """Bring mobjects on the stage from the outlines of others, each along its own straight way."""

    def __init__(self, mobjects: VMobject, origins: list[NDArray[np.float64]], **kwargs: Any) -> None:
        super().__init__(mobjects, introducer=True, **kwargs)
        self._origins = origins

    def begin(self) -> None:
        self._ends = [leaf.points.copy() for leaf in self.mobject.submobjects]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(_clip(alpha))
        for leaf, origin, end in zip(self.mobject.submobjects, self._origins, self._ends, strict=True):
            leaf.points = origin + (end - origin) * share


class Trace(Light):
    """Draw a line from its beginning to its end, its tip ahead; the rest of a mobject fades in meanwhile.

    The line consists of straight pieces.
    """

    def __init__(self, mobject: VMobject, line: VMobject, tip: VMobject | None = None, **kwargs: Any) -> None:
        super().__init__(mobject, introducer=True, **kwargs)
        self._line, self._tip = line, tip

    def begin(self) -> None:
        self._way = self._line.points.copy()
        rest = [leaf for leaf in self._leaves() if leaf is not self._line and leaf is not self._tip]
        self._rest = _paints(rest)
        if self._tip is not None:
            self._head, self._paint = self._tip.points.copy(), self._tip.fill_rgbas.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(_clip(alpha))
        drawn = _clip(share / _DRAWN)
        self._line.points = _beginning(self._way, drawn)
        if self._tip is not None:
            self._tip.points = self._ahead(self._line.points) if drawn < 1 else self._head.copy()
            self._tip.fill_rgbas = _faded(self._paint, _clip(drawn * 6))
        _fade(self._rest, _clip((share - 1 + _DRAWN) / _DRAWN))

    def _ahead(self, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the tip where the line has got to, turned as that goes there."""
        goes, went = drawn[-1] - drawn[-4], self._way[-1] - self._way[-4]
        turn = np.arctan2(goes[1], goes[0]) - np.arctan2(went[1], went[0])
        cos, sin = np.cos(turn), np.sin(turn)
        around = self._head - self._way[-1]
        turned: NDArray[np.float64] = around @ np.array(((cos, sin, 0.0), (-sin, cos, 0.0), (0.0, 0.0, 1.0)))
        turned += drawn[-1]
        return turned


def _beginning(points: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return the first part of straight pieces, of four points each."""
    at = share * (len(points) // 4)
    whole = int(at)
    if 4 * whole >= len(points):
        return points.copy()
    piece = points[4 * whole : 4 * whole + 4]
    return np.vstack([points[: 4 * whole], piece[0] + (piece - piece[0]) * max(at - whole, 1e-3)])


class Carry(Light):
    """Carry mobjects to other places: each by a vector, and up to a height in between.

    `after` is the share of the time after which they leave.
    """

    def __init__(
        self,
        ways: Sequence[tuple[VMobject, NDArray[np.float64], float]],
        *,
        after: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(Group(*(mobject for mobject, _, _ in ways)), **kwargs)
        self._ways, self._after = ways, after

    def begin(self) -> None:
        self._starts = [
            [(leaf, leaf.points.copy()) for leaf in mobject.get_family()] for mobject, _, _ in self._ways
        ]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(_clip((alpha - self._after) / (1 - self._after)))
        for (_, way, height), leaves in zip(self._ways, self._starts, strict=True):
            lift = height * (1 - (2 * share - 1) ** 4)
            for leaf, points in leaves:
                leaf.points = points + way * share + np.array((0, lift, 0))


class Morph(Light):
    """Turn outlines into others of as many points."""

    def __init__(self, mobject: VMobject, target: VMobject, **kwargs: Any) -> None:
        super().__init__(mobject, **kwargs)
        self._target = target

    def begin(self) -> None:
        ends = [leaf.points.copy() for leaf in self._leaves(self._target)]
        self._ways = [(leaf, leaf.points.copy(), end) for leaf, end in zip(self._leaves(), ends, strict=True)]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(_clip(alpha))
        for leaf, start, end in self._ways:
            leaf.points = start + (end - start) * share


class Restyle(Light):
    """Turn the fill and the stroke of outlines to others: each a colour and how opaque it is."""

    def __init__(self, styles: Sequence[tuple[VMobject, Style]], **kwargs: Any) -> None:
        super().__init__(Group(*(mobject for mobject, _ in styles)), **kwargs)
        self._styles = styles

    def begin(self) -> None:
        self._turns = [
            (leaf, leaf.fill_rgbas.copy(), leaf.stroke_rgbas.copy(), _rgba(style.fill), _rgba(style.stroke))
            for mobject, style in self._styles
            for leaf in self._leaves(mobject)
        ]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(_clip(alpha))
        for leaf, fill, stroke, new_fill, new_stroke in self._turns:
            leaf.fill_rgbas = fill + (new_fill - fill) * share
            leaf.stroke_rgbas = stroke + (new_stroke - stroke) * share


def restyle(mobject: VMobject, style: Style) -> None:
    """Give outlines another fill and stroke at once."""
    leaves: list[Any] = mobject.family_members_with_points()
    for leaf in leaves:
        leaf.fill_rgbas = leaf.fill_rgbas * 0 + _rgba(style.fill)
        leaf.stroke_rgbas = leaf.stroke_rgbas * 0 + _rgba(style.stroke)


def _rgba(paint: tuple[str, float]) -> NDArray[np.float64]:
    color, opacity = paint
    return np.array((*ManimColor(color).to_rgb(), opacity))


def ease(animation: Animation, easing: Callable[[float], float]) -> None:
    """Give an animation, and those that it is made of, the rate function of a theme.

    One that was made with a rate function of its own, such as a line drawn evenly, keeps it.
    """
    for each in getattr(animation, "animations", []):
        ease(each, easing)
    if animation.rate_func is smooth:
        animation.rate_func = easing


def paint(mobject: VMobject, color: str) -> None:
    """Give a mobject another colour at once; how opaque it is stays, and what has a colour of its own."""
    rgb = ManimColor(color).to_rgb()
    for leaf in _paintable(mobject):
        leaf.fill_rgbas[:, :3] = rgb


def _paintable(mobject: Any) -> list[Any]:
    """Return what is drawn of a mobject, but for the glyphs of a formula that have a colour of their own."""
    return [leaf for leaf in mobject.family_members_with_points() if not getattr(leaf, "own_color", False)]


def _clip(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _paints(leaves: Iterable[Any]) -> list[_Paint]:
    """Return leaves with what they are filled and stroked with now."""
    return [(leaf, leaf.fill_rgbas.copy(), leaf.stroke_rgbas.copy()) for leaf in leaves]


def _fade(paints: Iterable[_Paint], share: float) -> None:
    """Paint leaves as they were, with a share of their opacity."""
    for leaf, fill, stroke in paints:
        leaf.fill_rgbas, leaf.stroke_rgbas = _faded(fill, share), _faded(stroke, share)


def _faded(rgbas: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    faded = rgbas.copy()
    faded[:, 3] *= share
    return faded
