"""What a vector mobject looks like, so that one that did not change is not drawn again."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from manim import VMobject
from manim.constants import LineJointType
from manim.typing import FloatRGBA_Array, Point3D_Array

from notes2manim.render.boxes import Box

# How far a stroke reaches from its path, in widths: a square cap half a diagonal, a mitre half a width by
# the sine of half the angle, up to cairo's limit of 10 half widths.
_REACH = 0.75
_MITRE_REACH = 5.0
_ROUNDING = 1.05  # since cairo rounds the ends of what meets at an angle
_SHORT = 0.01  # scene units: the angle at shorter handles is not relied on
_MITRED = (LineJointType.AUTO, LineJointType.MITER)

# Cairo rounds coordinates to 1/256 of a pixel, and a thin stroke is smeared to the next pixel.
_FILL_MARGIN = 0.02
_STROKE_MARGIN = 1.0


class Look(NamedTuple):
    """All that decides the pixels of a mobject: where they are, how they are coloured, if any are."""

    outline: tuple[Hashable, ...]  # its points first
    paint: tuple[Hashable, ...]
    visible: bool


class View(NamedTuple):
    """How scene units become pixels: the frame's size and centre, and the picture's size."""

    frame_width: float
    frame_height: float
    center_x: float
    center_y: float
    width: int
    height: int


def look(mobject: VMobject) -> Look | None:
    """Return all that decides the pixels of a mobject by itself, or None if that is not enough."""
    if mobject.background_image:
        return None
    fill, stroke = mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()
    behind = mobject.get_stroke_rgbas(True)
    sheen = b""
    if len(fill) > 1 or len(stroke) > 1 or len(behind) > 1:
        if mobject.submobjects:
            return None  # a gradient spans the family, not the mobject
        sheen = mobject.get_sheen_direction().tobytes()
    width = mobject.get_stroke_width() if is_paint(stroke) else 0.0
    width_behind = mobject.get_stroke_width(True) if is_paint(behind) else 0.0
    return Look(
        (mobject.points.tobytes(), width, width_behind, mobject.joint_type, mobject.cap_style),
        (fill.tobytes(), stroke.tobytes(), behind.tobytes(), sheen),
        is_paint(fill) or width > 0 or width_behind > 0,
    )


def is_paint(rgbas: FloatRGBA_Array) -> bool:
    """Tell whether anything can be seen of a colour or gradient."""
    return len(rgbas) > 1 or bool(rgbas[0, 3] > 0)


def bounds(mobjects: Sequence[VMobject], line_unit: float, view: View) -> list[Box] | None:
    """Return for each mobject the pixels that it can touch, or None if one has no finite extent.

    `line_unit` is the width of a stroke of 1, in scene units.
    """
    points = np.concatenate([mobject.points for mobject in mobjects])
    starts = np.cumsum([0, *(len(mobject.points) for mobject in mobjects[:-1])])
    low = np.minimum.reduceat(points, starts, axis=0)
    high = np.maximum.reduceat(points, starts, axis=0)
    widths = np.array([_painted_width(mobject) for mobject in mobjects]) * line_unit
    mitred = np.array([mobject.joint_type in _MITRED for mobject in mobjects])
    reach = widths * _REACH
    if (mitred & (widths > 0)).any():
        reach = np.where(mitred, np.maximum(reach, widths * _mitres(points, starts)), reach)
    margin = np.where(reach > 0, _STROKE_MARGIN, _FILL_MARGIN)
    x_scale, y_scale = view.width / view.frame_width, view.height / view.frame_height
    left = (low[:, 0] - reach - view.center_x) * x_scale + view.width / 2 - margin
    right = (high[:, 0] + reach - view.center_x) * x_scale + view.width / 2 + margin
    top = (view.center_y - high[:, 1] - reach) * y_scale + view.height / 2 - margin
    bottom = (view.center_y - low[:, 1] + reach) * y_scale + view.height / 2 + margin
    corners = np.stack([np.floor(left), np.floor(top), np.ceil(right), np.ceil(bottom)], axis=1)
    if not np.isfinite(corners).all():
        return None
    limits = [view.width, view.height, view.width, view.height]
    return [_box(row) for row in np.clip(corners, 0, limits).astype(int).tolist()]


def _box(row: Any) -> Box:
    left, top, right, bottom = row
    return left, top, right, bottom


def _painted_width(mobject: VMobject) -> float:
    """Return the width of the widest stroke of a mobject that can be seen, 0 without one."""
    strokes = [
        float(mobject.get_stroke_width(behind))
        for behind in (False, True)
        if is_paint(mobject.get_stroke_rgbas(behind))
    ]
    return max(strokes, default=0.0)


def _mitres(points: Point3D_Array, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return how far the mitres of mobjects reach at most, in widths; each has its points from a start on."""
    counts = np.diff([*starts, len(points)])
    if (counts % 4).any():
        return np.full(len(starts), _MITRE_REACH)
    curves = points.reshape(-1, 4, 3)[:, :, :2]
    firsts = starts // 4
    lasts = np.append(firsts[1:], len(curves)) - 1
    following = np.arange(1, len(curves) + 1)
    following[lasts] = firsts
    coming, going = curves[:, 3] - curves[:, 2], (curves[:, 1] - curves[:, 0])[following]
    lengths = np.hypot(*coming.T), np.hypot(*going.T)
    certain = np.minimum(*lengths) > _SHORT
    cosine = (coming * going).sum(axis=1) / np.where(certain, lengths[0] * lengths[1], 1.0)
    reach = _ROUNDING * 0.5 / np.sqrt(np.maximum((1 + cosine) / 2, 1e-6))
    apart = np.abs(curves[:, 3] - curves[following, 0]).max(axis=1) > _SHORT
    reach = np.where(certain & ~apart, np.minimum(reach, _MITRE_REACH), _MITRE_REACH)
    reach[lasts[apart[lasts]]] = 0.0  # an open end has no mitre
    return np.maximum.reduceat(reach, firsts)
