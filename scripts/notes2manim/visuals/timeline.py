"""Dated events along a line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Dot, VGroup, VMobject

from notes2manim.model import visual as model
from notes2manim.visuals.arrows import Way, arrow, polyline
from notes2manim.visuals.ink import blend, merged
from notes2manim.visuals.lettering import paragraph, wrapped
from notes2manim.visuals.parted import Parted
from notes2manim.visuals.picture import Box
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

_LEAST = 1 / 36
# The largest text in ems of the body, how many sizes are tried, and the narrowest card in ems.
_LARGEST, _STEPS, _NARROW = 1.15, 7, 5.5
# By how many sizes text on a lying line may be smaller than on an upright one.
_RATHER = 2
# Manim units.
_GAP, _BETWEEN, _STEM, _DOT, _TIP, _BEYOND = 0.36, 0.05, 0.5, 0.1, 0.22, 0.35
# What an upright line leaves for the dates, as a share of the width, and around it, in Manim units;
# the widest card in ems.
_DATES, _ASIDE, _WIDE = 0.34, 0.45, 11.0


@dataclass
class _Rows:
    """Texts at both sides of an upright line: how wide the dates are, and how large an em is."""

    dates: list[VGroup]
    texts: list[VGroup]
    reach: float
    em: float

    def heights(self) -> list[float]:
        return [
            max(date.height, text.height) + _BETWEEN
            for date, text in zip(self.dates, self.texts, strict=True)
        ]

    def fit(self, box: Box) -> bool:
        """Tell whether the rows have room below one another."""
        return sum(self.heights()) <= box.height

    def cut(self, box: Box) -> None:
        """Leave each row as many lines as all of them may have."""
        lines = max(1, int((box.height / len(self.texts) - _BETWEEN) / (1.15 * self.em)))
        self.dates = [VGroup(*date[:lines]) for date in self.dates]
        self.texts = [VGroup(*text[:lines]) for text in self.texts]


class Timeline(Parted):
    """Events on a line, their names above and below it in turn; in a narrow box, on an upright line."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Timeline(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Choose the largest text that fits, and draw the line and every event."""
        self._theme = theme
        self._events = self.model.events
        title: VMobject | None = None
        if self.model.title.strip():
            title = merged(wrapped(self.model.title, theme, theme.sizes.body, box.width, weight="semibold"))
            title.move_to((box.x, box.y + box.height / 2 - title.height / 2, 0))
            rest = box.height - title.height - 0.2
            box = Box(box.x, box.y - (box.height - rest) / 2, box.width, rest)
        self._parts_drawn: dict[str, VGroup] = {}
        self._copies: dict[str, VMobject] = {}
        largest = max(theme.sizes.body * _LARGEST, _LEAST)
        sizes = [largest + (_LEAST - largest) * step / (_STEPS - 1) for step in range(_STEPS)]
        along = ((at, cards) for at, size in enumerate(sizes) if (cards := self._cards_along(box, size)))
        lying = next(along, None)
        standing = next(
            (at for at, size in enumerate(sizes) if self._rows(box, size).fit(box)), len(sizes) - 1
        )
        if lying is not None and lying[0] <= standing + _RATHER:
            line = self._lie(box, lying[1])
        else:
            line = self._stand(box, self._rows(box, sizes[standing]))
        frame = VGroup(*([title] if title is not None else []), *line)
        self._arrange(self._parts_drawn, self._copies, frame=frame)

    def _shares(self) -> list[float]:
        """Return where each event is between the first (0) and the last (1): by its year, or evenly."""
        years = [event.year for event in self._events]
        known = [year for year in years if year is not None]
        count = len(years)
        rising = len(known) == count and all(a <= b for a, b in pairwise(known))
        if count == 1:
            return [0.5]
        if not rising or known[0] == known[-1]:
            return [at / (count - 1) for at in range(count)]
        return [(year - known[0]) / (known[-1] - known[0]) for year in known]

    # A lying line.

    def _cards_along(self, box: Box, size: float) -> list[VGroup] | None:
        """Return the cards of a size that fit above and below a line, or None."""
        em = size * FRAME_HEIGHT
        columns = -(-len(self._events) // 2)
        width = min(box.width / columns - _GAP, _WIDE * em)
        if width < _NARROW * em:
            return None
        cards = [self._card(event, size, width) for event in self._events]
        rows = cards[::2], cards[1::2]
        fits = all(sum(card.width + _GAP for card in row) <= box.width + _GAP for row in rows)
        room = box.height / 2 - _STEM - 0.1
        return cards if fits and max(card.height for card in cards) <= room else None

    def _card(self, event: model.Event, size: float, width: float) -> VGroup:
        colors = self._theme.colors
        lines = VGroup()
        if event.date:
            lines.add(
                *paragraph(
                    event.date,
                    self._theme,
                    size,
                    width,
                    align="center",
                    color=colors.series[0],
                    weight="semibold",
                    leading=1.2,
                )
            )
        if event.text:
            words = paragraph(event.text, self._theme, size, width, align="center", leading=1.2)
            if len(lines):
                words.shift(
                    (
                        lines.get_center()[0] - words.get_center()[0],
                        lines.get_bottom()[1] - words.get_top()[1],
                        0,
                    )
                )
            lines.add(*words)
        return merged(lines)

    def _lie(self, box: Box, cards: list[VGroup]) -> list[VMobject]:
        colors = self._theme.colors
        left, right = box.x - box.width / 2, box.x + box.width / 2
        above = max(card.height for card in cards[::2])
        below = max((card.height for card in cards[1::2]), default=0.0)
        stem = _STEM if below else _STEM * 0.8
        y = box.y + (below - above) / 2
        start, end = left + _BEYOND, right - _BEYOND - _TIP
        first, last = start + cards[0].width / 2 - _BEYOND, end - cards[-1].width / 2 + _BEYOND
        wanted = [first + share * (last - first) for share in self._shares()]
        dots = spaced(wanted, [2 * _DOT + 0.06] * len(wanted), start, end)
        for side in (0, 1):
            row = cards[side::2]
            places = spaced(
                dots[side::2], [card.width + _GAP for card in row], left - _GAP / 2, right + _GAP / 2
            )
            for at, (card, x) in enumerate(zip(row, places, strict=True)):
                up = 1 if side == 0 else -1
                card.move_to((x, y + up * (stem + card.height / 2), 0))
                foot = np.array([(dots[2 * at + side], y, 0), (x, y + up * (stem - 0.08), 0)])
                self._put(2 * at + side, card, foot)
        self._parts_drawn = {str(at): self._parts_drawn[str(at)] for at in range(len(cards))}
        tone = blend(colors.muted, colors.text, 0.3)
        return arrow(Way(np.array([(left, y, 0.0), (right, y, 0.0)])), tone, 4.0, tip=_TIP, dashed=False)

    def _put(self, at: int, card: VGroup, foot: Any) -> None:
        """Draw the dot of an event, and what joins it to its card."""
        colors = self._theme.colors
        stem = VMobject(stroke_color=colors.muted, stroke_width=2.5, fill_opacity=0)
        stem.points = polyline(foot)
        dot = Dot(foot[0], radius=_DOT, color=colors.series[0], stroke_width=0)
        self._parts_drawn[str(at)] = VGroup(stem, dot, card)
        bright = VGroup(
            stem.copy().set_stroke(colors.accent, 4), Dot(foot[0], radius=1.7 * _DOT, color=colors.accent)
        )
        self._copies[str(at)] = bright

    # An upright line.

    def _rows(self, box: Box, size: float) -> _Rows:
        """Return the dates and what happened, for an upright line."""
        colors = self._theme.colors
        dates = [
            paragraph(
                event.date or " ",
                self._theme,
                size,
                box.width * _DATES,
                align="right",
                color=colors.series[0],
                weight="semibold",
                leading=1.15,
            )
            for event in self._events
        ]
        reach = min(max(date.width for date in dates), box.width * _DATES)
        width = box.width - reach - 2 * _ASIDE
        texts = [
            paragraph(event.text or " ", self._theme, size, width, leading=1.15) for event in self._events
        ]
        return _Rows(dates, texts, reach, size * FRAME_HEIGHT)

    def _stand(self, box: Box, rows: _Rows) -> list[VMobject]:
        """Put the dates at the left of an upright line, and what happened at its right."""
        colors = self._theme.colors
        if not rows.fit(box):
            rows.cut(box)
        heights = rows.heights()
        used = rows.reach + 2 * _ASIDE + max(text.width for text in rows.texts)
        left = box.x - min(used, box.width) / 2
        x = left + rows.reach + _ASIDE
        # Few events stand a little further apart.
        spread = min(box.height, sum(heights) * 1.9 + 0.3)
        top, bottom = box.y + spread / 2, box.y - spread / 2
        low, high = -(top - heights[0] / 2), -(bottom + heights[-1] / 2)
        wanted = [low + share * (high - low) for share in self._shares()]
        places = [-place for place in spaced(wanted, heights, -top, -bottom)]
        for at, (date, text, y) in enumerate(zip(rows.dates, rows.texts, places, strict=True)):
            date.move_to((left + rows.reach - date.width / 2, y, 0))
            text.move_to((x + _ASIDE + text.width / 2, y, 0))
            dot = Dot((x, y, 0), radius=_DOT, color=colors.series[0], stroke_width=0)
            self._parts_drawn[str(at)] = VGroup(dot, merged(VGroup(*date, *text)))
            self._copies[str(at)] = Dot((x, y, 0), radius=1.7 * _DOT, color=colors.accent)
        line = VMobject(stroke_color=blend(colors.muted, colors.text, 0.3), stroke_width=4, fill_opacity=0)
        line.points = polyline(np.array([(x, top, 0), (x, bottom, 0)]))
        return [line]


def spaced(wanted: list[float], sizes: list[float], low: float, high: float) -> list[float]:
    """Return places in order, near those wanted, such that things of these sizes do not overlap.

    They stay between `low` and `high` if they fit at all: pushed apart from the first on, then
    back from the last.
    """
    places: list[float] = []
    edge = low
    for place, size in zip(wanted, sizes, strict=True):
        places.append(max(place, edge + size / 2))
        edge = places[-1] + size / 2
    edge = high
    for at in range(len(places) - 1, -1, -1):
        places[at] = min(places[at], edge - sizes[at] / 2)
        edge = places[at] - sizes[at] / 2
    return places
