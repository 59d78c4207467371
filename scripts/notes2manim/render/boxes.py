"""Rectangles of pixels: (left, top, right, bottom), the last two excluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Box = tuple[int, int, int, int]

NOWHERE: Box = (0, 0, 0, 0)

_MANY = 48  # so many boxes are one box: to join them cleverly would cost more than it saves
_FEW = 6  # boxes to end with
_WASTE = 20_000  # pixels that two boxes may cover too many when they are joined


def area(box: Box) -> int:
    """Return the number of pixels in a box."""
    return (box[2] - box[0]) * (box[3] - box[1])


def union(a: Box, b: Box) -> Box:
    """Return the smallest box around two."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def meet(a: Box, b: Box) -> bool:
    """Tell whether two boxes share a pixel."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def join(boxes: Iterable[Box]) -> list[Box]:
    """Return a few boxes that cover all of these, and little more."""
    given = [box for box in boxes if box[0] < box[2] and box[1] < box[3]]
    if len(given) > _MANY:
        lefts, tops, rights, bottoms = zip(*given, strict=True)
        return [(min(lefts), min(tops), max(rights), max(bottoms))]
    joined: list[Box] = []
    for box in given:
        left, top, right, bottom = box
        wastes = [
            (max(right, x2) - min(left, x1)) * (max(bottom, y2) - min(top, y1)) - (x2 - x1) * (y2 - y1)
            for x1, y1, x2, y2 in joined
        ]
        best = min(range(len(joined)), key=wastes.__getitem__, default=None)
        if best is not None and (wastes[best] - area(box) < _WASTE or len(joined) >= _FEW):
            joined[best] = union(box, joined[best])
        else:
            joined.append(box)
    return joined


def part(boxes: Iterable[Box]) -> list[Box]:
    """Return boxes that cover all of these and do not meet."""
    parted: list[Box] = []
    for box in boxes:
        while met := next((other for other in parted if meet(box, other)), None):
            parted.remove(met)
            box = union(box, met)
        parted.append(box)
    return parted


def grow_around(boxes: Sequence[Box], things: npt.NDArray[np.int64]) -> list[Box]:
    """Return the boxes, parted and grown until no thing (a row of `things`) crosses an edge of one."""
    boxes = part(boxes)
    while True:
        grown = part(_hull(box, things) for box in boxes)
        if grown == boxes:
            return grown
        boxes = grown


def touching(box: Box, things: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell for each row of `things` whether it shares a pixel with the box."""
    left, top, right, bottom = box
    touched = (things[:, 0] < right) & (things[:, 2] > left) & (things[:, 1] < bottom) & (things[:, 3] > top)
    return np.asarray(touched)


def _hull(box: Box, things: npt.NDArray[np.int64]) -> Box:
    while True:
        touched = things[touching(box, things)]
        if not len(touched):
            return box
        left, top = touched[:, :2].min(axis=0).tolist()
        right, bottom = touched[:, 2:].max(axis=0).tolist()
        grown = union(box, (left, top, right, bottom))
        if grown == box:
            return box
        box = grown
