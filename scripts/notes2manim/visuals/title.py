"""The card that opens a film."""

from __future__ import annotations

from typing import Any

from manim import Animation, AnimationGroup, FadeIn, Mobject, VGroup

from notes2manim.model import visual as model
from notes2manim.visuals.image import load_image
from notes2manim.visuals.lettering import paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import Theme

# Shares of the title's size that are tried until it fits in so many lines.
_SHARES = (1.0, 0.86, 0.74, 0.62, 0.5)
# The share of the height that a picture takes above words.
_IMAGE = 0.45
_LINES, _LINES_UPRIGHT = 2, 4


class Title(Picture):
    """The title of the film, a rule, and the subtitle, in the middle of the frame, below a picture."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Title(**fields)

    @property
    def files(self) -> list[str]:
        """The picture above the words, if there is one."""
        return [self.model.image] if self.model.image else []

    def build(self, theme: Theme, box: Box) -> None:
        """Set the card."""
        em = theme.sizes.title * self.frame_height
        self._image: Mobject | None = None
        if self.model.image:
            share = _IMAGE if self.model.title or self.model.subtitle else 1.0
            file = self.project / self.model.image
            self._image = load_image(file, box.width * 0.8, box.height * share, self.project)
            self.add(self._image)
        title = self._set(theme, box)
        rule = RoundedRectangle(
            width=em * 1.6,
            height=em * 0.07,
            corner_radius=em * 0.035,
            stroke_width=0,
            fill_color=theme.colors.accent,
            fill_opacity=1,
        )
        self._column = VGroup(*([title, rule] if self.model.title else []))
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
        gap = em * 0.4 if self._image and len(self._column) else 0.0
        above = (self._image.height if self._image else 0.0) + gap
        if self._column.height > box.height - above:
            self._column.scale((box.height - above) / self._column.height)
        self._column.move_to((box.x, box.y - above / 2, 0))
        if self._image:
            self._image.move_to((box.x, box.y + (self._column.height + gap) / 2, 0))
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
        """Bring the picture, then the title, then the rule, then the subtitle."""
        parts = list(self._column)
        words = [Appear(self._column, parts=parts, lag=0.4, rise=0.15)] if parts else []
        return AnimationGroup(FadeIn(self._image), *words, lag_ratio=0.2) if self._image else words[0]

    def pace(self, part: str) -> float:
        """Return how long the card takes, in seconds."""
        return 1.0
