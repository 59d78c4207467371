"""The card that opens a part of a film."""

from __future__ import annotations

from typing import Any

from manim import Animation, Circle, VGroup

from notes2manim.model import visual as model
from notes2manim.visuals.ink import fit
from notes2manim.visuals.lettering import label, paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import Theme

# Shares of the title's size that are tried until it fits on so many lines.
_SHARES = (0.85, 0.74, 0.62, 0.5)
_LINES, _LINES_UPRIGHT = 2, 4
# In ems of the title: the ring of the number, its stroke's room, and the marks of the parts.
_RING, _DASH, _GAP = 1.5, 0.55, 0.16
# The most parts that are marked one by one.
_MARKS = 12


class Chapter(Picture):
    """The number of the part in a ring, its title, and a mark for each part: those before it are done."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Chapter(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the card in the middle of the frame."""
        em = theme.sizes.title * self.frame_height
        self._column = VGroup(self._number(theme, em), self._title(theme, box))
        if 1 < self.model.of <= _MARKS:
            self._column.add(self._marks(theme, em))
        self._column.arrange((0, -1, 0), buff=em * 0.42)
        fit(self._column, box.width, box.height)
        self._column.move_to((box.x, box.y, 0))
        self.add(self._column)

    def _number(self, theme: Theme, em: float) -> VGroup:
        ring = Circle(radius=em * _RING / 2, color=theme.colors.accent, stroke_width=5)
        figure = label(
            str(self.model.number), theme, theme.sizes.title * 0.75, color=theme.colors.accent, weight="bold"
        )
        return VGroup(ring, fit(figure, em * _RING * 0.7, em * _RING).move_to(ring))

    def _title(self, theme: Theme, box: Box) -> VGroup:
        for share in _SHARES:
            size = theme.sizes.title * share
            text = paragraph(
                self.model.title, theme, size, box.width * 0.9, align="center", weight="bold", leading=1.2
            )
            if len(text) <= (_LINES if box.width > box.height else _LINES_UPRIGHT):
                break
        return text

    def _marks(self, theme: Theme, em: float) -> VGroup:
        colors = theme.colors
        marks = VGroup()
        for number in range(1, self.model.of + 1):
            here = number == self.model.number
            tone = colors.accent if here else colors.muted if number < self.model.number else colors.line
            mark = RoundedRectangle(
                width=em * _DASH, height=em * 0.09, corner_radius=em * 0.045, stroke_width=0
            )
            marks.add(mark.set_fill(tone, 1))
        return marks.arrange((1, 0, 0), buff=em * _GAP)

    def reveal(self, part: str) -> Animation | None:
        """Bring the number, then the title, then the marks."""
        return Appear(self._column, parts=list(self._column), lag=0.4, rise=0.15)

    def pace(self, part: str) -> float:
        """Return how long the card takes, in seconds."""
        return 1.0
