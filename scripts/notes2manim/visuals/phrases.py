"""The key phrases of what is said, large, one below the other."""

from __future__ import annotations

from typing import Any

from manim import VGroup, VMobject

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import fit_pages
from notes2manim.visuals.items import Items
from notes2manim.visuals.lettering import paragraph
from notes2manim.visuals.picture import Box
from notes2manim.visuals.theme import Theme

_GAP = 0.45
# The first phrase begins at most so far above the middle, as a share of the box's height.
_FIRST = 0.2
# Ems of the body text: up to so many phrases, in a wide box and in a narrow one.
_SIZES = ((1, 1.9, 1.3), (3, 1.65, 1.25), (100_000, 1.5, 1.2))


class Phrases(Items):
    """Key phrases: the one that is spoken in the accent's colour."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Phrases(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the phrases in the middle of a wide box, or at the left of a narrow one."""
        wide = box.spans
        count = len(self.model.items)
        share, narrow = next((share, narrow) for most, share, narrow in _SIZES if count <= most)
        size = theme.sizes.body * (share if wide else narrow)

        def draw(index: int, size: float) -> VGroup:
            text = self.model.items[index]
            return paragraph(
                text, theme, size, box.width, align="center" if wide else "left", weight="medium"
            )

        pages = fit_pages(len(self.model.items), draw, box, size, _GAP)
        for page in pages:
            height = VGroup(*page).height
            top = box.y + height / 2 + (box.height - height) * 0.08
            # The first phrase stands alone for a while, and so not too high.
            top = max(box.y - box.height / 2 + height, min(top, box.y + box.height * _FIRST))
            for item in page:
                item.shift((box.x - box.width / 2, top, 0))
        self._arrange(theme, pages)

    def _colors(self, item: VGroup, bright: bool) -> list[tuple[VMobject, str]]:
        return [(item, self._theme.colors.accent if bright else self._theme.colors.text)]
