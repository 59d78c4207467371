"""Where the cells of an array stand, and the numbers, pointers and captions around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from notes2manim.model import visual as model
from notes2manim.visuals.ink import merged
from notes2manim.visuals.lettering import label, paragraph
from notes2manim.visuals.picture import Box
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

if TYPE_CHECKING:
    from notes2manim.visuals.array import State

_LEAST = 1 / 36
# The largest text of a cell, in ems of the body, and how many sizes are tried down to the least.
_LARGEST, _STEPS = 2.0, 12
# Rows are made when one row would have text of less than this share of the body.
_WRAPPED = 0.8
_LINES = 2  # of a caption
# Manim units around the cells of a window.
PADDING = 0.11


@dataclass
class CellGrid:
    """Places in Manim units. `below` is the height of the numbers under a row, `zone` of the pointers."""

    theme: Theme
    box: Box
    count: int
    columns: int
    size: float
    first: int | None
    names: list[str]
    pitch: float = 0.0
    height: float = 0.0
    gap: float = 0.0
    below: float = 0.0
    zone: float = 0.0
    top: float = 0.0
    caption_height: float = 0.0
    widths: dict[str, float] = field(default_factory=dict)

    @property
    def small(self) -> float:
        """The size of numbers and pointers."""
        return max(min(self.size * 0.72, self.theme.sizes.body), _LEAST)

    @property
    def tip(self) -> float:
        """The height of the tip of a pointer."""
        return 0.55 * self.small * FRAME_HEIGHT

    @property
    def line(self) -> float:
        """The height of the name of a pointer, with the air around it."""
        return 1.35 * self.small * FRAME_HEIGHT

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return -(-self.count // self.columns)

    def center(self, place: int) -> NDArray[np.float64]:
        """Return the middle of the cell at a place; one beyond an end is outside of its row."""
        row = min(max(place, 0), self.count - 1) // self.columns
        across = place - row * self.columns
        used = min(self.count, self.columns)
        x = self.box.x + (across - (used - 1) / 2) * self.pitch
        y = self.top - self.height / 2 - row * (self.height + self.below + self.zone)
        return np.array((x, y, 0.0))

    def spans(self, first: int, last: int) -> Iterable[tuple[float, float, float, float]]:
        """Yield left, right, bottom and top of what holds the cells of a range, row by row."""
        last = min(last, self.count - 1)
        for row in range(first // self.columns, last // self.columns + 1):
            start = self.center(max(first, row * self.columns))
            end = self.center(min(last, (row + 1) * self.columns - 1))
            half = (self.pitch - self.gap) / 2 + PADDING
            tall = self.height / 2 + PADDING
            yield start[0] - half, end[0] + half, start[1] - tall, start[1] + tall

    def shortened(self, value: str) -> VGroup:
        """Return the text of a cell, cut where it is too long."""
        return _shortened(
            value, self.theme, self.size, self.pitch - self.gap - 0.3 * self.size * FRAME_HEIGHT
        )

    def number(self, place: int) -> VGroup:
        """Return the number that stands below a cell."""
        return label(str(place + (self.first or 0)), self.theme, self.small, color=self.theme.colors.muted)

    def caption(self, text: str) -> VMobject:
        """Return the words of a step, at their place below everything."""
        words = _caption(text, self.theme, self.box.width)
        bottom = self.top - self.rows * (self.height + self.below + self.zone)
        return merged(words.move_to((self.box.x, bottom - 0.12 - words.height / 2, 0)))

    def pointer_places(self, pointers: dict[str, int]) -> dict[str, tuple[float, float]]:
        """Return where the tip of each pointer is; names that would touch stand below one another."""
        places: dict[str, tuple[float, float]] = {}
        taken: list[tuple[int, int, float, float]] = []
        for name, place in sorted(pointers.items(), key=lambda item: (item[1], self.names.index(item[0]))):
            x, y, _ = self.center(place)
            row = min(max(place, 0), self.count - 1) // self.columns
            half = max(self.widths[name], self.tip * 1.3) / 2 + 0.08
            x = min(max(x, self.box.x - self.box.width / 2 + half), self.box.x + self.box.width / 2 - half)
            level = 0
            while any(
                (row, level) == other[:2] and x - half < other[3] and other[2] < x + half for other in taken
            ):
                level += 1
            taken.append((row, level, x - half, x + half))
            y -= self.height / 2 + self.below + level * (self.line + self.tip)
            places[name] = (x, y)
        return places

    def levels(self, states: Iterable[State]) -> int:
        """Return how many names of pointers stand below one another, at most."""
        most = 0
        for state in states:
            tops: dict[int, set[float]] = {}
            for name, (_, y) in self.pointer_places(state.pointers).items():
                row = min(max(state.pointers[name], 0), self.count - 1) // self.columns
                tops.setdefault(row, set()).add(round(y, 6))
            most = max([most, *map(len, tops.values())])
        return most


@dataclass(frozen=True)
class _Content:
    """What must fit: texts are measured once, for an em of the height of the frame."""

    array: model.Array
    states: list[State]
    theme: Theme
    box: Box
    widest: float
    names: dict[str, float]
    caption: float
    # How many cells at both ends the pointers that are outside need.
    spare: int

    def grid(self, columns: int, size: float) -> CellGrid:
        """Return a grid that has no pitch and no place yet."""
        count, first = len(self.array.values), self.array.first
        grid = CellGrid(self.theme, self.box, count, columns, size, first, list(self.names))
        em = size * FRAME_HEIGHT
        grid.height, grid.gap = 1.65 * em, 0.14 * em
        grid.below = 2 * PADDING + (1.15 * grid.small * FRAME_HEIGHT if first is not None else 0.0)
        grid.widths = {name: width * grid.small for name, width in self.names.items()}
        grid.caption_height = self.caption
        return grid

    def widest_pitch(self, columns: int) -> float:
        """Return how far apart cells may be, so that a window around all is inside of the box."""
        return (self.box.width - 2 * PADDING) / (columns + self.spare)

    def settle(self, grid: CellGrid, pitch: float) -> bool:
        """Give a grid its pitch and its top; tell whether all of it is inside of its box."""
        most = self.widest_pitch(grid.columns)
        grid.pitch = min(pitch, most)
        if pitch > most + 1e-9:
            return False
        above = 2.25 * grid.height if any(step.swap for step in self.array.steps) else PADDING + 0.02
        room = grid.box.height - above - grid.caption_height
        grid.zone = grid.levels(self.states) * (grid.line + grid.tip) + PADDING
        if grid.rows > 1:
            grid.zone += 0.35 * grid.height
        depth = grid.rows * (grid.height + grid.below + grid.zone)
        # A row of few cells is a little wider than it must be.
        grid.pitch = max(grid.pitch, min(0.96 * most, 1.35 * pitch))
        # The row stands in the middle, where there is room above it for cells that change places.
        middle = grid.box.y + (depth + grid.caption_height) / 2
        grid.top = min(middle, grid.box.y + grid.box.height / 2 - above)
        return depth <= room


def fit_grid(array: model.Array, states: list[State], theme: Theme, box: Box) -> CellGrid:
    """Return the grid of the largest text: in one row, or in more where that would be too small."""
    content = _measured(array, states, theme, box)
    best: CellGrid | None = None
    columns = 0
    for rows in range(1, len(array.values) + 1):
        if columns == (columns := -(-len(array.values) // rows)):
            continue
        grid = _largest(content, columns)
        if grid is not None and (best is None or grid.size > best.size * 1.1):
            best = grid
        if best is not None and best.size >= theme.sizes.body * _WRAPPED:
            break
    return best or _squeezed(content)


def _measured(array: model.Array, states: list[State], theme: Theme, box: Box) -> _Content:
    values = {value for state in states for value in state.values}
    names = list(dict.fromkeys(name for state in states for name in state.pointers))
    captions = {state.text for state in states if state.text}
    places = {at for state in states for at in state.pointers.values()}
    outside = min(places, default=0) < 0 or max(places, default=0) >= len(array.values)
    return _Content(
        array,
        states,
        theme,
        box,
        widest=max(label(value, theme, 1.0).width for value in values),
        names={name: label(name, theme, 1.0, font=theme.fonts.code).width for name in names},
        caption=max((_caption(text, theme, box.width).height + 0.2 for text in captions), default=0.0),
        spare=2 if outside else 0,
    )


def _largest(content: _Content, columns: int) -> CellGrid | None:
    largest = max(content.theme.sizes.body * _LARGEST, _LEAST)
    for step in range(_STEPS):
        size = largest + (_LEAST - largest) * step / (_STEPS - 1)
        grid = content.grid(columns, size)
        em = size * FRAME_HEIGHT
        if content.settle(grid, max(content.widest * size + 0.9 * em, 1.75 * em)):
            return grid
    return None


def _squeezed(content: _Content) -> CellGrid:
    """Return a grid at the least size, whose cells cut what is too long."""
    for columns in range(1, len(content.array.values) + 1):
        grid = content.grid(columns, _LEAST)
        if content.settle(grid, content.widest_pitch(columns)):
            break
    return grid


def _caption(text: str, theme: Theme, width: float) -> VGroup:
    size = theme.sizes.body
    while True:
        words = paragraph(text, theme, max(size, _LEAST), width, align="center", color=theme.colors.text)
        if len(words) <= _LINES or size <= _LEAST:
            return VGroup(*words[:_LINES])
        size *= 0.85


def _shortened(text: str, theme: Theme, size: float, width: float) -> VGroup:
    """Return text on one line, cut to a width: text of the least size is still to be read."""
    words = label(text, theme, size)
    while words.width > width and len(text) > 1:
        text = text[: max(1, int(len(text) * width / words.width) - 1)].rstrip()
        words = label(text + "…", theme, size)
    return words
