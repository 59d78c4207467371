"""The path of a vector mobject, handed to cairo without the arrays in between."""

from __future__ import annotations

import math

import cairo
from manim import VMobject

_RELATIVE = 1e-5  # as in VMobject.consider_points_equals_2d


class Outline:
    """The path of a mobject, as long as its points stay: kept by cairo once it is drawn again."""

    __slots__ = ("_drawn", "_path")

    def __init__(self) -> None:
        self._drawn = False
        self._path: cairo.Path | None = None

    def trace(self, context: cairo.Context[cairo.ImageSurface], mobject: VMobject) -> bool:
        """Make the mobject's curves the path of a context, as `trace_path` does.

        Cairo keeps coordinates as whole 256ths of a pixel, so that a path taken from it and given
        back is the same.
        """
        if self._path is not None:
            context.new_path()
            context.append_path(self._path)
            return True
        if not trace_path(context, mobject):
            return False
        if self._drawn:
            self._path = context.copy_path()
        self._drawn = True
        return True


def trace_path(context: cairo.Context[cairo.ImageSurface], mobject: VMobject) -> bool:
    """Make a mobject's curves the path of a context, as `Camera.set_cairo_context_path` does.

    Returns False, and leaves the context alone, when the points are not whole and finite curves.
    """
    points = mobject.points
    count = len(points)
    if count == 0 or count % 4 or mobject.n_points_per_cubic_curve != 4:
        return False
    flat = points.ravel().tolist()  # x, y and z of four points a curve
    if not math.isfinite(sum(flat)):
        return False
    nearly = mobject.tolerance_for_point_equality

    def apart(a: float, b: float) -> bool:
        return a != b and abs(a - b) > nearly + _RELATIVE * abs(b)

    context.new_path()
    curve_to = context.curve_to
    start_x, start_y = flat[0], flat[1]
    context.move_to(start_x, start_y)
    end_x, end_y = start_x, start_y
    for at in range(0, 3 * count, 12):
        x, y = flat[at], flat[at + 1]
        if (end_x != x or end_y != y) and (apart(end_x, x) or apart(end_y, y)):
            if not (apart(start_x, end_x) or apart(start_y, end_y)):
                context.close_path()
            context.move_to(x, y)
            start_x, start_y = x, y
        end_x, end_y = flat[at + 9], flat[at + 10]
        curve_to(flat[at + 3], flat[at + 4], flat[at + 6], flat[at + 7], end_x, end_y)
    if not (apart(start_x, end_x) or apart(start_y, end_y)):
        context.close_path()
    return True
