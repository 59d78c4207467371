"""Something said apart: a note, a tip, a warning, each with its own mark and colour."""

from __future__ import annotations

from typing import Any

from manim import (
    Animation,
    Circle,
    Dot,
    Mobject,
    RegularPolygon,
    Triangle,
    VGroup,
    VMobject,
)

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import fit_pages
from notes2manim.visuals.ink import blend
from notes2manim.visuals.lettering import paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# In ems of the text: its mark, the room around it, and the bar at the left edge of the panel.
_MARK, _PAD, _BAR = 1.9, 0.9, 0.16
# The text, in ems of the body: larger where the panel has the frame to itself.
_ALONE, _BESIDE = 1.35, 1.1
# How much of the colour of the form the panel takes.
_TINGE = 0.1


class Callout(Picture):
    """A panel with the mark of its form at the left and its text beside it."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Callout(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the panel in the middle of its box, as large as the text needs."""
        wide = box.spans
        width = box.width * 0.86 if box.width > box.height else box.width
        size = theme.sizes.body * (_ALONE if wide else _BESIDE)
        pages = fit_pages(1, lambda _, em: self._set(theme, em, width), box, size, 0)
        self._panel = pages[0][0]
        self._panel.move_to((box.x, box.y, 0))
        self.add(self._panel)

    def _set(self, theme: Theme, size: float, width: float) -> VGroup:
        em = size * FRAME_HEIGHT
        color = color_of(self.model.form, theme)
        mark = draw_mark(self.model.form, color, theme.colors.background).scale_to_fit_height(em * _MARK)
        inset = _BAR + _PAD + _MARK + _PAD
        text = self._even(theme, size, width - em * (inset + _PAD))
        tall = max(text.height, mark.height) + 2 * em * _PAD
        wide = em * (inset + _PAD) + text.width
        panel = RoundedRectangle(
            width=wide,
            height=tall,
            corner_radius=em * 0.2,
            stroke_width=0,
            fill_color=blend(theme.colors.surface, color, _TINGE),
            fill_opacity=1,
        )
        bar = RoundedRectangle(
            width=em * _BAR,
            height=tall,
            corner_radius=em * _BAR / 2,
            stroke_width=0,
            fill_color=color,
            fill_opacity=1,
        )
        left = -wide / 2
        bar.move_to((left + em * _BAR / 2, 0, 0))
        mark.move_to((left + em * (_BAR + _PAD + _MARK / 2), 0, 0))
        text.move_to((left + em * inset + text.width / 2, 0, 0))
        return VGroup(panel, bar, mark, text)

    def _even(self, theme: Theme, size: float, width: float) -> VGroup:
        """Set the text in lines of about the same length: no word is left alone on the last."""

        def set_in(room: float) -> VGroup:
            return paragraph(self.model.text, theme, size, room, weight="medium")

        text = set_in(width)
        low, high = width / max(1, len(text)), width
        for _ in range(6 if len(text) > 1 else 0):
            middle = (low + high) / 2
            low, high = (low, middle) if len(set_in(middle)) <= len(text) else (middle, high)
        return set_in(high) if len(text) > 1 else text

    def reveal(self, part: str) -> Animation | None:
        """Bring the panel, then its mark, then the text."""
        return Appear(self._panel, parts=list(self._panel), lag=0.5)

    def pace(self, part: str) -> float:
        """Return how long that takes, in seconds."""
        return 0.8


def color_of(form: str, theme: Theme) -> str:
    """Return the colour of a form: that of what is good, bad or meant, or one of a series."""
    colors = theme.colors
    named = {"tip": colors.good, "caution": colors.bad, "warning": colors.accent}
    return named.get(form) or colors.series[(0 if form == "note" else 3) % len(colors.series)]


def draw_mark(form: str, color: str, ink: str) -> VGroup:
    """Return the mark of a form: a shape of its `color`, and on it a sign in the colour `ink`."""
    shapes: dict[str, Mobject] = {
        "note": Circle(radius=1),
        "tip": Circle(radius=1),
        "important": RoundedRectangle(width=1.9, height=1.9, corner_radius=0.4),
        "warning": Triangle(radius=1.25).round_corners(0.2),
        "caution": RegularPolygon(8, radius=1.08, start_angle=0.3927),
    }
    signs = {"note": _letter_i, "tip": _bulb}
    shape, sign = shapes[form], signs.get(form, _bang)()
    assert isinstance(shape, VMobject)
    shape.set_fill(color, 1).set_stroke(width=0)
    sign.set_fill(ink, 1).set_stroke(width=0)
    if form == "warning":  # the middle of a triangle is below that of its box
        sign.scale(0.72).shift((0, 0.04, 0))
    return VGroup(shape, *sign)


def _bar(width: float, height: float, y: float) -> RoundedRectangle:
    bar = RoundedRectangle(width=width, height=height, corner_radius=min(width, height) / 2)
    return bar.move_to((0, y, 0))


def _letter_i() -> VGroup:
    return VGroup(Dot((0, 0.5, 0), radius=0.17), _bar(0.26, 0.85, -0.22))


def _bang() -> VGroup:
    return VGroup(_bar(0.26, 0.8, 0.2), Dot((0, -0.5, 0), radius=0.17))


def _bulb() -> VGroup:
    return VGroup(Circle(radius=0.42).shift((0, 0.2, 0)), _bar(0.42, 0.13, -0.38), _bar(0.3, 0.13, -0.58))
