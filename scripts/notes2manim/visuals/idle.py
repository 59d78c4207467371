"""A quiet move for when somebody talks and nothing else happens: what came last glows once."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Any

from manim import Animation, Mobject, SVGMobject, Transform, VMobject
from manim.utils.color import ManimColor

from notes2manim.model.theme import contrast
from notes2manim.visuals.lettering import Line
from notes2manim.visuals.motion import Light
from notes2manim.visuals.spotlight import Turn
from notes2manim.visuals.theme import Theme

# How far a colour goes to the one that it glows in; and after which share of the time the last of several
# parts begins.
_SHARE, _LAG = 0.5, 0.5
# What has less contrast than this is a ground, or a grid, and so are muted things: they do not glow.
_GROUND = 2.5
# What has more parts than this glows part by part no more, but not at all: there is nothing that is meant.
_MOST = 60


class Glow(Light):
    """Turn one outline, or one line of text, some way to another colour and back; it is on the stage."""

    def __init__(self, mobject: Mobject, leaves: list[VMobject], color: str, delay: float) -> None:
        super().__init__(mobject)
        self._glowing: list[Any] = leaves
        self._color = ManimColor(color).to_rgb()
        self._delay = delay

    def begin(self) -> None:
        self._own = [(leaf, leaf.fill_rgbas, leaf.stroke_rgbas) for leaf in self._glowing]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = min(max((alpha - self._delay) / (1 - _LAG), 0.0), 1.0)
        glow = _SHARE * math.sin(math.pi * share) ** 2 if share < 1 else 0.0
        for leaf, fill, stroke in self._own:
            leaf.fill_rgbas, leaf.stroke_rgbas = fill, stroke
            if glow:
                leaf.fill_rgbas, leaf.stroke_rgbas = fill.copy(), stroke.copy()
                bright = leaf.stroke_rgbas if _is_stroke(leaf) else leaf.fill_rgbas
                bright[:, :3] += (self._color - bright[:, :3]) * glow


def meant(animation: Animation) -> list[Mobject]:
    """Return what an animation draws the eye to: what comes, what is lit, what is moved."""
    parts = getattr(animation, "animations", None)
    if parts:
        return [mobject for part in parts for mobject in meant(part)]
    if isinstance(animation, Turn):
        return animation.lit
    mobject: Any = animation.mobject
    return [mobject] if animation.is_introducer() or isinstance(animation, Transform) else []


def glows(mobjects: list[Mobject], on_stage: Collection[int], theme: Theme) -> list[Glow]:
    """Return the glow of each part of mobjects that can be seen, one after the other.

    `on_stage` are the ids of what is there. Empty where nothing stands out.
    """
    units: dict[int, tuple[Mobject, list[VMobject]]] = {}
    for mobject in mobjects:
        for unit, leaves in _units(mobject):
            shining = [leaf for leaf in leaves if id(leaf) in on_stage and _shines(leaf, theme)]
            if shining and id(unit) in on_stage:
                units[id(unit)] = (unit, shining)
    if not 0 < len(units) <= _MOST:
        return []
    accent = ManimColor(theme.colors.accent).to_hex()
    made = []
    for place, (unit, leaves) in enumerate(units.values()):
        leaf: Any = leaves[0]
        own = ManimColor((leaf.stroke_rgbas if _is_stroke(leaf) else leaf.fill_rgbas)[0, :3]).to_hex()
        color = theme.colors.text if own == accent else theme.colors.accent
        made.append(Glow(unit, leaves, color, _LAG * place / max(len(units) - 1, 1)))
    return made


def _units(mobject: Mobject) -> Iterator[tuple[Mobject, list[VMobject]]]:
    if isinstance(mobject, Line):
        yield mobject, [leaf for leaf in mobject.family_members_with_points() if isinstance(leaf, VMobject)]
        return
    if isinstance(mobject, SVGMobject):  # a picture file
        return
    if isinstance(mobject, VMobject) and len(mobject.points):
        yield mobject, [mobject]
    for member in mobject.submobjects:
        yield from _units(member)


def _is_stroke(leaf: Any) -> bool:
    return float(leaf.stroke_rgbas[0, 3]) > 0.02 and float(leaf.stroke_width) > 0.02


def _shines(leaf: Any, theme: Theme) -> bool:
    rgba = (leaf.stroke_rgbas if _is_stroke(leaf) else leaf.fill_rgbas)[0]
    color = ManimColor(rgba[:3]).to_hex()
    muted = ManimColor(theme.colors.muted).to_hex()
    seen = float(rgba[3]) > 0.5 and contrast(color, theme.colors.background) >= _GROUND
    return seen and color != muted
