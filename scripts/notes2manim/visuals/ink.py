"""Outlines and colours that several pictures draw with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from manim import Mobject, VGroup, VMobject
from manim.utils.color import ManimColor

from notes2manim.model.theme import contrast
from notes2manim.visuals.theme import Theme
from notes2manim.visuals.wording import Wording, wording_of

AnyMobject = TypeVar("AnyMobject", bound=Mobject)

# The most contrast of a grid to what it lies on; with more, it would be in the way of texts.
_GRID = 1.4
# The least height of an em, in Manim units: 1/36 of the frame's height of 8.
LEAST_EM = 8 / 36


def blend(first: str, second: str, share: float) -> str:
    """Return the colour that lies `share` (0 to 1) of the way from `first` to `second`."""
    a, b = (ManimColor(color).to_rgb() for color in (first, second))
    mixed = np.clip(np.rint((a + (b - a) * share) * 255), 0, 255).astype(int)
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def faint(theme: Theme) -> str:
    """Return the colour of grids, which are seen only when they are looked for, on any background."""
    colors, share = theme.colors, 0.5
    while contrast(blend(colors.background, colors.line, share), colors.background) > _GRID:
        share -= 0.02
    return blend(colors.background, colors.line, share)


def merged(mobject: Mobject) -> VGroup:
    """Return the same drawing with one mobject for each style, in the order of appearance.

    A line of text is a mobject a glyph otherwise; moving and drawing cost by the mobject. Only
    for outlines that do not lie on one another. What the texts say is kept as `wording`.
    """
    styles: dict[tuple[object, ...], list[VMobject]] = {}
    for member in mobject.family_members_with_points():
        assert isinstance(member, VMobject)
        key = (
            member.fill_rgbas.round(4).tobytes(),
            member.stroke_rgbas.round(4).tobytes(),
            member.stroke_width,
        )
        styles.setdefault(key, []).append(member)
    group = VGroup()
    for members in styles.values():
        one: Any = VMobject().match_style(members[0])
        one.points = np.vstack([member.points for member in members])
        one.wording = _wording(members)
        group.add(one)
    return group


def _wording(members: Sequence[VMobject]) -> tuple[Wording, ...]:
    """Return what mobjects say whose points are put one behind the other."""
    found: list[Wording] = []
    at = 0
    letters: set[int] = set()
    for member in members:
        end = at + len(member.points)
        says = getattr(member, "says", None)
        if says is not None:
            letters = {id(letter) for letter in member.get_family()}
            found.append(Wording(says, at, end))
        elif id(member) in letters:
            found[-1] = Wording(found[-1].text, found[-1].start, end)
        found += [Wording(one.text, one.start + at, one.end + at) for one in wording_of(member)]
        at = end
    return tuple(found)


def fit(mobject: AnyMobject, width: float, height: float) -> AnyMobject:
    """Scale `mobject` down, never up, until it lies within `width` and `height`; return it."""
    factor = min(1.0, width / max(mobject.width, 1e-9), height / max(mobject.height, 1e-9))
    if factor < 1:
        mobject.scale(factor)
    return mobject
