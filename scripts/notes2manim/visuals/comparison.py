"""Two things side by side, point by point."""

from __future__ import annotations

import re
from typing import Any

from manim import Animation, AnimationGroup, Dot, VGroup, VMobject

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import fit_pages
from notes2manim.visuals.ink import blend
from notes2manim.visuals.lettering import Line, paragraph
from notes2manim.visuals.motion import Appear, Tint, paint
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# In ems of the text: the room inside of a panel, between its points, below its name, between a
# point and its dot; the size of the name; and the gap between the panels.
_PAD, _GAP, _BELOW, _INSET, _NAME, _BETWEEN = 0.8, 0.5, 0.75, 0.75, 1.15, 0.8
# In ems: how high above the baseline the middle of small letters lies.
_MIDDLE = 0.3
# The largest text, in ems of the body.
_LARGEST = 1.15
_PART = re.compile(r"(left|right)(?:\s+(\d+))?")
_SIDES = ("left", "right")


class Comparison(Picture):
    """Two panels; points of the same number stand on the same height."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Comparison(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the panels side by side, or in an upright box one above the other."""
        self._theme = theme
        self._frames: dict[str, VGroup] = {}
        self._items: dict[str, VGroup] = {}
        whole = fit_pages(1, lambda _, size: self._set(size, box), box, theme.sizes.body * _LARGEST, 0)[0][0]
        whole.move_to((box.x, box.y, 0))
        self._shown: set[str] = set()
        self._lit: set[str] = set()
        self.add(*self._frames.values(), *self._items.values())

    def _set(self, size: float, box: Box) -> VGroup:
        em = size * FRAME_HEIGHT
        upright = box.height > box.width
        width = box.width if upright else (box.width - em * _BETWEEN) / 2
        sides = [self.model.left, self.model.right]
        names = [self._name(index, side.title, size, width) for index, side in enumerate(sides)]
        items = [
            [self._item(index, text, size, width) for text in side.items] for index, side in enumerate(sides)
        ]
        head = max(name.height for name in names)
        rows = [[item.height for item in column] for column in items]
        if not upright:
            count = max(map(len, rows))
            together = [max(row[i] for row in rows if i < len(row)) for i in range(count)]
            rows = [together, together]
        panels: list[VGroup] = []
        for index, (side, name) in enumerate(zip(_SIDES, names, strict=True)):
            gaps = _GAP * max(0, len(rows[index]) - 1)
            tall = em * (2 * _PAD + _BELOW + gaps) + head + sum(rows[index])
            panel = self._panel(index, width, tall, name, head, em)
            y = tall / 2 - em * (_PAD + _BELOW) - head
            self._frames[side] = panel
            for number, item in enumerate(items[index]):
                item.shift((-width / 2 + em * _PAD, y - item.get_top()[1], 0))
                y -= rows[index][number] + em * _GAP
                self._items[f"{side} {number}"] = item
            panels.append(VGroup(panel, *items[index]))
        return VGroup(*panels).arrange((0, -1, 0) if upright else (1, 0, 0), buff=em * _BETWEEN)

    def _color(self, index: int) -> str:
        return self._theme.colors.series[index]

    def _name(self, index: int, title: str, size: float, width: float) -> VGroup:
        em = size * FRAME_HEIGHT
        return paragraph(
            title,
            self._theme,
            size * _NAME,
            width - 2 * em * _PAD,
            color=self._color(index),
            weight="semibold",
            leading=1.2,
        )

    def _panel(self, index: int, width: float, tall: float, name: VGroup, head: float, em: float) -> VGroup:
        colors = self._theme.colors
        panel = RoundedRectangle(
            width=width, height=tall, corner_radius=em * 0.2, stroke_width=0, fill_opacity=1
        ).set_fill(blend(colors.background, colors.surface, 0.9), 1)
        rule = RoundedRectangle(
            width=width - 2 * em * _PAD, height=em * 0.06, corner_radius=em * 0.03, stroke_width=0
        ).set_fill(self._color(index), 1)
        name.shift((-width / 2 + em * _PAD, tall / 2 - em * _PAD - name.get_top()[1], 0))
        rule.move_to((0, tall / 2 - em * (_PAD + 0.3) - head, 0))
        return VGroup(panel, name, rule)

    def _item(self, index: int, text: str, size: float, width: float) -> VGroup:
        """Set a point, its left edge on x = 0."""
        em = size * FRAME_HEIGHT
        lines = paragraph(text, self._theme, size, width - em * (2 * _PAD + _INSET), leading=1.3)
        lines.shift((em * _INSET, 0, 0))
        first = lines[0]
        assert isinstance(first, Line)
        middle = (em * 0.2, first.baseline + em * _MIDDLE, 0)
        dot = Dot(middle, radius=em * 0.1, stroke_width=0, color=self._color(index))
        return VGroup(dot, *lines)

    def reveal(self, part: str) -> Animation | None:
        """Bring the panels with their names, and a point; or, for "", all of them."""
        moves: list[Animation] = []
        wanted = [part] if part in self._items else [] if part else list(self._items)
        new = [name for name in wanted if name not in self._shown]
        if not self._shown:
            frames = VGroup(*self._frames.values())
            moves.append(Appear(frames, parts=list(frames)))
        self._shown.update([*self._frames, *new])
        if len(new) == 1 and part:
            moves += [self._tint(name, bright=False) for name in sorted(self._lit - {part})]
            self._paint(part, bright=True)
            self._lit = {part}
        if new:
            moves.append(Appear(VGroup(*(self._items[name] for name in new)), rise=0.1 if part else 0.0))
        if part and not new and not moves:
            return self.point(part)
        return AnimationGroup(*moves, lag_ratio=0.4) if moves else None

    def point(self, part: str) -> Animation | None:
        """Leave bright what is meant, a side or a point, and mute the others. "" brings all forward."""
        match = _PART.fullmatch(part.strip())
        if part and not match:
            return None
        if part in self._items and part not in self._shown:
            return self.reveal(part)
        there = [name for name in self._items if name in self._shown]
        whole = not match or not match[2]  # everything, or all of a side
        bright = {name for name in there if name == part or (whole and name.startswith(part))}
        if part and not bright:
            return None
        self._lit = bright
        return AnimationGroup(*(self._tint(name, bright=name in bright) for name in there)) if there else None

    def _words(self, name: str) -> VMobject:
        return VGroup(*self._items[name][1:])

    def _tint(self, name: str, *, bright: bool) -> Animation:
        colors = self._theme.colors
        return Tint(self._words(name), colors.text if bright else colors.muted)

    def _paint(self, name: str, *, bright: bool) -> None:
        colors = self._theme.colors
        paint(self._words(name), colors.text if bright else colors.muted)

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.5 if part else 0.9
