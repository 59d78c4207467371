"""Bars, lines or a pie from a small table."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    Group,
    GrowFromEdge,
    Line,
    Mobject,
    Rectangle,
    VGroup,
    VMobject,
    linear,
)

from notes2manim.model import visual as model
from notes2manim.visuals.axes import step_for, ticks, write_number
from notes2manim.visuals.ink import blend, faint, fit, merged
from notes2manim.visuals.lettering import Line as TextLine
from notes2manim.visuals.lettering import label, paragraph, wrapped
from notes2manim.visuals.motion import Appear, Vanish
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.spotlight import BACK, Spotlight
from notes2manim.visuals.sweep import Sweep, wedge
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

_LEAST = 1 / 36
# Manim units: the room between the names of two slices.
_APART = 0.06
# Names are larger in a box of at least this width and height.
_ROOMY = (7.0, 4.4)
# A chart in an upright box is no higher than such a share of its width.
_HIGHEST = 1.15


class Chart(Picture):
    """A chart; each of its labels is a part: its bars, its points, or its slice."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Chart(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Draw the frame, and the mobjects of each label."""
        self._theme = theme
        box = box if self.model.form == "pie" else box.no_higher_than(_HIGHEST)
        roomy = box.width >= _ROOMY[0] and box.height >= _ROOMY[1]
        self._size = max(theme.sizes.small, theme.sizes.body * 0.85 if roomy else 0.0, _LEAST)
        self._small = max(theme.sizes.small if roomy else theme.sizes.small * 0.85, _LEAST)
        self._em = self._size * FRAME_HEIGHT
        self._frame = VGroup()
        self._lines: list[VMobject] = []
        self._slices: list[tuple[VMobject, float, float]] = []
        self._items: list[list[Mobject]] = [[] for _ in self.model.labels]
        self._values = [
            [
                value if math.isfinite(value) else 0.0
                for value in _padded(series.values, len(self.model.labels))
            ]
            for series in self.model.series
        ]
        top = box.y + box.height / 2
        bottom = box.y - box.height / 2
        if self.model.title:
            title = wrapped(self.model.title, theme, theme.sizes.body, box.width, weight="semibold")
            title.move_to((box.x, top - title.height / 2, 0))
            self._frame.add(merged(title))
            top -= title.height + 0.15
        left, right = box.x - box.width / 2, box.x + box.width / 2
        if self.model.form == "pie":
            self._draw_pie(left, right, bottom, top)
        else:
            top = self._draw_legend(left, right, top)
            self._draw_axes(left, right, bottom, top)
            if self.model.form == "bar":
                self._draw_bars()
            else:
                self._draw_lines()
        self._spotlight = Spotlight()
        self._shown: set[int] = set()
        self._framed = False
        self._tag: VGroup | None = None
        self.add(self._frame, *self._lines)
        for item in self._items:
            self.add(*item)

    def _color(self, index: int) -> str:
        series = self._theme.colors.series
        if index < len(series):
            return series[index]
        # A second round of the colours, darker.
        return blend(series[index % len(series)], self._theme.colors.background, 0.4)

    def _draw_legend(self, left: float, right: float, top: float) -> float:
        """Name the series above the chart where there are several; return what is left of the height."""
        if len(self.model.series) < 2:
            return top
        entries = VGroup()
        for index, series in enumerate(self.model.series):
            text = wrapped(series.name or f"{index + 1}", self._theme, self._size, right - left - 0.5)
            patch = RoundedRectangle(width=0.26, height=0.2, corner_radius=0.04, stroke_width=0)
            patch.set_fill(self._color(index), 1).move_to((-0.25, text.get_center()[1], 0))
            entries.add(VGroup(patch, text))
        rows, used = [VGroup()], 0.0
        for entry in entries:
            if len(rows[-1]) and used + entry.width > right - left:
                rows.append(VGroup())
                used = 0.0
            rows[-1].add(entry)
            used += entry.width + 0.4
        for row in rows:
            row.arrange(buff=0.4).move_to(((left + right) / 2, top - row.height / 2, 0))
            top -= row.height + 0.06
        self._frame.add(merged(VGroup(*rows)))
        return top - 0.1

    def _draw_axes(self, left: float, right: float, bottom: float, top: float) -> None:
        """Draw the value axis, its grid, and the labels below; leave the area in `_area`."""
        colors = self._theme.colors
        values = [value for row in self._values for value in row]
        low, high = min([0.0, *values]), max([0.0, *values])
        if self.model.form == "line" and max(values) > min(values) > 0.6 * max(values):
            low, high = min(values) - (max(values) - min(values)) * 0.15, max(values)
        if high - low < 1e-12:
            high = low + 1.0
        if self.model.y_label:
            text = wrapped(self.model.y_label, self._theme, self._size, right - left, color=colors.muted)
            text.move_to((left + text.width / 2, top - text.height / 2, 0))
            self._frame.add(merged(text))
            top -= text.height + 0.1
        if self.model.x_label:
            text = wrapped(self.model.x_label, self._theme, self._size, right - left, color=colors.muted)
            text.move_to(((left + right) / 2, bottom + text.height / 2, 0))
            self._frame.add(merged(text))
            bottom += text.height + 0.08
        head = self._em * 1.05 + 0.2  # room for the number above the highest, and below the lowest
        most = int(max(2, min(6, (top - bottom) / (self._em * 2.6))))
        step = step_for(high - low, most)
        low = low if low == 0 else math.floor(low / step + 1e-9) * step
        high = high if high == 0 else math.ceil(high / step - 1e-9) * step
        marks = [
            (value, label(write_number(value, step), self._theme, self._small, color=colors.muted))
            for value in ticks(low, high, most)
        ]
        start = left
        left += max(mark.width for _, mark in marks) + 0.2
        names, below = self._name_labels(right - left, (top - bottom) * 0.4)
        bottom += below + 0.15
        if self._slanted and names[0] is not None:
            half = 0.5 / len(names)
            left = max(left, (start + names[0].width - 0.1 - right * half) / (1 - half))
        self._range, self._area = (low, high), (left, right, bottom, top - 0.15)
        if high > 0:
            self._area = (left, right, self._area[2], top - head)
        if low < 0:
            self._area = (left, right, bottom + head, self._area[3])
        grid, texts = VGroup(), VGroup()
        for value, mark in marks:
            y = self._height(value)
            grid.add(
                Line(
                    (left, y, 0),
                    (right, y, 0),
                    stroke_width=1.5,
                    color=faint(self._theme),
                )
            )
            texts.add(mark.move_to((left - 0.16 - mark.width / 2, y, 0)))
        zero = self._height(min(max(0.0, low), high))
        base = Line((left, zero, 0), (right, zero, 0), stroke_width=2.5, color=colors.muted)
        for index, below_axis in enumerate(names):
            if below_axis is not None:
                below_axis.move_to((self._middle(index), bottom - 0.12 - below_axis.height / 2, 0))
                if self._slanted:  # a slanted name ends at its place
                    below_axis.align_to((self._middle(index) + 0.1, 0, 0), (1, 0, 0))
                texts.add(below_axis)
        self._frame.add(merged(grid), base, merged(texts))

    def _name_labels(self, width: float, height: float) -> tuple[list[VGroup | None], float]:
        """Return the names below the axis, wrapped, shrunk or turned until they fit, and their height."""
        pitch = width / len(self.model.labels)
        self._slanted = self._cut = False
        for size in (self._size, (self._size + _LEAST) / 2, _LEAST):
            names: list[VGroup] = [label(text, self._theme, size) for text in self.model.labels]
            if max(name.width for name in names) <= pitch * 0.94:
                break
            words = [
                paragraph(text, self._theme, size, pitch * 0.94, align="center", leading=1.2)
                for text in self.model.labels
            ]
            whole = all(
                max((label(word, self._theme, size).width for word in text.split()), default=0.0)
                <= pitch * 0.94
                for text in self.model.labels
            )
            if whole and max(len(word) for word in words) <= 3:
                names = words
                break
        else:
            self._slanted = pitch > 0.4
            angle, most = (math.pi / 4, height * 1.3) if self._slanted else (math.pi / 2, height)
            short = [self._shortened(text, most) for text in self.model.labels]
            if len({name.says for name in short}) < len(set(self.model.labels)):
                # They differ in what was cut.
                short = [self._shortened(text, most, end=True) for text in self.model.labels]
            self._cut = any("…" in name.says for name in short)
            return self._turned([name.rotate(angle) for name in short], pitch)
        return list(names), max(name.height for name in names)

    def _shortened(self, text: str, most: float, *, end: bool = False) -> TextLine:
        """Return a name cut to a width, to its `end` or else to its beginning: it is still to be read."""
        name = label(text, self._theme, _LEAST)
        while name.width > most and len(text) > 2:
            left = max(1, int(len(text) * most / name.width) - 1)
            text = text[-left:].lstrip() if end else text[:left].rstrip()
            name = label(f"…{text}" if end else f"{text}…", self._theme, _LEAST)
        return name

    def _turned(self, names: list[Any], pitch: float) -> tuple[list[VGroup | None], float]:
        """Leave out names that have no room even when turned."""
        every = max(1, math.ceil(self._em * 0.75 / pitch))
        kept = [name if index % every == 0 else None for index, name in enumerate(names)]
        self._cut |= every > 1
        return kept, max(name.height for name in kept if name is not None)

    def _middle(self, index: int) -> float:
        left, right, _, _ = self._area
        return left + (right - left) * (index + 0.5) / len(self.model.labels)

    def _height(self, value: float) -> float:
        low, high = self._range
        _, _, bottom, top = self._area
        return bottom + (value - low) / (high - low) * (top - bottom)

    def _draw_bars(self) -> None:
        left, right, _, _ = self._area
        pitch = (right - left) / len(self.model.labels)
        count = len(self._values)
        bar = min(pitch * 0.72 / count, 1.5)
        zero = self._height(0.0)
        for row, values in enumerate(self._values):
            for index, value in enumerate(values):
                x = self._middle(index) + (row - (count - 1) / 2) * bar
                y = self._height(value)
                shape = Rectangle(
                    width=bar * 0.92,
                    height=max(abs(y - zero), 1e-3),
                    stroke_width=0,
                    fill_color=self._color(row),
                    fill_opacity=1,
                ).move_to((x, (y + zero) / 2, 0))
                self._items[index].append(shape)
        for row, values in enumerate(self._values):
            numbers = [label(write_number(value), self._theme, self._number_size()) for value in values]
            if max(number.width for number in numbers) > min(pitch * 0.98, bar * (1.02 if count > 1 else 9)):
                continue
            for index, (value, number) in enumerate(zip(values, numbers, strict=True)):
                x = self._middle(index) + (row - (count - 1) / 2) * bar
                side = 1 if value >= 0 else -1
                number.move_to((x, self._height(value) + side * (0.04 + number.height / 2), 0))
                self._items[index].append(merged(number))

    def _number_size(self) -> float:
        return self._small

    def _draw_lines(self) -> None:
        colors = self._theme.colors
        for row, values in enumerate(self._values):
            points = [np.array((self._middle(i), self._height(v), 0.0)) for i, v in enumerate(values)]
            path = VMobject(stroke_color=self._color(row), stroke_width=4.5, fill_opacity=0)
            path.set_points_as_corners(points if len(points) > 1 else points * 2)
            self._lines.append(path)
            for index, where in enumerate(points):
                dot = Circle(radius=0.09, stroke_width=3, stroke_color=colors.background, fill_opacity=1)
                self._items[index].append(dot.set_fill(self._color(row), 1).move_to(where))
        if len(self._values) == 1:
            self._number_points(self._values[0])

    def _number_points(self, values: list[float]) -> None:
        """Write the numbers at the points of a single line, on the side where the line is not."""
        left, right, _, _ = self._area
        numbers = [label(write_number(value), self._theme, self._number_size()) for value in values]
        if max(number.width for number in numbers) > (right - left) / len(values) * 0.95:
            return
        for index, (value, number) in enumerate(zip(values, numbers, strict=True)):
            around = values[max(0, index - 1) : index + 2]
            side = 1 if value >= sum(around) / len(around) or value == max(values) else -1
            number.move_to((self._middle(index), self._height(value) + side * (0.16 + number.height / 2), 0))
            self._items[index].append(merged(number))

    def _draw_pie(self, left: float, right: float, bottom: float, top: float) -> None:
        """Draw slices from twelve o'clock on, each named outside with its share."""
        values = [max(0.0, value) for value in self._values[0]]
        total = sum(values) or 1.0
        if top - bottom > right - left and self._draw_upright_pie(values, total, (left, right, bottom, top)):
            return
        least = min(right - left, top - bottom) * 0.18
        room = min((right - left) * 0.3, (right - left) / 2 - least - 0.55)
        names = self._slice_names([value / total for value in values], room, top - bottom)
        widest = max((name.width for name in names), default=0.0)
        tallest = max((name.height for name in names), default=0.0)
        radius = min((top - bottom) / 2 - tallest * 0.55 - 0.1, (right - left) / 2 - widest - 0.55)
        radius = max(radius, least)
        center = np.array(((left + right) / 2, (bottom + top) / 2, 0.0))
        angle = math.pi / 2
        sides: dict[int, list[tuple[float, int, float]]] = {1: [], -1: []}
        for index, value in enumerate(values):
            turn = 2 * math.pi * value / total
            if turn > 0:
                self._items[index].append(self._slice(center, radius, angle, turn, self._color(index)))
                middle = angle - turn / 2
                side = 1 if math.cos(middle) >= 0 else -1
                sides[side].append((center[1] + math.sin(middle) * (radius + 0.25), index, middle))
            angle -= turn
        for side, entries in sides.items():
            self._name_slices(side, entries, names, center, radius, bottom, top)

    def _draw_upright_pie(
        self, values: list[float], total: float, area: tuple[float, float, float, float]
    ) -> bool:
        """Draw the slices across the whole width and name them below; tell whether there is room for that."""
        left, right, bottom, top = area
        rows = VGroup()
        for index, value in enumerate(values):
            name = self._slice_name(index, value / total, right - left - 1.0, self._size, whole=True)
            patch = RoundedRectangle(width=0.3, height=0.24, corner_radius=0.04, stroke_width=0)
            patch.set_fill(self._color(index), 1).next_to(name, (-1, 0, 0), buff=0.18)
            rows.add(VGroup(patch, *name))
        rows.arrange((0, -1, 0), buff=0.3 * self._em, aligned_edge=(-1, 0, 0))
        radius = min((right - left) * 0.42, (top - bottom - rows.height - 0.5) / 2)
        if radius < (right - left) * 0.25 or rows.width > right - left:
            return False
        free = (top - bottom - 2 * radius - 0.5 - rows.height) / 2
        center = np.array(((left + right) / 2, top - free - radius, 0.0))
        rows.move_to((center[0], bottom + free + rows.height / 2, 0))
        angle = math.pi / 2
        for index, (value, row) in enumerate(zip(values, rows, strict=True)):
            turn = 2 * math.pi * value / total
            if turn > 0:
                self._items[index].append(self._slice(center, radius, angle, turn, self._color(index)))
            self._items[index].append(merged(row))
            angle -= turn
        return True

    def _slice_names(self, shares: list[float], width: float, height: float) -> list[VGroup]:
        """Name the slices: whole, in smaller letters, or cut, until those of each side have room."""
        turns = [sum(shares[:index]) + share / 2 for index, share in enumerate(shares)]
        names: list[VGroup] = []
        for size, whole in ((self._size, True), (_LEAST, True), (_LEAST, False)):
            names = [self._slice_name(index, share, width, size, whole) for index, share in enumerate(shares)]
            sides = {True: 0.0, False: 0.0}
            for name, turn in zip(names, turns, strict=True):
                sides[turn < 0.5] += name.height + _APART
            if max(sides.values()) <= height:
                break
        return names

    def _slice_name(self, index: int, share: float, width: float, size: float, whole: bool) -> VGroup:
        percent = f"{write_number(round(share * 100, 1))}%"
        name = self.model.labels[index]
        if whole:
            return paragraph(f"{name} {percent}", self._theme, size, width, leading=1.15)
        room = width - label(f" {percent}", self._theme, size).width
        cut = name
        while label(cut, self._theme, size).width > room and len(cut) > 2:
            name = name[: max(1, int(len(name) * 0.9))].rstrip()
            cut = f"{name}…"
        return VGroup(label(f"{cut} {percent}", self._theme, size))

    def _slice(self, center: Any, radius: float, angle: float, turn: float, color: str) -> VMobject:
        shape = VMobject(
            fill_color=color, fill_opacity=1, stroke_color=self._theme.colors.background, stroke_width=3
        )
        self._slices.append((shape, angle, turn))
        self._circle = center, radius
        if turn > 2 * math.pi - 1e-9:
            return shape.become(Circle(radius=radius).match_style(shape)).move_to(center)
        shape.points = wedge(center, radius, angle, turn)
        return shape

    def _name_slices(
        self,
        side: int,
        entries: list[tuple[float, int, float]],
        names: list[VGroup],
        center: Any,
        radius: float,
        bottom: float,
        top: float,
    ) -> None:
        """Put the names of one side beside their slices, apart from one another, with leaders."""
        entries = sorted(entries, reverse=True)
        heights = [names[index].height + _APART for _, index, _ in entries]
        places = _apart([y for y, _, _ in entries], heights, bottom, top)
        for (_, index, middle), y in zip(entries, places, strict=True):
            rim = center + radius * np.array((math.cos(middle), math.sin(middle), 0.0))
            # Names stand on a circle a little wider than the pie, so that no leader crosses a slice.
            reach = radius + 0.3
            inside = max(0.0, reach**2 - (y - center[1]) ** 2) ** 0.5
            x = center[0] + side * max(inside, abs(rim[0] - center[0]) + 0.15, radius * 0.35)
            names[index].move_to((x + side * (0.12 + names[index].width / 2), y, 0))
            leader = Line(rim, (x, y, 0), stroke_width=2, color=self._theme.colors.muted)
            self._items[index] += [leader, merged(names[index])]

    def reveal(self, part: str) -> Animation | None:
        """Bring the whole, or one label's share of it; the bars grow, the lines are drawn."""
        wanted = range(len(self._items)) if not part else [self._index(part)]
        fresh = [index for index in wanted if index is not None and index not in self._shown]
        if part and not fresh:
            return None
        moves: list[Animation] = []
        if not self._framed:
            self._framed = True
            moves.append(FadeIn(self._frame))
            moves += [Create(path, rate_func=linear) for path in self._lines]
        self._shown.update(fresh)
        if self._slices and len(fresh) == len(self._items):
            slices = [shape for shape, _, _ in self._slices]
            names = [one for item in self._items for one in item if all(one is not shape for shape in slices)]
            return AnimationGroup(
                *moves, Sweep(self._slices, *self._circle), Appear(Group(*names), after=0.4)
            )
        moves += [self._bring(index) for index in fresh if self._items[index]]  # a slice of nothing has none
        return AnimationGroup(*moves, lag_ratio=0.5 / max(1, len(moves) - 1)) if moves else None

    def _bring(self, index: int) -> Animation:
        moves: list[Animation] = []
        for mobject in self._items[index]:
            if isinstance(mobject, Rectangle):
                down = mobject.get_center()[1] < self._height(0.0)
                moves.append(GrowFromEdge(mobject, (0, 1, 0) if down else (0, -1, 0)))
            else:
                moves.append(FadeIn(mobject))
        return AnimationGroup(*moves)

    def point(self, part: str) -> Animation | None:
        """Light one label's bars, points or slice; the others fade back. "" brings all forward."""
        index = self._index(part)
        if index is None and part:
            return None
        if index is not None and index not in self._shown:
            return self.reveal(part)
        shares: list[tuple[Mobject, float]] = [(path, 1.0 if index is None else 0.55) for path in self._lines]
        for other, item in enumerate(self._items):
            if other in self._shown:
                shares += [(mobject, 1.0 if index in (None, other) else BACK) for mobject in item]
        turn = self._spotlight.turn(shares)
        tags = self._change_tag(index)
        return AnimationGroup(*([turn] if turn else []), *tags) if tags else turn

    def _change_tag(self, index: int | None) -> list[Animation]:
        """Write name and numbers above the bars that are meant, where not all are written at the axis."""
        before, self._tag = self._tag, None
        moves: list[Animation] = []
        if before is not None:
            self.remove(before)
            moves.append(Vanish(before))
        if index is not None and self.model.form == "bar" and self._cut and self._range[1] > 0:
            self._tag = self._write_tag(index)
            self.add(self._tag)
            moves.append(Appear(self._tag))
        return moves

    def _write_tag(self, index: int) -> VGroup:
        colors, (left, right, _, top) = self._theme.colors, self._area
        numbers = ", ".join(write_number(values[index]) for values in self._values)
        text = label(f"{self.model.labels[index]}: {numbers}", self._theme, self._size, color=colors.accent)
        words = merged(fit(text, right - left, self._em * 2))
        side = max(0.0, (right - left - words.width) / 2)
        middle = min(max(self._middle(index), (left + right) / 2 - side), (left + right) / 2 + side)
        words.move_to((middle, top + self._em * 0.62, 0))
        high = max(0.0, *(values[index] for values in self._values))
        x, low = self._middle(index), self._height(high) + 0.05
        leader = Line((x, low, 0), (x, max(low, words.get_bottom()[1] - 0.06), 0))
        return VGroup(leader.set_stroke(colors.accent, 2), words)

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.5 if part else 1.2

    def _index(self, part: str) -> int | None:
        return int(part) if part.isascii() and part.isdigit() and int(part) < len(self._items) else None


def _padded(values: list[float], count: int) -> list[float]:
    return [*values, *[0.0] * count][:count]


def _apart(wanted: list[float], heights: list[float], bottom: float, top: float) -> list[float]:
    """Return centres near those wanted, from the top down, that do not overlap and stay inside."""
    places: list[float] = []
    ceiling = top
    for y, height in zip(wanted, heights, strict=True):
        place = min(y, ceiling - height / 2)
        places.append(place)
        ceiling = place - height / 2
    floor = bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = max(places[index], floor + heights[index] / 2)
        floor = places[index] + heights[index] / 2
    return places
