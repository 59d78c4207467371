"""Trees in layers, the ways in them, and walks through all of their nodes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Circle, Succession, VGroup, VMobject
from numpy.typing import NDArray

from notes2manim.model import visual as model
from notes2manim.model.say import split_words
from notes2manim.visuals.arrows import polyline
from notes2manim.visuals.free_places import FreePlaces
from notes2manim.visuals.ink import blend, merged
from notes2manim.visuals.lettering import label, paragraph
from notes2manim.visuals.motion import Appear, Restyle, Style, Trace
from notes2manim.visuals.parted import Parted
from notes2manim.visuals.picture import Box
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme
from notes2manim.visuals.tidy import branches, in_order, tidy

Values = NDArray[np.float64]

_LEAST = 1 / 36
# The largest text, in ems of the body; how many sizes are tried; how wide the lines of a node are
# at first and when it must be narrower, in ems; and letters of a label that has a circle around it.
_LARGEST, _STEPS, _WRAPS, _ROUND = 1.3, 9, (9.0, 5.5), 3
# What is tried when the least text does not fit: shares of the air between nodes, and narrow lines.
_AIRLESS, _NARROW = (0.6, 0.3), 3.5
# Where even that does not fit, labels are cut to so many letters.
_LETTERS = (12, 8, 5, 3)
# The words of a walk take at most this share of the height.
_WALK = 0.25
# A tree grows down, as it is drawn in books, unless its text could be so much larger from the left.
_DOWN = 0.75
# How far the layers may move apart where there is room, as a share of their distance.
_LOOSE = 1.9


@dataclass
class _Plan:
    """A tree laid out at a size of text: the middle of each node, and its text and width and height."""

    size: float
    flat: bool
    texts: list[VGroup]
    sizes: list[tuple[float, float]]
    across: dict[int, float]
    breadth: float
    depths: list[float]
    gap: float

    @property
    def length(self) -> float:
        """How long the tree is along its flow without more air than it must have."""
        return sum(self.depths) + self.gap * (len(self.depths) - 1)

    def share_of(self, box: Box) -> float:
        """Return by how much the tree may grow in a box; less than 1 when it does not fit."""
        breadth, length = (box.height, box.width) if self.flat else (box.width, box.height)
        return min((breadth - 0.1) / self.breadth, (length - 0.1) / self.length)


class Tree(Parted):
    """A tree from the top down, or from the left where that is larger. Nodes come with those above them."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Tree(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Lay the tree out as large as it fits, and draw it; a walk is written below it."""
        self._theme = theme
        self._nodes = self.model.nodes
        self._visits = [at for at in self.model.visits if at < len(self._nodes)]
        self._levels = self._depths()
        self._round = all(len(node.label.strip("$")) <= _ROUND for node in self._nodes)
        self._binary = len(self._nodes) > 1 and all(node.side for node in self._nodes[1:])
        self._visited = 0
        self._longest = self._longest_word()
        words: list[VGroup] = []  # the marks on the nodes tell the walk, too
        for share in (1.0, 0.75, 0.5, 0.0) if self._visits else ():
            words = self._write_walk(box, _LEAST + (max(theme.sizes.body, _LEAST) - _LEAST) * share)
            if _height(words) <= _WALK * box.height:
                break
            words = []
        low = min((word.get_bottom()[1] for word in words), default=0.0)
        high = max((word.get_top()[1] for word in words), default=0.0)
        room = high - low + 0.25 if words else 0.0
        for word in words:
            word.shift((0, box.y - box.height / 2 - low, 0))
        self._words = words
        self._labels: dict[tuple[float, float, int | None], list[VGroup]] = {}  # by size, width and letters
        self._draw(self._fit(Box(box.x, box.y + room / 2, box.width, box.height - room)), box)

    def _depths(self) -> list[int]:
        levels: list[int] = []
        for at, node in enumerate(self._nodes):
            parent = node.parent if node.parent is not None and node.parent < at else None
            levels.append(0 if parent is None else levels[parent] + 1)
        return levels

    def _above(self, at: int) -> list[int]:
        """Return the nodes from the root down to one, without it."""
        found: list[int] = []
        parent = self._nodes[at].parent
        while parent is not None and parent < at:
            found.insert(0, parent)
            at, parent = parent, self._nodes[parent].parent
        return found

    def _longest_word(self) -> float:
        """Return how wide the widest word of the labels is, in ems."""
        words = {word for node in self._nodes for word in split_words(node.label)}
        widest = max((label(word, self._theme, _LEAST).width for word in words), default=0.0)
        return float(widest) / (_LEAST * FRAME_HEIGHT)

    # Sizes and places.

    def _fit(self, box: Box) -> _Plan:
        """Return the plan with the largest text: from the top down, unless the other is far better."""
        self._box = box
        for ranked in (False, True) if self._binary else (False,):
            down = self._largest(box, flat=False, ranked=ranked)
            right = self._largest(box, flat=True, ranked=ranked)
            if down is not None and (right is None or down.size >= right.size * _DOWN):
                return down
            if right is not None:
                return right
        return self._squeezed(box)

    def _squeezed(self, box: Box) -> _Plan:
        """Return a plan at the least size with little air, its labels cut, or scaled down if need be."""
        plans: list[_Plan] = []
        for letters in (None, *_LETTERS):
            plans += [
                self._plan(_LEAST, wrap, flat=flat, ranked=ranked, air=air, letters=letters)
                for ranked in (False, True)[: 1 + self._binary]
                for flat in (False, True)
                for wrap in (*_WRAPS, _NARROW)
                for air in _AIRLESS
            ]
            if any(plan.share_of(box) >= 1 for plan in plans):
                break
        factors = [plan.share_of(box) for plan in plans]
        at = next((at for at, factor in enumerate(factors) if factor >= 1), int(np.argmax(factors)))
        plan, factor = plans[at], min(1.0, factors[at])
        for text in plan.texts:
            text.scale(factor)
        plan.sizes = [(width * factor, height * factor) for width, height in plan.sizes]
        plan.across = {node: middle * factor for node, middle in plan.across.items()}
        plan.depths = [depth * factor for depth in plan.depths]
        plan.breadth, plan.gap = plan.breadth * factor, plan.gap * factor
        return plan

    def _largest(self, box: Box, *, flat: bool, ranked: bool) -> _Plan | None:
        largest = max(self._theme.sizes.body * _LARGEST, _LEAST)
        for step in range(_STEPS):
            size = largest + (_LEAST - largest) * step / (_STEPS - 1)
            for wrap in _WRAPS:
                if self._longest > wrap and wrap != _WRAPS[0]:
                    continue  # a word would be broken
                plan = self._plan(size, wrap, flat=flat, ranked=ranked)
                if plan.share_of(box) >= 1:
                    return plan
        return None

    def _set_all(self, size: float, wrap: float, letters: int | None) -> list[VGroup]:
        """Set the labels in lines of `wrap` ems, of no more than so many letters, once for all plans."""
        key = (size, wrap, letters)
        if key not in self._labels:
            width = wrap * size * FRAME_HEIGHT
            self._labels[key] = [
                paragraph(_cut(node.label, letters), self._theme, size, width, align="center", leading=1.2)
                for node in self._nodes
            ]
        return self._labels[key]

    def _plan(
        self,
        size: float,
        wrap: float,
        *,
        flat: bool,
        ranked: bool,
        air: float = 1.0,
        letters: int | None = None,
    ) -> _Plan:
        em = size * FRAME_HEIGHT
        texts = self._set_all(size, wrap, letters)
        if self._round:
            side = max(math.hypot(text.width, text.height * 0.8) for text in texts) + 0.35 * em * air
            sizes = [(side, side)] * len(texts)
        else:
            sizes = [
                (max(text.width, 0.6 * em) + 0.8 * em * air, text.height + 0.4 * em * air) for text in texts
            ]
        edge = max(
            (
                label(node.edge, self._theme, max(size * 0.85, _LEAST)).width
                for node in self._nodes
                if node.edge
            ),
            default=0.0,
        )
        parents, sides = [node.parent for node in self._nodes], [node.side for node in self._nodes]
        # An edge that runs straight down has its name at one side.
        alone = [parents.count(parent) == 1 and not side for parent, side in zip(parents, sides, strict=True)]
        breadths = [
            height if flat else max(width, (edge * 2 + em if one and edge else edge * 1.25))
            for (width, height), one in zip(sizes, alone, strict=True)
        ]
        arrange = in_order if ranked else tidy
        across, breadth = arrange(branches(parents, sides, breadths), (0.45 if flat else 0.7) * em * air)
        depths = [0.0] * (max(self._levels) + 1)
        for level, (width, height) in zip(self._levels, sizes, strict=True):
            depths[level] = max(depths[level], width if flat else height)
        gap = (1.6 * em + (edge if flat else 0.9 * em * (edge > 0)) if flat or edge else 0.95 * em) * air
        return _Plan(size, flat, texts, sizes, across, breadth, depths, gap)

    def _centers(self, plan: _Plan) -> list[Values]:
        """Return where the nodes stand: layers a little further apart, where there is room."""
        box = self._box
        most = box.width if plan.flat else box.height
        gap = plan.gap
        if len(plan.depths) > 1:
            free = (most - 0.1 - sum(plan.depths)) / (len(plan.depths) - 1)
            gap = max(min(free, gap * _LOOSE), min(gap, free))
        stretch = min(
            1.0 if plan.flat else 1.6, (box.height if plan.flat else box.width) * 0.96 / plan.breadth
        )
        stretch = max(stretch, 1.0) if plan.breadth <= (box.height if plan.flat else box.width) else stretch
        length = sum(plan.depths) + gap * (len(plan.depths) - 1)
        starts = [
            sum(plan.depths[:level]) + gap * level + plan.depths[level] / 2
            for level in range(len(plan.depths))
        ]
        centers = []
        for at, level in enumerate(self._levels):
            across = (plan.across.get(at, 0.0) - plan.breadth / 2) * stretch
            along = starts[level] - length / 2
            x, y = (along, -across) if plan.flat else (across, -along)
            centers.append(np.array((box.x + x, box.y + y, 0.0)))
        return centers

    # Drawing.

    def _draw(self, plan: _Plan, box: Box) -> None:
        colors = self._theme.colors
        centers = self._centers(plan)
        style: dict[str, Any] = {"fill_color": colors.surface, "fill_opacity": 1, "stroke_width": 3}
        tone = blend(colors.line, colors.series[0], 0.55)
        self._shapes: list[VMobject] = []
        edges: list[VMobject | None] = []
        self._edges = edges
        free = FreePlaces(box)
        for at, (width, height) in enumerate(plan.sizes):
            shape: VMobject = (
                Circle(radius=width / 2, stroke_color=tone, **style)
                if self._round
                else RoundedRectangle(
                    width=width,
                    height=height,
                    corner_radius=min(0.14, height * 0.3),
                    stroke_color=tone,
                    **style,
                )
            )
            self._shapes.append(shape.move_to(centers[at]))
            edges.append(self._edge(at, centers, plan))
        for shape in [*self._shapes, *(edge for edge in edges if edge is not None)]:
            free.block(shape.points[::3, :2])
        parts: dict[str, VGroup] = {}
        lit: dict[str, VMobject] = {}
        self._texts: list[VGroup] = []
        self._lit_edges: dict[int, VMobject] = {}
        for at, node in enumerate(self._nodes):
            text = merged(plan.texts[at].move_to(self._shapes[at]))
            self._texts.append(text)
            part = VGroup(self._shapes[at], text)
            edge = edges[at]
            if edge is not None:
                part.add_to_back(edge)
                self._lit_edges[at] = edge.copy().set_stroke(colors.accent, 6)
                if node.edge.strip():
                    part.add(self._name_edge(node.edge, edge, plan, free))
            parts[f"node {at}"] = part
            lit[f"node {at}"] = self._shapes[at].copy().set_fill(opacity=0).set_stroke(colors.accent, 6)
        order = sorted(range(len(self._nodes)), key=lambda at: (self._levels[at], plan.across.get(at, 0.0)))
        ways = {f"path {at}": [f"node {one}" for one in [*self._above(at), at]] for at in order}
        needs = {f"node {at}": [f"node {one}" for one in self._above(at)] for at in order}
        self._arrange({f"node {at}": parts[f"node {at}"] for at in order}, lit, needs=needs, ways=ways)

    def _edge(self, at: int, centers: list[Values], plan: _Plan) -> VMobject | None:
        above = self._above(at)
        if not above:
            return None
        start, end = centers[above[-1]], centers[at]
        sizes = plan.sizes[above[-1]], plan.sizes[at]
        if self._round:
            way = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
            start, end = start + way * sizes[0][0] / 2, end - way * sizes[1][0] / 2
        elif plan.flat:
            out, back = np.array((sizes[0][0] / 2, 0, 0)), np.array((sizes[1][0] / 2, 0, 0))
            start, end = start + out, end - back
        else:
            out, back = np.array((0, sizes[0][1] / 2, 0)), np.array((0, sizes[1][1] / 2, 0))
            start, end = start - out, end + back
        colors = self._theme.colors
        edge = VMobject(stroke_color=blend(colors.muted, colors.text, 0.1), stroke_width=3, fill_opacity=0)
        edge.points = polyline(np.array([start, end]))
        return edge

    def _name_edge(self, say: str, edge: VMobject, plan: _Plan, free: FreePlaces) -> VGroup:
        colors = self._theme.colors
        text = merged(label(say, self._theme, max(plan.size * 0.85, _LEAST), color=colors.text))
        start, end = edge.points[0], edge.points[-1]
        half = np.array((text.width, text.height)) / 2
        side = 1.0 if end[0] >= start[0] else -1.0
        candidates = []
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.8):
            place = start + (end - start) * share
            for turn, cost in ((side, 0.0), (-side, 0.3)):
                for gap in (0.08, 0.16, 0.3):
                    x = place[0] + turn * (half[0] + gap)
                    y = place[1] + (half[1] * 0.3 if not plan.flat else half[1] + gap)
                    candidates.append((float(x), float(y), cost + gap + abs(share - 0.5)))
        free.put(text, candidates)
        return text

    def _write_walk(self, box: Box, size: float) -> list[VGroup]:
        """Return the labels of a walk in their order, in centred lines from y = 0 down."""
        words: list[VGroup] = []
        line: list[VGroup] = []
        y = 0.0
        em = size * FRAME_HEIGHT

        def close() -> None:
            if line:
                shift = box.x - (line[0].get_left()[0] + line[-1].get_right()[0]) / 2
                for word in line:
                    word.shift((shift, 0, 0))

        for number, at in enumerate(self._visits):
            comma = "," if number < len(self._visits) - 1 and at >= 0 else ""
            word = merged(label((self._nodes[at].label if at >= 0 else "…") + comma, self._theme, size))
            x = line[-1].get_right()[0] + 0.4 * em if line else 0.0
            if line and x + word.width > box.width:
                close()
                line, x, y = [], 0.0, y - 1.3 * em
            word.shift((x - word.get_left()[0], y, 0))
            line.append(word)
            words.append(word)
        close()
        return words

    # What happens.

    def reveal(self, part: str) -> Animation | None:
        """Bring the tree, a node with those above it, or go on with the walk up to a visit."""
        visit = self._visit(part)
        if visit is None:
            return super().reveal(part)
        moves = []
        whole = super().reveal("")
        if whole is not None:
            moves.append(whole)
        if visit >= self._visited:
            moves.append(self._walk_on(visit + 1))
        if not moves:
            return None
        return moves[0] if len(moves) == 1 else Succession(*moves)

    def _bring(self, part: str) -> Animation:
        """Draw the edge from the node above, and then the node."""
        edge = self._edges[int(part.split()[1])]
        return super()._bring(part) if edge is None else Trace(self._parts[part], edge)

    def point(self, part: str) -> Animation | None:
        """Light a node, or a way from the root; a visit that was not made yet is made."""
        return self.reveal(part) if self._visit(part) is not None else super().point(part)

    def _brighten(self, part: str, members: list[str]) -> list[VMobject]:
        bright = super()._brighten(part, members)
        if part.startswith("path "):
            nodes = [int(member.split()[1]) for member in members]
            bright += [self._lit_edges[at].copy() for at in nodes if at in self._lit_edges]
        return bright

    def _visit(self, part: str) -> int | None:
        return int(part) if part.isascii() and part.isdigit() and int(part) < len(self._visits) else None

    def _walk_on(self, count: int) -> Animation:
        """Mark the nodes that were visited, the last of them most, and write their labels below."""
        colors = self._theme.colors
        fresh = self._words[self._visited : count]
        self._visited = count
        now = self._visits[count - 1]
        styles: list[tuple[VMobject, Style]] = []
        for at in {at for at in self._visits[:count] if at >= 0}:
            fill = colors.accent if at == now else blend(colors.surface, colors.accent, 0.25)
            text = colors.background if at == now else colors.text
            styles.append((self._shapes[at], Style((fill, 1.0), (colors.accent, 1.0))))
            styles.append((self._texts[at], Style((text, 1.0), (text, 0.0))))
        self.add(*fresh)
        written = [Appear(VGroup(*fresh), after=0.3)] if fresh else []
        return AnimationGroup(Restyle(styles), *written)

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.6 if self._visit(part) is not None else super().pace(part)


def _height(words: list[VGroup]) -> float:
    return float(VGroup(*words).height) if words else 0.0


def _cut(say: str, letters: int | None) -> str:
    """Return a label, or its first letters; a formula or code is left whole."""
    if letters is None or len(say) <= letters + 1 or "$" in say or "`" in say:
        return say
    return say[:letters].rstrip() + "…"
