"""Boxes and arrows, laid out in layers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    Circle,
    FadeIn,
    FadeOut,
    Mobject,
    Polygon,
    Rectangle,
    VGroup,
    VMobject,
)
from numpy.typing import NDArray

from notes2manim.model import visual as model
from notes2manim.model.say import split_words
from notes2manim.visuals.arrows import Way, along, arrow
from notes2manim.visuals.ink import blend, merged
from notes2manim.visuals.layers import Layers, Place, lay_out
from notes2manim.visuals.lettering import longest_word, paragraph
from notes2manim.visuals.motion import Appear, Trace
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.spotlight import BACK, Spotlight
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

_LEAST = 1 / 36
# A label has at most so many lines; fewer, where there is no room.
_MOST_LINES = 5
# The largest text, in ems of the body; how many sizes are tried, from there to the least one; and
# how wide the lines of a node may be, as shares of what they may be at first.
_LARGEST, _STEPS, _WRAPS = 1.25, 10, (1.0, 0.62)
# By how much the distances of few nodes may grow, as long as the box is so many times as large.
_LOOSE, _FULL = (2.2, 1.8, 1.4), 1.04
_TURNED = {"TB": "LR", "BT": "RL", "LR": "TB", "RL": "BT"}
# A diagram that flows across is turned in a box that is higher than such a share of its width, or where its
# text has fewer ems of the body, if it is then larger by so much.
_HIGH, _SMALL, _LARGER = 0.7, 0.95, 1.1
_LOOP = 0.55
# An edge begins after such a share of the time of its nodes; of a whole diagram, the last part after so many.
_LAG, _WHOLE = 0.4, 2.2
# How often a diagram is drawn at most, until nothing reaches beyond its box.
_DRAWINGS = 3
# A point on the border, but for rounding, is outside of a shape.
_INSIDE = 1 - 1e-6


@dataclass(frozen=True)
class _Air:
    """Shares of the distances: along the flow, and across it; and of the width of a node's lines."""

    along: float = 1.0
    across: float = 1.0
    wrap: float = 1.0


_TIGHT = _Air(0.55, 0.55)


# The names of nodes, and the labels of edges, where they have one.
_Texts = tuple[list[VGroup], list[VGroup | None]]


@dataclass
class _Drawn:
    """One try: the layout at a size of text, and its texts."""

    size: float
    direction: str
    air: _Air
    layers: Layers
    sizes: list[tuple[float, float]]
    texts: list[VGroup]
    labels: list[VGroup | None]
    factor: float


class Diagram(Picture):
    """A graph; its nodes and edges come in the order of reading, or by name."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Diagram(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Lay the graph out as large as it fits, along its direction or else across, and draw it."""
        self._theme, self._box, self._lines = theme, box, _MOST_LINES
        index = {node.id: at for at, node in enumerate(self.model.nodes)}
        self._edges = [edge for edge in self.model.edges if edge.source in index and edge.target in index]
        self._pairs = [(index[edge.source], index[edge.target]) for edge in self._edges]
        for _ in range(_DRAWINGS + _MOST_LINES):
            self._texts: dict[tuple[bool, float, float, int], _Texts] = {}  # that no drawing has moved
            drawn = self._try(self.model.direction)
            if drawn.factor < 1:
                drawn = max(drawn, self._try(_TURNED[self.model.direction]), key=lambda one: one.factor)
            elif self.model.direction in ("LR", "RL") and (
                box.height > box.width * _HIGH or drawn.size < theme.sizes.body * _SMALL
            ):
                turned = self._try(_TURNED[self.model.direction])
                if turned.size * min(turned.factor, 1.0) > drawn.size * _LARGER:
                    drawn = turned
            while drawn.factor < 1 and self._lines > 1:  # cut what is long, rather than make all small
                self._lines -= 1
                tries = [
                    self._measure(way, _LEAST, _TIGHT) for way in (drawn.direction, _TURNED[drawn.direction])
                ]
                drawn = max(drawn, *tries, key=lambda one: one.factor)
            self._spotlight = Spotlight()
            self._parts: dict[str, VGroup] = {}
            self._rings: dict[str, VMobject] = {}
            self._draw(drawn)
            wide, high = self._overhang(box)
            if max(wide, high) <= 0:
                if self._labels_meet and self._lines > 1:  # shorter ones may stand beside one another
                    self._lines -= 1
                    continue
                break
            self._box = Box(
                box.x, box.y, self._box.width - 2 * max(wide, 0.0), self._box.height - 2 * max(high, 0.0)
            )
        self._ring: VMobject | None = None
        self._shown: set[str] = set()
        self.add(*self._parts.values())

    def _overhang(self, box: Box) -> tuple[float, float]:
        """Return how far edges that bow out, and their labels, reach beyond a box."""
        whole = VGroup(*self._parts.values())
        (left, bottom, _), (right, top, _) = whole.get_corner((-1, -1, 0)), whole.get_corner((1, 1, 0))
        wide = max(box.x - box.width / 2 - left, right - box.x - box.width / 2)
        return wide, max(box.y - box.height / 2 - bottom, top - box.y - box.height / 2)

    def _try(self, direction: str) -> _Drawn:
        """Return the layout at the largest size that fits, or the smallest with how far it does not."""
        largest = max(self._theme.sizes.body * _LARGEST, _LEAST)
        bound = largest
        for step in range(_STEPS):
            size = largest + (_LEAST - largest) * step / (_STEPS - 1)
            if size > bound and step < _STEPS - 1:
                continue  # no need to try what is much too large
            tries = [self._measure(direction, size, _Air(wrap=wrap)) for wrap in _WRAPS]
            drawn = next((one for one in tries if one.factor >= 1), tries[-1])
            if drawn.factor >= 1:
                return self._loosened(drawn)
            bound = size * drawn.factor * 1.3
        return self._measure(direction, _LEAST, _TIGHT)

    def _loosened(self, drawn: _Drawn) -> _Drawn:
        """Return a layout that leaves room with its nodes further apart, as far as they fill their box."""
        for across in _LOOSE:
            wider = self._measure(drawn.direction, drawn.size, replace(drawn.air, across=across))
            if wider.factor >= min(_FULL, drawn.factor):
                drawn = wider
                break
        for along_flow in _LOOSE:
            wider = self._measure(drawn.direction, drawn.size, replace(drawn.air, along=along_flow))
            if wider.factor >= _FULL:
                return wider
        return drawn

    def _measure(self, direction: str, size: float, air: _Air) -> _Drawn:
        em = size * FRAME_HEIGHT
        flat = direction in ("LR", "RL")
        key = (flat, size, air.wrap, self._lines)
        if key not in self._texts:
            self._texts[key] = self._set_all(
                size, min(self._box.width * 0.8, em * (9 if flat else 11)), air.wrap
            )
        texts, labels = self._texts[key]
        shape_sizes = [
            _size(node.shape, text, em) for node, text in zip(self.model.nodes, texts, strict=True)
        ]
        looped: dict[int, float] = {}
        for (a, b), text in zip(self._pairs, labels, strict=True):
            if a == b:
                room = 0.0 if text is None else (text.height if flat else text.width) + 0.2
                looped[a] = max(looped.get(a, 0.0), _LOOP * em / 0.4 + room)
        sizes: list[Place] = []
        for node, (width, height) in enumerate(shape_sizes):
            # The room of a loop is kept on both sides, so that the node stays in the middle.
            room = 2 * looped.get(node, 0.0)
            sizes.append((height + room, width) if flat else (width + room, height))
        gaps = []
        for text in labels:
            room = 0.0 if text is None else (text.width if flat else text.height) + 0.35 * em
            gaps.append(1.5 * em * air.along + room)
        layers = lay_out(
            sizes,
            self._pairs,
            between=em * (0.9 if flat else 1.2) * air.across,
            gaps=gaps,
            lane=em * 0.9 * air.across,
        )
        width, height = (layers.along, layers.across) if flat else (layers.across, layers.along)
        factor = min((self._box.width - 0.1) / width, (self._box.height - 0.1) / height)
        return _Drawn(size, direction, air, layers, shape_sizes, texts, labels, factor)

    def _set_all(self, size: float, most: float, wrap: float) -> _Texts:
        """Set the names of nodes in lines of `wrap` times the `most` width, and the labels of edges."""
        names = []
        for named in self.model.nodes:  # narrow lines are no reason to break a word
            word = longest_word(named.label, self._theme, size) + 1e-6
            names.append(self._set(named.label, size, max(most * wrap, min(most, word))))
        labels = [
            self._set(edge.label, max(_LEAST, size * 0.85), size * FRAME_HEIGHT * 8)
            if edge.label.strip()
            else None
            for edge in self._edges
        ]
        return names, labels

    def _set(self, say: str, size: float, width: float) -> VGroup:
        """Set a label in as many lines as it needs, or cut it to as many as it may have."""
        words = split_words(say)
        lines = paragraph(say, self._theme, size, width, align="center", leading=1.2)
        while len(lines) > self._lines and len(words) > 1:
            words = words[: min(len(words) - 1, 1 + len(words) * self._lines // len(lines))]
            cut = " ".join(words) + "…"
            lines = paragraph(cut, self._theme, size, width, align="center", leading=1.2)
        return lines

    def _draw(self, drawn: _Drawn) -> None:
        scale = min(1.0, drawn.factor)
        layers, em = drawn.layers, drawn.size * FRAME_HEIGHT * scale

        def stage(place: Place) -> NDArray[np.float64]:
            across = (place[0] - layers.across / 2) * scale
            flow = (place[1] - layers.along / 2) * scale
            x, y = {
                "TB": (across, -flow),
                "BT": (across, flow),
                "LR": (flow, -across),
                "RL": (-flow, -across),
            }[drawn.direction]
            return np.array((self._box.x + x, self._box.y + y, 0.0))

        shapes: list[VMobject] = []
        for node, text, center, size in zip(
            self.model.nodes, drawn.texts, layers.centers, drawn.sizes, strict=True
        ):
            shape = self._shape(node.shape, size[0] * scale, size[1] * scale).move_to(stage(center))
            text.scale(scale).move_to(shape)
            shapes.append(shape)
            self._parts[f"node {node.id}"] = VGroup(shape, *merged(text))
            ring = shape.copy().set_fill(opacity=0).set_stroke(self._theme.colors.accent, 6)
            self._rings[f"node {node.id}"] = ring
        ways: list[Way] = []
        for index, pair in enumerate(self._pairs):
            route = layers.routes[index]
            if route is None:
                ways.append(_loop(shapes[pair[0]], em, drawn.direction in ("LR", "RL")))
            else:
                corners = [stage(place) for place in route]
                ways.append(_way(corners, layers.bends[index], shapes[pair[0]], shapes[pair[1]]))
        self._part_parallels(ways, drawn)
        self._draw_edges(drawn, ways, shapes, scale, em)
        ordered = _reading_order(self._parts, layers.centers, self.model.nodes, self._pairs)
        self._parts = {name: self._parts[name] for name in ordered}

    def _part_parallels(self, ways: list[Way], drawn: _Drawn) -> None:
        """Bend edges between the same two nodes away from one another, so that their labels have room."""
        flat = drawn.direction in ("LR", "RL")
        together: dict[tuple[int, int], list[int]] = {}
        for index, (a, b) in enumerate(self._pairs):
            if a != b:
                together.setdefault((min(a, b), max(a, b)), []).append(index)
        for indices in together.values():
            if len(indices) < 2:
                continue
            indices.sort(key=lambda index: float(ways[index].at(0.5)[1 if flat else 0]))
            texts = [text for index in indices if (text := drawn.labels[index]) is not None]
            apart = max([text.height if flat else text.width for text in texts], default=0.2) + 0.1
            spread = [float(ways[index].at(0.5)[1 if flat else 0]) for index in indices]
            middle = sum(spread) / len(spread)
            for rank, index in enumerate(indices):
                wanted = middle + (rank - (len(indices) - 1) / 2) * apart
                if abs(wanted - middle) > abs(spread[rank] - middle):
                    points = ways[index].points.copy()
                    bow = np.sin(np.linspace(0, np.pi, len(points))) ** 0.7
                    points[:, 1 if flat else 0] += (wanted - spread[rank]) * bow
                    ways[index] = Way(points)

    def _draw_edges(
        self, drawn: _Drawn, ways: list[Way], shapes: list[VMobject], scale: float, em: float
    ) -> None:
        colors = self._theme.colors
        tone = blend(colors.muted, colors.text, 0.15)
        taken = [_frame(shape) for shape in shapes]
        flat = drawn.direction in ("LR", "RL")
        self._labels_meet = False
        for index, (edge, way) in enumerate(zip(self._edges, ways, strict=True)):
            width = 6.0 if edge.line == "thick" else 3.0
            tip = min(0.22, em * 0.5)
            drawing = arrow(way, tone, width, tip=tip if edge.arrow else 0.0, dashed=edge.line == "dashed")
            group = VGroup(*drawing)
            text = drawn.labels[index]
            if text is not None:
                text.scale(scale)
                if self._pairs[index][0] == self._pairs[index][1]:
                    beside = (0, text.height / 2 + 0.08, 0) if flat else (text.width / 2 + 0.12, 0, 0)
                    spot = way.at(0.5) + np.array(beside)
                else:
                    spot = _free_spot(text, way, taken, [w for w in ways if w is not way])
                text.move_to(spot)
                patch = RoundedRectangle(
                    width=text.width + 0.12,
                    height=text.height + 0.02,
                    corner_radius=0.04,
                    stroke_width=0,
                    fill_color=colors.background,
                    fill_opacity=1,
                ).move_to(spot)
                self._spotlight.keep(patch)
                self._labels_meet |= any(_touch(_frame(text), other) for other in taken[len(shapes) :])
                taken.append(_frame(patch))
                # Labels lie on the lines of all edges, whichever comes first.
                group.add(patch.set_z_index(1), *merged(text).set_z_index(1))
            self._parts[f"edge {index}"] = group
            lit = arrow(way, colors.accent, width + 1.5, tip=tip if edge.arrow else 0.0, dashed=False)
            self._rings[f"edge {index}"] = VGroup(*lit) if text is None else VGroup(*lit, *group[-2:].copy())

    def _shape(self, kind: str, width: float, height: float) -> VMobject:
        colors = self._theme.colors
        style: dict[str, Any] = {
            "fill_color": colors.surface,
            "fill_opacity": 1,
            "stroke_width": 3,
            "stroke_color": blend(colors.line, colors.series[0], 0.55),
        }
        if kind == "circle":
            return Circle(radius=width / 2, **style)
        if kind == "diamond":
            x, y = width / 2, height / 2
            return Polygon((x, 0, 0), (0, y, 0), (-x, 0, 0), (0, -y, 0), **style)
        if kind == "box":
            return Rectangle(width=width, height=height, **style)
        radius = min(height / 2 - 1e-3, height * 0.5 if kind == "stadium" else 0.16)
        return RoundedRectangle(width=width, height=height, corner_radius=radius, **style)

    def reveal(self, part: str) -> Animation | None:
        """Bring everything in the order of reading, or one node or edge (an edge brings its nodes)."""
        if part and part not in self._parts:
            return None
        wanted = self._with_nodes(part) if part else list(self._parts)
        fresh = [name for name in wanted if name not in self._shown]
        if not fresh:
            return None
        self._shown.update(fresh)
        moves = [self._bring(name) for name in fresh]
        if len(moves) == 1:
            return moves[0]
        return AnimationGroup(*moves, lag_ratio=_LAG if part else _WHOLE / (len(moves) - 1))

    def _bring(self, name: str) -> Animation:
        """Return the animation in which a node comes, or an edge goes from one node to the other."""
        group = self._parts[name]
        match = re.fullmatch(r"edge (\d+)", name)
        if not match:
            return Appear(group)
        return Trace(group, group[0], group[1] if self._edges[int(match[1])].arrow else None)

    def point(self, part: str) -> Animation | None:
        """Ring a node or an edge, and let the others fade back. "" brings all forward again."""
        if part and part not in self._parts:
            return None
        if part and part not in self._shown:
            return self.reveal(part)
        bright = set(self._with_nodes(part)) if part else set(self._parts)
        shares: list[tuple[Mobject, float]] = [
            (self._parts[name], 1.0 if name in bright else BACK)
            for name in self._parts
            if name in self._shown
        ]
        turn = self._spotlight.turn(shares)
        if turn is None:
            return None
        moves: list[Animation] = [turn]
        if self._ring is not None:
            moves.append(FadeOut(self._ring))
            self.remove(self._ring)
        self._ring = self._rings[part].copy() if part else None
        if self._ring is not None:
            self.add(self._ring)
            moves.append(FadeIn(self._ring))
        return AnimationGroup(*moves)

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.4 if part else 1.2

    def _with_nodes(self, part: str) -> list[str]:
        match = re.fullmatch(r"edge (\d+)", part)
        if match and part in self._parts:
            edge = self._edges[int(match[1])]
            return [f"node {edge.source}", f"node {edge.target}", part]
        return [part]


def _size(shape: str, text: VGroup, em: float) -> tuple[float, float]:
    """Return the width and height of a shape around a text."""
    width, height = max(text.width, em * 0.6), text.height
    if shape == "circle":
        side = math.hypot(width, height * 0.8) + 0.5 * em
        return side, side
    if shape == "diamond":
        return width * 1.55 + 0.5 * em, height * 2.3 + 0.2 * em
    if shape == "stadium":
        return width + height * 0.6 + 0.9 * em, height + 0.4 * em
    return width + 1.0 * em, height + 0.45 * em


def _way(corners: list[Any], bends: list[bool], source: VMobject, target: VMobject) -> Way:
    """Return the path of an edge from border to border: straight beside nodes, bent in the gaps."""
    flow = corners[-1] - corners[-2] if np.linalg.norm(corners[-1] - corners[-2]) else corners[1] - corners[0]
    axis = 0 if abs(flow[0]) > abs(flow[1]) else 1
    pieces = []
    for (start, end), bent in zip(pairwise(corners), bends, strict=True):
        if bent:
            reach = np.zeros(3)
            reach[axis] = (end - start)[axis] * 0.55
            pieces.append(np.array([start, start + reach, end - reach, end]))
        else:
            pieces.append(np.array([start, start + (end - start) / 3, end - (end - start) / 3, end]))
    path = along(pieces)
    return Way(path[_leaves(path, source) : len(path) - _leaves(path[::-1], target)])


def _leaves(path: NDArray[np.float64], shape: VMobject) -> int:
    """Return at which point a path has left the shape in which it starts."""
    center = shape.get_center()
    half = np.array((shape.width / 2, shape.height / 2))
    away = np.abs((path - center)[:, :2]) / half
    if isinstance(shape, Circle):
        inside = np.hypot(away[:, 0], away[:, 1]) < _INSIDE
    elif isinstance(shape, Polygon) and not isinstance(shape, Rectangle):
        inside = away.sum(axis=1) < _INSIDE
    else:
        inside = away.max(axis=1) < _INSIDE
    outside = np.flatnonzero(~inside)
    return min(int(outside[0]) if len(outside) else 0, len(path) - 2)


def _loop(shape: VMobject, em: float, flat: bool) -> Way:
    """Return the path of an edge from a node to itself, beside it: above where the flow is flat."""
    reach = _LOOP * em / 0.4 * 0.9
    axis = 0 if flat else 1  # along which both ends of the loop lie
    half = (shape.width, shape.height)[axis] / 2 * (0.3 if flat else 0.5)
    edge = (shape.width, shape.height)[1 - axis] / 2
    if isinstance(shape, Circle):
        edge *= math.sqrt(1 - (0.3 if flat else 0.5) ** 2)
    elif isinstance(shape, Polygon) and not isinstance(shape, Rectangle):
        edge *= 0.7 if flat else 0.5
    ends = np.zeros((2, 3))
    ends[:, 1 - axis] = edge
    ends[0, axis], ends[1, axis] = half, -half
    start, end = shape.get_center() + ends
    far = np.zeros(3)
    far[1 - axis] = reach * 4 / 3
    return Way(along([np.array([start, start + far, end + far, end])]))


def _frame(mobject: Mobject) -> tuple[float, float, float, float]:
    (left, bottom, _), (right, top, _) = mobject.get_corner((-1, -1, 0)), mobject.get_corner((1, 1, 0))
    return left, right, bottom, top


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _free_spot(
    text: VGroup, way: Way, taken: list[tuple[float, float, float, float]], others: list[Way]
) -> NDArray[np.float64]:
    """Return where on its edge a label covers least."""
    best: tuple[float, NDArray[np.float64]] | None = None
    half = np.array((text.width / 2 + 0.06, text.height / 2 + 0.03))
    for share in (0.5, *(0.5 + side * step for step in np.linspace(0.04, 0.4, 10) for side in (-1, 1))):
        spot = way.at(share)
        left, bottom = spot[:2] - half
        right, top = spot[:2] + half
        cost = abs(share - 0.5)
        for other in taken:
            wide = min(right, other[1]) - max(left, other[0])
            high = min(top, other[3]) - max(bottom, other[2])
            cost += 10 + 100 * wide * high if wide > 0 and high > 0 else 0.0
        for other_way in others:
            points = other_way.points
            inside = (
                (points[:, 0] > left)
                & (points[:, 0] < right)
                & (points[:, 1] > bottom)
                & (points[:, 1] < top)
            )
            cost += 3.0 if inside.any() else 0.0
        if best is None or cost < best[0]:
            best = (cost, spot)
    assert best is not None
    return best[1]


def _reading_order(
    parts: dict[str, VGroup], centers: list[Place], nodes: list[model.Node], pairs: list[tuple[int, int]]
) -> list[str]:
    """Return the names of parts: nodes along the flow, each edge as soon as both its ends are there."""
    order = sorted(range(len(nodes)), key=lambda node: (round(centers[node][1], 6), centers[node][0]))
    rank = {node: at for at, node in enumerate(order)}
    names: list[str] = []
    for at, node in enumerate(order):
        names.append(f"node {nodes[node].id}")
        names += [f"edge {i}" for i, (a, b) in enumerate(pairs) if max(rank[a], rank[b]) == at]
    return [name for name in names if name in parts]
