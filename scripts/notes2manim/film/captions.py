"""Captions from the times of words: short, cut at phrases, and never too fast where it can be helped.

The limits are those of broadcast captions: at most two lines of 42 columns, at most 20 columns a
second, at least a second on the screen where there is room. A column is a letter; a letter of
double width, as in Chinese, is two. The cuts of a scene are the cheapest of all that are possible,
found by dynamic programming over its words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from notes2manim.film.phrasing import break_cost
from notes2manim.model.timing import Timing

COLUMNS, LINES = 42, 2
COLUMNS_A_SECOND = 20.0

# In seconds: the least and the longest time on the screen, how long a caption stays after its
# last word, how long before its first one it may come, and the most that two captions are kept
# apart (two frames at 24 a second).
_SHORTEST, _LONGEST, _LINGER, _LEAD, _GAP = 1.0, 7.0, 0.5, 0.15, 2 / 24
_INSTANT = 0.001
_FLOAT_ERROR = 1e-6

# Costs of a cut, in the unit of `break_cost`.
_COST_CAPTION, _COST_TOO_FAST, _COST_FAST, _COST_BRIEF = 3.0, 60.0, 30.0, 12.0
_COST_LONG, _COST_STRADDLE, _COST_SILENCE, _COST_SHORT = 4.0, 14.0, 25.0, 6.0
# A caption of fewer columns looks lost.
_SHORT = COLUMNS / 2


@dataclass(frozen=True)
class Caption:
    """One or two lines of text, and when they are shown, in seconds on the film's clock."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def speed(self) -> float:
        """Columns a second."""
        return columns(" ".join(self.lines)) / (self.end - self.start)


@dataclass(frozen=True)
class _Token:
    """A word, or a piece of one that is too wide for a line; `joined` to the piece before it."""

    text: str
    start: float
    end: float
    beat: int
    joined: bool


def columns(text: str) -> int:
    """Return how wide a text is, in columns."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def cut_captions(timing: Timing, start: float, end: float, fps: int) -> list[Caption]:
    """Return the captions of a scene that plays from `start` to `end`, in seconds of the film.

    They hold all words, in order, and do not overlap. Where the voice is faster than can be
    read, a caption stays through the silence after it, and comes a little early in the one before.
    """
    gap = min(2 / fps, _GAP)
    words = _Words(_tokens(timing, end - start), end - start, gap)
    captions: list[Caption] = []
    for first, after in words.cuts():
        shown, hidden = words.times(first, after)
        caption = Caption(start + shown, start + hidden, words.lines(first, after))
        if captions:
            captions[-1], caption = _share_silence(captions[-1], caption, gap)
        captions.append(caption)
    return captions


def _share_silence(before: Caption, caption: Caption, gap: float) -> tuple[Caption, Caption]:
    """Return two captions a gap apart. The first keeps the time that it takes to read."""
    read = before.start + columns(" ".join(before.lines)) / COLUMNS_A_SECOND
    kept = min(before.end, read) + gap
    shown = max(caption.start, min(kept, caption.end - _INSTANT))
    return (
        replace(before, end=max(min(before.end, shown - gap), before.start + _INSTANT)),
        replace(caption, start=shown),
    )


def _tokens(timing: Timing, duration: float) -> list[_Token]:
    """Return the words of a scene, on its clock, their starts rising; a piece has the time of its letters."""
    tokens: list[_Token] = []
    at = 0.0
    for index, beat in enumerate(timing.beats):
        for word in beat.words:
            pieces = _pieces(" ".join(word.text.split()))
            begin = min(max(word.start, at), duration)
            finish = min(max(word.end, begin), duration)
            letters = [len(text.replace(" ", "")) for text, _ in pieces]
            said = accumulate(letters, initial=0)
            times = [begin + (finish - begin) * count / max(sum(letters), 1) for count in said]
            for (text, joined), (from_, to) in zip(pieces, pairwise(times), strict=True):
                tokens.append(_Token(text, from_, to, index, joined))
            at = begin
    return tokens


def _pieces(word: str) -> list[tuple[str, bool]]:
    """Return a word whole, or in pieces that fit into a line: `(text, joined to the last one)`."""
    if columns(word) <= COLUMNS:
        return [(word, False)] if word else []
    pieces: list[tuple[str, bool]] = []
    for part in word.split(" "):
        if pieces and columns(pieces[-1][0]) + 1 + columns(part) <= COLUMNS:
            pieces[-1] = (f"{pieces[-1][0]} {part}", pieces[-1][1])
        else:
            pieces += [(text, number > 0) for number, text in enumerate(_chop(part))]
    return pieces


def _chop(word: str) -> list[str]:
    """Return a word without spaces in pieces that fit into a line, after punctuation if possible."""
    pieces: list[str] = []
    while columns(word) > COLUMNS:
        fitting = len(word)
        while columns(word[:fitting]) > COLUMNS:
            fitting -= 1
        while fitting > 1 and unicodedata.combining(word[fitting]):
            fitting -= 1
        marks = [i + 1 for i in range(fitting // 2, fitting) if unicodedata.category(word[i])[0] == "P"]
        cut = marks[-1] if marks else fitting
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word] if word else pieces


class _Words:
    """The words of a scene, of which a caption holds those from `first` to before `after`.

    What is asked of a word again and again is worked out once: there are many more captions that are
    possible than words.
    """

    def __init__(self, tokens: Sequence[_Token], duration: float, gap: float) -> None:
        self.tokens = tokens
        self._duration = duration
        self._gap = gap
        pairs = [_break(left, right) for left, right in pairwise(tokens)]
        # Of each token but the first: what it costs to cut before it, and not to.
        self._breaks = [0.0, *(cost for cost, _ in pairs), 0.0]
        self._strains = list(accumulate((strain for _, strain in pairs), initial=0.0))
        # Columns up to the end of each token, with a space before it, and up to its beginning, with that.
        spaced = (columns(token.text) + (not token.joined) for token in tokens)
        self._ends = list(accumulate(spaced, initial=0))
        self._begins = [end + (not token.joined) for end, token in zip(self._ends, tokens, strict=False)]

    def width(self, first: int, after: int) -> int:
        """Return how wide a caption is in one line, in columns."""
        return self._ends[after] - self._begins[first]

    def cuts(self) -> list[tuple[int, int]]:
        """Return the cheapest way to cut the words into captions: `(first, after)`."""
        count = len(self.tokens)
        best = [0.0] + [float("inf")] * count
        last = [0] * (count + 1)
        # The least that a caption costs is a part for its first word and a part for its last one.
        opening: list[float] = []
        for after in range(1, count + 1):
            opening.append(best[after - 1] - self._strains[after - 1])
            closing = _COST_CAPTION + self._breaks[after] + self._strains[after - 1] - _FLOAT_ERROR
            for first in range(after - 1, self._farthest(after) - 1, -1):
                least = opening[first] + closing
                if least > best[after]:
                    continue
                broken, _ = self.line_break(first, after)
                if least + broken / 2 > best[after]:
                    continue
                cost = best[first] + broken / 2 + self._cost(first, after)
                if cost < best[after]:
                    best[after], last[after] = cost, first
        cuts: list[tuple[int, int]] = []
        after = count
        while after:
            cuts.append((last[after], after))
            after = last[after]
        return cuts[::-1]

    def _farthest(self, after: int) -> int:
        """Return the first word of the longest caption, which fits into two lines if it can be broken."""
        return bisect_left(self._begins, self._ends[after] - LINES * COLUMNS - 1)

    def _cost(self, first: int, after: int) -> float:
        shown, hidden = self.times(first, after)
        seconds = max(hidden - shown, _INSTANT)
        width = self.width(first, after)
        cost = _COST_CAPTION
        haste = width / seconds / COLUMNS_A_SECOND - 1
        if haste > 0:
            cost += _COST_FAST * min(haste, 10) + (_COST_TOO_FAST if haste > _FLOAT_ERROR else 0)
        if seconds < _SHORTEST:
            cost += _COST_BRIEF * (1 - seconds / _SHORTEST)
        if width < _SHORT:
            cost += _COST_SHORT * (1 - width / _SHORT)
        late = self.tokens[after - 1].end - shown - _LONGEST
        if late > 0:
            cost += _COST_LONG * late
        return cost + self._breaks[after] + self._strains[after - 1] - self._strains[first]

    def times(self, first: int, after: int) -> tuple[float, float]:
        """Return when a caption appears and goes: with its words, a little longer where there is room.

        Where there is not, it comes a little early in the silence before it.
        """
        tokens = self.tokens
        shown, spoken = tokens[first].start, tokens[after - 1].end
        room = tokens[after].start - self._gap if after < len(tokens) else self._duration
        needed = shown + max(_SHORTEST, self.width(first, after) / COLUMNS_A_SECOND)
        hidden = max(min(max(spoken + _LINGER, needed), room), shown + _INSTANT)
        quiet = shown - tokens[first - 1].end - self._gap if first else shown
        return shown - max(0.0, min(needed - hidden, quiet, _LEAD)), hidden

    def line_break(self, first: int, after: int) -> tuple[float, int]:
        """Return the cheapest break of a caption into two lines: its cost, and the word that it is before.

        No break, before the word after the last, costs nothing where one line is enough. The cost is
        infinite where two lines are not.
        """
        begin, end = self._begins[first], self._ends[after]
        if end - begin <= COLUMNS:
            return 0.0, after
        # Only between these is neither line too wide.
        low = max(bisect_left(self._begins, end - COLUMNS), first + 1)
        high = min(bisect_right(self._ends, begin + COLUMNS), after)
        breaks = (
            (self._breaks[index] + abs(self._ends[index] - begin - end + self._begins[index]) / 3, index)
            for index in range(low, high)
        )
        return min(breaks, default=(float("inf"), after))

    def lines(self, first: int, after: int) -> tuple[str, ...]:
        """Return a caption on one line where it fits, or on two: cut at a phrase, and balanced."""
        _, index = self.line_break(first, after)
        lines = (self.tokens[first:index], self.tokens[index:after])
        return tuple(_join(line) for line in lines if line)


def _break(left: _Token, right: _Token) -> tuple[float, float]:
    """Return the cost of a cut or a line break between two tokens, and of a caption that holds both."""
    cost = break_cost(left.text, right.text)
    ends = left.beat != right.beat or cost == 0
    strain = _COST_STRADDLE * ends + _COST_SILENCE * max(right.start - left.end - _LINGER, 0)
    if left.beat != right.beat:
        return 0.0, strain
    return 4.0 if right.joined else cost, strain


def _join(tokens: Iterable[_Token]) -> str:
    text = ""
    for token in tokens:
        text += token.text if token.joined or not text else f" {token.text}"
    return text


def to_srt(captions: Sequence[Caption]) -> str:
    """Return captions as SubRip."""
    return "".join(
        f"{number}\n{_clock(caption.start, ',')} --> {_clock(caption.end, ',')}\n{_plain(caption.text)}\n\n"
        for number, caption in enumerate(captions, 1)
    )


def to_vtt(captions: Sequence[Caption], language: str) -> str:
    """Return captions as WebVTT (https://www.w3.org/TR/webvtt1/)."""
    cues = "".join(
        f"\n{_clock(caption.start, '.')} --> {_clock(caption.end, '.')}\n{_escape(caption.text)}\n"
        for caption in captions
    )
    return f"WEBVTT\nKind: captions\nLanguage: {language}\n{cues}"


def _plain(text: str) -> str:
    """Return text in which a player of SubRip, which has no escapes, finds no tag, style or time.

    A word joiner, which is not seen, goes into `<b>`, `{\\an8}` and `-->`.
    """
    return re.sub(r"<(?=[/A-Za-z])|\{(?=\\)|-(?=->)", lambda match: f"{match[0]}\u2060", text)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"
