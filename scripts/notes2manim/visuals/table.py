"""A table whose rows, columns and cells light up when they are spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from manim import (
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Line,
    Rectangle,
    Transform,
    VGroup,
)

from notes2manim.model import visual as model
from notes2manim.model.say import split_words
from notes2manim.visuals.ink import blend, fit, merged
from notes2manim.visuals.lettering import label, paragraph
from notes2manim.visuals.motion import Appear
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# In ems: what lies around the text of a cell; and the least width of a column of wrapped text.
_PAD_X, _PAD_Y, _LEAST = 0.6, 0.36, 2.2
# And beside it, where words would be broken otherwise.
_TIGHT_X = 0.3
# The largest text, in ems of the body; and, in ems, by how much each column and row of a table that
# leaves room may grow, until it takes so much of its box.
_LARGEST, _MORE_X, _MORE_Y, _FULL = 1.25, 1.8, 0.5, 0.9
_PART = re.compile(r"(row|column)\s+(\d+)|cell\s+(\d+)[\s,]+(\d+)")


class Table(Picture):
    """A table with rules and stripes; more rows than fit are pages that follow what is pointed at."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Table(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set the cells as large as they fit, and draw the page of the first rows."""
        self._theme, self._box = theme, box
        columns = max([len(self.model.header), *(len(row) for row in self.model.rows), 1])
        self._columns = columns
        self._header = _padded(self.model.header, columns) if self.model.header else []
        self._body = [_padded(row, columns) for row in self.model.rows]
        self._set()
        self._pages = self._paginate()
        self._page = 0
        self._sheet = self._draw_page(0)
        self._light: VGroup | None = None
        self._shown = False
        self.add(self._sheet)

    def _set(self) -> None:
        """Choose the largest em at which all rows fit, or else the least, and set every cell."""
        self._pad = _PAD_X
        if sum(self._longest_words(1 / 36)) > self._box.width:
            self._pad = _TIGHT_X
        body = max(self._theme.sizes.body * _LARGEST, 1 / 36)
        grid = [self._header, *self._body] if self._header else self._body
        self._lines = [
            [
                label(text, self._theme, body, weight="semibold" if self._header and not index else "normal")
                for text in row
            ]
            for index, row in enumerate(grid)
        ]
        # Unbroken at a smaller size is easier to read than broken at a larger one.
        sizes = [body + (1 / 36 - body) * step / 5 for step in range(6)]
        natural = sum(self._natural(body)) - self._columns * 2 * self._pad * body * FRAME_HEIGHT
        unbroken = [
            size
            for size in sizes
            if natural * size / body + self._columns * 2 * self._pad * size * FRAME_HEIGHT <= self._box.width
        ]
        roomy = bool(unbroken) and unbroken[0] >= body * 0.7
        self._words = [0.0] * self._columns if roomy else self._longest_words(body)
        bound = body
        for size in unbroken if roomy else sizes:
            if size > bound and size > sizes[-1]:
                continue  # no need to try what is much too large
            self._em = size * FRAME_HEIGHT
            self._widths = self._measure(size)
            wrapped = [
                [self._wrap(text, size, index, column) for column, text in enumerate(row)]
                for index, row in enumerate(grid)
            ]
            factor = size / body
            self._heights = [
                max(
                    (cell.height if cell else line.height * factor for cell, line in zip(*row, strict=True)),
                    default=0.0,
                )
                + 2 * _PAD_Y * self._em
                for row in zip(wrapped, self._lines, strict=True)
            ]
            whole = sum(self._words) * size / body <= self._box.width
            if sum(self._heights) <= self._box.height and whole:
                break
            if whole:
                bound = size * self._box.height / sum(self._heights) * 1.25
        self._loosen()
        self._cells = [
            [cell or line.scale(factor) for cell, line in zip(*row, strict=True)]
            for row in zip(wrapped, self._lines, strict=True)
        ]

    def _loosen(self) -> None:
        """Let columns and rows grow where the box has room for more."""
        wider = min(_MORE_X * self._em, (self._box.width * _FULL - sum(self._widths)) / self._columns)
        spare = self._box.height * _FULL - sum(self._heights)
        higher = min(_MORE_Y * self._em, spare / max(1, len(self._heights)))
        self._widths = [width + max(0.0, wider) for width in self._widths]
        self._heights = [height + max(0.0, higher) for height in self._heights]

    def _wrap(self, text: str, size: float, index: int, column: int) -> VGroup | None:
        """Return a cell broken into lines, or None when one line is enough."""
        width = self._widths[column] - 2 * self._pad * self._em
        if self._lines[index][column].width * size / max(self._theme.sizes.body * _LARGEST, 1 / 36) <= width:
            return None
        weight = "semibold" if self._header and not index else "normal"
        align = self._align(column)
        lines = paragraph(text, self._theme, size, width, align=align, leading=1.3, weight=weight)
        return fit(lines, width, self._box.height * 0.8)

    def _align(self, column: int) -> Any:
        return self.model.align[column] if column < len(self.model.align) else "left"

    def _natural(self, size: float) -> list[float]:
        """Return the width that each column takes when no cell is broken."""
        factor = size / max(self._theme.sizes.body * _LARGEST, 1 / 36)
        em = size * FRAME_HEIGHT
        return [
            max([*(row[column].width * factor for row in self._lines), em * 0.8]) * 1.001
            + (0.15 + 2 * self._pad) * em
            for column in range(self._columns)
        ]

    def _longest_words(self, size: float) -> list[float]:
        """Return the width that each column takes when none of its words is broken."""
        em = size * FRAME_HEIGHT
        grid = [self._header, *self._body] if self._header else self._body
        weights = ["semibold" if self._header and not index else "normal" for index in range(len(grid))]
        return [
            max(
                (
                    label(word, self._theme, size, weight=weight).width
                    for row, weight in zip(grid, weights, strict=True)
                    for word in split_words(row[column]) or [""]
                ),
                default=0.0,
            )
            * 1.001
            + (0.15 + 2 * self._pad) * em
            for column in range(self._columns)
        ]

    def _measure(self, size: float) -> list[float]:
        """Return the width of each column: its natural one, or a fair share where there is no room."""
        factor = size / max(self._theme.sizes.body * _LARGEST, 1 / 36)
        least = min((_LEAST + 2 * self._pad) * self._em, self._box.width / self._columns)
        words = [width * factor for width in self._words]
        if sum(words) > self._box.width:
            words = [0.0] * self._columns
        return _share(self._natural(size), self._box.width, least, words)

    def _paginate(self) -> list[tuple[int, int]]:
        """Return the first row of each page, and the one after its last, counted from 0 below the header."""
        heights = self._heights[1:] if self._header else self._heights
        room = self._box.height - (self._heights[0] if self._header else 0.0)
        if sum(heights) > room:
            room -= 0.2
        pages: list[tuple[int, int]] = []
        start, used = 0, 0.0
        for index, height in enumerate(heights):
            if index > start and used + height > room:
                pages.append((start, index))
                start, used = index, 0.0
            used += height
        return [*pages, (start, len(heights))]

    def _draw_page(self, page: int) -> VGroup:
        start, end = self._pages[page]
        offset = 1 if self._header else 0
        shown = [0] * offset + [index + offset for index in range(start, end)]
        width = sum(self._widths)
        height = sum(self._heights[index] for index in shown)
        dots = 0.2 if len(self._pages) > 1 else 0.0
        self._left = self._box.x - width / 2
        self._top = self._box.y + (height + dots) / 2
        self._edges = {}
        sheet, rules, text = VGroup(), VGroup(), VGroup()
        colors = self._theme.colors
        y = self._top
        for place, index in enumerate(shown):
            below = y - self._heights[index]
            self._edges[index - offset] = (y, below)
            header = index < offset
            if header or (place - offset) % 2 == 1:
                tone = blend(colors.background, colors.surface, 1.0 if header else 0.55)
                sheet.add(self._strip(self._left, self._left + width, y, below).set_fill(tone, 1))
            if place and not header:
                tone = colors.muted if place == offset else colors.line
                rules.add(
                    Line(
                        (self._left, y, 0),
                        (self._left + width, y, 0),
                        color=tone,
                        stroke_width=2.0 if place == offset else 1.0,
                    )
                )
            text.add(self._place_row(index, (y + below) / 2))
            y = below
        self._bottom = y
        drawn = VGroup(sheet, rules, merged(text))
        if dots:
            drawn.add(self._draw_dots(page))
        return drawn

    def _place_row(self, index: int, y: float) -> VGroup:
        row = VGroup()
        x = self._left
        pad = self._pad * self._em
        for column, cell in enumerate(self._cells[index]):
            free = self._widths[column] - 2 * pad - cell.width
            share = {"left": 0.0, "center": 0.5, "right": 1.0}[self._align(column)]
            if len(cell):
                row.add(cell.copy().move_to((x + pad + free * share + cell.width / 2, y, 0)))
            x += self._widths[column]
        return row

    def _draw_dots(self, page: int) -> VGroup:
        """Draw a mark a page below the table, the one in sight bright."""
        colors = self._theme.colors
        dots = VGroup(
            *(
                RoundedRectangle(width=0.22, height=0.06, corner_radius=0.03, stroke_width=0).set_fill(
                    colors.muted if index == page else colors.line, 1
                )
                for index in range(len(self._pages))
            )
        ).arrange(buff=0.1)
        return fit(dots, self._box.width, 0.06).move_to((self._box.x, self._bottom - 0.15, 0))

    def _strip(self, left: float, right: float, top: float, bottom: float) -> Rectangle:
        return Rectangle(width=right - left, height=top - bottom, stroke_width=0).move_to(
            ((left + right) / 2, (top + bottom) / 2, 0)
        )

    def reveal(self, part: str) -> Animation | None:
        """Bring the whole table; a part that is named then lights up."""
        if self._shown:
            return self.point(part) if part else None
        self._shown = True
        place = self._find(part)
        if place is None:
            return Appear(self._sheet, parts=list(self._sheet), lag=0.3)
        self._turn_to(place[0])
        return AnimationGroup(FadeIn(self._sheet), FadeIn(self._lit(place)), lag_ratio=0.4)

    def point(self, part: str) -> Animation | None:
        """Light a row, a column or a cell, on the page where it stands. "" puts the light out."""
        if not part:
            return self._put_out()
        place = self._find(part)
        if place is None:
            return None
        if place[0] is not None and place[0] != self._page:
            return self._turn(place)
        if self._light is None:
            return FadeIn(self._lit(place))
        return Transform(self._light, self._draw_light(place))

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.4 if part else 0.9

    def _find(self, part: str) -> tuple[int | None, int | None, int | None] | None:
        """Return page, row and column of a part, counted from 0; None stands for every one."""
        match = _PART.fullmatch(part.strip())
        if not match:
            return None
        row = column = None
        if match[1] == "row":
            row = int(match[2]) - 1
        elif match[1] == "column":
            column = int(match[2]) - 1
        else:
            row, column = int(match[3]) - 1, int(match[4]) - 1
        if row is not None and not 0 <= row < len(self._body):
            return None
        if column is not None and not 0 <= column < self._columns:
            return None
        page = None
        if row is not None:
            page = next(index for index, (start, end) in enumerate(self._pages) if start <= row < end)
        return page, row, column

    def _turn_to(self, page: int | None) -> None:
        if page is not None and page != self._page:
            self._page = page
            self.remove(self._sheet)
            self._sheet = self._draw_page(page)
            self.add(self._sheet)

    def _turn(self, place: tuple[int | None, int | None, int | None]) -> Animation:
        before, self._page = self._sheet, place[0] or 0
        self._sheet = self._draw_page(self._page)
        self.remove(before)
        self.add(self._sheet)
        moves = [FadeOut(before), FadeIn(self._sheet)]
        if self._light:
            moves.insert(1, FadeOut(self._light))
            self.remove(self._light)
        return AnimationGroup(*moves, FadeIn(self._lit(place)))

    def _put_out(self) -> Animation | None:
        light, self._light = self._light, None
        if light is None:
            return None
        self.remove(light)
        return FadeOut(light)

    def _lit(self, place: tuple[int | None, int | None, int | None]) -> VGroup:
        self._light = self._draw_light(place)
        self.add(self._light)
        return self._light

    def _draw_light(self, place: tuple[int | None, int | None, int | None]) -> VGroup:
        _, row, column = place
        left, right = self._left, self._left + sum(self._widths)
        top, bottom = self._top, self._bottom
        if column is not None:
            left += sum(self._widths[:column])
            right = left + self._widths[column]
        if row is not None:
            top, bottom = self._edges[row]
        accent = self._theme.colors.accent
        inset = 0.02
        frame = RoundedRectangle(
            width=right - left - 2 * inset,
            height=top - bottom - 2 * inset,
            corner_radius=0.06,
            stroke_color=accent,
            stroke_width=3,
            fill_color=accent,
            fill_opacity=0.15,
        )
        return VGroup(frame.move_to(((left + right) / 2, (top + bottom) / 2, 0)))


def _padded(row: Sequence[str], columns: int) -> list[str]:
    return [*row, *[""] * (columns - len(row))]


def _share(natural: Sequence[float], room: float, least: float, words: Sequence[float]) -> list[float]:
    """Return widths that sum to at most `room`: narrow columns keep theirs, wide ones share the rest.

    `least` is what a column gets of it in any case, and `words` what keeps the words of each whole.
    """
    widths = list(natural)
    if sum(widths) <= room:
        return widths
    open_columns = sorted(range(len(widths)), key=lambda column: (natural[column], column))
    left = room
    while open_columns:
        fair = left / len(open_columns)
        narrow = open_columns[0]
        if natural[narrow] > max(fair, least):
            break
        left -= natural[narrow]
        open_columns.pop(0)
    total = sum(natural[column] ** 0.5 for column in open_columns)
    for column in open_columns:
        widths[column] = left * natural[column] ** 0.5 / total
    if all(width >= word for width, word in zip(widths, words, strict=True)):
        return widths
    spare = (room - sum(words)) / (sum(natural) - sum(words))
    return [word + (wanted - word) * spare for wanted, word in zip(natural, words, strict=True)]
