"""A quotation."""

from __future__ import annotations

from typing import Any

from manim import Animation, VGroup

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import fit_pages
from notes2manim.visuals.lettering import paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# In ems: the room left of the text for the bar, and between the text and its author.
_INSET, _GAP = 0.8, 0.5


class Quote(Picture):
    """A quotation beside a bar, and below it who said it."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Quote(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the quotation in the middle of its box."""
        wide = box.spans
        width = box.width * 0.86 if box.width > box.height else box.width
        pages = fit_pages(
            1,
            lambda _, size: self._set(theme, size, width),
            box,
            theme.sizes.body * (1.3 if wide else 1.1),
            0,
        )
        self._block = pages[0][0]
        self._block.move_to((box.x, box.y, 0))
        self.add(self._block)

    def _set(self, theme: Theme, size: float, width: float) -> VGroup:
        em = size * FRAME_HEIGHT
        words = VGroup(paragraph(self.model.text, theme, size, width - em * _INSET))
        if self.model.by:
            by = paragraph(
                f"— {self.model.by}",
                theme,
                max(theme.sizes.small, size * 0.75),
                width - em * _INSET,
                color=theme.colors.muted,
            )
            by.next_to(words, (0, -1, 0), buff=em * _GAP).align_to(words, (-1, 0, 0))
            words.add(by)
        bar = RoundedRectangle(
            width=em * 0.11,
            height=words.height,
            corner_radius=em * 0.05,
            stroke_width=0,
            fill_color=theme.colors.accent,
            fill_opacity=1,
        )
        bar.next_to(words, (-1, 0, 0), buff=em * (_INSET - 0.11))
        return VGroup(bar, *words)

    def reveal(self, part: str) -> Animation | None:
        """Bring the bar, then the words, then their author."""
        return Appear(self._block, parts=list(self._block), lag=0.4)

    def pace(self, part: str) -> float:
        """Return how long that takes, in seconds."""
        return 0.9
