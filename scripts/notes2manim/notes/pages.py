"""What is too large for one picture, as several that are shown one after the other."""

from __future__ import annotations

from collections.abc import Sequence as Series
from typing import TypeVar

from notes2manim.model.visual import (
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
from notes2manim.notes.tree_pages import split_tree

_ROWS, _COLUMNS = 10, 12  # of a table
_EVENTS = 16
_POINTS = 8  # a side of a comparison
_MESSAGES, _ACTORS = 12, 8

_T = TypeVar("_T")


def pages_of(visual: Visual) -> list[Visual]:
    """Return a visual in pages that can be read; most are one page.

    A sequence is split by `split_sequence`, once it is known whether its messages come as they are told.
    """
    if isinstance(visual, Diagram):
        return [*split_diagram(visual)]
    if isinstance(visual, Tree):
        return [*split_tree(visual)]
    if isinstance(visual, Timeline):
        return [visual.model_copy(update={"events": events}) for events in _even(visual.events, _EVENTS)]
    if isinstance(visual, Comparison):
        return [*_split_comparison(visual)]
    return [visual]


def split_table(header: list[str], rows: list[list[str]], align: list[str]) -> list[Visual]:
    """Return a table in pages; its first column, which says what a row is about, is on each of them."""
    count = max(len(header), *(len(row) for row in rows), 0)
    columns = [list(range(count))]
    if count > _COLUMNS:
        columns = [[0, *others] for others in _even(range(1, count), _COLUMNS - 1)]
    return [
        Table.model_validate(
            {
                "header": _picked(header, shown),
                "rows": [_picked(row, shown) for row in page],
                "align": _picked(align, shown),
            }
        )
        for shown in columns
        for page in _even(rows, _ROWS) or [[]]
    ]


def split_sequence(sequence: Sequence) -> list[Sequence]:
    """Return a sequence diagram in pages; those of one with many actors show the ones that they are about."""
    actors = [actor.id for actor in sequence.actors]
    many = len(actors) > _ACTORS
    pages: list[list[Message]] = [[]]
    for message in sequence.messages:
        if len(pages[-1]) == _MESSAGES or (many and len(_actors([*pages[-1], message])) > _ACTORS):
            pages.append([])
        pages[-1].append(message)
    if not many:
        even = _even(sequence.messages, _MESSAGES) or [[]]
        return [sequence.model_copy(update={"messages": page}) for page in even]
    silent = [name for name in actors if name not in _actors(sequence.messages)]
    shown = [_actors(page) for page in pages if page] + [set(names) for names in _even(silent, _ACTORS)]
    return [
        Sequence(actors=[actor for actor in sequence.actors if actor.id in names], messages=messages)
        for names, messages in zip(
            shown, [*(page for page in pages if page), *[[]] * len(shown)], strict=False
        )
    ]


def _split_comparison(comparison: Comparison) -> list[Comparison]:
    sides = comparison.left, comparison.right
    count = -(-max(len(side.items) for side in sides) // _POINTS) or 1
    size = -(-max(len(side.items) for side in sides) // count)

    def part(side: Side, number: int) -> Side:
        return Side(title=side.title, items=side.items[number * size : (number + 1) * size])

    return [
        Comparison(left=part(comparison.left, number), right=part(comparison.right, number))
        for number in range(count)
    ]


def _actors(messages: list[Message]) -> set[str]:
    return {name for message in messages for name in (message.source, message.target)}


def _picked(cells: list[str], shown: list[int]) -> list[str]:
    return [cells[at] for at in shown if at < len(cells)]


def _even(entries: Series[_T], most: int) -> list[list[_T]]:
    """Return entries in as few groups of at most `most` as there can be, of about the same size."""
    if not entries:
        return []
    size = -(-len(entries) // -(-len(entries) // most))
    return [list(entries[first : first + size]) for first in range(0, len(entries), size)]
