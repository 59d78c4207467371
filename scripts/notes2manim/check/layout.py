"""Judge what was drawn of a scene: is all of it in its place, large enough, and readable?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from notes2manim.model.record import Box, Look, Record, Thing
from notes2manim.model.script import Scene, Source
from notes2manim.model.shape import EDGE, Margins, margins
from notes2manim.model.theme import contrast

# The least height of an em, as a fraction of the frame's shorter side; and the least contrasts (WCAG 2.2,
# 1.4.3 and 1.4.6).
LEAST_SIZE = 1 / 36
LEAST_CONTRAST, BODY_CONTRAST = 4.5, 7.0
# Large text needs no more than other text (WCAG 2.2, 1.4.6): text of such a share of the frame.
_LARGE = 1 / 24
# What is set back, while another part is meant, need not be read now, but found (WCAG 2.2, 1.4.11).
BACK_CONTRAST = 3.0
# A line with less contrast than this is a faint grid, behind whatever stands on it.
_FAINT = 1.5

# Visuals whose text is read from beginning to end.
_BODY = frozenset({"heading", "title", "phrases", "bullets", "statement", "quote"})
# What may come nearer to the edge than the safe area is.
_AT_THE_EDGE = frozenset({"logo", "manim"})
# Fractions of the frame: how far strokes may reach beyond, and boxes into one another.
_SLACK = 0.006
_TOUCH = 0.002
_ROUNDING = 0.999
# What is less opaque is on its way in or out.
_HALF = 0.5
_OPAQUE = 0.9


@dataclass(frozen=True)
class LayoutFault:
    """Something on the screen that breaks a rule.

    `beat` is counted from 0, -1 before the first; `seconds` are from the start of the scene; `source`
    is the line of the notes, if known; `text` says what is wrong, and between which two things.
    """

    scene: str
    beat: int
    seconds: float
    source: Source | None
    text: str

    def __str__(self) -> str:
        place = f"{self.source}: " if self.source else ""
        return f"{place}scene {self.scene}, beat {self.beat + 1}, at {self.seconds:.1f} s: {self.text}"


def judge_layout(record: Record, scene: Scene) -> list[LayoutFault]:
    """Return what breaks a rule of the layout in a scene, each fault once, where it is first seen.

    Nothing may leave the safe area or lie on anything else, but for a text on the shape that
    holds it; no text may be smaller than 1/36 of the frame's height (of its width, where it stands
    upright), or have less contrast than 4.5
    to 1, or 7 to 1 where it is read from beginning to end and not large.
    """
    told: set[str] = set()
    faults: list[LayoutFault] = []
    judge = _Judge(record)
    for look in record.looks:
        for text in judge.judge(look):
            if text not in told:
                told.add(text)
                faults.append(
                    LayoutFault(
                        scene=record.scene,
                        beat=look.beat,
                        seconds=look.frame / record.fps,
                        source=_source(scene, look.beat),
                        text=text,
                    )
                )
    return faults


def _source(scene: Scene, beat: int) -> Source | None:
    beats = scene.beats
    return (beats[beat].source if 0 <= beat < len(beats) else None) or scene.source


class _Judge:
    """Judges looks. A thing is seen in many of them: what it is, and does to another, is found out once."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._safe = margins(record.aspect)
        # The visual that each thing belongs to, where it is not on its way in or out.
        self._visuals = [
            (thing.visual, thing.kind) if thing.opacity >= _HALF else None for thing in record.things
        ]
        self._beyond: dict[int, str] = {}
        self._boxes: dict[tuple[int, ...], Box] = {}
        self._in_the_way: dict[int, bool] = {}
        self._crossings: dict[tuple[int, int], bool] = {}
        self._segments: dict[int, NDArray[np.float64]] = {}

    def judge(self, look: Look) -> Iterator[str]:
        things = self._record.seen(look)
        yield from self._outside(look)
        yield from self._visuals_on_visuals(look)
        if look.moment == "end":
            yield from self._texts_on_texts(things)
            yield from self._outlines_on_texts(look, things)
            yield from self._too_small(things)
            yield from self._too_faint(things)

    def _outside(self, look: Look) -> Iterator[str]:
        for index in look.things:
            thing = self._record.things[index]
            if index not in self._beyond:
                self._beyond[index] = self._leaves(thing)
            if self._beyond[index]:
                yield f"{describe(thing)} leaves the safe area at the {self._beyond[index]}."

    def _leaves(self, thing: Thing) -> str:
        """Return the side at which a thing leaves the safe area most, or nothing where it does not."""
        left, top, right, bottom = thing.box
        free = Margins(EDGE, EDGE, EDGE, EDGE) if thing.kind in _AT_THE_EDGE else self._safe
        beyond = {
            "left": free.left - left,
            "top": free.top - top,
            "right": right - (1 - free.right),
            "bottom": bottom - (1 - free.bottom),
        }
        side = max(beyond, key=lambda side: beyond[side])
        return side if beyond[side] > _SLACK else ""

    def _visuals_on_visuals(self, look: Look) -> Iterator[str]:
        """Compare whole visuals: none may lie on another, but where one of them is on its way."""
        things = self._record.things
        groups: dict[tuple[str, str], list[int]] = {}
        for index in look.things:
            if visual := self._visuals[index]:
                groups.setdefault(visual, []).append(index)
        for one, other in combinations(map(tuple, groups.values()), 2):
            if _overlap(self._around(one), self._around(other), _SLACK):
                first, second = _meeting([things[at] for at in one], [things[at] for at in other])
                yield f"{describe(first)} lies on {describe(second)}."

    def _around(self, indices: tuple[int, ...]) -> Box:
        """Return the box that holds some things."""
        if indices not in self._boxes:
            lefts, tops, rights, bottoms = zip(*(self._record.things[at].box for at in indices), strict=True)
            self._boxes[indices] = min(lefts), min(tops), max(rights), max(bottoms)
        return self._boxes[indices]

    def _texts_on_texts(self, things: list[Thing]) -> Iterator[str]:
        texts = [thing for thing in things if thing.role == "text" and thing.opacity > 0]
        if len(texts) < 2:
            return
        boxes = np.array([text.box for text in texts])
        wide = np.minimum(boxes[:, None, 2], boxes[None, :, 2]) - np.maximum(
            boxes[:, None, 0], boxes[None, :, 0]
        )
        high = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(
            boxes[:, None, 1], boxes[None, :, 1]
        )
        for a, b in np.argwhere(np.triu((wide > _TOUCH) & (high > _TOUCH), 1)).tolist():
            one, other = texts[a], texts[b]
            if one.visual == other.visual and _turned_apart(one, other):
                continue
            yield f"{describe(one)} and {describe(other)} lie on each other."

    def _outlines_on_texts(self, look: Look, things: list[Thing]) -> Iterator[str]:
        """Find strokes, and edges of shapes, that run through a text and are not hidden below it."""
        outlines = [
            place for place, thing in enumerate(things) if self._is_outline(look.things[place], thing)
        ]
        for place, text in enumerate(things):
            if text.role != "text" or text.paths:
                continue
            for line in outlines:
                key = look.things[line], look.things[place]
                if key not in self._crossings:
                    self._crossings[key] = self._crosses(key[0], things[line], text)
                if self._crossings[key] and not _hidden(things, line, place):
                    yield f"{describe(things[line])} runs through {describe(text)}."

    def _is_outline(self, index: int, thing: Thing) -> bool:
        if index not in self._in_the_way:
            seen = laid_over(self._record.background, thing.color, thing.opacity)
            clear = _contrast(seen, self._record.background) >= _FAINT
            self._in_the_way[index] = thing.role != "text" and bool(thing.paths) and clear
        return self._in_the_way[index]

    def _crosses(self, index: int, outline: Thing, text: Thing) -> bool:
        if not _overlap(outline.box, text.box, -_TOUCH):
            return False
        if index not in self._segments:
            self._segments[index] = np.array(
                [(*start, *end) for path in outline.paths for start, end in pairwise(path)]
            ).reshape(-1, 4)
        grow = outline.width / 2 - _TOUCH
        left, top, right, bottom = text.box
        aspect = self._record.aspect
        box = (left - grow / aspect, top - grow, right + grow / aspect, bottom + grow)
        return box[0] < box[2] and box[1] < box[3] and bool(_enter(self._segments[index], box).any())

    def _too_small(self, things: list[Thing]) -> Iterator[str]:
        side = "height" if self._record.aspect >= 1 else "width"
        for thing in things:
            size = thing.size / min(self._record.aspect, 1.0)
            if thing.role == "text" and 0 < size < LEAST_SIZE * _ROUNDING:
                yield f"{describe(thing)} is only 1/{1 / size:.0f} of the frame's {side}, less than 1/36."

    def _too_faint(self, things: list[Thing]) -> Iterator[str]:
        for place, thing in enumerate(things):
            if thing.role != "text" or thing.kind == "manim":
                continue
            ratio, back = _contrast_of(things, place, self._record.background)
            large = thing.size / min(self._record.aspect, 1.0) >= _LARGE
            least = BODY_CONTRAST if thing.kind in _BODY and not large else LEAST_CONTRAST
            least = BACK_CONTRAST if back else least
            if ratio < least * _ROUNDING:
                yield f"{describe(thing)} has a contrast of only {ratio:.1f} to 1, less than {least:g}."


def describe(thing: Thing) -> str:
    """Return words for a thing that a person can find on the screen."""
    of = thing.kind if thing.kind != "manim" else "own animation"
    if thing.role == "text":
        says = " ".join(thing.text.split())
        says = says if len(says) <= 40 else says[:39].rstrip() + "…"
        return f'"{says}" of the {of}'
    return f"{ {'shape': 'a shape', 'line': 'a line', 'image': 'the picture'}[thing.role] } of the {of}"


_contrast = cache(contrast)


@cache
def laid_over(below: str, above: str, opacity: float) -> str:
    """Return the colour that is seen where a colour `#rrggbb` lies on another."""
    parts = [[int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in (below, above)]
    return "#" + "".join(f"{round(a + (b - a) * opacity):02x}" for a, b in zip(*parts, strict=True))


def _overlap(one: Box, other: Box, slack: float) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > slack and high > slack


def _meeting(one: list[Thing], other: list[Thing]) -> tuple[Thing, Thing]:
    """Return the two things of two visuals that lie on each other most, or else are in the way."""

    def shared(pair: tuple[Thing, Thing]) -> float:
        a, b = pair[0].box, pair[1].box
        return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))

    return max(((a, b) for a in one for b in other), key=shared)


def _turned_apart(one: Thing, other: Thing) -> bool:
    """Tell whether two texts, of which one is turned, have a line between them (separating axes)."""
    corners = [np.array(thing.paths[0] if thing.paths else _corners(thing.box)) for thing in (one, other)]
    for shape in corners:
        for side in np.diff(shape[:3], axis=0):
            across = np.array((-side[1], side[0])) / max(float(np.linalg.norm(side)), 1e-9)
            a, b = (corner @ across for corner in corners)
            if min(a.max(), b.max()) - max(a.min(), b.min()) <= _TOUCH:
                return True
    return False


def _corners(box: Box) -> list[tuple[float, float]]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _enter(segments: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    """Tell for each segment (x, y, x, y) whether it enters a box (Liang and Barsky)."""
    start, way = segments[:, :2], segments[:, 2:] - segments[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        low = (np.array(box[:2]) - start) / way
        high = (np.array(box[2:]) - start) / way
    still = way == 0
    inside = (start >= np.array(box[:2])) & (start <= np.array(box[2:]))
    first = np.where(still, np.where(inside, 0.0, 2.0), np.minimum(low, high))
    last = np.where(still, np.where(inside, 1.0, -1.0), np.maximum(low, high))
    entered: NDArray[np.bool_] = np.maximum(first.max(axis=1), 0) <= np.minimum(last.min(axis=1), 1)
    return entered


def _hidden(things: list[Thing], line: int, text: int) -> bool:
    """Tell whether an opaque shape between a line and a text keeps the one out of the other."""
    return any(
        thing.role == "shape" and thing.opacity >= _OPAQUE and _holds(thing.box, things[text].box, _SLACK)
        for thing in things[line + 1 : text]
    )


def _holds(outer: Box, inner: Box, slack: float) -> bool:
    return (
        outer[0] - slack <= inner[0]
        and outer[1] - slack <= inner[1]
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _contrast_of(things: list[Thing], place: int, background: str) -> tuple[float, bool]:
    """Return the contrast of a text with what lies below it, both seen through what lies above.

    And whether it is set back: it is not opaque, or seen through something.
    """
    text = things[place]
    x, y = (text.box[0] + text.box[2]) / 2, (text.box[1] + text.box[3]) / 2
    below = background
    for thing in things[:place]:
        if _covers(thing, x, y):
            below = laid_over(below, thing.color, thing.opacity)
    ink = laid_over(below, text.color, text.opacity)
    back = text.opacity < _ROUNDING
    for thing in things[place + 1 :]:
        if _covers(thing, x, y):
            below, ink = (laid_over(color, thing.color, thing.opacity) for color in (below, ink))
            back = True
    return _contrast(ink, below), back


def _covers(shape: Thing, x: float, y: float) -> bool:
    """Tell whether a filled shape covers a point: a line from there crosses its outline an odd time."""
    left, top, right, bottom = shape.box
    if shape.role != "shape" or not (left <= x <= right and top <= y <= bottom):
        return False
    crossed = 0
    for path in shape.paths:
        for (ax, ay), (bx, by) in pairwise((*path, path[0])):
            crossed += (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
    return crossed % 2 == 1
