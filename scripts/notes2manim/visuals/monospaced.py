"""Monospaced text, set on a grid of cells as outlines: one mobject a colour.

Pango makes a mobject a glyph through an SVG file, which takes seconds for a page of code; the
outlines of a font come from Cairo in milliseconds, and a grid needs no shaping.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import cairo
import numpy as np
import numpy.typing as npt
from manim import VGroup, VMobject

from notes2manim.visuals.ink import merged
from notes2manim.visuals.lettering import label
from notes2manim.visuals.theme import Theme
from notes2manim.visuals.wording import Wording, upright

Run = tuple[str, str]
"""Some text and its colour."""

_SCALE = 1000.0
# From Hebrew and Arabic on, letters join, or stand from right to left.
_COMPLEX = 0x590


class _Face:
    """One font family: the advance of a cell, and the outlines of its characters, for an em of 1."""

    def __init__(self, family: str) -> None:
        self._context = cairo.Context(cairo.RecordingSurface(cairo.CONTENT_ALPHA, None))
        options = cairo.FontOptions()
        options.set_hint_style(cairo.HINT_STYLE_NONE)
        options.set_hint_metrics(cairo.HINT_METRICS_OFF)
        self._context.set_font_options(options)
        self._context.select_font_face(family, cairo.FONT_SLANT_NORMAL, cairo.FONT_WEIGHT_NORMAL)
        self._context.set_font_size(_SCALE)
        self.advance: float = self._context.text_extents("0").x_advance / _SCALE

    def outline(self, character: str) -> npt.NDArray[np.float64] | None:
        """Return the cubic curves of `character` as an (n, 3) array; None when the font lacks it."""
        if self._context.get_scaled_font().text_to_glyphs(0, 0, character, False)[0].index == 0:
            return None
        self._context.new_path()
        self._context.move_to(0, 0)
        self._context.text_path(character)
        return _cubics(list(self._context.copy_path()))


@lru_cache(maxsize=8)
def _face(family: str) -> _Face:
    return _Face(family)


@lru_cache(maxsize=4096)
def _outline(family: str, character: str) -> npt.NDArray[np.float64] | None:
    return _face(family).outline(character)


def _cubics(path: list[tuple[int, tuple[float, ...]]]) -> npt.NDArray[np.float64]:
    points: list[tuple[float, float]] = []
    start = here = (0.0, 0.0)

    def line(end: tuple[float, float]) -> None:
        if end != here:
            points.extend(
                (here[0] + (end[0] - here[0]) * share, here[1] + (end[1] - here[1]) * share)
                for share in (0, 1 / 3, 2 / 3, 1)
            )

    for kind, numbers in path:
        if kind == cairo.PATH_MOVE_TO:
            start = here = (numbers[0], numbers[1])
        elif kind == cairo.PATH_LINE_TO:
            line((numbers[0], numbers[1]))
            here = (numbers[0], numbers[1])
        elif kind == cairo.PATH_CURVE_TO:
            one, two, three = numbers[0:2], numbers[2:4], numbers[4:6]
            points.extend([here, (one[0], one[1]), (two[0], two[1]), (three[0], three[1])])
            here = (three[0], three[1])
        else:
            line(start)
            here = start
    flat = np.zeros((len(points), 3))
    if points:
        flat[:, :2] = np.array(points) / _SCALE * (1, -1)
    return flat


def cells(text: str) -> int:
    """Return how many cells of the grid `text` takes: two for East Asian wide characters."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def advance(theme: Theme) -> float:
    """Return the width of a cell for an em of 1."""
    return _face(theme.fonts.code).advance


def monospaced(rows: Sequence[Sequence[Run]], theme: Theme, em: float, leading: float) -> VGroup:
    """Return rows of coloured text, the first baseline at y = 0 and the first cell at x = 0.

    `em` and `leading`, the distance of two baselines, are in Manim units. Row n stands at
    `-n * leading`. There is one mobject for each colour, whose `wording` tells its runs.
    """
    cell = advance(theme) * em
    outlines: dict[str, list[npt.NDArray[np.float64]]] = {}
    wording: dict[str, list[Wording]] = {}
    counts: dict[str, int] = {}
    strange = VGroup()
    for index, row in enumerate(rows):
        column = 0
        for text, color in row:
            parts = outlines.setdefault(color, [])
            start = counts.get(color, 0)
            end = start + 4
            parts.append(upright(em) + np.array([column * cell, -index * leading, 0.0]))
            for piece in _pieces(text, theme.fonts.code):
                width = cells(piece)
                where = np.array([column * cell, -index * leading, 0.0])
                if width and not piece.isspace():
                    outline = _outline(theme.fonts.code, piece) if len(piece) == 1 else None
                    if outline is None:
                        strange.add(_strange(piece, color, theme, em, where, width * cell))
                    elif len(outline):
                        parts.append(outline * em + where)
                        end += len(outline)
                column += width
            if end > start + 4:
                counts[color] = end
                wording.setdefault(color, []).append(Wording(text.strip(), start, end))
            else:  # nothing but spaces
                parts.pop()
    group = VGroup()
    for color, said in wording.items():
        one: Any = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
        one.points = np.vstack(outlines[color])
        one.wording = tuple(said)
        group.add(one)
    return group.add(*merged(strange)) if len(strange) else group


def _pieces(text: str, font: str) -> Iterator[str]:
    """Return what is drawn as one: a character of the font, or a run that needs shaping.

    That is a character with its combining marks, and what the font lacks up to the next
    character that it has: letters of Arabic and Devanagari join.
    """
    run = ""
    for character in text:
        mark = not _cells(character)
        strange = not mark and not character.isspace() and _outline(font, character) is None
        if run and not mark and not (strange and _joins(run, character)):
            yield run
            run = ""
        run += character
    if run:
        yield run


def _joins(run: str, character: str) -> bool:
    """Tell whether a character that the font lacks belongs to the run before it: both are letters."""
    return _cells(run[0]) == 1 == _cells(character) and run[0].isalpha() and ord(run[0]) >= _COMPLEX


def _strange(
    text: str, color: str, theme: Theme, em: float, where: npt.NDArray[np.float64], width: float
) -> VMobject:
    """Draw text that the code font cannot set by itself within its cells."""
    glyph = label(text, theme, em / 8, color=color, font=theme.fonts.code_families)
    if glyph.width > 0:
        glyph.scale(min(1.0, width * 0.96 / glyph.width, em / glyph.height))
    return glyph.move_to(where + np.array([width / 2, em * 0.34, 0.0]))
