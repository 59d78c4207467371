"""Matrices whose rows, columns and entries light up when they are spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, FadeIn, FadeOut, VGroup, VMobject
from numpy.typing import NDArray

from notes2manim.model import visual as model
from notes2manim.visuals.formula import formula
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# In ems: the room between columns, rows, terms, and between a bracket and what it holds; the
# height of the mathematical axis above the baseline; the least height and depth of a row.
_COLUMN, _ROW, _TERM, _INSIDE = 1.0, 0.45, 0.36, 0.28
_AXIS, _HEIGHT, _DEPTH = 0.25, 0.7, 0.12
# In ems: a bracket's width, its thickness, and how far it reaches beyond the rows.
_BRACKET, _STROKE, _BEYOND = 0.3, 0.06, 0.08
# The largest size, in formula sizes, and how much of the box it fills.
_LARGEST, _FILL = 1.5, 0.85
# In ems: how far a light reaches around what it lights.
_LIGHT = 0.2
_PART = re.compile(r"(row|column|matrix|entry)\s+(\d+)(?:[\s,]+(\d+))?(?:\s+of\s+(\d+))?")

Frame = tuple[float, float, float, float]
"""The left, right, bottom and top of something."""
Points = NDArray[np.float64]
Light = tuple[str, int, int, int]
"""A kind of part, the matrix, and its row and column, counted from 0; -1 stands for all."""


@dataclass
class _Grid:
    """One matrix on the stage: the frame of each entry's cell."""

    cells: list[list[Frame]]
    group: VGroup


class Matrix(Picture):
    """Matrices in a row. A row, a column and an entry have each a colour of their own."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Matrix(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the row of matrices as large as it fits."""
        self._theme = theme
        self._lights: dict[Light, VMobject] = {}
        whole = self._set(theme.sizes.formula)
        room = min(box.width / whole.width, box.height / whole.height)
        scale = min(room, max(1.0, min(_LARGEST, room * _FILL)))
        whole = self._set(theme.sizes.formula * scale)
        shift = np.array([box.x - whole.get_center()[0], box.y - whole.get_center()[1], 0.0])
        whole.shift(shift)
        for grid in self._grids:
            grid.cells = [[_moved(cell, shift) for cell in row] for row in grid.cells]
        self._row = whole
        self.add(whole)

    def _set(self, size: float) -> VGroup:
        """Set the terms one after the other, their baseline on y = 0."""
        self._em = size * FRAME_HEIGHT
        self._grids: list[_Grid] = []
        row = VGroup()
        x = 0.0
        for term in self.model.terms:
            if isinstance(term, str):
                group = formula(term, self._theme, size)
                group.shift((x - group.get_left()[0], 0, 0))
            else:
                grid = self._set_grid(term, size, x)
                self._grids.append(grid)
                group = grid.group
            row.add(group)
            x = float(group.get_right()[0]) + _TERM * self._em
        return row

    def _set_grid(self, grid: model.Grid, size: float, left: float) -> _Grid:
        em = self._em
        columns = max(len(row) for row in grid.rows)
        entries = [[formula(tex, self._theme, size) for tex in row] for row in grid.rows]
        tops = [max([_HEIGHT * em, *(_top(entry) for entry in row)]) for row in entries]
        bottoms = [min([-_DEPTH * em, *(_bottom(entry) for entry in row)]) for row in entries]
        widths = [
            max([0.4 * em, *(row[column].width for row in entries if column < len(row))])
            for column in range(columns)
        ]
        height = sum(tops) - sum(bottoms) + _ROW * em * (len(entries) - 1)
        fenced = grid.fence != "none"
        start = left + (_BRACKET + _INSIDE) * em if fenced else left
        group, cells = VGroup(), []
        top = _AXIS * em + height / 2
        for row, above, below in zip(entries, tops, bottoms, strict=True):
            x, line = start, []
            for column, width in enumerate(widths):
                if column < len(row):
                    entry = row[column]
                    middle = float(entry.get_center()[0]) if len(entry) else 0.0
                    group.add(entry.shift((x + width / 2 - middle, top - above, 0)))
                line.append((x, x + width, top - above + below, top))
                x += width + _COLUMN * em
            cells.append(line)
            top += below - above - _ROW * em
        end = start + sum(widths) + _COLUMN * em * (columns - 1)
        if fenced:
            group.add(*self._brackets(grid.fence, left, end + _INSIDE * em, height))
            end += (_INSIDE + _BRACKET) * em
        if grid.power:
            power = formula(grid.power, self._theme, size * 0.7)
            corner = (end + 0.06 * em - power.get_left()[0], _AXIS * em + height / 2 - 0.25 * em, 0)
            group.add(power.shift(corner))
        return _Grid(cells, group)

    def _brackets(self, fence: str, left: float, right: float, height: float) -> list[VMobject]:
        em = self._em
        half = height / 2 + _BEYOND * em
        outline = {"round": _round, "square": _square, "bar": _bar, "double bar": _double_bar}[fence]
        width, stroke = _BRACKET * em, _STROKE * em
        brackets = []
        for x, way in ((left, 1.0), (right + width, -1.0)):
            bracket = VMobject(stroke_width=0, fill_opacity=1, fill_color=self._theme.colors.text)
            bracket.points = outline(width, stroke, half) * (way, 1.0, 1.0) + (x, _AXIS * em, 0)
            brackets.append(bracket)
        return brackets

    def reveal(self, part: str) -> Animation | None:
        """Write the terms from left to right; a part that is named lights up."""
        if part:
            return self.point(part)
        return Appear(self._row, parts=list(self._row), lag=0.6)

    def point(self, part: str) -> Animation | None:
        """Light the parts that are named, and no others. "" puts all lights out."""
        wanted = [light for name in re.split(r",\s*(?=[a-z])", part) if (light := self._find(name))]
        if part and not wanted:
            return None
        moves: list[Animation] = []
        for light in [light for light in self._lights if light not in wanted]:
            mobject = self._lights.pop(light)
            self.remove(mobject)
            moves.append(FadeOut(mobject))
        for light in wanted:
            if light not in self._lights:
                self._lights[light] = self._draw_light(light)
                self.add(self._lights[light])
                moves.append(FadeIn(self._lights[light]))
        return AnimationGroup(*moves) if moves else None

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.4 if part else 0.9

    def _find(self, part: str) -> Light | None:
        match = _PART.fullmatch(part.strip())
        if not match or not self._grids:
            return None
        kind, first, second = match[1], int(match[2]) - 1, int(match[3] or 0) - 1
        last = len(self._grids) - 1
        home = {"row": 0, "column": min(1, last), "entry": last, "matrix": first}[kind]
        number = int(match[4]) - 1 if match[4] else home
        row = first if kind in ("row", "entry") else -1
        column = {"column": first, "entry": second}.get(kind, -1)
        if not 0 <= number <= last or (kind == "entry" and second < 0):
            return None
        cells = self._grids[number].cells
        if row >= len(cells) or column >= len(cells[0]):
            return None
        return kind, number, row, column

    def _draw_light(self, light: Light) -> VMobject:
        kind, number, row, column = light
        cells = self._grids[number].cells
        rows = cells if row < 0 else [cells[row]]
        frames = [frame for line in rows for frame in (line if column < 0 else [line[column]])]
        around = _LIGHT * self._em
        left, right = min(f[0] for f in frames) - around, max(f[1] for f in frames) + around
        bottom, top = min(f[2] for f in frames) - around, max(f[3] for f in frames) + around
        colors = self._theme.colors
        tone = {"row": colors.series[0], "column": colors.series[2]}.get(kind, colors.accent)
        frame = RoundedRectangle(
            width=right - left,
            height=top - bottom,
            corner_radius=0.12 * self._em,
            stroke_color=tone,
            stroke_width=3,
            fill_color=tone,
            fill_opacity=0.16,
        )
        return frame.move_to(((left + right) / 2, (bottom + top) / 2, 0))


def _moved(frame: Frame, shift: Points) -> Frame:
    x, y = float(shift[0]), float(shift[1])
    return frame[0] + x, frame[1] + x, frame[2] + y, frame[3] + y


def _top(entry: VGroup) -> float:
    return float(entry.get_top()[1]) if len(entry) else 0.0


def _bottom(entry: VGroup) -> float:
    return float(entry.get_bottom()[1]) if len(entry) else 0.0


def _polygon(*corners: tuple[float, float]) -> Points:
    """Return the Bézier points of a closed outline of straight lines."""
    ends = np.array([(x, y, 0.0) for x, y in (*corners, corners[0])])
    points = [
        start + (end - start) * share for start, end in pairwise(ends) for share in (0, 1 / 3, 2 / 3, 1)
    ]
    return np.array(points)


def _round(width: float, stroke: float, half: float) -> Points:
    """Return the outline of a left parenthesis, thick in its middle."""
    thick = stroke * 1.4
    outer = [(width, half), (width * 0.3, half * 0.7), (0, half * 0.35), (0, 0)]
    inner = [(thick, 0), (thick, half * 0.35), (thick + width * 0.3, half * 0.7), (width, half)]
    points = [*outer, *((x, -y) for x, y in reversed(outer)), *((x, -y) for x, y in reversed(inner)), *inner]
    return np.array([(x, y, 0.0) for x, y in points])


def _square(width: float, stroke: float, half: float) -> Points:
    inner = half - stroke
    left = width * 0.25
    return _polygon(
        *((width, half), (left, half), (left, -half), (width, -half)),
        *((width, -inner), (left + stroke, -inner), (left + stroke, inner), (width, inner)),
    )


def _bar(width: float, stroke: float, half: float) -> Points:
    left = width * 0.5
    return _polygon((left, half), (left + stroke, half), (left + stroke, -half), (left, -half))


def _double_bar(width: float, stroke: float, half: float) -> Points:
    one = _bar(width, stroke, half)
    return np.vstack([one - np.array([width * 0.35, 0, 0]), one + np.array([width * 0.15, 0, 0])])
