"""The shapes of a film, and what a frame of each measures.

A film has one script and one set of voices, and a picture for each shape that is asked for.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple, get_args

Shape = Literal["16x9", "9x16", "1x1"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
WIDE: Shape = "16x9"

# The shorter side of a frame in Manim's units: the height of Manim's own frame of 16:9. Whoever
# holds a film in one hand sees its shorter side equally large in every shape, so sizes of text
# are fractions of that.
SHORT_SIDE = 8.0
# The width of Manim's own frame, which the authors' own code is written for.
FULL_WIDTH = SHORT_SIDE * 16 / 9


class Margins(NamedTuple):
    """Outside of the safe area: the shares of a frame's width and height that nothing may enter."""

    left: float
    top: float
    right: float
    bottom: float


# What stays in its corner, and an author's own code, need keep no more than this on each side.
EDGE = 0.05
# Players write captions on the lower tenth. Apps for upright films put their captions and names lower than
# such a share, and their buttons at the right (safe zones of TikTok, Reels and Shorts, about alike).
_MARGINS: dict[Shape, Margins] = {
    "16x9": Margins(EDGE, EDGE, EDGE, 0.1),
    "1x1": Margins(EDGE, EDGE, EDGE, 0.1),
    "9x16": Margins(0.06, 0.08, 0.12, 0.18),
}
# How far a width may be off, since pixels are whole: 854x480 counts as 16:9.
_NEAR = 0.01


def suffix(shape: Shape) -> str:
    """Return what stands behind the topic in the name of a film: nothing for the wide one, else `.9x16`."""
    return "" if shape == WIDE else f".{shape}"


def split_name(name: str) -> tuple[str, Shape]:
    """Return the topic and the shape of a film from the name of its file without the ending."""
    for shape in SHAPES:
        if shape != WIDE and name.endswith(suffix(shape)):
            return name.removesuffix(suffix(shape)), shape
    return name, WIDE


def ratio(shape: Shape) -> float:
    """Return the width of a shape as a share of its height."""
    width, height = shape.split("x")
    return int(width) / int(height)


def shape_of(width: int, height: int) -> Shape:
    """Return the shape that a frame of so many pixels is nearest to."""
    return _nearest(width / height)


def margins(aspect: float) -> Margins:
    """Return the margins of a frame whose width is so many times its height."""
    return _MARGINS[_nearest(aspect)]


def _nearest(aspect: float) -> Shape:
    return min(SHAPES, key=lambda shape: abs(math.log(aspect / ratio(shape))))


def pixels(shape: Shape, short_side: int) -> tuple[int, int]:
    """Return the width and height of a shape, even numbers, from the pixels of its shorter side."""
    share = ratio(shape)
    long_side = 2 * round(short_side * max(share, 1 / share) / 2)
    return (long_side, short_side) if share > 1 else (short_side, long_side)


def frame_size(width: int, height: int) -> tuple[float, float]:
    """Return the width and height of Manim's frame, in its units, for a picture in pixels."""
    share = width / height
    if abs(share / ratio(WIDE) - 1) < _NEAR:
        share = ratio(WIDE)
    return (SHORT_SIDE * share, SHORT_SIDE) if share > 1 else (SHORT_SIDE, SHORT_SIDE / share)
