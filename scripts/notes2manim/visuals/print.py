"""Text as a picture of its own, set as on the stage: with mathematics, code and every script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cairo
import numpy as np
from manim import VGroup
from PIL import Image

from notes2manim.visuals.lettering import paragraph
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# In ems: the distance of two baselines, and the room for what reaches above and below the lines.
_LEADING, _ABOVE, _BELOW = 1.3, 1.0, 0.4


def printer(theme: Theme) -> Callable[[str, int, float, bool], Image.Image]:
    """Return a function that sets `say` text in the colours of a theme.

    It takes the text, the most pixels that it may be wide, the height of an em in pixels, and
    whether it is quiet, and returns a picture in RGBA with a clear ground.
    """

    def set_text(say: str, width: int, em: float, quiet: bool) -> Image.Image:
        color = theme.colors.muted if quiet else theme.colors.text
        unit = 1 / em  # a pixel, in Manim units, where an em is 1
        lines = paragraph(say, theme, 1 / FRAME_HEIGHT, width * unit, color=color, leading=_LEADING)
        depth = -float(lines.get_bottom()[1]) if len(lines) else 0.0
        height = round((max(_ABOVE, float(lines.get_top()[1])) + max(depth, _BELOW)) * em) + 1
        return _fill(lines, width, height, em)

    return set_text


def _fill(lines: VGroup, width: int, height: int, em: float) -> Image.Image:
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
    context = cairo.Context(surface)
    context.scale(em, -em)
    context.translate(0, -max(_ABOVE, float(lines.get_top()[1])))
    leaves: list[Any] = lines.family_members_with_points()
    for leaf in leaves:
        here: list[float] = []
        for a, b, c, d in leaf.points[: len(leaf.points) // 4 * 4, :2].reshape(-1, 4, 2).tolist():
            if here != a:
                context.move_to(*a)
            context.curve_to(*b, *c, *d)
            here = d
        context.set_source_rgba(*leaf.fill_rgbas[0].tolist())
        context.fill()
    pixels = np.ndarray((height, width, 4), np.uint8, surface.get_data())
    return Image.frombytes("RGBa", (width, height), pixels[..., [2, 1, 0, 3]].tobytes()).convert("RGBA")
