"""What is too large for one picture, as several that are shown one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Series
from dataclasses import dataclass, field
from typing import TypeVar

from notes2manim.model.say import split_words
from notes2manim.model.visual import (
    Code,
    Comparison,
    Diagram,
    Message,
    Sequence,
    Side,
    Table,
    Timeline,
    Tree,
    Visual,
)
from notes2manim.notes.diagram_pages import split_diagram
from notes2manim.notes.listing import split_code
from notes2manim.notes.tree_pages import split_tree

_ROWS, _COLUMNS = 10, 12  # of a table
# Letters of the longest words of a row, with the air around them; so many columns are not parted, nor
# are more rows measured.
_LETTERS, _AIR, _FEW, _MEASURED = 66, 2.4, 6, 200
_EVENTS = 16
_POINTS = 8  # a side of a comparison
_MESSAGES, _ACTORS = 12, 8

_T = TypeVar("_T")


@dataclass(frozen=True)
class Page:
    """One of the pictures that show a large one together.

    `parts` tells what the parts of the large one that are on this page are called here; `fresh` are the
    labels of what no page before it has shown, in their order.
    """

    visual: Visual
    parts: Mapping[str, str] = field(default_factory=dict)
    fresh: Series[str] = ()

    def part(self, name: str) -> str | None:
        """Return what a part of the large picture is called here, or None where it is not on this page."""
        if isinstance(self.visual, Code):
            return _lines(self.visual, name)
        return self.parts.get(name)


def pages_of(visual: Visual, *, beside: bool = False) -> list[Page]:
    """Return a visual in pages that can be read, `beside` text or alone; most are one page."""
    if isinstance(visual, Table):
        return _table(visual)
    if isinstance(visual, Code):
        return _code(visual)
    if isinstance(visual, Diagram):
        return _diagram(visual)
    if isinstance(visual, Tree):
        return [Page(*page) for page in split_tree(visual, beside=beside)]
    if isinstance(visual, Timeline):
        return _timeline(visual)
    if isinstance(visual, Comparison):
        return _comparison(visual)
    if isinstance(visual, Sequence):
        return _sequence(visual)
    return [Page(visual)]


def _table(table: Table) -> list[Page]:
    """The first column, which says what a row is about, is on each page."""
    count = max(len(table.header), *(len(row) for row in table.rows), 0)
    columns = [list(range(count))]
    most = _columns(table, count)
    if count > most:
        columns = [[0, *others] for others in _even(range(1, count), most - 1)]
    pages = []
    for shown in columns:
        for rows in _even(range(len(table.rows)), _ROWS) or [[]]:
            visual = Table(
                header=_picked(table.header, shown),
                rows=[_picked(table.rows[row], shown) for row in rows],
                align=_picked(table.align, shown),
            )
            parts = {f"row {row + 1}": f"row {at}" for at, row in enumerate(rows, 1)}
            parts |= {f"column {column + 1}": f"column {at}" for at, column in enumerate(shown, 1)}
            parts |= {
                f"cell {row + 1} {column + 1}": f"cell {y} {x}"
                for y, row in enumerate(rows, 1)
                for x, column in enumerate(shown, 1)
            }
            fresh = [next(filter(None, row), "") for row in visual.rows]
            if shown is not columns[0] and rows[:1] in ([], [0]):
                fresh = visual.header[1:] or fresh
            pages.append(Page(visual, parts, fresh))
    return pages


def _columns(table: Table, count: int) -> int:
    """Return how many columns of a table are read in one picture, by the longest words in them."""
    wide = [0] * count
    for row in [table.header, *table.rows[:_MEASURED]]:
        for column, cell in enumerate(row):
            wide[column] = max(wide[column], *map(len, split_words(cell)), 0)
    widest = sum(wide) + count * _AIR
    return max(_FEW, min(_COLUMNS, int(count * _LETTERS / widest) if widest > _LETTERS else count))


def _code(code: Code) -> list[Page]:
    return [
        Page(page, fresh=[str(page.first_line), str(page.first_line + page.source.count("\n"))])
        for page in split_code(code)
    ]


def _lines(code: Code, name: str) -> str | None:
    """Return which of the lines `3` or `3-5` are on a page."""
    first, _, last = name.partition("-")
    low = max(int(first), code.first_line)
    high = min(int(last or first), code.first_line + code.source.count("\n"))
    return None if low > high else str(low) if low == high else f"{low}-{high}"


def _diagram(diagram: Diagram) -> list[Page]:
    pages = []
    told: set[str] = set()
    for page in split_diagram(diagram):
        parts = {f"node {node.id}": f"node {node.id}" for node in page.nodes}
        for at, edge in enumerate(page.edges):
            number = next(number for number, other in enumerate(diagram.edges) if other is edge)
            parts[f"edge {number}"] = f"edge {at}"
        pages.append(Page(page, parts, [node.label for node in page.nodes if node.id not in told]))
        told.update(node.id for node in page.nodes)
    return pages


def _timeline(timeline: Timeline) -> list[Page]:
    pages = []
    for numbers in _even(range(len(timeline.events)), _EVENTS):
        events = [timeline.events[number] for number in numbers]
        parts = {str(number): str(at) for at, number in enumerate(numbers)}
        names = [event.date or event.text for event in events]
        pages.append(Page(timeline.model_copy(update={"events": events}), parts, names))
    return pages


def _comparison(comparison: Comparison) -> list[Page]:
    sides = {"left": comparison.left, "right": comparison.right}
    longest = max(len(side.items) for side in sides.values())
    size = -(-longest // (-(-longest // _POINTS) or 1)) or 1
    pages = []
    for first in range(0, max(1, longest), size):
        shown = {
            name: Side(title=side.title, items=side.items[first : first + size])
            for name, side in sides.items()
        }
        parts = {name: name for name in shown}
        parts |= {
            f"{name} {first + at}": f"{name} {at}"
            for name, side in shown.items()
            for at in range(len(side.items))
        }
        fresh = [item for side in shown.values() for item in side.items[:1]]
        pages.append(Page(Comparison(left=shown["left"], right=shown["right"]), parts, fresh))
    return pages


def _sequence(sequence: Sequence) -> list[Page]:
    """The pages of a sequence diagram with many actors show the ones that they are about."""
    actors = [actor.id for actor in sequence.actors]
    many = len(actors) > _ACTORS
    runs: list[list[Message]] = [[]]
    for message in sequence.messages:
        if len(runs[-1]) == _MESSAGES or (many and len(_actors([*runs[-1], message])) > _ACTORS):
            runs.append([])
        runs[-1].append(message)
    if many:
        silent = [name for name in actors if name not in _actors(sequence.messages)]
        groups = _even(silent, _ACTORS)
        runs = [run for run in runs if run]
        shown = [*map(_actors, runs), *map(set, groups)]
        runs += [[] for _ in groups]
    else:
        runs = _even(sequence.messages, _MESSAGES) or [[]]
        shown = [set(actors) for _ in runs]
    pages: list[Page] = []
    first = 0
    for run, names in zip(runs, shown, strict=True):
        there = [actor for actor in sequence.actors if actor.id in names]
        parts = {str(first + at): str(at) for at in range(len(run))}
        fresh = [message.text for message in run] or [actor.label for actor in there]
        pages.append(Page(Sequence(actors=there, messages=run), parts, fresh))
        first += len(run)
    return pages


def _actors(messages: list[Message]) -> set[str]:
    return {name for message in messages for name in (message.source, message.target)}


def _picked(cells: Series[_T], shown: list[int]) -> list[_T]:
    return [cells[at] for at in shown if at < len(cells)]


def _even(entries: Series[_T], most: int) -> list[list[_T]]:
    """Return entries in as few groups of at most `most` as there can be, of about the same size."""
    if not entries:
        return []
    size = -(-len(entries) // -(-len(entries) // most))
    return [list(entries[first : first + size]) for first in range(0, len(entries), size)]
