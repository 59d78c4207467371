"""The places of the frame: the heading's strip, and the slots of the content below it."""

from __future__ import annotations

from manim import config

from notes2manim.visuals.picture import Box

# Shares of the frame: its margin on each side (the safe area), and the gutter between two slots.
MARGIN = 0.05
GUTTER = 0.04
# Shares of the content's width or height that the first of two slots takes.
_TEXT_SHARE = 0.42
_TOP_SHARE = 0.45

# Slots: how much of the content's width and height each takes, from where to where.
_COLUMNS = {
    "left": (0.0, _TEXT_SHARE),
    "top left": (0.0, _TEXT_SHARE),
    "bottom left": (0.0, _TEXT_SHARE),
    "right": (_TEXT_SHARE, 1.0),
    "left half": (0.0, 0.5),
    "right half": (0.5, 1.0),
}
_ROWS = {
    "top": (0.0, _TOP_SHARE),
    "top left": (0.0, _TOP_SHARE),
    "bottom": (_TOP_SHARE, 1.0),
    "bottom left": (_TOP_SHARE, 1.0),
}
# What stands side by side in a wide frame stands one above the other in an upright one.
_UPRIGHT = {"left": "top", "left half": "top", "right": "bottom", "right half": "bottom"}
_UPRIGHT |= {"top left": "top", "bottom left": "top"}


def safe_area() -> Box:
    """Return the frame without its margins."""
    width, height = float(config.frame_width), float(config.frame_height)
    return Box(0, 0, width * (1 - 2 * MARGIN), height * (1 - 2 * MARGIN))


def slot_box(slot: str, area: Box) -> Box:
    """Return the box of a slot of the content area; in an upright frame, left is above right."""
    if area.height > area.width:
        slot = _UPRIGHT.get(slot, slot)
    box = _cut_x(area, *_COLUMNS.get(slot, (0.0, 1.0)))
    return _cut_y(box, *_ROWS.get(slot, (0.0, 1.0)))


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
