"""Word times where a provider gives none, or too few: from letters, and from the silences in the sound."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from notes2manim.voices import sound
from notes2manim.voices.provider import Span, Take
from notes2manim.voices.spoken import plain
from notes2manim.voices.tone import gap, length


def estimate(words: Sequence[str], take: Take) -> list[Span]:
    """Return the estimated span of each word of a take that was trimmed.

    The words are laid with the lengths that `tone` gives them, stretched to the take. Then each
    of the longest silences that is near the end of a clause is taken for the pause that is there,
    and what lies between two such pauses is stretched again.
    """
    lengths = [length(word) for word in words]
    pauses = [gap(word) for word in words[:-1]] + [0.0]
    edges = np.cumsum([0.0, *(spoken + pause for spoken, pause in zip(lengths, pauses, strict=True))])
    anchors = {0: (0.0, 0.0), len(words): (take.duration, take.duration)}
    scale = take.duration / edges[-1]
    for begin, stop in sound.silences(take):
        ends = [at + 1 for at, pause in enumerate(pauses) if pause > 0.1 and at + 1 not in anchors]
        near = [at for at in ends if abs(edges[at] * scale - stop) < max(0.6, 0.15 * take.duration)]
        if near and stop - begin > 0.08:
            at = min(near, key=lambda end: abs(edges[end] * scale - stop))
            if _in_order({**anchors, at: (begin, stop)}):
                anchors[at] = (begin, stop)
    spans: list[Span] = []
    for first, last in pairwise(sorted(anchors)):
        start, end = anchors[first][1], anchors[last][0]
        inner = np.cumsum([0.0, *lengths[first:last]])
        times = start + inner * (end - start) / inner[-1]
        spans += [(float(before), float(after)) for before, after in pairwise(times)]
    return spans


def share(words: Sequence[str], span: Span) -> list[Span]:
    """Return the spans of words that sound as one, each with its share of the letters."""
    ends = np.cumsum([0, *(len(plain(word)) for word in words)])
    times = span[0] + ends * (span[1] - span[0]) / ends[-1]
    return [(float(start), float(end)) for start, end in pairwise(times)]


def _in_order(anchors: dict[int, Span]) -> bool:
    spans = [anchors[at] for at in sorted(anchors)]
    return all(before[1] < after[0] for before, after in pairwise(spans))
