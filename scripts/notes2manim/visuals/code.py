"""A listing: highlighted, numbered, its lines lit up when they are spoken of."""

from __future__ import annotations

import re
from typing import Any

from manim import (
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    Rectangle,
    Transform,
    VGroup,
)
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from notes2manim.model import visual as model
from notes2manim.visuals.ink import LEAST_EM, blend, fit
from notes2manim.visuals.lettering import label
from notes2manim.visuals.monospaced import Run, advance, cells, monospaced
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.spotlight import least_share
from notes2manim.visuals.theme import Theme

_LEADING = 1.36
_PAD = 0.24
# How much of the panel's colour lies on the lines that are not meant.
_DIM = 0.4
_CONTINUES = "↳ "
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PART = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


class Row:
    """One row of the panel: a line of the source, or a piece of a long one."""

    def __init__(self, number: int, first: bool, runs: list[Run]) -> None:
        self.number = number
        self.first = first
        self.runs = runs


class Code(Picture):
    """A panel of code. More rows than fit are a window that follows what is pointed at."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Code(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Draw the panel and the first window of rows."""
        self._theme = theme
        lines = _highlight(self.model.source, self.model.language, theme)
        last = self.model.first_line + len(lines) - 1
        self._gutter = len(str(max(last, 0)))
        heading = self._heading(theme, box)
        top = heading.height + _PAD * 1.4 if heading else 0.0
        self._set(lines, box.width, box.height - top)
        self._panel = self._draw_panel(theme, box, top)
        self._chrome = Group(self._panel)
        if heading:
            heading.next_to(self._panel.get_corner((-1, 1, 0)), (1, -1, 0), buff=_PAD * 0.8)
            heading.align_to(self._panel, (-1, 0, 0)).shift((_PAD, 0, 0))
            self._chrome.add(heading)
        self._start = 0
        self._text = self._draw_rows(0)
        self._thumb = self._draw_thumb(0) if len(self._rows) > self._visible else None
        if self._thumb:
            self._chrome.add(self._thumb)
        self._light: VGroup | None = None
        self._bright = (0, 0)
        self._shown = False
        self.add(self._chrome, self._text)

    def _heading(self, theme: Theme, box: Box) -> VGroup | None:
        if not self.model.title:
            return None
        return fit(
            label(self.model.title, theme, theme.sizes.small, color=theme.colors.muted),
            box.width - 2 * _PAD,
            1.0,
        )

    def _set(self, lines: list[list[Run]], width: float, height: float) -> None:
        """Choose the largest em at which the lines fit: unbroken, then broken, then in a window."""
        largest = max(self._theme.sizes.body * self.frame_height, LEAST_EM)
        steps = [largest + (LEAST_EM - largest) * step / 12 for step in range(13)]
        longest = max(sum(cells(text) for text, _ in runs) for runs in lines)
        fits = [em for em in steps if longest <= self._columns(em, width)]
        em = next((em for em in fits if len(lines) <= self._capacity(em, height)), None)
        if em is None:
            broken = ((em, self._broken(lines, self._columns(em, width))) for em in steps)
            em = next((em for em, rows in broken if len(rows) <= self._capacity(em, height)), steps[-1])
        self._em = em
        self._rows = self._broken(lines, self._columns(em, width))
        self._visible = min(len(self._rows), self._capacity(em, height))

    def _columns(self, em: float, width: float) -> int:
        return max(8, int((width - 2 * _PAD) / (advance(self._theme) * em)) - self._gutter - 2)

    def _capacity(self, em: float, height: float) -> int:
        return max(1, int((height - 2 * _PAD) / (em * _LEADING)))

    def _broken(self, lines: list[list[Run]], columns: int) -> list[Row]:
        rows = []
        for number, runs in enumerate(lines, self.model.first_line):
            for index, piece in enumerate(_wrap(runs, columns, self._theme.colors.muted)):
                rows.append(Row(number, index == 0, piece))
        return rows

    def _draw_panel(self, theme: Theme, box: Box, top: float) -> RoundedRectangle:
        cell = advance(theme) * self._em
        longest = max(sum(cells(text) for text, _ in row.runs) for row in self._rows)
        width = (longest + self._gutter + 2) * cell + 2 * _PAD
        panel = RoundedRectangle(
            width=min(box.width, max(width, box.width * 0.62)),
            height=self._visible * self._em * _LEADING + 2 * _PAD + top,
            corner_radius=0.14,
            fill_color=theme.colors.surface,
            fill_opacity=1,
            stroke_width=0,
        ).move_to((box.x, box.y, 0))
        self._left = panel.get_left()[0] + _PAD
        self._top = panel.get_top()[1] - _PAD - top
        return panel

    def _draw_rows(self, start: int) -> VGroup:
        """Draw the rows of the window that begins at row `start`."""
        rows = []
        for row in self._rows[start : start + self._visible]:
            number = str(row.number).rjust(self._gutter) if row.first else " " * self._gutter
            rows.append([(number + "  ", self._theme.colors.muted), *row.runs])
        text = monospaced(rows, self._theme, self._em, self._em * _LEADING)
        baseline = self._top - self._em * (_LEADING / 2 + 0.34)
        return text.shift((self._left, baseline, 0))

    def _draw_thumb(self, start: int) -> RoundedRectangle:
        """Draw the handle that shows which part of the listing the window is."""
        track = self._visible * self._em * _LEADING
        total = len(self._rows)
        height = max(0.3, track * self._visible / total)
        share = start / max(1, total - self._visible)
        return RoundedRectangle(
            width=0.07,
            height=height,
            corner_radius=0.035,
            fill_color=self._theme.colors.line,
            fill_opacity=1,
            stroke_width=0,
        ).move_to((self._panel.get_right()[0] - 0.12, self._top - height / 2 - share * (track - height), 0))

    def reveal(self, part: str) -> Animation | None:
        """Bring the panel and its rows; a part that is named first brings everything and lights up."""
        if self._shown:
            return self.point(part) if part else None
        self._shown = True
        if not part:
            return AnimationGroup(FadeIn(self._chrome), FadeIn(self._text), lag_ratio=0.35)
        start = self._window(part)
        if start is not None and start != self._start:
            self._turn_to(start)
        found = self._span(part)
        light = [FadeIn(self._lit(*found))] if found else []
        return AnimationGroup(FadeIn(self._chrome), FadeIn(self._text), *light, lag_ratio=0.2)

    def point(self, part: str) -> Animation | None:
        """Light the lines of `part`, dim the others, and scroll to them when they are not in sight.

        "" puts the light out.
        """
        if not part:
            return self._put_out()
        start = self._window(part)
        if start is None:
            return None
        if start != self._start:
            return self._scroll(start, part)
        found = self._span(part)
        if found is None or (self._light is not None and found == self._bright):
            return None
        if self._light is None:
            return FadeIn(self._lit(*found))
        self._bright = found
        return Transform(self._light, self._draw_light(*found))

    @property
    def framed(self) -> Mobject:
        """The panel."""
        return self._panel

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.4 if part else 0.9

    def _lines(self, part: str) -> tuple[int, int] | None:
        """Return the first and last row of `part` in the whole listing."""
        match = _PART.fullmatch(part.strip())
        if not match:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        rows = [index for index, row in enumerate(self._rows) if first <= row.number <= last]
        return (rows[0], rows[-1]) if rows else None

    def _window(self, part: str) -> int | None:
        """Return where the window must begin so that `part` is in sight, moved only if it must."""
        lines = self._lines(part)
        if lines is None:
            return None
        first, last = lines
        if self._start <= first and last < self._start + self._visible:
            return self._start
        middle = first - max(0, self._visible - (last - first + 1)) // 2
        return max(0, min(middle, len(self._rows) - self._visible))

    def _span(self, part: str) -> tuple[int, int] | None:
        """Return the first and last row of `part` within the window."""
        lines = self._lines(part)
        if lines is None:
            return None
        first = max(lines[0] - self._start, 0)
        last = min(lines[1] - self._start, self._visible - 1)
        return (first, last) if first <= last else None

    def _turn_to(self, start: int) -> None:
        self._start = start
        self.remove(self._text)
        self._text = self._draw_rows(start)
        self.add(self._text)
        if self._thumb:
            self._thumb.become(self._draw_thumb(start))

    def _scroll(self, start: int, part: str) -> Animation:
        before, self._start = self._text, start
        self._text = self._draw_rows(start)
        self.remove(before)
        self.add(self._text)
        moves: list[Animation] = [FadeOut(before)]
        if self._light:
            moves.append(FadeOut(self._light))
            self.remove(self._light)
        moves.append(FadeIn(self._text))
        found = self._span(part)
        if found:
            moves.append(FadeIn(self._lit(*found)))
        if self._thumb:
            moves.append(Transform(self._thumb, self._draw_thumb(start)))
        return AnimationGroup(*moves)

    def _put_out(self) -> Animation | None:
        light, self._light = self._light, None
        if light is None:
            return None
        self.remove(light)
        return FadeOut(light)

    def _lit(self, first: int, last: int) -> VGroup:
        self._light, self._bright = self._draw_light(first, last), (first, last)
        self.add(self._light)
        return self._light

    def _draw_light(self, first: int, last: int) -> VGroup:
        """Draw what lies on the text: a band on the lines `first` to `last`, shades on the others."""
        step = self._em * _LEADING
        left, right = self._panel.get_left()[0], self._panel.get_right()[0]
        if self._thumb:
            right -= 0.2
        colors = self._theme.colors
        inks = [colors.text, colors.muted, colors.good, colors.bad, *colors.series]
        dim = 1 - max(least_share(ink, colors.surface, 1 - _DIM) for ink in inks)

        def strip(begin: float, end: float, x: float, width: float) -> Rectangle:
            top, bottom = self._top - begin * step, self._top - end * step
            return Rectangle(width=width, height=max(top - bottom, 1e-3), stroke_width=0).move_to(
                (x, (top + bottom) / 2, 0)
            )

        middle, width = (left + right) / 2, right - left
        shades = [
            strip(0, first, middle, width).set_fill(colors.surface, dim if first else 0),
            strip(last + 1, self._visible, middle, width).set_fill(
                colors.surface, dim if last + 1 < self._visible else 0
            ),
        ]
        band = strip(first, last + 1, middle, width).set_fill(colors.accent, 0.13)
        bar = strip(first, last + 1, left + 0.035, 0.07).set_fill(colors.accent, 1)
        return VGroup(*shades, band, bar)


def _highlight(source: str, language: str, theme: Theme) -> list[list[Run]]:
    """Return the lines of `source`, each as runs of one colour; tabs are 4 cells apart."""
    text = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    text = "\n".join(_CONTROL.sub("", line.expandtabs(4)).rstrip() for line in text.split("\n"))
    lines: list[list[Run]] = [[]]
    for kind, value in _lexer(language).get_tokens(text):
        color = _color(kind, theme)
        for index, piece in enumerate(value.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append((piece, color))
    return lines


def _lexer(language: str) -> Lexer:
    options = {"stripnl": False, "ensurenl": False}
    try:
        return get_lexer_by_name(language.strip().lower() or "text", **options)
    except ClassNotFound:
        return TextLexer(**options)


def _color(kind: _TokenType, theme: Theme) -> str:
    colors = theme.colors
    series = colors.series
    table: dict[_TokenType, str] = {
        Token.Comment: blend(colors.muted, colors.text, 0.1),
        Token.Keyword: series[3 % len(series)],
        Token.Operator.Word: series[3 % len(series)],
        Token.Name.Function: series[0],
        Token.Name.Class: series[5 % len(series)],
        Token.Name.Tag: series[0],
        Token.Name.Attribute: series[5 % len(series)],
        Token.Name.Decorator: series[5 % len(series)],
        Token.Name.Builtin: series[5 % len(series)],
        Token.Name.Exception: series[5 % len(series)],
        Token.Literal.String: colors.good,
        Token.Literal.Number: series[4 % len(series)],
        Token.Generic.Inserted: colors.good,
        Token.Generic.Deleted: colors.bad,
    }
    found: _TokenType | None = kind
    while found is not None:
        if found in table:
            return table[found]
        found = found.parent
    return colors.text


def _wrap(runs: list[Run], columns: int, muted: str) -> list[list[Run]]:
    """Break one line into rows of at most `columns` cells, at a space where one is near."""
    characters = [(character, color) for text, color in runs for character in text]
    indent = min(sum(1 for _ in _leading(characters)), columns // 3)
    rows: list[list[Run]] = []
    start: list[Run] = []
    while cells("".join(c for c, _ in start + characters)) > columns:
        space = columns - cells("".join(c for c, _ in start))
        cut = _cut(characters, space)
        rows.append(_joined(start + characters[:cut]))
        characters = characters[cut:]
        start = [(" " * indent, muted), (_CONTINUES, muted)]
    return [*rows, _joined(start + characters)]


def _leading(characters: list[Run]) -> list[Run]:
    count = next((index for index, (c, _) in enumerate(characters) if c != " "), 0)
    return characters[:count]


def _cut(characters: list[Run], space: int) -> int:
    """Return after how many characters a row of `space` cells ends."""
    width = count = 0
    for character, _ in characters:
        width += cells(character)
        if width > space:
            break
        count += 1
    near = range(max(count, 1), max(1, count * 2 // 3), -1)
    return next((i for i in near if characters[i - 1][0] in " ,;([{"), max(count, 1))


def _joined(characters: list[Run]) -> list[Run]:
    runs: list[Run] = []
    for text, color in characters:
        if runs and runs[-1][1] == color:
            runs[-1] = (runs[-1][0] + text, color)
        else:
            runs.append((text, color))
    return runs
