"""The title of a scene, at the top of the frame."""

from __future__ import annotations

from typing import Any

from manim import Animation, VGroup

from notes2manim.visuals.glyphs import is_rtl
from notes2manim.visuals.lettering import LEADING, paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import Theme

# Shares of the heading's size that are tried until it fits on one line, or on two.
_SHARES = (1.0, 0.88, 0.76)
# In ems of the theme's heading: the room between the rule and the content.
_BELOW = 0.75


class Heading(Picture):
    """A title of one or two lines, with a short rule under it. `bottom` is where the content begins."""

    bottom: float

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    @property
    def made_from(self) -> dict[str, Any]:
        """The title."""
        return {"title": self._title}

    def build(self, theme: Theme, box: Box) -> None:
        """Set the title at the top of `box`, at the side where reading begins."""
        text = self._set(theme, box.width)
        side = 1 if is_rtl(self._title) else -1
        text.move_to((box.x + side * (box.width - text.width) / 2, 0, 0))
        text.shift((0, box.y + box.height / 2 - text.get_top()[1], 0))
        em = theme.sizes.heading * self.frame_height
        rule = RoundedRectangle(
            width=em * 1.5,
            height=em * 0.09,
            corner_radius=em * 0.045,
            stroke_width=0,
            fill_color=theme.colors.accent,
            fill_opacity=1,
        )
        rule.move_to((box.x + side * (box.width - rule.width) / 2, text.get_bottom()[1] - em * 0.16, 0))
        self.add(text, rule)
        self.bottom = float(rule.get_bottom()[1]) - em * _BELOW

    def _set(self, theme: Theme, width: float) -> VGroup:
        size = theme.sizes.heading
        for lines in (1, 2):
            for share in _SHARES:
                text = paragraph(
                    self._title, theme, size * share, width, weight="semibold", leading=LEADING * 0.9
                )
                if len(text) <= lines:
                    return text
        return text

    def reveal(self, part: str) -> Animation | None:
        """Fade in."""
        return Appear(self)

    def pace(self, part: str) -> float:
        """Return the time of the fade, in seconds."""
        return 0.4
