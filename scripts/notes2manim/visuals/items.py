"""What lists and key phrases have in common: items that come in turn, the last one bright."""

from __future__ import annotations

from manim import Animation, AnimationGroup, Succession, VGroup, VMobject

from notes2manim.visuals.motion import Appear, Tint, Vanish, paint
from notes2manim.visuals.picture import Picture
from notes2manim.visuals.theme import Theme


class Items(Picture):
    """Items on pages. The one that is spoken is bright; those before it are muted.

    A subclass fills `_pages` in `build`, with the items of each page in their order, and says
    in `_brighten` and `_mute` which colours they take.
    """

    def _arrange(self, theme: Theme, pages: list[list[VGroup]]) -> None:
        self._theme = theme
        self._items = [item for page in pages for item in page]
        self._page_of = [number for number, page in enumerate(pages) for _ in page]
        self._page = 0
        self._shown: set[int] = set()
        self._bright: int | None = None
        for item in self._items:
            self._paint(item, bright=True)
        self.add(*self._items)

    def _colors(self, item: VGroup, bright: bool) -> list[tuple[VMobject, str]]:
        """Return the parts of an item and the colour each has when it is bright, or muted."""
        raise NotImplementedError

    def _paint(self, item: VGroup, *, bright: bool) -> None:
        for part, color in self._colors(item, bright):
            paint(part, color)

    def _tints(self, item: VGroup, *, bright: bool) -> list[Animation]:
        return [Tint(part, color) for part, color in self._colors(item, bright)]

    def reveal(self, part: str) -> Animation | None:
        """Bring an item, or, for "", all that have not come yet."""
        wanted = [int(part)] if part else [i for i in range(len(self._items)) if i not in self._shown]
        wanted = [index for index in wanted if index < len(self._items)]
        if part and wanted and wanted[0] in self._shown:
            return self.point(part)
        if not wanted:
            return None
        last = wanted[-1]
        turn = self._turn_to(self._page_of[last])
        moves: list[Animation] = []
        if len(wanted) > 1:  # a whole list at once: nothing in it is more than the rest
            wanted = [index for index in wanted if self._page_of[index] == self._page]
            self._shown.update(wanted)
            items = [self._items[index] for index in wanted]
            moves.append(Appear(VGroup(*items), parts=items, lag=0.6))
            return _one_after_the_other(turn, moves)
        moves += self._dim(last)
        self._shown.add(last)
        self._bright = last
        self._paint(self._items[last], bright=True)
        moves.append(Appear(self._items[last], rise=0.12))
        return _one_after_the_other(turn, moves)

    def point(self, part: str) -> Animation | None:
        """Brighten an item that is there, and mute the others."""
        index = int(part) if part else -1
        if index not in self._shown:
            return self.reveal(part) if 0 <= index < len(self._items) else None
        if index == self._bright:
            return None
        turn = self._turn_to(self._page_of[index])
        moves = self._dim(index)
        self._bright = index
        moves += self._tints(self._items[index], bright=True)
        return _one_after_the_other(turn, moves)

    def _dim(self, current: int) -> list[Animation]:
        """Mute the item that was bright, or all of a list that came at once."""
        before = self._shown if self._bright is None else {self._bright}
        moves = []
        for index in sorted(before - {current}):
            if self._page_of[index] == self._page:
                moves += self._tints(self._items[index], bright=False)
            else:
                self._paint(self._items[index], bright=False)
        return moves

    def _turn_to(self, page: int) -> list[Animation]:
        """Turn to another page: what it had comes back muted."""
        if page == self._page:
            return []
        leaving = [self._items[i] for i in sorted(self._shown) if self._page_of[i] == self._page]
        coming = [self._items[i] for i in sorted(self._shown) if self._page_of[i] == page]
        self._page = page
        for item in coming:
            self._paint(item, bright=False)
        moves: list[Animation] = [Vanish(*leaving)] if leaving else []
        if coming:
            moves.append(Appear(VGroup(*coming)))
        return [_one_after_the_other(*([move] for move in moves))] if moves else []

    def pace(self, part: str) -> float:
        """Return how long an item takes, in seconds."""
        return 0.5 if part else 0.9


def _one_after_the_other(*turns: list[Animation]) -> Animation:
    """Return the turns that are not empty in succession, each with its moves together."""
    groups = [moves[0] if len(moves) == 1 else AnimationGroup(*moves) for moves in turns if moves]
    return groups[0] if len(groups) == 1 else Succession(*groups)
