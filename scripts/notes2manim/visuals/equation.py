"""A displayed formula."""

from __future__ import annotations

from typing import Any

from manim import Animation

from notes2manim.model import visual as model
from notes2manim.visuals.formula import formula
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.theme import Theme


class Equation(Picture):
    """One formula in the middle of its box, written from left to right."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Equation(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the formula."""
        self._glyphs = formula(self.model.tex, theme, theme.sizes.formula, max_width=box.width)
        if self._glyphs.height > box.height:
            self._glyphs.scale(box.height / self._glyphs.height)
        self._glyphs.move_to((box.x, box.y, 0))
        self.add(self._glyphs)

    def reveal(self, part: str) -> Animation | None:
        """Write the formula: its glyphs fade in one after the other."""
        glyphs = sorted(self._glyphs, key=lambda glyph: float(glyph.get_left()[0]))
        return Appear(self._glyphs, parts=glyphs, lag=0.7)

    def pace(self, part: str) -> float:
        """Return how long the writing takes, in seconds."""
        return min(1.0, 0.4 + 0.03 * len(self._glyphs))
