"""A list: marks, numbers or boxes to tick, and its items in turn."""

from __future__ import annotations

import re
from typing import Any

from manim import Circle, VGroup, VMobject

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import fit_pages
from notes2manim.visuals.glyphs import is_rtl
from notes2manim.visuals.items import Items
from notes2manim.visuals.lettering import label, paragraph
from notes2manim.visuals.picture import Box
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# In ems: the room of a mark, the step of a level, and between two items.
_MARK, _INDENT, _GAP = 1.15, 1.25, 0.5
# Ems of the body text: that of a list, and of one that takes few lines of a wide box, of so many letters.
_USUAL, _LARGE, _FEW, _LINE = 1.1, 1.4, 5, 44
# Which share of the room that a list leaves is above it.
_ABOVE = 0.42


class Bullets(Items):
    """A list, nested, numbered or of tasks."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Bullets(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the items one below the other: in the middle of a wide box, or at the left of a narrow one.

        A list that is too long has pages.
        """

        def draw(index: int, size: float) -> VGroup:
            return _draw(self.model.items[index], theme, size, box.width)

        brief = box.spans and sum(1 + _letters(item.text) // _LINE for item in self.model.items) <= _FEW
        size = theme.sizes.body * (_LARGE if brief else _USUAL)
        pages = fit_pages(len(self.model.items), draw, box, size, _GAP)
        columns = [VGroup(*page) for page in pages]
        height = max(column.height for column in columns)
        # A list hangs a little above the middle, where the eye expects it.
        top = box.y + box.height / 2 - max(0.0, box.height - height) * _ABOVE
        left = box.x - box.width / 2
        if box.spans:
            ends = [(column.get_left()[0], column.get_right()[0]) for column in columns]
            left = box.x - (min(start for start, _ in ends) + max(end for _, end in ends)) / 2
        for column in columns:
            for item in column:
                item.shift((left, top, 0))
        self._arrange(theme, pages)

    def _colors(self, item: VGroup, bright: bool) -> list[tuple[VMobject, str]]:
        colors = self._theme.colors
        mark, text = item
        return [
            (mark, colors.accent if bright else colors.muted),
            (text, colors.text if bright else colors.muted),
        ]


def _letters(say: str) -> int:
    """Return how many letters a text shows, roughly: those of TeX are fewer than are written."""
    return len(re.sub(r"\\[a-zA-Z]+|[\\{}^_$]", "", say))


def _draw(item: model.Item, theme: Theme, size: float, width: float) -> VGroup:
    """Return an item, its mark and its text, from x = 0."""
    em = size * FRAME_HEIGHT
    indent = em * _INDENT * item.level
    number = label(f"{item.number}.", theme, size, weight="medium") if item.mark == "number" else None
    room = max(em * _MARK, number.width + em * 0.35 if number else 0.0)
    text = paragraph(item.text, theme, size, width - indent - room)
    text.shift((indent + room, 0, 0))
    mark: VMobject
    if number is not None:
        mark = number.shift((indent + room - em * 0.35 - number.width, 0, 0))
    elif item.mark == "bullet":
        mark = _disc(em, item.level).move_to((indent + em * 0.4, em * 0.33, 0))
    else:
        mark = _checkbox(em, item.mark == "done").move_to((indent + em * 0.4, em * 0.35, 0))
    if is_rtl(item.text):  # such text stands at the right of the box: so does its mark
        text.shift((-indent - room, 0, 0))
        mark.shift((width - 2 * mark.get_center()[0], 0, 0))
    return VGroup(mark, text)


def _disc(em: float, level: int) -> VMobject:
    """Return the mark of an item: a disc, and a smaller one on deeper levels."""
    return Circle(radius=em * (0.13 if level == 0 else 0.09), stroke_width=0, fill_opacity=1)


def _checkbox(em: float, done: bool) -> VMobject:
    box = RoundedRectangle(width=em * 0.62, height=em * 0.62, corner_radius=em * 0.12, stroke_width=0)
    inner = RoundedRectangle(width=em * 0.48, height=em * 0.48, corner_radius=em * 0.07, stroke_width=0)
    frame = VMobject(stroke_width=0, fill_opacity=1)
    frame.append_points(box.points)
    frame.append_points(inner.points[::-1])  # the other way round: a hole
    if done:
        tick = VMobject(stroke_width=0, fill_opacity=1)
        corners = [(-0.19, 0.02), (-0.05, -0.14), (0.36, 0.36), (0.29, 0.42), (-0.06, -0.0), (-0.13, 0.09)]
        tick.set_points_as_corners([(x * em, y * em, 0) for x, y in [*corners, corners[0]]])
        return VGroup(frame, tick)
    return frame
