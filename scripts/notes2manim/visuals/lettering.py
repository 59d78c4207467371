"""Text on the stage: lines and paragraphs of `say` text, on one baseline with their mathematics.

A line is a `Line`: a group of words, whose own outline, which has no area, runs from a little under the
baseline to the height of a capital, so that lines of the same size, put side by side or above
one another by their bounding boxes, also share their baselines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from manim import VGroup, VMobject

from notes2manim.model.say import split_inline, split_words
from notes2manim.visuals.formula import formula, set_tex
from notes2manim.visuals.glyphs import Outline, is_rtl, outline_medium, outline_text, space
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme
from notes2manim.visuals.wording import ASCENT, DESCENT, upright

Align = Literal["left", "center", "right"]

# In ems: the distance of two baselines, and the size of mathematics and code beside the letters of
# the text.
LEADING = 1.4
# The most lines of a name; one that is longer is cut.
_NAME_LINES = 3
_MATH, _CODE = 1.1, 0.92

# Scripts that are written without spaces: a line may break after each of their characters.
_UNSPACED = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
# They, and Korean, which has spaces: what comes from fonts of one weight.
_EAST_ASIAN = re.compile(_UNSPACED.pattern[:-1] + r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
# A row of signs without an end, such as a number of 5,000 digits: its beginning is shown.
_ROW = re.compile(r"([!-\u2e7f]{150})[!-\u2e7f]{50,}")
# What may not begin a line, and what may not end one (JIS X 4051, and what is usual in Chinese).
_CLOSING = "、。，．：；！？」』）】〉》”’,.!?:;)]}…ーっゃゅょぁぃぅぇぉゎッャュョァィゥェォヮ々〜・％"
_OPENING = "「『（【〈《“‘([{"
# Where a syllable begins, and what is one sound in two letters; scripts from here on have no hyphens.
_ONSET = re.compile(r"(?:sch|[cpst]h|qu|[b-df-hj-np-tv-zß])[aeiouyà-öø-ü]", re.IGNORECASE)
_INSIDE = re.compile(r"s(?=ch)|[cpst](?=h)|c(?=k)|q(?=u)", re.IGNORECASE)
_WITHOUT_HYPHENS = "\u0530"
# A last line that is shorter than this share of the width is a leftover: all are made about equally long.
_LEFTOVER = 0.3


class Line(VGroup):
    """One line of words, each a mobject; see the module for its outline.

    `baseline` is the y it stands on, and `says` its text. Its colour is that of its words.
    """

    def __init__(self, *words: VMobject, em: float, says: str, color: str) -> None:
        super().__init__(*words)
        self.says = says
        self.set_stroke(color, width=0, family=False)
        self.set_fill(color, opacity=1, family=False)
        self.points = upright(em)

    # Manim would count the line's own outline as the first of its words.

    def split(self) -> list[Any]:
        """Return the words."""
        return list(self.submobjects)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.submobjects)

    def __len__(self) -> int:
        return len(self.submobjects)

    def __getitem__(self, value: Any) -> Any:
        words = self.submobjects[value]
        return VGroup(*words) if isinstance(value, slice) else words

    @property
    def baseline(self) -> float:
        """The y on which the line stands, in Manim units."""
        low, high = self.points[0], self.points[-1]
        return float(low[1] + (high[1] - low[1]) * DESCENT / (DESCENT + ASCENT))


@dataclass(frozen=True)
class _Style:
    size: float
    color: str
    font: str
    weight: str


@dataclass(frozen=True)
class _Piece:
    kind: str
    content: str


@dataclass(frozen=True)
class _Word:
    """What stays together on a line; `spaced` tells whether a space goes before it."""

    pieces: tuple[_Piece, ...]
    spaced: bool


def label(
    say: str,
    theme: Theme,
    size: float,
    *,
    color: str | None = None,
    font: str | None = None,
    weight: str = "normal",
) -> Line:
    """Return `say` text on one line: a group of words, pen at the origin, baseline on y = 0.

    `size` is the height of an em as a fraction of the frame's height, such as
    `theme.sizes.body`. Raises `ConfigError` when the font is not on the machine.
    """
    style = _style(theme, size, color, font, weight)
    return _draw_line(_words(say), theme, style)


def paragraph(
    say: str,
    theme: Theme,
    size: float,
    width: float,
    *,
    color: str | None = None,
    align: Align = "left",
    font: str | None = None,
    weight: str = "normal",
    leading: float = LEADING,
) -> VGroup:
    """Return `say` text wrapped to `width` Manim units: a group of lines of words.

    A word that is wider than a line is broken between its characters. Centred text is
    balanced, so that its lines have about the same length, and so is text whose last line
    would be a leftover. The first baseline is y = 0; the
    lines of text written from right to left stand at the right unless they are centred.
    """
    style = _style(theme, size, color, font, weight)
    words = [part for word in _words(say) for part in _fit(word, theme, style, width)]
    lines = _break(words, theme, style, width)
    if len(lines) > 1 and (align == "center" or _length(lines[-1], theme, style) < _LEFTOVER * width):
        lines = _balance(words, theme, style, width, len(lines))
    drawn = [_draw_line(line, theme, style) for line in lines]
    if align == "left" and _rtl(words):
        align = "right"
    y = 0.0
    em = size * FRAME_HEIGHT
    for above, line in zip([None, *drawn], drawn, strict=False):
        if above is not None:
            # A tall formula pushes its line down, so that it does not touch the line above.
            extra = max(0.0, (above.baseline - above.get_bottom()[1]) / em - DESCENT - 0.1)
            extra += max(0.0, line.get_top()[1] / em - ASCENT - 0.1)
            y -= (leading + extra) * em
        line.shift((0, y, 0))
        if align != "left":
            free = width - _line_width(line)
            line.shift((free if align == "right" else free / 2, 0, 0))
    return VGroup(*drawn)


def longest_word(say: str, theme: Theme, size: float) -> float:
    """Return how wide the widest word of a text is, in Manim units."""
    style = _style(theme, size, None, None, "normal")
    return max((_advance(word, theme, style) for word in _words(say)), default=0.0)


def wrapped(
    say: str,
    theme: Theme,
    size: float,
    width: float,
    *,
    color: str | None = None,
    weight: str = "normal",
    align: Align = "center",
) -> VGroup:
    """Return the name of something: on one line, or on up to three that are `width` wide, then cut."""
    line = label(say, theme, size, color=color, weight=weight)
    if line.width <= width:
        return VGroup(line)
    words = split_words(say)
    lines = paragraph(say, theme, size, width, color=color, align=align, weight=weight, leading=1.2)
    while len(lines) > _NAME_LINES and len(words) > 1:
        words = words[: min(len(words) - 1, 1 + len(words) * _NAME_LINES // len(lines))]
        say = " ".join(words) + "…"
        lines = paragraph(say, theme, size, width, color=color, align=align, weight=weight, leading=1.2)
    return lines


def _style(theme: Theme, size: float, color: str | None, font: str | None, weight: str) -> _Style:
    return _Style(size, color or theme.colors.text, font or theme.fonts.text_families, weight)


def _line_width(line: Line) -> float:
    return float(line.get_right()[0] - line.points[0][0])


@lru_cache(maxsize=1024)
def _words(say: str) -> tuple[_Word, ...]:
    """Return what stays together: words, and the single characters of scripts without spaces."""
    words: list[_Word] = []
    for word in split_words(say):
        pieces = [_Piece(kind, _shortened(kind, content)) for kind, content in split_inline(word) if content]
        for index, group in enumerate(_unspaced(pieces)):
            words.append(_Word(tuple(group), spaced=index == 0))
    return tuple(words)


def _shortened(kind: str, content: str) -> str:
    return content if kind == "math" else _ROW.sub(r"\1…", content)


def _unspaced(pieces: list[_Piece]) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece.kind != "text" or not _UNSPACED.search(piece.content):
            groups[-1].append(piece)
            continue
        for part in re.findall(rf"{_UNSPACED.pattern}|[^{_UNSPACED.pattern[1:]}+", piece.content):
            before = groups[-1][-1] if groups[-1] else None
            opens = before is not None and before.kind == "text" and before.content[-1] in _OPENING
            if before is not None and (part[0] in _CLOSING or opens):
                groups[-1].append(_Piece("text", part))
            else:
                groups.append([_Piece("text", part)])
    return [group for group in groups if group]


def _advance(word: _Word, theme: Theme, style: _Style) -> float:
    return sum(_piece_advance(piece, theme, style) for piece in word.pieces)


def _piece_advance(piece: _Piece, theme: Theme, style: _Style) -> float:
    em = style.size * FRAME_HEIGHT
    if piece.kind == "math":
        if theme.math == "latex":
            return float(formula(piece.content, theme, style.size * _MATH, display=False).width)
        return set_tex(piece.content, False)[1] * em * _MATH
    if piece.kind == "code":
        return outline_text(piece.content, theme.fonts.code_families).advance * em * _CODE
    return _outline(piece, style).advance * em


def _outline(piece: _Piece, style: _Style) -> Outline:
    """Return the outline of a piece of text, bolder where its font has one weight only."""
    if style.weight not in ("medium", "semibold") or not _EAST_ASIAN.search(piece.content):
        return outline_text(piece.content, style.font, style.weight)
    if style.weight == "medium":
        return outline_medium(piece.content, style.font)
    return outline_text(piece.content, style.font, "bold")


def _fit(word: _Word, theme: Theme, style: _Style, width: float) -> list[_Word]:
    """Break a word that is wider than a line; a formula is left whole, and scaled when drawn."""
    if _advance(word, theme, style) <= width:
        return [word]
    parts: list[_Word] = []
    for piece in word.pieces:
        for content in _slice(piece, theme, style, width):
            parts.append(_Word((_Piece(piece.kind, content),), spaced=word.spaced and not parts))
    return parts


def _slice(piece: _Piece, theme: Theme, style: _Style, width: float) -> list[str]:
    content = piece.content
    if piece.kind == "math":
        return [content]

    def advance(text: str) -> float:
        return _piece_advance(_Piece(piece.kind, text), theme, style)

    slices: list[str] = []
    while content:
        fits = len(content)
        hyphen = ""
        while fits > 1 and (measured := advance(content[:fits] + hyphen)) > width:
            fits = max(1, min(fits - 1, int(fits * width / measured)))
            hyphen = _hyphen(content, fits) if piece.kind == "text" else ""
        if hyphen:
            fits = _syllable(content, fits)
        slices.append(content[:fits] + hyphen)
        content = content[fits:]
    return slices


def _hyphen(word: str, at: int) -> str:
    """Return the sign with which a word is broken before a letter: none in scripts that do without."""
    around = word[at - 1 : at + 1]
    return "-" if around.isalpha() and max(around) < _WITHOUT_HYPHENS else ""


def _syllable(word: str, at: int) -> int:
    """Return where to break a word, before a letter or up to six sooner: where a syllable begins, roughly.

    In most languages that is before a consonant, or a sound that is written with several, which a vowel
    follows. No piece has fewer than three letters.
    """
    last = min(at, len(word) - 3)
    for place in range(last, max(3, last - 6) - 1, -1):
        around = word[place - 1 : place + 1]
        if around.isalpha() and _ONSET.match(word, place) and not _INSIDE.match(word, place - 1):
            return place
    return max(1, min(at, last))


def _break(words: list[_Word], theme: Theme, style: _Style, width: float) -> list[list[_Word]]:
    lines: list[list[_Word]] = []
    room = 0.0
    gap = space(style.font, style.weight) * style.size * FRAME_HEIGHT
    for word in words:
        needed = _advance(word, theme, style)
        before = gap if word.spaced else 0.0
        if lines and before + needed <= room:
            lines[-1].append(word)
            room -= before + needed
        else:
            lines.append([word])
            room = width - needed
    return lines


def _length(line: list[_Word], theme: Theme, style: _Style) -> float:
    gap = space(style.font, style.weight) * style.size * FRAME_HEIGHT
    return sum(_advance(word, theme, style) + gap * word.spaced for word in line)


def _balance(words: list[_Word], theme: Theme, style: _Style, width: float, count: int) -> list[list[_Word]]:
    """Return lines of the least width that still gives `count` lines."""
    low, high = width / count, width
    for _ in range(8):
        middle = (low + high) / 2
        if len(_break(words, theme, style, middle)) <= count:
            high = middle
        else:
            low = middle
    return _break(words, theme, style, high)


def _rtl(words: list[_Word] | tuple[_Word, ...]) -> bool:
    return is_rtl("".join(piece.content for word in words for piece in word.pieces if piece.kind == "text"))


def _visual_order(words: list[_Word] | tuple[_Word, ...]) -> list[_Word]:
    """Return the words of a line from left to right: runs of the other direction are turned."""
    base = _rtl(words)
    runs: list[tuple[bool, list[_Word]]] = []
    for word in words:
        text = "".join(piece.content for piece in word.pieces)
        strong = any(character.isalpha() for character in text)
        rtl = is_rtl(text) if strong else (runs[-1][0] if runs else base)
        if runs and runs[-1][0] == rtl:
            runs[-1][1].append(word)
        else:
            runs.append((rtl, [word]))
    ordered = [run[::-1] if rtl else run for rtl, run in runs]
    return [word for run in (ordered[::-1] if base else ordered) for word in run]


def _marked(pieces: tuple[_Piece, ...], rtl: bool) -> Iterator[_Piece]:
    """Yield the pieces of a word in the order of its line, and tell Pango which way the line runs.

    So the comma behind an English word of an Arabic line stands at its left.
    """
    for piece in reversed(pieces) if rtl else pieces:
        strong = any(unicodedata.bidirectional(letter) in ("L", "R", "AL") for letter in piece.content)
        if piece.kind == "text" and (is_rtl(piece.content) != rtl if strong else rtl):
            yield _Piece("text", ("\u200f" if rtl else "\u200e") + piece.content)
        else:
            yield piece


def _draw_line(words: list[_Word] | tuple[_Word, ...], theme: Theme, style: _Style) -> Line:
    em = style.size * FRAME_HEIGHT
    gap = space(style.font, style.weight) * em
    rtl = _rtl(words)
    pen = 0.0
    drawn: list[VMobject] = []
    for index, word in enumerate(_visual_order(words)):
        pen += gap if index and word.spaced else 0.0
        pieces = []
        for piece in _marked(word.pieces, rtl):
            pieces.append(_draw_piece(piece, theme, style).shift((pen, 0, 0)))
            pen += _piece_advance(piece, theme, style)
        drawn.append(pieces[0] if len(pieces) == 1 else VGroup(*pieces))
    says = "".join(
        (" " if index and word.spaced else "") + "".join(_written(piece) for piece in word.pieces)
        for index, word in enumerate(words)
    )
    return Line(*drawn, em=em, says=says, color=style.color)


def _written(piece: _Piece) -> str:
    return f"${piece.content}$" if piece.kind == "math" else piece.content


def _draw_piece(piece: _Piece, theme: Theme, style: _Style) -> VMobject:
    if piece.kind == "math":
        return formula(piece.content, theme, style.size * _MATH, color=style.color, display=False)
    code = piece.kind == "code"
    outline = outline_text(piece.content, theme.fonts.code_families) if code else _outline(piece, style)
    em = style.size * FRAME_HEIGHT * (_CODE if code else 1.0)
    letters = VMobject(stroke_width=0, fill_opacity=1, fill_color=style.color, stroke_color=style.color)
    letters.points = outline.points * em
    return letters
