"""A sentence set large."""

from __future__ import annotations

from typing import Any

from manim import Animation

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import fit_pages
from notes2manim.visuals.lettering import paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.theme import Theme

# A short sentence may be larger than a long one: ems of the body text, up to so many letters.
_SIZES = ((36, 1.9), (60, 1.75), (140, 1.5), (100_000, 1.25))


class Statement(Picture):
    """A sentence in the middle of its box, in lines of about the same length."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Statement(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the sentence, as large as it fits."""
        text = self.model.text
        share = next(share for letters, share in _SIZES if len(text) <= letters)
        width = min(box.width, box.height * 2.0)
        pages = fit_pages(
            1,
            lambda _, size: paragraph(text, theme, size, width, align="center", weight="medium"),
            box,
            theme.sizes.body * share,
            0,
        )
        self._text = pages[0][0]
        self._text.move_to((box.x, box.y + (box.height - self._text.height) * 0.08, 0))
        self.add(self._text)

    def reveal(self, part: str) -> Animation | None:
        """Fade in, and rise a little."""
        return Appear(self._text, rise=0.15)

    def pace(self, part: str) -> float:
        """Return how long that takes, in seconds."""
        return 0.6
