"""Word times where a provider gives none, or too few: from letters, and from the silences in the sound.

The words are laid between the silences so that each stretch of speech is as long as its letters
make likely. Which silence stands behind which word is found by dynamic programming: over all words
and silences, the way with the least cost. What it costs was tried out on hibari, whose true times
are known; see docs/decisions/speech-services.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from notes2manim.voices import sound
from notes2manim.voices.provider import Span, Take
from notes2manim.voices.spoken import plain
from notes2manim.voices.tone import gap, syllables

# Seconds that a word takes, fitted to 2,700 words of hibari: for each syllable and each letter, and for
# the last word of a clause, which is drawn out.
SYLLABLE, LETTER, CLAUSE_END = 0.05, 0.035, 0.2
SHORTEST = 0.06

# The costs of a way: of a stretch of speech that is e times longer or shorter than likely, the square
# root of its seconds; of a clause that ends without a silence; of a second of silence behind a
# word that ends no clause, and inside of a word.
STRETCHED, UNHEARD, UNMARKED, INSIDE = 6.0, 1.0, 20.0, 8.0

LEAST = 0.06  # seconds of a silence that is looked at
CLOSURE = 0.05  # seconds of silence that a stop such as "p" may hold inside of a word
REACH = 40  # silences that may lie inside of words one after another
LONG = 0.15  # seconds: a longer silence is no part of speaking
ASTRAY = 4.0  # seconds of speech, and a twentieth of what was said so far, by which a silence may be off


def estimate(words: Sequence[str], take: Take) -> list[Span]:
    """Return the estimated span of each word of a take that was trimmed, in order, never back."""
    edges = np.concatenate([[0.0], np.cumsum([_length(word) for word in words])])
    edges += _drawn_out(words)
    pauses = [span for span in sound.silences(take) if span[1] - span[0] > LEAST]
    anchors = [(0.0, 0.0), *pauses, (take.duration, take.duration)]
    spans: list[Span] = []
    for (first, begin), (last, stop) in pairwise(_way(words, edges, anchors)):
        start, end = anchors[begin][1], anchors[stop][0]
        inner = (edges[first : last + 1] - edges[first]) / (edges[last] - edges[first])
        times = start + inner * (end - start)
        spans += [(float(before), float(after)) for before, after in pairwise(times)]
    return spans


def _length(word: str) -> float:
    letters = sum(map(str.isalnum, plain(word)))
    return max(SHORTEST, SYLLABLE * syllables(word) + LETTER * letters)


def _ends_clause(word: str) -> bool:
    return gap(word) > 0.1


def _drawn_out(words: Sequence[str]) -> NDArray[np.float64]:
    """Return by how much each edge between words is later, since words at ends of clauses are longer."""
    last = len(words) - 1
    ends = [at == last or _ends_clause(word) for at, word in enumerate(words)]
    return np.concatenate([[0.0], np.cumsum(ends)]) * CLAUSE_END


def _way(words: Sequence[str], edges: NDArray[np.float64], anchors: Sequence[Span]) -> list[tuple[int, int]]:
    """Return which edges between words lie at which anchors: pairs of their numbers, the ends included.

    `edges` are the likely times of the edges, `anchors` the silences, with the ends of the take.
    """
    count, last = len(words), len(anchors) - 1
    widths = np.array([stop - begin for begin, stop in anchors])
    inside = np.concatenate([[0.0], np.cumsum(INSIDE * np.maximum(0.0, widths - CLOSURE))])
    ends = np.array([False, *map(_ends_clause, words)])
    silent = np.cumsum(np.where(widths > LONG, widths, 0.0))
    clock = edges * max(anchors[-1][1] - silent[-1], 0.1) / edges[-1]
    near = [_near(begin - pause, clock) for (begin, _), pause in zip(anchors, silent, strict=True)]
    near[0], near[-1] = slice(0, 1), slice(count, count + 1)
    unheard = _unheard(ends)
    costs = np.full((last + 1, count + 1), np.inf)
    costs[0, 0] = 0.0
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    for at in range(1, last + 1):
        rows = near[at]
        own = np.where(ends[rows] | (at == last), 0.0, UNMARKED * widths[at])
        for before in range(max(0, at - REACH), at):
            seconds, columns = anchors[at][0] - anchors[before][1], near[before]
            if seconds <= 0 or not np.isfinite(costs[before, columns]).any():
                continue
            likely = np.maximum(clock[rows, None] - clock[None, columns], 0.0)
            ways = costs[before, columns] + _stretch(seconds, likely) + unheard[rows, columns]
            best = ways.argmin(axis=1)
            cost = ways[np.arange(len(best)), best] + own + inside[at] - inside[before + 1]
            for row in np.flatnonzero(cost < costs[at, rows]):
                edge = rows.start + int(row)
                costs[at, edge] = cost[row]
                origins[edge, at] = (columns.start + int(best[row]), before)
    if (count, last) not in origins:
        return [(0, 0), (count, last)]
    way = [(count, last)]
    while way[-1] != (0, 0):
        way.append(origins[way[-1]])
    return way[::-1]


def _near(spoken: float, clock: NDArray[np.float64]) -> slice:
    """Return the inner edges that may lie where so many seconds were spoken, by the likely `clock`."""
    reach = ASTRAY + spoken / 20
    first, last = np.searchsorted(clock[1:-1], [spoken - reach, spoken + reach])
    return slice(int(first) + 1, int(last) + 1)


def _stretch(seconds: float, likely: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what it costs when speech that likely takes so long takes these seconds; where none is, inf."""
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = STRETCHED * np.log(seconds / likely) ** 2 * np.sqrt(likely)
    return np.where(likely > 0, cost, np.inf)


def _unheard(ends: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return what it costs that clauses end without a silence between an edge (column) and one (row)."""
    through = np.cumsum(ends).astype(float)
    before = through - ends
    return np.asarray(UNHEARD * np.maximum(before[:, None] - through[None, :], 0.0))


def share(words: Sequence[str], span: Span) -> list[Span]:
    """Return the spans of words that sound as one, each with its share of the letters."""
    ends = np.cumsum([0, *(len(plain(word)) for word in words)])
    times = span[0] + ends * (span[1] - span[0]) / ends[-1]
    return [(float(start), float(end)) for start, end in pairwise(times)]
