"""A displayed formula."""

from __future__ import annotations

from typing import Any

from manim import Animation, VGroup

from notes2manim.model import visual as model
from notes2manim.visuals.formula import RELATIONS, break_before, formula
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# A formula in a wide box has the frame to itself, and may be larger, up to so much of its width.
_ALONE, _FILL = 1.6, 0.8
# A formula that would be scaled down further than this is broken into lines.
_LEAST_SCALE = 0.55
# In ems: the least room between two lines, and how far the second and later ones are set in.
_GAP, _INSET = 0.5, 1.0


class Equation(Picture):
    """One formula in the middle of its box, written from left to right."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Equation(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the formula."""
        size = theme.sizes.formula
        self._glyphs = formula(self.model.tex, theme, size)
        if box.width > box.height * 1.6:
            size *= min(_ALONE, max(1.0, box.width * _FILL / max(self._glyphs.width, 1e-9)))
            self._glyphs = formula(self.model.tex, theme, size)
        broken = self._glyphs.width * _LEAST_SCALE > box.width
        if broken:
            self._glyphs = _broken(self.model.tex, theme, size)
        if self._glyphs.width > box.width:
            self._glyphs.scale(box.width / self._glyphs.width)
        if self._glyphs.height > box.height:
            self._glyphs.scale(box.height / self._glyphs.height)
        self._glyphs.move_to((box.x, box.y, 0))
        lines = self._glyphs if broken else [self._glyphs]
        self._order = [
            glyph for line in lines for glyph in sorted(line, key=lambda glyph: float(glyph.get_left()[0]))
        ]
        self.add(self._glyphs)

    def reveal(self, part: str) -> Animation | None:
        """Write the formula: its glyphs fade in one after the other."""
        return Appear(self._glyphs, parts=self._order, lag=0.7)

    def pace(self, part: str) -> float:
        """Return how long the writing takes, in seconds."""
        return min(1.0, 0.4 + 0.03 * len(self._order))


def _broken(tex: str, theme: Theme, size: float) -> VGroup:
    """Return a formula in lines: broken before its relation signs, or else before its sums."""
    parts = break_before(tex, RELATIONS)
    if len(parts) == 1:
        parts = break_before(tex, ("+", "-"))
    em = size * FRAME_HEIGHT
    lines = VGroup(*(formula(part, theme, size) for part in parts))
    y = 0.0
    for index, line in enumerate(lines):
        line.shift((em * _INSET if index else 0.0, y - line.get_top()[1], 0))
        y -= line.height + em * _GAP
    return lines
