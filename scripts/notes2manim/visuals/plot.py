"""Curves on axes, with points and shaded areas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    Line,
    Mobject,
    Triangle,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from numpy.typing import NDArray

from notes2manim.errors import StageError
from notes2manim.model import visual as model
from notes2manim.model.expression import parse_expression
from notes2manim.visuals.axes import in_pi, pi_ticks, step_for, ticks, write_number, write_pi
from notes2manim.visuals.expression_tex import typeset
from notes2manim.visuals.ink import faint, merged
from notes2manim.visuals.lettering import label, wrapped
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.spotlight import BACK, Spotlight
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme
from notes2manim.visuals.walk import Walk

Values = NDArray[np.float64]

_SAMPLES = 4001
# Names are larger in a box of at least this width and height.
_ROOMY = (7.0, 4.4)
# A plot in an upright box is no higher than such a share of its width.
_HIGHEST = 1.15
# Manim units: the room for the uppermost number below the name of the y axis.
_ABOVE = 0.24
# How far a tangent reaches to each side, as a share of the width of the axes; and how many seconds
# a point takes along its curve.
_TANGENT, _WALK = 0.2, 3.0
# What comes later may lie below: patches on curves, and points and names on patches.
_PATCH, _NAME = 1, 2
# Manim units: what is kept free of curves around a name.
_CLEAR = 0.07
# A name that covers more than this beside its curve goes into a legend.
_CROWDED = 3.0
# What it costs that two names stand in one line with less than an em between them.
_RUNS_ON = 0.6
# Manim units: what two names may share of a place, since their boxes are a little wider than their letters.
_TOUCH = 0.01

Frame = tuple[float, float, float, float]
"""The left, right, bottom and top of something."""


@dataclass
class _Curve:
    """A function, sampled: its values, and its pieces between the gaps, in its own units."""

    values: Values
    pieces: list[Values]


class Plot(Picture):
    """Axes that are there first, and curves, points and areas that come in order or by name."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Plot(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Sample the functions, choose the ranges, and draw everything."""
        self._theme = theme
        box = box.no_higher_than(_HIGHEST)
        roomy = box.width >= _ROOMY[0] and box.height >= _ROOMY[1]
        self._size = max(theme.sizes.small, theme.sizes.body * 0.85 if roomy else 0.0, 1 / 36)
        self._small = max(theme.sizes.small if roomy else theme.sizes.small * 0.85, 1 / 36)
        low, high = sorted(self.model.x_range)
        self._x = (low, high) if high > low else (low - 1, high + 1)
        self._xs = np.linspace(*self._x, _SAMPLES)
        self._functions = [self._sample(function) for function in self.model.functions]
        self._y = self._choose_y()
        self._curves = [_cut(self._xs, values, self._y) for values in self._functions]
        if self._draw(box, legend=False) > _CROWDED:
            self._draw(box, legend=True)
        self._spotlight = Spotlight()
        for patch in self._patches:
            self._spotlight.keep(patch)
            patch.set_z_index(_PATCH)
        for name, (drawn, *names) in self._parts.items():
            for mobject in names if name.startswith(("function", "area")) else (drawn, *names):
                if mobject not in self._patches and not isinstance(mobject, Line):
                    mobject.set_z_index(_NAME)
        for arrival in self._arrivals.values():
            arrival.set_z_index(_NAME)
        self._shown: set[str] = set()
        areas = [name for name in self._parts if name.startswith("area")]
        self._order = [*areas, *(name for name in self._parts if name not in areas)]
        self.add(self._frame)
        for name in self._order:
            self.add(*self._parts[name])
        self.add(*self._arrivals.values())

    def _draw(self, box: Box, *, legend: bool) -> float:
        """Draw everything, the names of functions beside their curves or in a legend above.

        Return how badly the worst of those names covers something else.
        """
        self._frame = VGroup()
        self._taken: list[Frame] = []
        self._names: list[Frame] = []
        self._patches: list[VMobject] = []
        self._legend = self._draw_legend(box) if legend else []
        self._draw_axes(box)
        self._parts: dict[str, list[VMobject]] = {}
        self._draw_areas()
        self._draw_curves()
        self._draw_tangents()
        self._draw_points()
        self._draw_movers()
        self._name_points()
        worst = 0.0 if legend else self._name_functions()
        for name, entry in self._legend:
            self._parts[name].append(entry)
        self._name_areas()
        self._name_tangents()
        self._name_arrivals()
        return worst

    def _draw_legend(self, box: Box) -> list[tuple[str, VMobject]]:
        """Name the functions in rows from the top of the box, from y = 0 down; the axes move them."""
        entries: list[tuple[str, VGroup]] = []
        x = y = 0.0
        for index, say in self._function_names():
            text = wrapped(
                say, self._theme, self._size, box.width * 0.9, color=self._color(index), align="left"
            )
            stroke = Line((-0.45, 0, 0), (-0.12, 0, 0), color=self._color(index), stroke_width=5)
            stroke.shift((0, text.get_center()[1], 0))
            entry = VGroup(stroke, *merged(text))
            if x and x + entry.width > box.width:
                x, y = 0.0, y - self._size * FRAME_HEIGHT * 1.35
            entry.shift((x - entry.get_left()[0], y - entry.get_top()[1], 0))
            x += entry.width + 0.35
            entries.append((f"function {index}", entry))
        rows = VGroup(*(entry for _, entry in entries))
        rows.shift((box.x - rows.get_center()[0], 0, 0))
        return [*entries]

    def _function_names(self) -> list[tuple[int, str]]:
        names = [function.label or _name_of(function.expression) for function in self.model.functions]
        return [(i, say) for i, say in enumerate(names) if say and self._curves[i].pieces]

    def _sample(self, function: model.Function) -> Values:
        try:
            return parse_expression(function.expression).evaluate(self._xs)
        except ValueError as error:
            raise StageError(f'plot "{function.expression}" is not an expression: {error}.') from error

    def _choose_y(self) -> tuple[float, float]:
        """Return the range of y: the one asked for, or one that shows what the curves do.

        A pole would flatten everything else, so that a curve with poles counts with its middle.
        """
        if self.model.y_range is not None and self.model.y_range[0] != self.model.y_range[1]:
            low, high = sorted(self.model.y_range)
            return low, high
        ends: list[float] = [y for point in self.model.points for y in (point.y,)]
        for values in self._functions:
            finite = values[np.isfinite(values)]
            if not len(finite):
                continue
            ends += _reach(values, finite)
        if self.model.areas or not ends:
            ends.append(0.0)
        low, high = min(ends), max(ends)
        if low > 0 and low < 0.4 * high:
            low = 0.0
        if high < 0 and high > 0.4 * low:
            high = 0.0
        if high - low < 1e-12 * max(1.0, abs(high)):
            around = max(abs(high) * 0.5, 1.0)
            low, high = min(low - around, 0.0), max(high + around, 0.0)
        margin = (high - low) * 0.06
        step = step_for(high - low + 2 * margin, 8) / 2
        return (
            low if low == 0 else float(np.floor((low - margin) / step)) * step,
            high if high == 0 else float(np.ceil((high + margin) / step)) * step,
        )

    def _draw_axes(self, box: Box) -> None:
        """Draw axes, ticks and names, and leave the drawing area in `_area` (left, right, bottom, top)."""
        theme = self._theme
        em = self._size * FRAME_HEIGHT
        top = box.y + box.height / 2
        if self.model.title:
            title = wrapped(self.model.title, theme, theme.sizes.body, box.width, weight="semibold")
            title.move_to((box.x, top - title.height / 2, 0))
            self._frame.add(merged(title))
            top -= title.height + 0.1
        if self._legend:
            rows = VGroup(*(entry for _, entry in self._legend))
            rows.shift((0, top - rows.get_top()[1], 0))
            top -= rows.height + 0.12
        y_name = self._name(self.model.y_label, box.width * 0.5)
        x_name = self._name(self.model.x_label, box.width)
        top -= (y_name.height + _ABOVE) if y_name else 0.1
        bottom = box.y - box.height / 2
        below = x_name is not None and x_name.width > 0.08 * box.width
        if x_name and below:  # a long name would take the width of the curves
            x_name.move_to((box.x, bottom + x_name.height / 2, 0))
            bottom += x_name.height + 0.08
        y_marks = self._y_marks(int(max(2, min(8, (top - bottom) / (em * 2.1)))))
        left = box.x - box.width / 2 + max([mark.width for _, mark in y_marks], default=0.0) + 0.16
        right = box.x + box.width / 2 - 0.18 - (x_name.width + 0.15 if x_name and not below else 0.0)
        x_marks = self._x_marks(right - left)
        bottom += max([mark.height for _, mark in x_marks], default=0.0) + 0.14
        for value, mark in x_marks:  # those at the ends reach beyond the axis by half their width
            share = (value - self._x[0]) / (self._x[1] - self._x[0])
            left = max(left, box.x - box.width / 2 + (mark.width / 2 + 0.02 if share < 0.02 else 0.0))
            if share > 0.98:
                right = min(right, box.x + box.width / 2 - mark.width / 2 - 0.02)
        self._area = (left, right, bottom, top)
        axis_x, axis_y = self._origin()
        grid, lines, texts = VGroup(), VGroup(), VGroup()
        colors = theme.colors
        thin = faint(theme)
        # The numbers stand at the edges: inside, the curves would run through them.
        for value, mark in x_marks:
            x = self._place(value, 0)[0]
            grid.add(Line((x, bottom, 0), (x, top, 0), stroke_width=1.5, color=thin))
            lines.add(Line((x, axis_y - 0.06, 0), (x, axis_y + 0.06, 0), stroke_width=2, color=colors.muted))
            texts.add(mark.move_to((x, bottom - 0.1 - mark.height / 2, 0)))
        for value, mark in y_marks:
            y = self._place(0, value)[1]
            grid.add(Line((left, y, 0), (right, y, 0), stroke_width=1.5, color=thin))
            lines.add(Line((axis_x - 0.06, y, 0), (axis_x + 0.06, y, 0), stroke_width=2, color=colors.muted))
            texts.add(mark.move_to((left - 0.12 - mark.width / 2, y, 0)))
        tone = colors.muted
        lines.add(Line((left, axis_y, 0), (right + 0.1, axis_y, 0), stroke_width=2.5, color=tone))
        lines.add(Line((axis_x, bottom, 0), (axis_x, top + 0.06, 0), stroke_width=2.5, color=tone))
        tips = VGroup(
            Triangle(stroke_width=0, fill_opacity=1, color=tone)
            .scale_to_fit_height(0.13)
            .rotate(-np.pi / 2)
            .move_to((right + 0.1, axis_y, 0)),
            Triangle(stroke_width=0, fill_opacity=1, color=tone)
            .scale_to_fit_height(0.13)
            .move_to((axis_x, top + 0.06, 0)),
        )
        if x_name:
            if not below:
                x_name.move_to((right + 0.22 + x_name.width / 2, axis_y, 0))
            texts.add(x_name)
        if y_name:
            y_name.move_to((axis_x, top + _ABOVE + y_name.height / 2, 0))
            y_name.shift((max(0.0, box.x - box.width / 2 - y_name.get_left()[0]), 0, 0))
            y_name.shift((min(0.0, box.x + box.width / 2 - y_name.get_right()[0]), 0, 0))
            texts.add(y_name)
        self._frame.add(merged(grid), merged(lines), merged(tips), merged(texts))

    def _name(self, text: str, width: float) -> VGroup | None:
        if not text:
            return None
        say = f"${text}$" if re.fullmatch(r"[A-Za-z]", text) else text
        return wrapped(say, self._theme, self._size, width)

    def _x_marks(self, width: float) -> list[tuple[float, VGroup]]:
        """Return the ticks of x, as many as fit beside one another."""
        for most in (10, 8, 6, 4, 3, 2):
            if in_pi(*self._x):
                marks = [(value, self._mark(write_pi(value))) for value in pi_ticks(*self._x, most)]
            else:
                marks = self._number_marks(*self._x, most)
            widest = max((mark.width for _, mark in marks), default=0.0)
            pitch = width / max(1, len(marks))
            if widest + 0.25 <= pitch:
                break
        return marks

    def _y_marks(self, most: int) -> list[tuple[float, VGroup]]:
        if in_pi(*self._y):
            return [(value, self._mark(write_pi(value))) for value in pi_ticks(*self._y, most)]
        return self._number_marks(*self._y, most)

    def _number_marks(self, low: float, high: float, most: int) -> list[tuple[float, VGroup]]:
        step = step_for(high - low, most)
        return [(value, self._mark(write_number(value, step))) for value in ticks(low, high, most)]

    def _mark(self, text: str) -> VGroup:
        return label(text, self._theme, self._small, color=self._theme.colors.muted)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        left, right, bottom, top = self._area
        return (
            left + (x - self._x[0]) / (self._x[1] - self._x[0]) * (right - left),
            bottom + (y - self._y[0]) / (self._y[1] - self._y[0]) * (top - bottom),
        )

    def _color(self, index: int) -> str:
        series = self._theme.colors.series
        return series[index % len(series)]

    def _draw_curves(self) -> None:
        self._paths: list[list[Values]] = []
        for index, curve in enumerate(self._curves):
            pieces = [self._on_stage(piece) for piece in curve.pieces]
            self._paths.append(pieces)
            path = VMobject(stroke_color=self._color(index), stroke_width=4.5, fill_opacity=0)
            path.points = (
                np.vstack([_straight(_thin(piece)) for piece in pieces]) if pieces else np.zeros((0, 3))
            )
            self._parts[f"function {index}"] = [path]

    def _on_stage(self, piece: Values) -> Values:
        left, right, bottom, top = self._area
        x = left + (piece[:, 0] - self._x[0]) / (self._x[1] - self._x[0]) * (right - left)
        y = bottom + (piece[:, 1] - self._y[0]) / (self._y[1] - self._y[0]) * (top - bottom)
        return np.column_stack([x, y, np.zeros(len(x))])

    def _draw_areas(self) -> None:
        for index, area in enumerate(self.model.areas):
            self._parts[f"area {index}"] = [self._shade(area)]

    def _shade(self, area: model.Area) -> VMobject:
        color = self._color(area.function)
        shade = VMobject(fill_color=color, fill_opacity=0.28, stroke_width=0, z_index=-1)
        if not 0 <= area.function < len(self._functions):
            return shade
        start, end = sorted((area.start, area.end))
        xs = np.linspace(max(start, self._x[0]), min(end, self._x[1]), 201)
        if xs[0] >= xs[-1]:
            return shade
        upper = parse_expression(self.model.functions[area.function].expression).evaluate(xs)
        lower = np.zeros_like(xs)
        if area.to is not None and 0 <= area.to < len(self._functions):
            lower = parse_expression(self.model.functions[area.to].expression).evaluate(xs)
        known = np.isfinite(upper) & np.isfinite(lower)
        points: list[Values] = []
        for first, last in _runs(known):
            here = slice(first, last)
            if last - first < 2:
                continue
            edge = np.vstack(
                [
                    np.column_stack([xs[here], np.clip(upper[here], *self._y)]),
                    np.column_stack([xs[here], np.clip(lower[here], *self._y)])[::-1],
                ]
            )
            outline = self._on_stage(edge)
            points.append(_straight(np.vstack([outline, outline[:1]])))
        if points:
            shade.points = np.vstack(points)
        return shade

    def _draw_points(self) -> None:
        for index, point in enumerate(self.model.points):
            if not (self._x[0] <= point.x <= self._x[1] and self._y[0] <= point.y <= self._y[1]):
                continue
            where = (*self._place(point.x, point.y), 0.0)
            self._parts[f"point {index}"] = self._dot(np.array(where))
            self._take(self._parts[f"point {index}"][0])

    def _evaluate(self, number: int, xs: Values) -> Values:
        """Return the values of a function, or nothing but gaps where there is no such one."""
        if not 0 <= number < len(self._functions):
            return np.full_like(xs, np.nan)
        return parse_expression(self.model.functions[number].expression).evaluate(xs)

    def _draw_tangents(self) -> None:
        """Draw each tangent as far as its share of the axes, and the point where it touches."""
        left, right, bottom, top = self._area
        step = (self._x[1] - self._x[0]) * 1e-5
        for index, tangent in enumerate(self.model.tangents):
            before, y, after = self._evaluate(tangent.function, tangent.x + np.array([-step, 0.0, step]))
            inside = self._x[0] <= tangent.x <= self._x[1] and self._y[0] <= y <= self._y[1]
            if not inside or not np.isfinite([before, after]).all():
                continue
            touch = np.array([*self._place(tangent.x, y), 0.0])
            along = np.array([*self._place(tangent.x + step, y + (after - before) / 2), 0.0]) - touch
            along /= np.linalg.norm(along)
            reach = _TANGENT * (right - left)
            ends = [
                touch + way * _within(touch, way, reach, (left, right, bottom, top))
                for way in (-along, along)
            ]
            line = Line(*ends, color=self._theme.colors.accent, stroke_width=4)
            self._parts[f"tangent {index}"] = [line, *self._dot(touch)]
            self._take(self._parts[f"tangent {index}"][1])

    def _dot(self, where: Values) -> list[VMobject]:
        return [
            Dot(where, radius=0.13, color=self._theme.colors.background, stroke_width=0),
            Dot(where, radius=0.09, color=self._theme.colors.accent, stroke_width=0),
        ]

    def _name_tangents(self) -> None:
        for index, tangent in enumerate(self.model.tangents):
            parts = self._parts.get(f"tangent {index}", [])
            if parts and tangent.label:
                line = parts[0]
                color = self._theme.colors.accent
                text = wrapped(tangent.label, self._theme, self._size, self._name_width, color=color)
                start, end = line.get_start(), line.get_end()
                spots = [start + (end - start) * share for share in (1.0, 0.0, 0.85, 0.15, 0.7, 0.3)]
                self._settle(text, [(float(x), float(y)) for x, y, _ in spots], 0.12)
                parts.append(merged(text))

    @property
    def _name_width(self) -> float:
        return (self._area[1] - self._area[0]) * 0.45

    def _draw_movers(self) -> None:
        """Put each moving point where it starts, and keep the way that it goes."""
        self._ways: dict[str, Values] = {}
        for index, mover in enumerate(self.model.movers):
            start, end = (float(np.clip(x, *self._x)) for x in (mover.start, mover.end))
            xs = np.linspace(start, end, 241)
            ys = self._evaluate(mover.function, xs)
            known = np.isfinite(ys) & (ys >= self._y[0]) & (ys <= self._y[1])
            if known.sum() < 2:
                continue
            way = self._on_stage(np.column_stack([xs[known], ys[known]]))
            self._ways[f"mover {index}"] = way
            self._parts[f"mover {index}"] = self._dot(way[0])

    def _name_arrivals(self) -> None:
        """Set the name of the place where a moving point arrives; it comes with the point."""
        self._arrivals: dict[str, VMobject] = {}
        for index, mover in enumerate(self.model.movers):
            way = self._ways.get(f"mover {index}")
            if way is not None and mover.label:
                text = wrapped(mover.label, self._theme, self._size, self._name_width)
                self._settle(text, [(float(way[-1][0]), float(way[-1][1]))], 0.16)
                self._arrivals[f"mover {index}"] = merged(text)

    def _name_points(self) -> None:
        """Put names beside their points, from the first on or from the last on: as less is covered.

        A name that would lie on another is left out.
        """
        named = [index for index, point in enumerate(self.model.points) if self._parts.get(f"point {index}")]
        free = list(self._taken)
        tries: list[tuple[float, dict[int, VGroup]]] = []
        for order in (named, named[::-1]):
            self._taken = list(free)
            texts: dict[int, VGroup] = {}
            cost = sum(self._name_point(index, texts) for index in order)
            tries.append((cost, texts))
        _, texts = min(tries, key=lambda one: one[0])
        self._taken = free
        lost: list[str] = []
        for index, text in sorted(texts.items()):
            (left, bottom, _), (right, top, _) = text.get_corner((-1, -1, 0)), text.get_corner((1, 1, 0))
            frame = (left, right, bottom, top)
            if any(_overlap(frame, other, -_TOUCH) for other in self._names):
                lost.append(f'"{self.model.points[index].label}"')
                continue
            self._take(text)
            self._names.append(frame)
            self._parts[f"point {index}"] += self._patched(text)
        remedy = "Name fewer points, or show a part of the plot."
        self.fault = f"the plot has no room for the names {', '.join(lost)}. {remedy}" if lost else ""

    def _patched(self, text: VGroup) -> list[VMobject]:
        """Return a name as it is drawn: where a curve runs through its place, on a patch that hides it."""
        (left, bottom, _), (right, top, _) = text.get_corner((-1, -1, 0)), text.get_corner((1, 1, 0))
        if not self._curve_in((left, right, bottom, top)):
            return [merged(text)]
        patch = RoundedRectangle(
            width=text.width + 0.14,
            height=text.height + 0.1,
            corner_radius=0.05,
            stroke_width=0,
            fill_color=self._theme.colors.background,
            fill_opacity=1,
        ).move_to(text)
        self._patches.append(patch)
        return [patch, merged(text)]

    def _curve_in(self, frame: Frame) -> bool:
        """Tell whether a curve or an axis runs through a frame."""
        left, right, bottom, top = frame
        x0, y0 = self._origin()
        for piece in [
            *(piece for pieces in self._paths for piece in pieces),
            np.array([(x, y0, 0.0) for x in np.linspace(self._area[0], self._area[1], _SAMPLES)]),
            np.array([(x0, y, 0.0) for y in np.linspace(self._area[2], self._area[3], _SAMPLES)]),
        ]:
            x, y = piece[:, 0], piece[:, 1]
            if ((x > left - 0.04) & (x < right + 0.04) & (y > bottom - 0.04) & (y < top + 0.04)).any():
                return True
        return False

    def _origin(self) -> tuple[float, float]:
        """Return where the axes cross."""
        return self._place(min(max(0.0, self._x[0]), self._x[1]), min(max(0.0, self._y[0]), self._y[1]))

    def _name_point(self, index: int, texts: dict[int, VGroup]) -> float:
        point = self.model.points[index]
        if not point.label:
            return 0.0
        texts[index] = wrapped(point.label, self._theme, self._size, (self._area[1] - self._area[0]) * 0.45)
        return self._settle(texts[index], [self._place(point.x, point.y)], 0.16)

    def _name_functions(self) -> float:
        """Put each function's name beside its curve, near its end; return the worst cost."""
        worst = 0.0
        for index, say in self._function_names():
            width = (self._area[1] - self._area[0]) * 0.6
            text = wrapped(say, self._theme, self._size, width, color=self._color(index))
            path = np.vstack(self._paths[index])
            order = np.concatenate([np.linspace(0.97, 0.5, 14), np.linspace(0.46, 0.03, 14)])
            places = [path[int(share * (len(path) - 1))] for share in order]
            cost = self._settle(text, [(float(x), float(y)) for x, y, _ in places], 0.12)
            worst = max(worst, cost)
            self._parts[f"function {index}"] += self._patched(text)
        return worst

    def _name_areas(self) -> None:
        for index, area in enumerate(self.model.areas):
            shade = self._parts[f"area {index}"][0]
            if area.label and len(shade.points):
                text = wrapped(area.label, self._theme, self._size, (self._area[1] - self._area[0]) * 0.45)
                middle = shade.get_center()
                spots = [
                    shade.points[at] + (middle - shade.points[at]) * share
                    for share in (1.0, 0.6)
                    for at in range(0, len(shade.points), len(shade.points) // 12 + 1)
                ]
                self._settle(text, [(float(x), float(y)) for x, y, _ in spots], 0.12, inside=True)
                self._parts[f"area {index}"] += self._patched(text)

    def _settle(
        self, text: VGroup, near: Sequence[tuple[float, float]], gap: float, *, inside: bool = False
    ) -> float:
        """Move a label beside one of the places `near`, to where it covers least; return how much that is."""
        width, height = text.width, text.height
        sides = [(1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0)]
        if inside:
            sides = [(0, 0), *sides]
        left, right, bottom, top = self._area
        steps = self._steps()
        best: tuple[float, float, float] | None = None
        for order, (x, y) in enumerate(near):
            for rank, (dx, dy) in enumerate(sides):
                for far in (1.0, 2.2, 3.4, 4.6, 6.4):
                    cx = x + dx * (gap * far + width / 2)
                    cy = y + dy * (gap * far + height / 2)
                    cx = min(max(cx, left + width / 2), right - width / 2)
                    cy = min(max(cy, bottom + height / 2), top - height / 2)
                    frame = (cx - width / 2, cx + width / 2, cy - height / 2, cy + height / 2)
                    cost = order * 0.02 + rank * 0.03 + (far - 1) * 0.1
                    cost += 0.0 if inside else 4.0 * _overlap_point(frame, x, y)
                    if best is not None and cost >= best[0]:
                        continue  # whatever it covers
                    cost += self._cost(frame, steps) + self._runs_on(frame)
                    if best is None or cost < best[0]:
                        best = (cost, cx, cy)
        assert best is not None
        text.move_to((best[1], best[2], 0))
        self._take(text)
        return best[0]

    def _steps(self) -> list[tuple[Values, Values]]:
        """Return the steps of all curves, by piece: the lower left and the upper right of each."""
        pieces = [whole[:: max(1, len(whole) // 300), :2] for pieces in self._paths for whole in pieces]
        # Steps of a steep curve are longer than a label is high.
        return [(np.minimum(piece[:-1], piece[1:]), np.maximum(piece[:-1], piece[1:])) for piece in pieces]

    def _cost(self, frame: tuple[float, float, float, float], steps: list[tuple[Values, Values]]) -> float:
        """Return how much a label at `frame` (left, right, bottom, top) would cover."""
        left, right, bottom, top = frame
        cost = 0.0
        for low, high in steps:
            inside = (
                (high[:, 0] > left - _CLEAR)
                & (low[:, 0] < right + _CLEAR)
                & (high[:, 1] > bottom - _CLEAR)
                & (low[:, 1] < top + _CLEAR)
            )
            if inside.any():
                cost += 3.0 + 4.0 * float(inside.mean())
        for taken in self._taken:
            cost += 8.0 if _overlap(frame, taken, 0.04) else 0.0
        x0, y0 = self._origin()
        cost += 1.5 if left - 0.03 < x0 < right + 0.03 else 0.0
        return cost + (1.5 if bottom - 0.03 < y0 < top + 0.03 else 0.0)

    def _runs_on(self, frame: Frame) -> float:
        """Return the cost of standing in one line with another name, as if the two were one."""
        left, right, bottom, top = frame
        em = self._size * FRAME_HEIGHT
        wider = (left - em, right + em, bottom, top)
        return _RUNS_ON if any(_overlap(wider, name, -_TOUCH) for name in self._names) else 0.0

    def _take(self, mobject: Mobject) -> None:
        (left, bottom, _), (right, top, _) = mobject.get_corner((-1, -1, 0)), mobject.get_corner((1, 1, 0))
        self._taken.append((left, right, bottom, top))

    def reveal(self, part: str) -> Animation | None:
        """Bring the axes and all that is not there yet, or one part of it."""
        if part and part not in self._parts:
            return None
        names = [part] if part else list(self._parts)
        names = [name for name in names if name not in self._shown]
        moves: list[Animation] = []
        if "" not in self._shown:
            self._shown.add("")
            moves.append(FadeIn(self._frame))
        self._shown.update(names)
        # Areas last: they lie between what has been drawn.
        for name in sorted(names, key=lambda name: name.startswith("area")):
            first, *rest = self._parts[name]
            if name.startswith("function"):
                moves.append(
                    AnimationGroup(Create(first, rate_func=linear), *map(FadeIn, rest), lag_ratio=0.6)
                )
            else:
                moves.append(AnimationGroup(FadeIn(first), *map(FadeIn, rest)))
        return AnimationGroup(*moves, lag_ratio=0.5 if len(moves) < 4 else 0.25) if moves else None

    def point(self, part: str) -> Animation | None:
        """Mark a part: the others fade back. The whole ("") brings all of them forward again."""
        if part and part not in self._parts:
            return None
        if part not in self._shown:
            return self.reveal(part)
        meant = self._meant(part)
        turn = self._spotlight.turn(
            [
                (mobject, BACK if part and name not in meant else 1.0)
                for name in self._order
                if name in self._shown
                for mobject in self._parts[name]
            ]
        )
        return AnimationGroup(turn, self._walk(part), lag_ratio=0.1) if part in self._ways and turn else turn

    def _meant(self, part: str) -> set[str]:
        """Return the parts that are meant by one: the curve of a tangent or of a moving point, too."""
        kind, _, number = part.partition(" ")
        if kind == "tangent":
            return {part, f"function {self.model.tangents[int(number)].function}"}
        if kind == "mover":
            return {part, f"function {self.model.movers[int(number)].function}"}
        return {part}

    def _walk(self, part: str) -> Animation:
        """Let a moving point go its way; the name of its end comes when it is there."""
        arrival = self._arrivals.get(part)
        name = FadeIn(arrival, run_time=0.4) if arrival is not None else None
        if arrival is not None and f"arrived {part}" not in self._shown:
            self._shown.add(f"arrived {part}")
            self._parts[part].append(arrival)
        else:
            name = None
        walk = Walk(self._parts[part][:2], self._ways[part], run_time=_WALK, rate_func=smooth)
        return AnimationGroup(walk, name, lag_ratio=0.9) if name else walk

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        if part in self._ways and part in self._shown:
            return _WALK
        return 0.7 if part else 1.2


def _within(start: Values, way: Values, reach: float, frame: Frame) -> float:
    """Return how far, at most `reach`, a way from a place goes before it leaves a frame."""
    left, right, bottom, top = frame
    for axis, (low, high) in enumerate(((left, right), (bottom, top))):
        if abs(way[axis]) > 1e-9:
            limit = high if way[axis] > 0 else low
            reach = min(reach, float((limit - start[axis]) / way[axis]))
    return max(reach, 0.0)


def _name_of(expression: str) -> str:
    tex = typeset(expression)
    return f"${tex}$" if tex else ""


def _reach(values: Values, finite: Values) -> list[float]:
    """Return the least and the greatest value to show of a curve."""
    bottom, lower, upper, top = (float(value) for value in np.quantile(finite, [0.0, 0.1, 0.9, 1.0]))
    jump = float(np.max(np.abs(np.diff(finite)))) if len(finite) > 1 else 0.0
    pole = bool(np.isinf(values).any()) or jump > 0.15 * (top - bottom)
    if pole and top - bottom > 6 * (upper - lower) > 0:
        room = 0.6 * (upper - lower)
        return [max(bottom, lower - room), min(top, upper + room)]
    return [bottom, top]


def _cut(xs: Values, values: Values, limits: tuple[float, float]) -> _Curve:
    """Cut a curve at its gaps, poles and jumps, and at the edges of the range."""
    low, high = limits
    known = np.isfinite(values)
    steps = np.abs(np.diff(np.where(known, values, 0.0)))
    padded = np.concatenate([[0.0, 0.0], steps, [0.0, 0.0]])
    two_before, before, after, two_after = padded[:-4], padded[1:-3], padded[3:-1], padded[4:]
    # A jump stands out from the steps around it; one that meets a sample in its middle is two steps.
    around = np.minimum(np.maximum(before, two_after), np.maximum(two_before, after))
    jumps = steps > 20 * around + 0.001 * (high - low)
    jumps |= ((values[:-1] > high) & (values[1:] < low)) | ((values[:-1] < low) & (values[1:] > high))
    pieces: list[Values] = []
    for start, end in _runs(known):
        breaks = [start, *(int(at) + 1 for at in np.flatnonzero(jumps[start : end - 1]) + start), end]
        for first, last in pairwise(breaks):
            pieces += _clip(xs[first:last], values[first:last], low, high)
    return _Curve(values, pieces)


def _clip(xs: Values, ys: Values, low: float, high: float) -> list[Values]:
    pieces: list[Values] = []
    for first, last in _runs((ys >= low) & (ys <= high)):
        points = np.column_stack([xs[first:last], ys[first:last]])
        if first > 0:
            points = np.vstack([_crossing(xs, ys, first - 1, low, high), points])
        if last < len(xs):
            points = np.vstack([points, _crossing(xs, ys, last - 1, low, high)])
        if len(points) > 1:
            pieces.append(points)
    return pieces


def _crossing(xs: Values, ys: Values, index: int, low: float, high: float) -> Values:
    """Return where the curve leaves the range between sample `index` and the next."""
    first, second = float(ys[index]), float(ys[index + 1])
    limit = high if max(first, second) > high else low
    share = (limit - first) / (second - first)
    return np.array([[xs[index] + share * (xs[index + 1] - xs[index]), limit]])


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first index of each run of True, and the one after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _thin(points: Values, tolerance: float = 0.002) -> Values:
    """Drop the points that a straight line misses by less than `tolerance` (Douglas and Peucker)."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        chord = points[last, :2] - points[first, :2]
        away = points[first + 1 : last, :2] - points[first, :2]
        length = float(np.hypot(*chord))
        if length < 1e-12:
            distance = np.hypot(away[:, 0], away[:, 1])
        else:
            distance = np.abs(chord[0] * away[:, 1] - chord[1] * away[:, 0]) / length
        farthest = int(np.argmax(distance))
        if distance[farthest] > tolerance:
            middle = first + 1 + farthest
            keep[middle] = True
            stack += [(first, middle), (middle, last)]
    return points[keep]


def _straight(points: Values) -> Values:
    """Return the Bézier points of straight lines from point to point."""
    ends = points[1:] - points[:-1]
    shares = np.array([0.0, 1 / 3, 2 / 3, 1.0])
    return (points[:-1, None, :] + shares[None, :, None] * ends[:, None, :]).reshape(-1, 3)


def _overlap(one: Frame, other: Frame, gap: float) -> bool:
    return (
        one[0] - gap < other[1]
        and other[0] < one[1] + gap
        and one[2] - gap < other[3]
        and other[2] < one[3] + gap
    )


def _overlap_point(frame: Frame, x: float, y: float) -> float:
    return 1.0 if frame[0] < x < frame[1] and frame[2] < y < frame[3] else 0.0
