"""The card that opens a film."""

from __future__ import annotations

from typing import Any

from manim import Animation, RoundedRectangle, VGroup

from notes2manim.model import visual as model
from notes2manim.visuals.lettering import paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.theme import Theme

# Shares of the title's size that are tried until it fits in so many lines.
_SHARES = (1.0, 0.86, 0.74, 0.62, 0.5)
_LINES, _LINES_UPRIGHT = 2, 4


class Title(Picture):
    """The title of the film, a rule, and the subtitle, in the middle of the frame."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Title(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the card."""
        em = theme.sizes.title * self.frame_height
        title = self._set(theme, box)
        rule = RoundedRectangle(
            width=em * 1.6,
            height=em * 0.07,
            corner_radius=em * 0.035,
            stroke_width=0,
            fill_color=theme.colors.accent,
            fill_opacity=1,
        )
        self._column = VGroup(title, rule)
        if self.model.subtitle:
            subtitle = paragraph(
                self.model.subtitle,
                theme,
                theme.sizes.body,
                box.width * 0.8,
                color=theme.colors.muted,
                align="center",
            )
            self._column.add(subtitle)
        self._column.arrange((0, -1, 0), buff=em * 0.3)
        if self._column.height > box.height:
            self._column.scale(box.height / self._column.height)
        self._column.move_to((box.x, box.y, 0))
        self.add(self._column)

    def _set(self, theme: Theme, box: Box) -> VGroup:
        for share in _SHARES:
            text = paragraph(
                self.model.title,
                theme,
                theme.sizes.title * share,
                box.width * 0.9,
                align="center",
                weight="bold",
                leading=1.2,
            )
            if len(text) <= (_LINES if box.width > box.height else _LINES_UPRIGHT):
                break
        return text

    def reveal(self, part: str) -> Animation | None:
        """Bring the title, then the rule, then the subtitle."""
        return Appear(self._column, parts=list(self._column), lag=0.4, rise=0.15)

    def pace(self, part: str) -> float:
        """Return how long the card takes, in seconds."""
        return 1.0
