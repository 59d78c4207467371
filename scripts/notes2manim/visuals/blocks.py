"""Blocks of text set one below the other, as large as they fit, on as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import VGroup

from notes2manim.visuals.picture import Box
from notes2manim.visuals.theme import FRAME_HEIGHT

# The least height of an em that can be read on a phone, as a fraction of the frame's height.
LEAST_SIZE = 1 / 36
# How text shrinks until it fits. From so much of its size on it rather goes on another page, and
# only a block that is too high for a page by itself shrinks further.
_SHARES = (1.0, 0.92, 0.84, 0.76, 0.66, 0.56, 0.0)
_PAGED = 0.77
# How far the room that text will take at another size may be off.
_SLACK = 1.1

Draw = Callable[[int, float], VGroup]


def fit_pages(count: int, draw: Draw, box: Box, size: float, gap: float) -> list[list[VGroup]]:
    """Return blocks `0` to `count - 1` as pages, each a column that fits in the box's height.

    `draw(index, size)` sets one block with its em `size` (a fraction of the frame's height);
    the distance of two blocks is `gap` ems. The blocks of a page stand in a column from y = 0
    downwards; where the column goes is up to the caller. All pages are of one size: the largest
    that needs one page, or else the least of a size, down to 1/36 of the frame's height.
    """
    if not count:
        return [[]]
    limit = size  # no larger size can do, as far as the heights at another size tell
    for tried in _sizes(size):
        if tried > limit and tried > size * _PAGED:
            continue
        blocks = [draw(index, tried) for index in range(count)]
        em_gap = gap * tried * FRAME_HEIGHT
        pages = _paginate(blocks, box.height, em_gap)
        if _fits(blocks, box) and (len(pages) == 1 or tried <= size * _PAGED):
            break
        # Text that is k times as large takes about k² times the room.
        needed = sum(block.height for block in blocks) + em_gap * (count - 1)
        limit = tried * max(box.height / needed, 0.01) ** 0.5 * _SLACK
    if len(pages) > 1:
        pages = _even(blocks, box.height, em_gap, len(pages))
    for page in pages:
        _stack(page, em_gap)
        column = VGroup(*page)
        if column.height > box.height:  # one block alone, at the least size
            column.scale(box.height / column.height, about_point=(0, 0, 0))
    return pages


def _sizes(size: float) -> list[float]:
    """Return the sizes to try, from the largest down."""
    return list(dict.fromkeys(max(LEAST_SIZE, size * share) for share in _SHARES))


def _fits(blocks: Sequence[VGroup], box: Box) -> bool:
    return all(block.width <= box.width * 1.001 and block.height <= box.height * 1.001 for block in blocks)


def _paginate(blocks: Sequence[VGroup], height: float, gap: float) -> list[list[VGroup]]:
    pages: list[list[VGroup]] = [[]]
    used = 0.0
    for block in blocks:
        needed = block.height + (gap if pages[-1] else 0.0)
        if pages[-1] and used + needed > height * 1.001:
            pages.append([])
            used, needed = 0.0, block.height
        pages[-1].append(block)
        used += needed
    return pages


def _even(blocks: Sequence[VGroup], height: float, gap: float, count: int) -> list[list[VGroup]]:
    """Return the blocks on `count` pages of about the same height, none higher than `height`."""
    low, high = height / count, height
    for _ in range(8):
        middle = (low + high) / 2
        if len(_paginate(blocks, middle, gap)) <= count:
            high = middle
        else:
            low = middle
    return _paginate(blocks, high, gap)


def _stack(blocks: Sequence[VGroup], gap: float) -> None:
    """Put blocks below one another, each where it stands across."""
    y = 0.0
    for block in blocks:
        block.shift((0, y - block.get_top()[1], 0))
        y -= block.height + gap
