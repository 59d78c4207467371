"""A line of numbers with points, intervals and jumps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Create, VGroup, VMobject
from numpy.typing import NDArray

from notes2manim.model import visual as model
from notes2manim.visuals.arrows import Way, arrow, polyline
from notes2manim.visuals.axes import step_for, ticks, write_number
from notes2manim.visuals.free_places import Candidate, FreePlaces, seen
from notes2manim.visuals.ink import blend, merged
from notes2manim.visuals.lettering import label, wrapped
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.parted import Parted
from notes2manim.visuals.picture import Box
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

Values = NDArray[np.float64]

_LEAST = 1 / 36
# Manim units: what the line is longer than its range at each end, half a tick, the radius of a
# point, the tip of an arrow, and the height of a jump for its length, with its bounds.
_BEYOND, _TICK, _DOT, _TIP = 0.42, 0.11, 0.115, 0.22
_ARCH, _LOW, _HIGH, _APART = 0.42, 0.6, 1.7, 0.5
_ROOMY = 7.0


class NumberLine(Parted):
    """A number line; its points, intervals and jumps come in their order or by name."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.NumberLine(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Draw the line over the whole width, and all else on it, in the middle of the box."""
        self._theme, self._box = theme, box
        self._size = max(theme.sizes.body * (1.1 if box.width >= _ROOMY else 0.9), _LEAST)
        low, high = self.model.range
        self._range = (low, high) if high > low else (low, low + 1)
        ends = [self._number(end, step_for(self._range[1] - self._range[0], 10)).width for end in self._range]
        self._half = box.width / 2 - max(_BEYOND + 0.1, max(ends) / 2 + 0.05)
        # Labels are placed around y = 0; then all of it is brought into the box.
        self._free = FreePlaces(Box(box.x, 0.0, box.width, 4 * FRAME_HEIGHT))
        self._parts_drawn: dict[str, VGroup] = {}
        self._copies: dict[str, VMobject] = {}
        self._lines: dict[str, list[VMobject]] = {}
        frame = VGroup(*self._axis())
        for at, interval in enumerate(self.model.intervals):
            self._draw_interval(f"interval {at}", at, interval)
        tops: list[tuple[float, float, float]] = []
        for at, jump in enumerate(self.model.jumps):
            self._draw_jump(f"jump {at}", at, jump, tops)
        for at, point in enumerate(self.model.points):
            self._draw_point(f"point {at}", point)
        self._name_all()
        title = self._title()
        whole = VGroup(frame, *self._parts_drawn.values())
        if title is not None:
            title.move_to((box.x, whole.get_top()[1] + 0.35 + title.height / 2, 0))
            frame.add(title)
        everything = VGroup(whole, *self._copies.values())
        factor = min(1.0, box.height / whole.height)
        everything.scale(factor, about_point=(box.x, 0, 0))
        everything.shift((0, box.y - whole.get_center()[1], 0))
        order = [f"{kind} {at}" for kind, pieces in self._kinds() for at in range(len(pieces))]
        self._arrange({name: self._parts_drawn[name] for name in order}, self._copies, frame=frame)

    def _kinds(self) -> list[tuple[str, list[Any]]]:
        return [
            ("interval", list(self.model.intervals)),
            ("jump", list(self.model.jumps)),
            ("point", list(self.model.points)),
        ]

    def _x(self, value: float) -> float:
        low, high = self._range
        share = (min(max(value, low), high) - low) / (high - low)
        return self._box.x + (2 * share - 1) * self._half

    def _number(self, value: float, step: float) -> VGroup:
        return label(write_number(value, step), self._theme, max(self._size * 0.85, _LEAST))

    def _title(self) -> VMobject | None:
        if not self.model.title.strip():
            return None
        words = wrapped(
            self.model.title, self._theme, self._theme.sizes.body, self._box.width, weight="semibold"
        )
        return merged(words)

    # What is drawn.

    def _axis(self) -> list[VMobject]:
        """Draw the line with tips at both ends, ticks, and as many numbers as have room."""
        colors = self._theme.colors
        low, high = self._range
        tone = blend(colors.muted, colors.text, 0.3)
        ends = np.array([(self._x(low) - _BEYOND, 0, 0), (self._x(high) + _BEYOND, 0, 0)])
        middle = ends.mean(axis=0)
        drawing: list[VMobject] = []
        for end in ends:
            drawing += arrow(Way(np.array([middle, end])), tone, 3.5, tip=_TIP, dashed=False)
        self._free.block(ends[:, :2])
        step, marked = self._steps(low, high)
        marks, numbers = VGroup(), VGroup()
        for value in ticks_at(low, high, step):
            x = self._x(value)
            mark = VMobject(stroke_color=tone, stroke_width=3, fill_opacity=0)
            mark.points = polyline(np.array([(x, -_TICK, 0), (x, _TICK, 0)]))
            marks.add(mark)
        for value in ticks_at(low, high, marked):
            number = self._number(value, marked)
            left, right = seen(number)
            x = self._x(value)
            number.shift((x - (left[0] + right[0]) / 2, -_TICK - 0.12 - right[1], 0))
            numbers.add(number)
            (left, bottom), (right, top) = seen(number)
            self._free.block(
                np.array([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])
            )
        self._below = min((number.get_bottom()[1] for number in numbers), default=-0.3)
        return [*drawing, merged(marks), merged(numbers)]

    def _steps(self, low: float, high: float) -> tuple[float, float]:
        """Return the steps of the ticks, and of the numbers, which need more room."""
        tenth = step_for(high - low, 10)
        wide = max(self._number(value, tenth).width for value in (low, high, *ticks_at(low, high, tenth)))
        most = max(2, int(2 * self._half / (wide + 0.35)))
        step = self.model.step or step_for(high - low, min(most, 14))
        while (high - low) / step > 120:
            step *= 10
        marked = step * max(1, math.ceil((high - low) / step / most))
        return step, marked

    def _tone(self, at: int) -> str:
        colors = self._theme.colors
        free = [color for color in colors.series if color != colors.accent] or colors.series
        return free[at % len(free)]

    def _dot(self, x: float, y: float, color: str, hollow: bool) -> VMobject:
        turn = np.linspace(0, 2 * math.pi, 33)
        dot = VMobject(
            fill_color=self._theme.colors.background if hollow else color,
            fill_opacity=1,
            stroke_color=color,
            stroke_width=4,
        )
        circle = np.column_stack((x + _DOT * np.cos(turn), y + _DOT * np.sin(turn), 0 * turn))
        dot.points = polyline(circle)
        self._free.block(circle[::4, :2])
        return dot

    def _draw_interval(self, part: str, at: int, interval: model.Interval) -> None:
        """Draw a band on the line; one that would lie on another is drawn above it."""
        low, high = self._range
        start = self._x(interval.start) if interval.start is not None else self._x(low) - _BEYOND - 0.03
        end = self._x(interval.end) if interval.end is not None else self._x(high) + _BEYOND + 0.03
        before = [self._spans[other] for other in range(at)] if at else []
        if not at:
            self._spans: list[tuple[float, float, int]] = []
        taken = {level for left, right, level in before if left < end + 0.1 and start < right + 0.1}
        level = next(number for number in range(len(taken) + 1) if number not in taken)
        self._spans.append((start, end, level))
        y = 0.85 * self._size * FRAME_HEIGHT * 1.5 * level
        color = self._tone(at)
        way = Way(np.array([(start, y, 0.0), (end, y, 0.0)]))
        if interval.start is None:
            way = Way(way.points[::-1])
        tipped = interval.start is None or interval.end is None
        band = arrow(way, color, 9.0, tip=0.3 if tipped else 0.0, dashed=False)
        group = VGroup(*band)
        if interval.start is not None:
            group.add(self._dot(start, y, color, interval.open_start))
        if interval.end is not None:
            group.add(self._dot(end, y, color, interval.open_end))
        self._free.block(way.points[:, :2] + (0, 0.06))
        self._parts_drawn[part] = group
        self._copies[part] = VGroup(
            *arrow(way, self._theme.colors.accent, 11.0, tip=0.3 if tipped else 0.0, dashed=False)
        )

    def _draw_jump(
        self, part: str, at: int, jump: model.Jump, tops: list[tuple[float, float, float]]
    ) -> None:
        """Draw an arch from number to number, higher where another would touch it."""
        start, end = self._x(jump.start), self._x(jump.end)
        left, right = sorted((start, end))
        high = min(max(_ARCH * (right - left), _LOW), _HIGH)
        while any(
            left < b - 0.1 and a + 0.1 < right and abs(high - top) < _APART * 0.9 for a, b, top in tops
        ):
            high += _APART
        tops.append((left, right, high))
        turn = np.linspace(math.pi, 0, 49) if end > start else np.linspace(0, math.pi, 49)
        middle = (left + right) / 2
        foot = _TICK + 0.06
        points = np.column_stack(
            (middle + (right - left) / 2 * np.cos(turn), foot + (high - foot) * np.sin(turn), 0 * turn)
        )
        way = Way(points)
        color = self._tone(at + len(self.model.intervals))
        self._parts_drawn[part] = VGroup(*arrow(way, color, 4.5, tip=_TIP, dashed=False))
        self._copies[part] = VGroup(*arrow(way, self._theme.colors.accent, 7.0, tip=_TIP, dashed=False))
        self._lines[part] = [self._parts_drawn[part][0]]
        self._free.block(points[:, :2])

    def _draw_point(self, part: str, point: model.LinePoint) -> None:
        colors = self._theme.colors
        x = self._x(point.at)
        self._parts_drawn[part] = VGroup(self._dot(x, 0.0, colors.text, point.open))
        ring = self._dot(x, 0.0, colors.accent, False)
        self._copies[part] = ring

    # Labels.

    def _name_all(self) -> None:
        for at, jump in enumerate(self.model.jumps):
            size = jump.end - jump.start
            say = jump.label or ("+" if size > 0 else "−") + write_number(abs(size))
            points = self._lines[f"jump {at}"][0].points
            top = points[np.argmax(points[:, 1])]
            self._name(f"jump {at}", say, self._tone(at + len(self.model.intervals)), top[0], top[1], up=True)
        for at, (interval, (start, end, level)) in enumerate(
            zip(self.model.intervals, self._spans if self.model.intervals else [], strict=True)
        ):
            y = 0.85 * self._size * FRAME_HEIGHT * 1.5 * level
            if interval.label.strip():
                self._name(
                    f"interval {at}", interval.label, self._tone(at), (start + end) / 2, y + 0.1, up=True
                )
        for at, point in enumerate(self.model.points):
            if point.label.strip():
                self._name(
                    f"point {at}",
                    point.label,
                    self._theme.colors.text,
                    self._x(point.at),
                    self._below,
                    up=False,
                )

    def _name(self, part: str, say: str, color: str, x: float, y: float, *, up: bool) -> None:
        """Write a label above or below a place, further away or on the other side if something is there."""
        text = merged(wrapped(say, self._theme, self._size, self._box.width * 0.4, color=color))
        low, high = seen(text)
        half = (high - low) / 2
        most = self._box.width / 2 - half[0] - 0.05
        candidates: list[Candidate] = []
        for step in range(14):
            for aside in (0.0, 0.35, -0.35, 0.8, -0.8, 1.4, -1.4):
                away = 0.12 + 0.16 * step + half[1]
                across = min(max(x + aside, self._box.x - most), self._box.x + most)
                cost = 0.16 * step + 0.5 * abs(aside)
                candidates.append((across, y + away if up else y - away + 0.04, cost))
                candidates.append((across, 0.3 + away if not up else self._below - away, cost + 1.2))
        self._free.put(text, candidates)
        self._parts_drawn[part].add(text)

    # What happens.

    def _bring(self, part: str) -> Animation:
        """Draw a jump along its arch; anything else appears."""
        lines = self._lines.get(part)
        if not lines:
            return super()._bring(part)
        rest = [member for member in self._parts[part] if all(member is not line for line in lines)]
        return AnimationGroup(*(Create(line) for line in lines), Appear(VGroup(*rest), after=0.6))

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.9 if part.startswith("jump") else super().pace(part)


def ticks_at(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of a step from one number to another."""
    return (
        ticks(low, high, 1)
        if step <= 0
        else [at * step for at in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    )
