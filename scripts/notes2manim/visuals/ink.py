"""Outlines and colours that several pictures draw with."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from manim import Mobject, VGroup, VMobject
from manim.utils.color import ManimColor

AnyMobject = TypeVar("AnyMobject", bound=Mobject)

# The least height of an em, in Manim units: 1/36 of the frame's height of 8.
LEAST_EM = 8 / 36


def blend(first: str, second: str, share: float) -> str:
    """Return the colour that lies `share` (0 to 1) of the way from `first` to `second`."""
    a, b = (ManimColor(color).to_rgb() for color in (first, second))
    mixed = np.clip(np.rint((a + (b - a) * share) * 255), 0, 255).astype(int)
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def merged(mobject: Mobject) -> VGroup:
    """Return the same drawing with one mobject for each style, in the order of appearance.

    A line of text is a mobject a glyph otherwise; moving and drawing cost by the mobject. Only
    for outlines that do not lie on one another.
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
        one = VMobject().match_style(members[0])
        one.points = np.vstack([member.points for member in members])
        group.add(one)
    return group


def fit(mobject: AnyMobject, width: float, height: float) -> AnyMobject:
    """Scale `mobject` down, never up, until it lies within `width` and `height`; return it."""
    factor = min(1.0, width / max(mobject.width, 1e-9), height / max(mobject.height, 1e-9))
    if factor < 1:
        mobject.scale(factor)
    return mobject
