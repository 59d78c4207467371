"""When steps happen that the words tell one after the other, or else in even turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notes2manim.model.say import split_words
from notes2manim.model.script import Beat
from notes2manim.notes.aliases import Alias, find_all

# A beat, and a word of it.
Moment = tuple[int, int]

_APART = 3  # words from one step to the next, at least: about a second
# What a name is worth less in the sentence that presents the picture, and in one that tells of another thing.
_PRESENTING, _SHARED = 2.0, 0.6
_MAX_SPOTS = 40  # of one name: no scene says one more often


@dataclass(frozen=True)
class _Chain:
    """Things told one after the other, the last of them here; `spent` grows with how late they are."""

    number: int
    moment: Moment
    weight: float
    spent: int
    before: _Chain | None


class Clock:
    """The words of the beats between two moments, counted through."""

    def __init__(self, beats: Sequence[Beat], shown: Moment, end: Moment) -> None:
        self._starts: list[int] = []
        total = 0
        for beat in beats:
            self._starts.append(total)
            total += max(1, len(split_words(beat.say)))
        self._starts.append(total)
        self._said = [bool(beat.say) for beat in beats]
        self.start, self.end = self.at(shown), self.at(end)

    def at(self, moment: Moment) -> int:
        """Return how many words come before a moment."""
        return self._starts[min(moment[0], len(self._starts) - 1)] + moment[1]

    def moment(self, position: int) -> Moment:
        """Return the beat and the word at a position."""
        beat = max(index for index, start in enumerate(self._starts[:-1]) if start <= position)
        return beat, position - self._starts[beat]

    def sentences(self, after: int, before: int) -> list[int]:
        """Return where the sentences begin that lie between two positions."""
        begins = zip(self._starts[:-1], self._said, strict=True)
        return [start for start, said in begins if said and after < start < before]


def told(
    beats: Sequence[Beat], shown: Moment, end: Moment, names: Sequence[Sequence[Alias]]
) -> list[Moment | None]:
    """Return when each of some things is told, in their order; None for one that is not.

    Of all the ways to find their names one after the other in the words, the one with the most
    and the longest names is taken, and of those the earliest.
    """
    clock = Clock(beats, shown, end)
    chains: list[_Chain] = []
    for number, aliases in enumerate(names):
        fresh = []
        for moment, weight in _spots(beats, shown, end, aliases)[:_MAX_SPOTS]:
            ahead = [(_weight(chain, moment), chain) for chain in chains if chain.moment < moment]
            gained, before = max(ahead, key=lambda pair: (pair[0], -pair[1].spent), default=(0.0, None))
            spent = clock.at(moment) + (before.spent if before else 0)
            fresh.append(_Chain(number, moment, weight + gained, spent, before))
        chains += fresh
    moments: list[Moment | None] = [None] * len(names)
    chain = max(chains, key=lambda chain: (chain.weight, -chain.spent), default=None)
    while chain is not None:
        moments[chain.number] = chain.moment
        chain = chain.before
    return moments


def _spots(
    beats: Sequence[Beat], shown: Moment, end: Moment, aliases: Sequence[Alias]
) -> list[tuple[Moment, float]]:
    """Return where a thing is named, and how surely: more of its names in one sentence are surer."""
    spots: list[tuple[Moment, float]] = []
    for index in range(shown[0], min(end[0] + 1, len(beats))):
        found = [
            (word, alias)
            for word, alias in find_all(aliases, beats[index].say)
            if shown < (index, word) < end
        ]
        whole = sum({alias.text: alias.weight for _, alias in found}.values())
        for word, alias in found:
            weight = alias.weight + (whole - alias.weight) / 4 - (_PRESENTING if index == shown[0] else 0.0)
            if weight > 0:
                spots.append(((index, word), weight))
    return spots


def _weight(chain: _Chain, moment: Moment) -> float:
    """Return what a chain is worth before a moment: each thing has a sentence of its own, rather."""
    return chain.weight - (_SHARED if chain.moment[0] == moment[0] else 0.0)


def spread(clock: Clock, found: Sequence[Moment | None]) -> tuple[list[Moment], int]:
    """Return moments for all steps, those that are not told between those that are.

    The number tells how many of the last ones found no room before the end.
    """
    if sum(moment is not None for moment in found) * 2 < len(found):
        found = [None] * len(found)
    positions: list[int] = []
    before, waiting = clock.start, 0
    for moment in found:
        if moment is None:
            waiting += 1
            continue
        position = clock.at(moment)
        between = _fill(clock, before, position, waiting)
        positions += between + [position] * (1 + waiting - len(between))
        before, waiting = position, 0
    tail = _fill(clock, before, clock.end, waiting)
    return [clock.moment(position) for position in positions + tail], waiting - len(tail)


def _fill(clock: Clock, after: int, before: int, count: int) -> list[int]:
    """Return positions for up to `count` steps: the beginnings of sentences, or else words."""
    if not count:
        return []
    begins = clock.sentences(after, before)
    if len(begins) >= count:
        return [begins[index * len(begins) // count] for index in range(count)]
    count = min(count, max(0, (before - after) // _APART - 1))
    return [after + (before - after) * (index + 1) // (count + 1) for index in range(count)]
