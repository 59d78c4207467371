"""The places of the frame: the heading's strip, and the slots of the content below it."""

from __future__ import annotations

from manim import config

from notes2manim.model.shape import EDGE, margins
from notes2manim.visuals.picture import Box

# The gutter between two slots, as a share of the content.
GUTTER = 0.04
# Shares of the content's width or height that the first of two slots takes.
_TEXT_SHARE = 0.42
_TOP_SHARE = 0.45
_UPPER_SHARE = 0.3
# Three above one another: text, a picture, and a formula.
_HEAD_SHARE, _FOOT_SHARE = 0.26, 0.76

# A slot is a row, a column, or both: "top", "wide right", "bottom narrow left"; any other name is
# the whole, such as "full".
# How much of the content's width and height each takes, from where to where.
_COLUMNS = {
    "narrow left": (0.0, _TEXT_SHARE),
    "wide right": (_TEXT_SHARE, 1.0),
    "wide left": (0.0, 1 - _TEXT_SHARE),
    "narrow right": (1 - _TEXT_SHARE, 1.0),
    "left half": (0.0, 0.5),
    "right half": (0.5, 1.0),
}
_ROWS = {
    "top": (0.0, _TOP_SHARE),
    "bottom": (_TOP_SHARE, 1.0),
    "upper": (0.0, _UPPER_SHARE),
    "lower": (_UPPER_SHARE, 1.0),
    "head": (0.0, _HEAD_SHARE),
    "middle": (_HEAD_SHARE, _FOOT_SHARE),
    "foot": (_FOOT_SHARE, 1.0),
}
_WHOLE = (0.0, 1.0)


def safe_area() -> Box:
    """Return the frame without its margins (see `model.shape`)."""
    width, height = float(config.frame_width), float(config.frame_height)
    left, top, right, bottom = margins(width / height)
    return Box(
        width * (left - right) / 2,
        height * (bottom - top) / 2,
        width * (1 - left - right),
        height * (1 - top - bottom),
    )


def corners() -> Box:
    """Return the box in whose corners something may stay: all of the frame but its edge.

    In an upright frame that is the safe area, since apps write on the rest.
    """
    width, height = float(config.frame_width), float(config.frame_height)
    return safe_area() if width < height else Box(0, 0, width * (1 - 2 * EDGE), height * (1 - 2 * EDGE))


def slot_box(slot: str, area: Box) -> Box:
    """Return the box of a slot of the content area.

    In a frame that is higher than wide, a stage that was made for a wide one has what stands left
    above what stands right.
    """
    row, _, column = slot.partition(" ") if slot.startswith(tuple(_ROWS)) else ("", "", slot)
    if area.height > area.width and column in _COLUMNS:
        row, column = ("top" if "left" in column else "bottom"), ""
    box = _cut_x(area, *_COLUMNS.get(column, _WHOLE))
    return _cut_y(box, *_ROWS.get(row, _WHOLE))


def _cut_x(box: Box, start: float, end: float) -> Box:
    gutter = box.width * GUTTER / 2
    left = box.x - box.width / 2 + box.width * start + (gutter if start else 0)
    right = box.x - box.width / 2 + box.width * end - (gutter if end < 1 else 0)
    return Box((left + right) / 2, box.y, right - left, box.height)


def _cut_y(box: Box, start: float, end: float) -> Box:
    gutter = box.height * GUTTER / 2
    top = box.y + box.height / 2 - box.height * start - (gutter if start else 0)
    bottom = box.y + box.height / 2 - box.height * end + (gutter if end < 1 else 0)
    return Box(box.x, (top + bottom) / 2, box.width, top - bottom)
