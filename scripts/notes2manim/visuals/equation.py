"""A displayed formula."""

from __future__ import annotations

from typing import Any

from manim import Animation

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import LEAST_SIZE
from notes2manim.visuals.formula import formula, in_lines
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.theme import Theme

# A formula in a wide box has the frame to itself, and may be larger, up to so much of its width.
_ALONE, _FILL = 1.6, 0.8
# A formula that would be scaled down further than this is broken into lines, and sooner in a box
# that has room for them: one that is higher than such a share of its width.
_LEAST_SCALE, _LEAST_SCALE_HIGH, _HIGH = 0.55, 0.8, 0.7
# How its lines then shrink until they fit, down to the least size.
_SIZES = (1.0, 0.85, 0.7, 0.55, 0.45, 0.0)


class Equation(Picture):
    """One formula in the middle of its box, written from left to right."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Equation(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the formula."""
        size = theme.sizes.formula
        self._glyphs = formula(self.model.tex, theme, size)
        if box.spans:
            size *= min(_ALONE, max(1.0, box.width * _FILL / max(self._glyphs.width, 1e-9)))
            self._glyphs = formula(self.model.tex, theme, size)
        high = box.height > box.width * _HIGH
        broken = self._glyphs.width * (_LEAST_SCALE_HIGH if high else _LEAST_SCALE) > box.width
        if broken:
            for share in _SIZES:
                tried = max(size * share, LEAST_SIZE)
                self._glyphs = in_lines(self.model.tex, theme, tried, box.width)
                if self._glyphs.width <= box.width and self._glyphs.height <= box.height:
                    break
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
