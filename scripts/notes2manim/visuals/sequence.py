"""Actors, and the messages between them in the order of time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, FadeIn, FadeOut, Mobject, VGroup, VMobject

from notes2manim.model import visual as model
from notes2manim.model.say import split_words
from notes2manim.visuals.arrows import Way, along, arrow, polyline
from notes2manim.visuals.ink import blend, fit, merged
from notes2manim.visuals.lettering import label, paragraph
from notes2manim.visuals.motion import Appear, Trace
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.spotlight import BACK, Spotlight
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

_LEAST = 1 / 36
# In ems, what lies around the name of an actor, and where it would be broken otherwise; names stand in
# two rows rather than be so small, in shares of the least size.
_AROUND, _TIGHT, _SMALL = 0.9, 0.5, 1.2
# When all messages come, each is sent after this share of the time of the one before.
_LAG = 0.6
# A line of words has so much of their width, lest it be broken for a rounding error.
_LOOSE = 1.04


class Sequence(Picture):
    """A sequence diagram; more messages than fit are pages under the same actors."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Sequence(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Choose the largest size at which the messages fit, and draw the actors and every message."""
        self._theme, self._box = theme, box
        known = {actor.id: at for at, actor in reversed(list(enumerate(self.model.actors)))}
        self._messages = [
            (known[message.source], known[message.target], message)
            if message.source in known and message.target in known
            else None
            for message in self.model.messages
        ]
        count = len(self.model.actors)
        self._pitch = min(box.width / count, 7.0)
        self._xs = [box.x + (at - (count - 1) / 2) * self._pitch for at in range(count)]
        largest = self._largest(max(theme.sizes.body * 1.15, _LEAST))
        self._spotlight = Spotlight()
        self._gap = 0.42
        bound = largest
        for step in range(10):
            self._size = largest + (_LEAST - largest) * min(step, 8) / 8
            if self._size > bound and step < 8:
                continue
            self._gap = 0.42 if step < 9 else 0.26
            self._em = self._size * FRAME_HEIGHT
            heads = [self._head(actor.label) for actor in self.model.actors]
            rows = [self._row(entry) for entry in self._messages]
            room = box.height - self._depth(heads) - 0.3 * self._em
            depth = sum(row.height + self._gap * self._em for row in rows)
            if depth <= room:
                break
            bound = self._size * max(room, 0.0) / depth * 1.2  # no need to try what is much too large
        self._draw_frame(heads)
        self._place(rows, room)
        self._page = 0
        self._framed = False
        self._shown: set[int] = set()
        self.add(self._frame, *(row for row, page in zip(self._rows, self._pages, strict=True) if page == 0))

    def _largest(self, size: float) -> float:
        """Return the largest size at which no name is broken within a word; `_staggered` tells how.

        Names that have no room side by side stand in two rows, so that each has twice the room.
        """
        words = [word for actor in self.model.actors for word in split_words(actor.label)]
        widest = max(map(self._ems, words), default=0.0)
        fits = [(rows * self._pitch - 0.1) / ((widest + _AROUND) * FRAME_HEIGHT) for rows in (1, 2)]
        self._staggered = len(self.model.actors) > 2 and fits[0] < min(size, _LEAST * _SMALL)
        self._around = _AROUND if fits[self._staggered] >= _LEAST else _TIGHT
        return max(_LEAST, min(size, fits[self._staggered]))

    def _ems(self, text: str) -> float:
        """Return how wide a text is, in ems."""
        return float(label(text, self._theme, _LEAST).width) / (_LEAST * FRAME_HEIGHT)

    def _longest_in(self, text: str) -> float:
        """Return how wide the widest word of a text is, at most as wide as the box, with air for a plate."""
        longest = max(map(self._ems, split_words(text)), default=0.0) * self._em * _LOOSE
        return min(longest, self._box.width - self._em)

    def _inside(self, x: float, width: float) -> float:
        """Return the place nearest to `x` for the middle of what is so wide, in the box."""
        side = max(0.0, (self._box.width - width) / 2)
        return min(max(x, self._box.x - side), self._box.x + side)

    def _depth(self, heads: list[VGroup]) -> float:
        """Return how high the names are together."""
        deepest = max(head.height for head in heads)
        return 2 * deepest + 0.3 * self._em if self._staggered else deepest

    def _head(self, text: str) -> VGroup:
        colors = self._theme.colors
        most = (2 if self._staggered else 1) * self._pitch - self._around * self._em
        words = fit(paragraph(text, self._theme, self._size, most, align="center", leading=1.2), most, 1.6)
        plate = RoundedRectangle(
            width=words.width + (self._around - 0.2) * self._em,
            height=words.height + 0.4 * self._em,
            corner_radius=0.12,
            fill_color=colors.surface,
            fill_opacity=1,
            stroke_width=3,
            stroke_color=blend(colors.line, colors.series[0], 0.55),
        )
        words.move_to(plate)
        return VGroup(plate, words)

    def _draw_frame(self, heads: list[VGroup]) -> None:
        top, bottom = self._box.y + self._box.height / 2, self._box.y - self._box.height / 2
        depth, below = max(head.height for head in heads), self._depth(heads)
        places = self._head_places(heads)
        plates, words = VGroup(), VGroup()
        lines = VMobject(stroke_color=self._theme.colors.line, stroke_width=2.5, fill_opacity=0)
        pieces = []
        for number, (head, x) in enumerate(zip(heads, self._xs, strict=True)):
            head[0].stretch_to_fit_height(depth - 0.02)
            low = top - (below if self._staggered and number % 2 else depth)
            head.move_to((places[number], low + depth / 2, 0))
            head[1].move_to(head[0])
            plates.add(head[0])
            words.add(head[1])
            way = Way(np.array([(x, low, 0.0), (x, bottom, 0.0)]))
            starts = np.arange(0.0, way.length, 0.2)
            pieces += [polyline(way.cut(start, min(start + 0.1, way.length))) for start in starts]
        lines.points = np.vstack(pieces)
        self._lifelines = lines
        self._below = top - below
        self._frame = VGroup(lines, *merged(plates), *merged(words))

    def _head_places(self, heads: list[VGroup]) -> list[float]:
        """Return the middles of the names: over their life lines, but in the box, and apart in their row."""
        places = list(self._xs)
        if not self._staggered:
            return places
        left, right = self._box.x - self._box.width / 2, self._box.x + self._box.width / 2
        for row in (range(0, len(heads), 2), range(1, len(heads), 2)):
            edge = left
            for at in row:
                places[at] = max(places[at], edge + heads[at].width / 2)
                edge = places[at] + heads[at].width / 2 + 0.1
            edge = right
            for at in reversed(row):
                places[at] = min(places[at], edge - heads[at].width / 2)
                edge = places[at] - heads[at].width / 2 - 0.1
        return places

    def _row(self, entry: tuple[int, int, model.Message] | None) -> VGroup:
        """Draw a message at its actors, its arrow (or the middle of its note) wherever."""
        if entry is None:
            return VGroup()
        source, target, message = entry
        if message.note:
            return self._note(source, target, message.text)
        if source == target:
            return self._self_message(source, message)
        return self._message(source, target, message)

    def _text(self, text: str, width: float, align: Any = "center") -> VGroup:
        words = paragraph(text, self._theme, self._size, width, align=align, leading=1.2)
        return fit(words, width, 2.0)

    def _arrow(self, way: Way, message: model.Message) -> list[VMobject]:
        tone = blend(self._theme.colors.muted, self._theme.colors.text, 0.3)
        return arrow(way, tone, 3.5, tip=min(0.22, 0.6 * self._em), dashed=message.line == "dashed")

    def _message(self, source: int, target: int, message: model.Message) -> VGroup:
        start, end = self._xs[source], self._xs[target]
        gap = 0.06 if end > start else -0.06
        way = Way(np.array([(start + gap, 0.0, 0.0), (end - gap, 0.0, 0.0)]))
        group = VGroup(*self._arrow(way, message))
        if message.text.strip():
            # Words are not broken where their arrow is short: they may reach beyond its ends.
            line = min(self._ems(message.text) * self._em * _LOOSE, 2 * self._pitch - self._em)
            wide = max(abs(end - start) - 0.7 * self._em, line, self._longest_in(message.text))
            words = self._text(message.text, wide)
            middle = self._inside((start + end) / 2, words.width)
            words.move_to((middle, 0.1 * self._em + words.height / 2, 0))
            group.add(self._patch(words), *merged(words))
        return group

    def _self_message(self, actor: int, message: model.Message) -> VGroup:
        x, em = self._xs[actor], self._em
        # The last actor has no room on the right.
        side = -1 if actor == len(self._xs) - 1 and actor > 0 else 1
        reach, drop = side * 0.9 * em, 0.9 * em
        corners = [(0.06 * side, 0), (reach, 0), (reach, -drop), (0.06 * side, -drop)]
        points = np.array([(x + dx, dy, 0.0) for dx, dy in corners])
        pieces = [np.array([a, a + (b - a) / 3, b - (b - a) / 3, b]) for a, b in pairwise(points)]
        group = VGroup(*self._arrow(Way(along(pieces)), message))
        if message.text.strip():
            width = (self._pitch if len(self._xs) > 1 else self._box.width / 2) - 1.5 * em
            near = x + reach + side * 0.25 * em
            free = self._box.width / 2 - side * (near - self._box.x)
            wide = max(width, min(self._longest_in(message.text), free), 1.2 * em)
            words = self._text(message.text, wide, "left" if side > 0 else "right")
            words.move_to((near + side * words.width / 2, -drop / 2, 0))
            if wide > width:
                group.add(self._patch(words))
            group.add(*merged(words))
        return group

    def _note(self, source: int, target: int, text: str) -> VGroup:
        em, colors = self._em, self._theme.colors
        first, last = sorted((self._xs[source], self._xs[target]))
        width = last - first + self._pitch * (0.86 if last == first else 0.5)
        words = self._text(text, max(width - 0.8 * em, self._longest_in(text)))
        plate = RoundedRectangle(
            width=max(words.width, last - first) + 0.7 * em,
            height=words.height + 0.35 * em,
            corner_radius=0.06,
            stroke_width=2,
            stroke_color=colors.line,
            fill_color=blend(colors.surface, colors.accent, 0.14),
            fill_opacity=1,
        )
        words.move_to(plate.move_to((self._inside((first + last) / 2, plate.width), 0, 0)))
        return VGroup(plate, *merged(words))

    def _patch(self, words: VGroup) -> RoundedRectangle:
        patch = RoundedRectangle(
            width=words.width + 0.1,
            height=words.height,
            corner_radius=0.03,
            stroke_width=0,
            fill_color=self._theme.colors.background,
            fill_opacity=1,
        ).move_to(words)
        self._spotlight.keep(patch)
        return patch

    def _place(self, rows: list[VGroup], room: float) -> None:
        """Stack the messages below the actors, on as many pages as they need."""
        self._rows, self._pages = rows, []
        page, used = 0, 0.0
        for row in rows:
            needed = row.height + self._gap * self._em
            if used and used + needed > room:
                page, used = page + 1, 0.0
            self._pages.append(page)
            used += needed
        for number in range(page + 1):
            members = [row for row, at in zip(rows, self._pages, strict=True) if at == number]
            total = sum(row.height + self._gap * self._em for row in members)
            # Few messages stand a little further apart, so that the lines below are not empty.
            spare = min((room - total) / (len(members) + 1), 1.1 * self._em) if number == 0 else 0.0
            y = self._below - 0.15 * self._em - max(0.0, spare) / 2
            for row in members:
                y -= self._gap * self._em
                row.shift((0, y - row.get_top()[1], 0))
                y -= row.height + max(0.0, spare)
        if page == 0 and rows:
            self._shorten(min(row.get_bottom()[1] for row in rows) - 0.5 * self._em)

    def _shorten(self, low: float) -> None:
        """End the life lines a little below the last message."""
        bottom = self._box.y - self._box.height / 2
        low = max(low, bottom)
        points = self._lifelines.points.reshape(-1, 4, 3)
        self._lifelines.points = points[points[:, :, 1].min(axis=1) >= low - 1e-9].reshape(-1, 3)
        lift = (low - bottom) / 2
        self._frame.shift((0, -lift, 0))
        for row in self._rows:
            row.shift((0, -lift, 0))

    def reveal(self, part: str) -> Animation | None:
        """Bring the actors and the messages of the first page, the `actors` alone, or one message more."""
        index = self._index(part)
        if part == "actors":
            framed, self._framed = self._framed, True
            return None if framed else FadeIn(self._frame)
        if part and index is None:
            return None
        wanted = (
            [index]
            if index is not None
            else [at for at, page in enumerate(self._pages) if page == self._page]
        )
        fresh = [at for at in wanted if at not in self._shown]
        if not fresh and self._framed:
            return None
        moves: list[Animation] = []
        if not self._framed:
            self._framed = True
            moves.append(FadeIn(self._frame))
        if index is not None:
            moves += self._turn_to(self._pages[index])
        self._shown.update(fresh)
        if fresh:
            sent = [self._send(at) for at in fresh]
            moves.append(sent[0] if len(sent) == 1 else AnimationGroup(*sent, lag_ratio=_LAG))
        return moves[0] if len(moves) == 1 else AnimationGroup(*moves, lag_ratio=0.3)

    def _send(self, at: int) -> Animation:
        """Return the animation in which a message goes from one actor to the other, or a note comes."""
        row, entry = self._rows[at], self._messages[at]
        if entry is None or entry[2].note:
            return Appear(row)
        return Trace(row, row[0], row[1])

    def point(self, part: str) -> Animation | None:
        """Light a message; the others fade back. "" brings all forward again."""
        index = self._index(part)
        if part and index is None:
            return None
        if index is not None and self._pages[index] != self._page:
            turn = self._turn_to(self._pages[index])
            rows = [at for at, page in enumerate(self._pages) if page == self._page]
            self._shown.update(rows)
            for at in rows:
                self._spotlight.set(self._rows[at], 1.0 if at == index else BACK)
            return AnimationGroup(*turn, FadeIn(VGroup(*(self._rows[at] for at in rows))))
        if index is not None and index not in self._shown:
            return self.reveal(part)
        shares: list[tuple[Mobject, float]] = [
            (self._rows[at], 1.0 if index in (None, at) else BACK)
            for at in sorted(self._shown)
            if self._pages[at] == self._page
        ]
        return self._spotlight.turn(shares)

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.5 if part else 1.2

    def _turn_to(self, page: int) -> list[Animation]:
        """Go to a page: what was there leaves."""
        if page == self._page:
            return []
        gone = [at for at in sorted(self._shown) if self._pages[at] == self._page]
        self._page = page
        self._shown -= set(gone)
        self.remove(*self._rows)
        self.add(*(row for row, at in zip(self._rows, self._pages, strict=True) if at == page))
        return [FadeOut(VGroup(*(self._rows[at] for at in gone)))] if gone else []

    def _index(self, part: str) -> int | None:
        return int(part) if part.isascii() and part.isdigit() and int(part) < len(self._rows) else None
