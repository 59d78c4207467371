"""Figures of geometry: points, lines, angles, polygons and circles, with labels that touch nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Create, Dot, VGroup, VMobject
from numpy.typing import NDArray

from notes2manim.model import visual as model
from notes2manim.visuals.arrows import polyline
from notes2manim.visuals.free_places import Candidate, FreePlaces, beside, seen
from notes2manim.visuals.ink import blend, merged
from notes2manim.visuals.lettering import label
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.parted import Parted
from notes2manim.visuals.picture import Box
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme
from notes2manim.visuals.wording import wording_of

Values = NDArray[np.float64]

# How often a figure is drawn at most, smaller each time, until its labels are inside of the box.
_DRAWINGS = 5
# How much room labels have around a figure, in ems, at first and where they need it; how much
# worse they may stand for a larger figure.
_TIGHT, _LOOSE, _WORSE = 0.4, 2.2, 0.1
# Names are larger than the body in a box of at least this width and height, else smaller.
_ROOMY = (6.0, 4.0)
_LARGER, _SMALLER = 1.15, 0.85
# A side must be so many times as far from a label as the one that is called so.
_NEARER = 1.25
# Where labels cost more than this, so much smaller ones are tried, and must cost less than such a share.
_CROWDED, _SMALL, _BETTER = 15.0, (0.7, 0.6), 0.7
# How much longer a line is than the figure, at each end; how opaque fills are.
_BEYOND = 0.12
_FILLED, _FAINT = 0.38, 0.1
# Manim units.
_DOT, _RIGHT, _TICK, _DASH = 0.065, 0.3, 0.13, 0.14
_WIDTH = 4.0
_SAMPLES = 64
# The most cells along a side.
_CELLS = 40


class Geometry(Parted):
    """A figure. Its shapes come with the points that they go through, in their order or by name."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Geometry(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Draw the figure as large as it fits with its labels."""
        self._theme = theme
        self._spots = {spot.name: np.array((spot.x, spot.y)) for spot in self.model.points}
        self._shapes = [shape for shape in self.model.shapes if self._known(shape)]
        roomy = box.width >= _ROOMY[0] and box.height >= _ROOMY[1]
        self._tones = self._choose_tones()
        size = theme.sizes.body * (_LARGER if roomy else _SMALLER)
        self._label_well(box, size)
        shapes = [name for name in self._drawn if name.startswith("shape")]
        lone = [name for name in self._drawn if name not in shapes]
        needs = {name: self._points_of(name) for name in shapes}
        used = {point for points in needs.values() for point in points}
        order = [*shapes, *(name for name in lone if name not in used)]
        order = [one for name in order for one in [*needs.get(name, ()), name]]
        parts = {name: self._drawn[name] for name in dict.fromkeys(order)}
        self._arrange(parts, self._copies, needs=needs)
        for plate in self._plates:
            self._spotlight.keep(plate)
        for part in parts.values():
            for leaf in part.family_members_with_points():
                if isinstance(leaf, VMobject) and wording_of(leaf):
                    self._spotlight.stand(leaf, self._ground(leaf))

    def _ground(self, text: VMobject) -> str:
        """Return the colour that a label stands on."""
        ground = self._theme.colors.background
        x, y, _ = text.get_center()
        for at, shape in enumerate(self._shapes):
            if shape.form == "polygon" and _holds(self._outline(shape), float(x), float(y)):
                ground = blend(ground, self._tones[at], _FILLED if shape.filled else _FAINT)
        return ground

    def _label_well(self, box: Box, size: float) -> None:
        """Draw the figure with labels of a size, or smaller ones where these stand much better."""
        cost, chosen, last = self._label(box, size), size, size
        for share in _SMALL:
            if cost <= _CROWDED:
                break
            last = size * share
            smaller = self._label(box, last)
            if smaller <= cost * _BETTER:
                cost, chosen = smaller, last
        if last != chosen:
            self._label(box, chosen)

    def _label(self, box: Box, size: float) -> float:
        """Draw the figure with labels of a size; return what they cost."""
        self._size = max(size, 1 / 36)
        em = self._size * FRAME_HEIGHT
        tight, loose = self._fit(box, _TIGHT * em), self._fit(box, _LOOSE * em)
        if tight > loose + _WORSE:
            return loose
        return self._fit(box, _TIGHT * em)  # a larger figure, since its labels stand about as well

    def _fit(self, box: Box, margin: float) -> float:
        """Draw the figure with a margin for labels, smaller until all is inside; return what labels cost."""
        inner = Box(box.x, box.y, box.width - margin, box.height - margin)
        for _ in range(_DRAWINGS):
            self._draw(inner, box)
            whole = VGroup(*self._drawn.values())
            (left, bottom, _), (right, top, _) = whole.get_corner((-1, -1, 0)), whole.get_corner((1, 1, 0))
            wide = max(box.x - box.width / 2 - left, right - box.x - box.width / 2, 0.0)
            high = max(box.y - box.height / 2 - bottom, top - box.y - box.height / 2, 0.0)
            if max(wide, high) <= 0:
                break
            inner = Box(
                box.x,
                box.y,
                max(inner.width - 2 * wide - 0.05, 0.3 * box.width),
                max(inner.height - 2 * high - 0.05, 0.3 * box.height),
            )
        return self._free.cost

    def _known(self, shape: model.Shape) -> bool:
        count = {"polygon": 3, "angle": 3, "right angle": 3, "circle": 1}.get(shape.form, 2)
        enough = len(shape.through) >= count and (
            shape.form != "circle" or shape.radius or len(shape.through) > 1
        )
        return bool(enough) and all(name in self._spots for name in shape.through)

    def _points_of(self, part: str) -> list[str]:
        shape = self._shapes[int(part.split()[1])]
        return [f"point {name}" for name in shape.through if f"point {name}" in self._drawn]

    def _choose_tones(self) -> list[str]:
        """Return the colour of each shape: what has a name has a colour, and so has the square on it."""
        colors = self._theme.colors
        plain = blend(colors.muted, colors.text, 0.45)
        free = [color for color in colors.series if color != colors.accent] or colors.series
        tones: dict[frozenset[str], str] = {}
        chosen = []
        named = 0
        for shape in self._shapes:
            straight = shape.form in ("segment", "line", "ray")
            if shape.label and (straight or shape.form == "angle"):
                tone = free[named % len(free)]
                named += 1
                if straight:
                    tones[frozenset(shape.through)] = tone
            else:
                tone = plain
            chosen.append(tone)
        for at, shape in enumerate(self._shapes):
            if shape.form == "polygon" and shape.filled:
                sides = zip(shape.through, [*shape.through[1:], shape.through[0]], strict=True)
                own = next((tones[frozenset(side)] for side in sides if frozenset(side) in tones), None)
                chosen[at] = own or free[named % len(free)]
                named += own is None
            elif shape.form in ("segment", "line", "ray"):
                chosen[at] = tones.get(frozenset(shape.through), plain)
        return chosen

    # From the author's coordinates to the stage.

    def _extent(self) -> tuple[Values, Values]:
        """Return the lower left and the upper right corner of all there is, in the author's units."""
        places = [*self._spots.values()]
        for shape in self._shapes:
            if shape.form == "circle":
                center, radius = self._circle(shape)
                places += [center - radius, center + radius]
        low, high = np.min(places, axis=0), np.max(places, axis=0)
        if any(shape.form in ("line", "ray") for shape in self._shapes):
            low, high = low - _BEYOND * (high - low).max(), high + _BEYOND * (high - low).max()
        return low, high

    def _circle(self, shape: model.Shape) -> tuple[Values, float]:
        center = self._spots[shape.through[0]]
        if shape.radius is not None:
            return center, shape.radius
        return center, float(np.linalg.norm(self._spots[shape.through[1]] - center))

    def _stage(self, place: Values) -> Values:
        moved: Values = (place - self._middle) * self._scale + self._center
        return moved

    # Drawing.

    def _draw(self, inner: Box, box: Box) -> None:
        """Draw everything inside of `inner`; labels may stand in all of `box`."""
        low, high = self._low, self._high = self._extent()
        size = np.maximum(high - low, 1e-9)
        self._middle = (low + high) / 2
        self._scale = min(inner.width / size[0], inner.height / size[1])
        if max(high - low) <= 1e-9:
            self._scale = 1.0
        self._center = np.array((inner.x, inner.y))
        self._places = {name: self._stage(spot) for name, spot in self._spots.items()}
        # A line of text reaches beyond what can be seen of a letter.
        reach = self._size * FRAME_HEIGHT
        self._free = FreePlaces(Box(box.x, box.y, box.width - 0.1, box.height - reach))
        self._drawn: dict[str, VGroup] = {}
        self._copies: dict[str, VMobject] = {}
        self._strokes: dict[str, list[VMobject]] = {}
        self._corners: dict[str, int] = {}
        self._plates: list[VMobject] = []
        outlines = [self._outline(shape) for shape in self._shapes]
        self._areas = [o for o, shape in zip(outlines, self._shapes, strict=True) if shape.filled]
        for at, (shape, corners) in enumerate(zip(self._shapes, outlines, strict=True)):
            self._draw_shape(f"shape {at}", shape, corners, self._tones[at])
        for spot in self.model.points:
            if spot.shown:
                self._draw_point(spot.name)
        self._name_shapes(outlines)
        for spot in self.model.points:
            if spot.shown:
                name = f"${spot.name}$" if spot.name.isalpha() else _indexed(spot.name)
                self._name(f"point {spot.name}", name, self._around(spot.name), self._theme.colors.text)

    def _outline(self, shape: model.Shape) -> Values:
        """Return the corners of what a shape is drawn with, on the stage."""
        if shape.form == "circle":
            center, radius = self._circle(shape)
            turn = np.linspace(0, 2 * math.pi, _SAMPLES + 1)
            return _arc(self._stage(center), radius * self._scale, turn)
        places = np.array([self._places[name] for name in shape.through])
        if shape.form == "polygon":
            return np.vstack([places, places[:1]])
        if shape.form in ("angle", "right angle"):
            return self._corner(shape, places)
        return self._straight(shape.form, places[0], places[1])

    def _straight(self, form: str, a: Values, b: Values) -> Values:
        """Return the ends of a segment; those of a line are at the edge of the figure."""
        if form == "segment":
            return np.array([a, b])
        low, high = self._stage(self._low), self._stage(self._high)
        way = b - a
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.concatenate([(low - a) / way, (high - a) / way])
        entering = np.nanmax(np.minimum(shares[:2], shares[2:]))
        leaving = np.nanmin(np.maximum(shares[:2], shares[2:]))
        return np.array([a if form == "ray" else a + way * entering, a + way * leaving])

    def _corner(self, shape: model.Shape, places: Values) -> Values:
        """Return the arc of an angle, or the mark of a right one; a second one at its corner is larger."""
        corner = places[1]
        arms = [places[0] - corner, places[2] - corner]
        shortest = min(float(np.linalg.norm(arm)) for arm in arms)
        first, last = (math.atan2(arm[1], arm[0]) for arm in arms)
        turn = (last - first + math.pi) % (2 * math.pi) - math.pi
        if shape.form == "right angle":
            units = [
                arm / max(float(np.linalg.norm(arm)), 1e-9) * min(_RIGHT, 0.18 * shortest) for arm in arms
            ]
            return np.array([corner + units[0], corner + units[0] + units[1], corner + units[1]])
        count = self._corners[shape.through[1]] = self._corners.get(shape.through[1], 0) + 1
        sharp = abs(turn) < 0.6
        radius = min((0.42 if sharp else 0.26) * shortest, 1.1 if sharp else 0.7) * (1 + 0.22 * (count - 1))
        return _arc(corner, radius, first + turn * np.linspace(0, 1, 25))

    def _draw_shape(self, part: str, shape: model.Shape, corners: Values, tone: str) -> None:
        self._free.block(corners)
        group = VGroup()
        closed = shape.form in ("polygon", "circle")
        if closed and (shape.filled or shape.form == "polygon"):
            group.add(_area(corners, tone, _FILLED if shape.filled else _FAINT))
        elif shape.form == "angle":
            corner = self._places[shape.through[1]]
            group.add(_area(np.vstack([corner, corners, corner]), tone, _FILLED))
        if shape.grid and len(corners) == 5:
            cells = self._cells(corners, tone)
            group.add(*cells)
        strokes = [_path(corners, tone, _WIDTH, dashed=shape.dashed)]
        for tick in self._ticks(shape, corners):
            self._free.block(tick)
            strokes.append(_path(tick, tone, 3.0))
        group.add(*strokes)
        # A dashed line appears; only a whole one is drawn from end to end.
        self._strokes[part] = [] if shape.dashed else strokes
        self._drawn[part] = group
        self._copies[part] = _path(corners, self._theme.colors.accent, _WIDTH + 3)

    def _cells(self, corners: Values, tone: str) -> list[VMobject]:
        """Return the lines between the cells of a shape of four sides, as one outline."""
        a, b, c, d = corners[:4]
        pieces = []
        for start, end, other_start, other_end in ((a, b, d, c), (a, d, b, c)):
            count = round(float(np.linalg.norm(end - start)) / self._scale)
            for step in range(1, min(count, _CELLS)):
                share = step / count
                ends = np.array(
                    [start + (end - start) * share, other_start + (other_end - other_start) * share]
                )
                self._free.block(ends)
                pieces.append(polyline(np.column_stack((ends, np.zeros(2)))))
        if not pieces:
            return []
        lines = VMobject(stroke_color=tone, stroke_width=1.8, stroke_opacity=0.75, fill_opacity=0)
        lines.points = np.vstack(pieces)
        return [lines]

    def _ticks(self, shape: model.Shape, corners: Values) -> Iterator[Values]:
        """Yield the marks across the middle of a segment that is as long as others."""
        if shape.form != "segment" or not shape.ticks:
            return
        way = (corners[1] - corners[0]) / max(float(np.linalg.norm(corners[1] - corners[0])), 1e-9)
        across = np.array((-way[1], way[0])) * _TICK
        for number in range(shape.ticks):
            place = (corners[0] + corners[1]) / 2 + way * 0.11 * (number - (shape.ticks - 1) / 2)
            yield np.array([place - across, place + across])

    def _draw_point(self, name: str) -> None:
        colors = self._theme.colors
        place = self._places[name]
        turn = np.linspace(0, 2 * math.pi, 9)
        self._free.block(_arc(place, _DOT, turn))
        dot = Dot((*place, 0), radius=_DOT, color=colors.text, stroke_width=0)
        self._drawn[f"point {name}"] = VGroup(dot)
        self._copies[f"point {name}"] = Dot((*place, 0), radius=2 * _DOT, color=colors.accent, stroke_width=0)

    # Labels.

    def _name_shapes(self, outlines: list[Values]) -> None:
        """Write the labels of shapes: angles first, then sides in the order in which they stand best."""
        rank = {"angle": 0, "right angle": 0, "segment": 1, "line": 1, "ray": 1}
        labelled = [at for at, shape in enumerate(self._shapes) if shape.label.strip()]
        texts = {at: self._written(at) for at in labelled}
        orders = [
            sorted(labelled, key=lambda at: (rank.get(self._shapes[at].form, 2), turn * key(at)))
            for key in (lambda at: at, lambda at: _span(outlines[at]))
            for turn in (1, -1)
        ]
        costs = [self._place_labels(order, texts, outlines) for order in orders]
        best = orders[int(np.argmin(costs))]
        self._place_labels(best, texts, outlines)
        for at in best:
            part = self._drawn[f"shape {at}"]
            if self._shapes[at].grid:
                self._plates.append(self._plate(texts[at]))
                part.add(self._plates[-1])
            part.add(texts[at])

    def _written(self, at: int) -> VGroup:
        shape = self._shapes[at]
        # A little brighter than its line, so that it can still be read when it is set back.
        text = self._theme.colors.text
        tone = text if shape.filled else blend(self._tones[at], text, 0.35)
        return merged(label(shape.label, self._theme, self._size, color=tone))

    def _place_labels(self, order: list[int], texts: dict[int, VGroup], outlines: list[Values]) -> float:
        """Put labels at their places, one after the other; return what that costs."""
        self._free.forget_labels()
        for at in order:
            if self._shapes[at].grid:  # a plate keeps the lines between the cells away from it
                self._free.stand(texts[at], *outlines[at][:-1].mean(axis=0))
                continue
            low, high = seen(texts[at])
            self._free.put(texts[at], self._spots_for(at, outlines[at])((high - low) / 2))
        return self._free.cost

    def _name(self, part: str, say: str, places: Any, color: str) -> None:
        """Write a label beside its part, at the best of some places for its size."""
        text = merged(label(say, self._theme, self._size, color=color))
        low, high = seen(text)
        self._free.put(text, places((high - low) / 2))
        self._drawn[part].add(text)

    def _plate(self, text: VGroup) -> VMobject:
        """Return what keeps the lines between cells away from a label."""
        low, high = seen(text)
        turn = np.linspace(0, 2 * math.pi, _SAMPLES + 1)
        radius = float(np.linalg.norm(high - low)) / 2 + 0.08
        return _area(_arc((low + high) / 2, radius, turn), self._theme.colors.background, 1.0)

    def _spots_for(self, at: int, corners: Values) -> Any:
        """Return a function from half the size of the label of a shape to its places."""
        shape = self._shapes[at]
        if shape.form in ("angle", "right angle"):
            return lambda half: self._in_angle(shape, corners, half)
        if shape.form == "polygon":
            return lambda _half: _inside(corners)
        if shape.form == "circle":
            return lambda half: _round(corners, half)
        return lambda half: self._along(corners, half)

    def _along(self, corners: Values, half: Values) -> Iterator[Candidate]:
        """Yield places beside a segment, outside of the figure first."""
        a, b = corners
        way = (b - a) / max(float(np.linalg.norm(b - a)), 1e-9)
        across = np.array((-way[1], way[0]))
        middle = np.mean([*self._places.values()], axis=0)
        outward = across if float(np.dot((a + b) / 2 - middle, across)) >= 0 else -across
        others = [
            np.array([self._places[one] for one in shape.through])
            for shape in self._shapes
            if shape.form == "segment" and shape.label
        ]
        others = [ends for ends in others if not np.allclose(ends, corners)]
        for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75, 0.88):
            for gap in (0.13, 0.22, 0.35):
                for side, cost in ((outward, 0.0), (-outward, 0.25)):
                    x, y = beside(a + (b - a) * share, side, half, gap)
                    # What is filled has a name of its own.
                    filled = any(_holds(area, float(x), float(y)) for area in self._areas)
                    # It belongs to the side that it is nearest to.
                    place = np.array((x, y))
                    own = _away(place, a, b)
                    lost = any(_away(place, *ends) < own * _NEARER for ends in others)
                    yield x, y, cost + gap + 1.5 * abs(share - 0.5) + 1.5 * filled + 1.5 * lost

    def _in_angle(self, shape: model.Shape, corners: Values, half: Values) -> Iterator[Candidate]:
        """Yield places on the bisector, beyond the arc; and before the corner, for a very sharp angle."""
        corner = self._places[shape.through[1]]
        middle = corners[len(corners) // 2]
        reach = float(np.linalg.norm(middle - corner))
        way = (middle - corner) / max(reach, 1e-9)
        for step in range(16):
            x, y = beside(corner, way, half, reach + 0.1 + 0.12 * step)
            yield x, y, 0.12 * step
            x, y = beside(corner, -way, half, 0.15 + 0.1 * step)
            yield x, y, 1.8 + 0.12 * step

    def _around(self, name: str) -> Any:
        """Return a function to places around a point, rather where nothing comes from it."""
        place = self._places[name]
        near = []
        for shape in self._shapes:
            if name in shape.through and shape.form != "circle":
                near += [self._places[other] - place for other in shape.through if other != name]
        middle = np.mean([*self._places.values()], axis=0) - place
        units = [way / max(float(np.linalg.norm(way)), 1e-9) for way in near or [middle]]
        busy = np.sum(units, axis=0)
        busy = busy / max(float(np.linalg.norm(busy)), 1e-9)

        def places(half: Values) -> Iterator[Candidate]:
            for step in range(24):
                turn = 2 * math.pi * step / 24
                way = np.array((math.cos(turn), math.sin(turn)))
                for gap in (0.14, 0.22, 0.34, 0.5):
                    x, y = beside(place, way, half, gap)
                    yield x, y, gap + 0.25 * (1 + float(np.dot(way, busy)))

        return places

    # What happens.

    def _bring(self, part: str) -> Animation:
        """Draw the lines of a part, and let the rest of it appear."""
        strokes = self._strokes.get(part, [])
        rest = [member for member in self._parts[part] if all(member is not stroke for stroke in strokes)]
        moves: list[Animation] = [Create(stroke) for stroke in strokes]
        if rest:
            moves.append(Appear(VGroup(*rest), after=0.4 if strokes else 0.0))
        return moves[0] if len(moves) == 1 else AnimationGroup(*moves)

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.9 if part else super().pace(part)


def _span(corners: Values) -> float:
    """Return how far the first corner is from the last."""
    return float(np.linalg.norm(corners[-1] - corners[0]))


def _away(place: Values, a: Values, b: Values) -> float:
    """Return how far a place is from a straight line between two others."""
    way = b - a
    share = float(np.clip(np.dot(place - a, way) / max(float(np.dot(way, way)), 1e-9), 0, 1))
    return float(np.linalg.norm(place - a - share * way))


def _arc(center: Values, radius: float, angles: Values) -> Values:
    """Return the points of a circle at some angles."""
    points: Values = center + radius * np.column_stack((np.cos(angles), np.sin(angles)))
    return points


def _path(corners: Values, color: str, width: float, *, dashed: bool = False) -> VMobject:
    """Return a line from corner to corner."""
    line = VMobject(stroke_color=color, stroke_width=width, fill_opacity=0)
    flat = np.column_stack((corners, np.zeros(len(corners))))
    if not dashed:
        line.points = polyline(flat)
        return line
    pieces = []
    for a, b in pairwise(flat):
        count = max(1, round(float(np.linalg.norm(b - a)) / (2 * _DASH)))
        for step in range(count):
            start, end = (step + 0.0) / (count - 0.5), (step + 0.5) / (count - 0.5)
            pieces.append(polyline(np.array([a + (b - a) * start, a + (b - a) * min(end, 1.0)])))
    line.points = np.vstack(pieces)
    return line


def _area(corners: Values, color: str, opacity: float) -> VMobject:
    area = VMobject(stroke_width=0, fill_color=color, fill_opacity=opacity)
    area.points = polyline(np.column_stack((corners, np.zeros(len(corners)))))
    return area


def _inside(corners: Values) -> Iterator[Candidate]:
    """Yield places inside of a polygon, its middle first."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    middle = corners[:-1].mean(axis=0)
    yield middle[0], middle[1], 0.0
    for x in np.linspace(low[0], high[0], 13):
        for y in np.linspace(low[1], high[1], 13):
            cost = float(np.hypot(x - middle[0], y - middle[1]))
            yield float(x), float(y), cost if _holds(corners, float(x), float(y)) else cost + 8


def _holds(corners: Values, x: float, y: float) -> bool:
    """Tell whether a place is inside of a polygon: a ray from it crosses the sides an odd number of times."""
    inside = False
    for (ax, ay), (bx, by) in pairwise(corners):
        if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
            inside = not inside
    return inside


def _round(corners: Values, half: Values) -> Iterator[Candidate]:
    """Yield places around a circle, at the upper right first, and inside of it."""
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    for step in range(24):
        turn = math.pi / 4 + 2 * math.pi * step / 24
        way = np.array((math.cos(turn), math.sin(turn)))
        for gap in (0.1, 0.2, 0.35):
            radius = float(np.linalg.norm(corners[0] - middle))
            x, y = beside(middle + way * radius, way, half, gap)
            yield x, y, gap + 0.02 * step
            x, y = beside(middle + way * radius, -way, half, gap)
            yield x, y, 0.5 + gap + 0.02 * step


def _indexed(name: str) -> str:
    """Return the name of a point as mathematics: `P1` has an index."""
    return f"${name}$" if name.endswith("'") else f"${name[0]}_{{{name[1:]}}}$"
