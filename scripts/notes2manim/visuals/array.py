"""Cells in a row, with pointers below them and a window around some, and what an algorithm does with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Succession, VGroup, VMobject
from numpy.typing import NDArray

from notes2manim.model import visual as model
from notes2manim.visuals.arrows import polyline
from notes2manim.visuals.cell_grid import PADDING, fit_grid
from notes2manim.visuals.ink import blend, merged
from notes2manim.visuals.lettering import label
from notes2manim.visuals.motion import Appear, Carry, Morph, Restyle, Style, Vanish, restyle
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.spotlight import BACK
from notes2manim.visuals.theme import Theme

# How far swapped cells rise above the row, in heights of a cell: the one over the other.
_LOW, _HIGH = 1.12, 2.2
# What makes room is gone, and what comes in its place begins, after this share of the time.
_HALF = 0.45


@dataclass(frozen=True)
class State:
    """An array between two steps: the cell at each place, and what is written on it and around it."""

    cells: tuple[int, ...]
    values: tuple[str, ...]
    marks: dict[int, model.CellMark]
    pointers: dict[str, int]
    window: tuple[int, int] | None
    text: str = ""


def states_of(array: model.Array) -> list[State]:
    """Return the array at the beginning, and after each step. Marks and values go with their cells."""
    places = range(len(array.values))
    state = State(
        cells=tuple(places),
        values=tuple(array.values),
        marks={at: mark for at, mark in array.marks.items() if at in places},
        pointers=dict(array.pointers),
        window=array.window,
    )
    states = [state]
    for step in array.steps:
        state = _after(state, step)
        states.append(state)
    return states


def _after(state: State, step: model.ArrayStep) -> State:
    cells, values, marks = list(state.cells), list(state.values), dict(state.marks)
    if step.swap and max(step.swap) < len(cells):
        first, second = step.swap
        cells[first], cells[second] = cells[second], cells[first]
        changed = (cells[first], cells[second])
        marks |= {cell: "compared" for cell in changed if marks.get(cell, "plain") == "plain"}
    for at, value in step.values.items():
        if at < len(cells):
            values[cells[at]] = value
    for at, mark in step.marks.items():
        if at < len(cells):
            marks[cells[at]] = mark
    pointers = {**state.pointers, **step.pointers}
    touched = {*step.marks, *(step.swap or ())}
    return replace(
        state,
        cells=tuple(cells),
        values=tuple(values),
        # What is compared, or changes places, is so for one step only.
        marks={
            cell: mark for cell, mark in marks.items() if mark != "compared" or cells.index(cell) in touched
        },
        pointers={name: at for name, at in pointers.items() if at is not None},
        window=state.window if step.window is None else None if step.window == "none" else step.window,
        text=step.text,
    )


class Array(Picture):
    """An array; its steps change it in their order. `reveal("")` shows it as it is before the first."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Array(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Find the largest size at which everything fits, and draw the array as it is at the beginning."""
        self._theme = theme
        self._states = states_of(self.model)
        self._state = self._states[0]
        self._done, self._framed = 0, False
        self._lit: set[str] = set()
        self._grid = fit_grid(self.model, self._states, theme, box)
        self._boxes = [self._draw_box(place) for place in range(len(self.model.values))]
        self._texts = [self._draw_text(cell, value) for cell, value in enumerate(self._state.values)]
        self._cells = [VGroup(box, text) for box, text in zip(self._boxes, self._texts, strict=True)]
        self._numbers = self._draw_numbers()
        self._pointers = {name: self._draw_pointer(name) for name in self._grid.names}
        for name, (x, y) in self._grid.pointer_places(self._state.pointers).items():
            self._pointers[name].shift((x, y, 0))
        self._window = self._draw_window(self._state.window)
        self._text = self._caption(self._state.text)
        for mobject, style in self._styles():
            restyle(mobject, style)
        self.add(*self._present())

    def _present(self) -> list[VMobject]:
        pointers = [self._pointers[name] for name in self._state.pointers if name in self._pointers]
        return [*self._numbers, *self._cells, *self._window, *pointers, *self._text]

    # What is drawn.

    def _draw_box(self, place: int) -> VMobject:
        grid = self._grid
        return RoundedRectangle(
            width=grid.pitch - grid.gap, height=grid.height, corner_radius=0.12 * grid.height, stroke_width=3
        ).move_to(grid.center(place))

    def _draw_text(self, cell: int, value: str) -> VGroup:
        text = self._grid.shortened(value)
        # Numbers stand on one line, whatever their digits.
        text.move_to(self._boxes[cell])
        return merged(text)

    def _draw_numbers(self) -> list[VMobject]:
        if self.model.first is None:
            return []
        numbers = VGroup()
        for place in range(len(self.model.values)):
            number = self._grid.number(place)
            x, y, _ = self._grid.center(place)
            numbers.add(number.move_to((x, y - (self._grid.height + self._grid.below + PADDING) / 2, 0)))
        return [merged(numbers)]

    def _draw_pointer(self, name: str) -> VGroup:
        """Draw the tip of a pointer at the origin, its name below."""
        color = self._pointer_color(name)
        size = self._grid.tip
        tip = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
        corners = [(0, 0, 0), (size * 0.62, -size, 0), (-size * 0.62, -size, 0), (0, 0, 0)]
        tip.points = polyline(np.array(corners, dtype=float))
        text = label(name, self._theme, self._grid.small, color=color, font=self._theme.fonts.code)
        text.move_to((0, -size - 0.06 - text.height / 2, 0))
        return VGroup(tip, merged(text))

    def _pointer_color(self, name: str) -> str:
        series = self._theme.colors.series
        return series[self._grid.names.index(name) % len(series)]

    def _draw_window(self, window: tuple[int, int] | None) -> list[VMobject]:
        """Draw a frame around the cells of a window, one for each row that it touches."""
        if window is None:
            return []
        color = self._theme.colors.accent
        return [
            RoundedRectangle(
                width=right - left,
                height=top - bottom,
                corner_radius=0.14,
                stroke_width=4,
                stroke_color=color,
            ).move_to(((left + right) / 2, (bottom + top) / 2, 0))
            for left, right, bottom, top in self._grid.spans(*window)
        ]

    def _caption(self, text: str) -> list[VMobject]:
        return [self._grid.caption(text)] if text else []

    # How it looks.

    def _styles(self) -> list[tuple[VMobject, Style]]:
        styles: list[tuple[VMobject, Style]] = []
        window = self._state.window
        for place, cell in enumerate(self._state.cells):
            inside = window is None or window[0] <= place <= window[1]
            box, text = self._cell_style(self._state.marks.get(cell, "plain"), f"cell {cell}", inside)
            styles += [(self._boxes[cell], box), (self._texts[cell], text)]
        meant = [part for part in self._lit if part.startswith("pointer ")]
        for name in self._state.pointers:
            if name in self._pointers:
                color = self._pointer_color(name)
                share = 1.0 if not meant or f"pointer {name}" in meant else BACK
                styles.append((self._pointers[name], Style((color, share), (color, 0.0))))
        return styles

    def _cell_style(self, mark: str, part: str, inside: bool) -> tuple[Style, Style]:
        """Return how a cell and its value look."""
        colors = self._theme.colors
        quiet = blend(colors.line, colors.series[0], 0.55)
        fill, stroke, text = {
            "compared": (blend(colors.surface, colors.accent, 0.22), colors.accent, colors.text),
            "done": (blend(colors.surface, colors.good, 0.2), colors.good, colors.text),
            "found": (colors.good, colors.good, colors.background),
        }.get(mark, (colors.surface, quiet, colors.text))
        if part in self._lit:
            stroke = colors.accent
            fill = blend(colors.surface, colors.accent, 0.3) if mark in ("plain", "out") else fill
        share = 1.0 if (inside and mark != "out") or part in self._lit else BACK
        return Style((fill, share), (stroke, share)), Style((text, share), (text, 0.0))

    # What happens.

    def reveal(self, part: str) -> Animation | None:
        """Bring the array as it is at the beginning, or make all steps up to one."""
        step = self._step(part)
        if part and step is None:
            return self.point(part) if self._framed else self.reveal("")
        moves: list[Animation] = []
        if not self._framed:
            self._framed = True
            present = self._present()
            moves.append(Appear(VGroup(*present), parts=self._in_turn(present), lag=0.6))
        if step is not None and step >= self._done:
            moves.append(self._change(step + 1))
        if not moves:
            return None
        return moves[0] if len(moves) == 1 else Succession(*moves)

    def _in_turn(self, present: list[VMobject]) -> list[VMobject]:
        cells = set(map(id, self._cells))
        rest = [mobject for mobject in present if id(mobject) not in cells]
        return [*self._cells, *([VGroup(*rest)] if rest else [])]

    def point(self, part: str) -> Animation | None:
        """Light a cell or a pointer; "" lets go of them. A step that is not made yet is made."""
        if self._step(part) is not None:
            return self.reveal(part)
        cell = re.fullmatch(r"cell (\d+)", part)
        known = cell and int(cell[1]) < len(self.model.values)
        if part and not known and part.removeprefix("pointer ") not in self._state.pointers:
            return None
        if not self._framed:
            return self.reveal("")
        if self._lit == ({part} if part else set()):
            return None
        self._lit = {part} if part else set()
        return Restyle(self._styles())

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        step = self._step(part)
        if step is None:
            return 0.4 if part else 1.2
        return 1.2 if self.model.steps[step].swap else 0.8

    def _step(self, part: str) -> int | None:
        known = part.isascii() and part.isdigit() and int(part) < len(self.model.steps)
        return int(part) if known else None

    def _change(self, number: int) -> Animation:
        """Go on to the state after so many steps."""
        before, after = self._state, self._states[number]
        self._state, self._done = after, number
        self._lit = set()
        moves = [*self._carry(before, after), *self._move_pointers(before, after)]
        moves += self._exchange_window(before, after) + self._exchange_caption(after)
        moves += self._rewrite(before, after)
        moves.append(Restyle(self._styles()))
        return AnimationGroup(*moves)

    def _carry(self, before: State, after: State) -> list[Animation]:
        """Let cells change places along arcs, the one that goes to the right above the other."""
        ways: list[tuple[VMobject, NDArray[np.float64], float]] = []
        for place, cell in enumerate(after.cells):
            origin = before.cells.index(cell)
            if origin != place:
                rise = _HIGH if place > origin else _LOW
                way = self._grid.center(place) - self._grid.center(origin)
                ways.append((self._cells[cell], way, rise * self._grid.height if abs(way[1]) < 1e-6 else 0.0))
        return [Carry(ways)] if ways else []

    def _move_pointers(self, before: State, after: State) -> list[Animation]:
        old = self._grid.pointer_places(before.pointers)
        new = self._grid.pointer_places(after.pointers)
        moves: list[Animation] = []
        ways: list[tuple[VMobject, NDArray[np.float64], float]] = []
        going = bool(old.keys() - new.keys())
        for name, pointer in self._pointers.items():
            if name in old and name in new:
                way = np.array((new[name][0] - old[name][0], new[name][1] - old[name][1], 0.0))
                if np.any(np.abs(way) > 1e-9):
                    ways.append((pointer, way, 0.0))
            elif name in new:
                pointer.shift(np.array((*new[name], 0.0)) - pointer[0].points[0])
                self.add(pointer)
                moves.append(Appear(pointer, after=_HALF))
            elif name in old:
                self.remove(pointer)
                moves.append(Vanish(pointer, within=_HALF))
        return [*moves, Carry(ways, after=_HALF if going else 0.0)] if ways else moves

    def _exchange_window(self, before: State, after: State) -> list[Animation]:
        if before.window == after.window:
            return []
        fresh = self._draw_window(after.window)
        if len(fresh) == len(self._window) == 1:
            return [Morph(self._window[0], fresh[0])]
        return self._exchange("_window", fresh)

    def _exchange_caption(self, after: State) -> list[Animation]:
        return self._exchange("_text", self._caption(after.text))

    def _exchange(self, name: str, fresh: list[VMobject]) -> list[Animation]:
        """Let what an attribute holds go, and something else come in its place."""
        old: list[VMobject] = getattr(self, name)
        setattr(self, name, fresh)
        self.remove(*old)
        self.add(*fresh)
        moves: list[Animation] = [Vanish(*old, within=_HALF)] if old else []
        return [*moves, Appear(VGroup(*fresh), after=_HALF)] if fresh else moves

    def _rewrite(self, before: State, after: State) -> list[Animation]:
        moves: list[Animation] = []
        for cell, value in enumerate(after.values):
            if value != before.values[cell]:
                old, fresh = self._texts[cell], self._draw_text(cell, value)
                self._texts[cell] = fresh
                self._cells[cell].remove(old)
                self._cells[cell].add(fresh)
                moves += [Vanish(old, within=_HALF), Appear(fresh, after=_HALF)]
        return moves
