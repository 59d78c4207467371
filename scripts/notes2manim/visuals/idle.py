"""A quiet move for when somebody talks and nothing else happens: `quiet` tells when.

What a sentence names glows at its word; else what came last does, part after part; and what has no
parts that could, such as a photograph, has its corners marked. Each is over after a moment, and
leaves the stage exactly as it was.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from manim import Animation, Mobject, SVGMobject, Transform, VGroup, VMobject
from manim.utils.color import ManimColor

from notes2manim.model.theme import contrast
from notes2manim.visuals.lettering import Line
from notes2manim.visuals.motion import Light
from notes2manim.visuals.picture import Picture
from notes2manim.visuals.recorder import can_be_seen
from notes2manim.visuals.spoken import Part
from notes2manim.visuals.spotlight import Turn
from notes2manim.visuals.theme import Theme
from notes2manim.visuals.wording import wording_of

# How far a colour goes to the one that it glows in, of what is named, too; and after which share of the
# time the last of several parts begins.
_SHARE, _STRONG, _LAG = 0.5, 0.8, 0.5
# What has less contrast than this is a ground, or a grid, and so are muted things: they do not glow.
_GROUND = 2.5
# What has less than this has the colour of the frame.
_SAME = 1.05
# What has more parts than this glows part by part no more, but not at all: there is nothing that is meant.
# Nor does an outline of more lines of text than this: it is a page.
_MOST, _LINES = 60, 3
# The marks at the corners of a picture: how long, as a share of its shorter side, and at most; how wide,
# how far outside, in Manim units.
_ARM, _LONGEST, _WIDE, _OUTSIDE = 0.15, 0.4, 5.0, 0.05


class Glow(Light):
    """Turn outlines, such as a line of text, some way to another colour and back; they are on the stage."""

    def __init__(
        self, mobject: Mobject, leaves: Sequence[VMobject], color: str, *, share: float, delay: float
    ) -> None:
        super().__init__(mobject)
        self.glowing: list[Any] = [*leaves]
        self.color = ManimColor(color).to_rgb()
        self.most, self.delay = share, delay

    def begin(self) -> None:
        self._own = [(leaf, leaf.fill_rgbas, leaf.stroke_rgbas) for leaf in self.glowing]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        glow = self.most * _swell((alpha - self.delay) / (1 - _LAG))
        for leaf, fill, stroke in self._own:
            leaf.fill_rgbas, leaf.stroke_rgbas = fill, stroke
            if glow:
                leaf.fill_rgbas, leaf.stroke_rgbas = fill.copy(), stroke.copy()
                bright = _seen_rgbas(leaf)
                bright[:, :3] += (self.color - bright[:, :3]) * glow


class Passing(Light):
    """Bring outlines of a picture on the stage and take them away again."""

    def __init__(self, mobject: VMobject, picture: Picture) -> None:
        super().__init__(mobject, introducer=True, remover=True)
        self._picture, self.passing = picture, mobject

    def begin(self) -> None:
        self._own = [(leaf, leaf.fill_rgbas, leaf.stroke_rgbas) for leaf in self._leaves()]
        self._picture.add(self.passing)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = _swell(alpha)
        for leaf, fill, stroke in self._own:
            leaf.fill_rgbas, leaf.stroke_rgbas = fill * (1, 1, 1, share), stroke * (1, 1, 1, share)

    def clean_up_from_scene(self, scene: Any) -> None:
        self._picture.remove(self.passing)
        super().clean_up_from_scene(scene)


def looks(animations: Sequence[Animation]) -> str:
    """Return a digest of what quiet moves look like, on what is there already."""
    digest = hashlib.sha256()
    for animation in animations:
        outlines: list[Any] = []
        if isinstance(animation, Glow):
            outlines = animation.glowing
            digest.update(repr((animation.color.tolist(), animation.most, animation.delay)).encode())
        elif isinstance(animation, Passing):
            outlines = animation.passing.family_members_with_points()
        for outline in outlines:
            for values in (outline.points, outline.fill_rgbas, outline.stroke_rgbas):
                digest.update(values.tobytes())
            digest.update(repr((outline.stroke_width, outline.z_index)).encode())
    return digest.hexdigest()


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
    made = []
    for place, (unit, leaves) in enumerate(units.values()):
        color = _other(leaves[0], theme.colors.accent, theme.colors.text)
        made.append(Glow(unit, leaves, color, share=_SHARE, delay=_LAG * place / max(len(units) - 1, 1)))
    return made


def glow_of(part: Part, placed: Sequence[Picture], theme: Theme) -> Animation:
    """Return the glow of a part that is named, in the accent's colour, or the text's if it has that."""
    leaf: Any = part.leaves[0]
    color = _other(leaf, theme.colors.accent, theme.colors.text)
    if part.wording is None:
        return Glow(part.mobject, part.leaves, color, share=_STRONG, delay=_LAG / 2)
    letters: Any = VMobject(stroke_width=0, fill_color=color, fill_opacity=_STRONG)
    letters.points = leaf.points[part.wording.start + 4 : part.wording.end].copy()
    letters.z_index = leaf.z_index
    return Passing(letters, next(picture for picture in placed if leaf in picture.get_family()))


def marks(placed: Sequence[Picture], on_stage: Collection[int], theme: Theme) -> list[Animation]:
    """Return marks at the corners of each picture that is there."""
    made: list[Animation] = []
    for picture in placed:
        members = picture.framed.family_members_with_points()
        if seen := [one for one in members if id(one) in on_stage and _stands_out(one, theme)]:
            made.append(Passing(_corners(seen, theme.colors.accent), picture))
    return made


def _stands_out(mobject: Any, theme: Theme) -> bool:
    """Tell whether something can be seen, and is not a ground in the colour of the frame."""
    if not can_be_seen([mobject]) or not isinstance(mobject, VMobject):
        return can_be_seen([mobject])
    leaf: Any = mobject
    rgba = _seen_rgbas(leaf)[0]
    return contrast(ManimColor(rgba[:3]).to_hex(), theme.colors.background) >= _SAME


def _other(leaf: Any, accent: str, text: str) -> str:
    """Return the accent's colour, or the text's for an outline that is in the accent's."""
    own = ManimColor(_seen_rgbas(leaf)[0, :3]).to_hex()
    return text if own == ManimColor(accent).to_hex() else accent


def _corners(mobjects: Sequence[Mobject], color: str) -> VGroup:
    """Return the corners of a frame around mobjects."""
    low = np.min([mobject.points.min(axis=0) for mobject in mobjects], axis=0)
    high = np.max([mobject.points.max(axis=0) for mobject in mobjects], axis=0)
    (left, bottom), (right, top) = low[:2] - _OUTSIDE, high[:2] + _OUTSIDE
    arm = min(_LONGEST, _ARM * min(right - left, top - bottom))
    marks = VGroup()
    for x, inward in ((left, arm), (right, -arm)):
        for y, upward in ((bottom, arm), (top, -arm)):
            mark = VMobject(stroke_color=color, stroke_width=_WIDE, stroke_opacity=1)
            mark.set_points_as_corners(np.array([(x + inward, y, 0), (x, y, 0), (x, y + upward, 0)]))
            marks.add(mark)
    return marks


def _swell(share: float) -> float:
    """Return 0 at both ends of the time, exactly, and 1 in its middle."""
    return math.sin(math.pi * share) ** 2 if 0 < share < 1 else 0.0


def _units(mobject: Mobject) -> Iterator[tuple[Mobject, list[VMobject]]]:
    if isinstance(mobject, Line):
        yield mobject, [leaf for leaf in mobject.family_members_with_points() if isinstance(leaf, VMobject)]
        return
    if isinstance(mobject, SVGMobject):  # a picture file
        return
    if isinstance(mobject, VMobject) and len(mobject.points) and len(wording_of(mobject)) <= _LINES:
        yield mobject, [mobject]
    for member in mobject.submobjects:
        yield from _units(member)


def _seen_rgbas(leaf: Any) -> Any:
    """Return the colours that an outline is seen in, shape (n, 4): those of its stroke, or of its fill."""
    return leaf.stroke_rgbas if _is_stroke(leaf) else leaf.fill_rgbas


def _is_stroke(leaf: Any) -> bool:
    return float(leaf.stroke_rgbas[0, 3]) > 0.02 and float(leaf.stroke_width) > 0.02


def _shines(leaf: Any, theme: Theme) -> bool:
    rgba = _seen_rgbas(leaf)[0]
    color = ManimColor(rgba[:3]).to_hex()
    muted = ManimColor(theme.colors.muted).to_hex()
    seen = float(rgba[3]) > 0.5 and contrast(color, theme.colors.background) >= _GROUND
    return seen and color != muted
