"""What figures have in common: named parts that come in turn, and one that is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manim import Animation, AnimationGroup, Mobject, VGroup, VMobject

from notes2manim.visuals.motion import Appear, Vanish
from notes2manim.visuals.picture import Picture
from notes2manim.visuals.spotlight import BACK, Spotlight

# The part that is there before all others, where a figure has one.
AXIS = "axis"
# When a whole figure comes, each part begins after this share of the time of the one before.
_LAG = 0.5


class Parted(Picture):
    """A figure of parts. The part that is meant has a bright copy on it, and the others fade back.

    A subclass calls `_arrange` at the end of `build`, and may override `_bring`.
    """

    def _arrange(
        self,
        parts: Mapping[str, VMobject],
        lit: Mapping[str, VMobject],
        *,
        frame: VMobject | None = None,
        needs: Mapping[str, Sequence[str]] | None = None,
        ways: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Take the parts, in the order in which they are drawn, and their bright copies.

        `frame` comes with the first part, or as part `axis`; `needs` names the parts that must be
        there before another; `ways` gives names to several parts that are meant together.
        """
        self._parts, self._lit = dict(parts), dict(lit)
        self._needs, self._ways = dict(needs or {}), dict(ways or {})
        self._frame = frame
        self._framed = frame is None
        self._spotlight = Spotlight()
        self._shown: dict[str, None] = {}
        self._bright: list[VMobject] = []
        self.add(*([frame] if frame is not None else []), *self._parts.values())

    def _bring(self, part: str) -> Animation:
        """Return the animation that draws one part."""
        return Appear(self._parts[part])

    def _members(self, part: str) -> list[str]:
        """Return the parts that a name stands for."""
        return list(self._ways.get(part, [part] if part in self._parts else []))

    def reveal(self, part: str) -> Animation | None:
        """Bring all parts in their order, or one with those that it needs."""
        members = self._members(part) if part else list(self._parts)
        if not members and part not in ("", AXIS):
            return None
        wanted = dict.fromkeys(name for member in members for name in [*self._needs.get(member, ()), member])
        fresh = [name for name in wanted if name not in self._shown]
        moves: list[Animation] = []
        if not self._framed and self._frame is not None:
            self._framed = True
            moves.append(Appear(self._frame))
        moves += [self._bring(name) for name in fresh]
        if not moves:
            return None
        moves = self._let_go() + moves
        self._shown.update(dict.fromkeys(fresh))
        if len(moves) == 1:
            return moves[0]
        return AnimationGroup(*moves, lag_ratio=0.0 if part and len(fresh) < 2 else min(_LAG, 4 / len(moves)))

    def point(self, part: str) -> Animation | None:
        """Light a part; the others fade back. "" brings all forward again."""
        members = self._members(part)
        if part and not members:
            return None
        if any(member not in self._shown for member in members):
            return self.reveal(part)
        if not part:
            moves = self._let_go()
        else:
            shares: list[tuple[Mobject, float]] = [
                (self._parts[name], 1.0 if name in members else BACK) for name in self._shown
            ]
            turn = self._spotlight.turn(shares)
            moves = [*self._dim(), *([turn] if turn else [])]
            self._bright = self._brighten(part, members)
            self.add(*self._bright)
            if self._bright:
                moves.append(Appear(VGroup(*self._bright)))
        return AnimationGroup(*moves) if moves else None

    def _brighten(self, part: str, members: list[str]) -> list[VMobject]:
        """Return the bright copies that lie on a part."""
        return [self._lit[name].copy() for name in members if name in self._lit]

    def _dim(self) -> list[Animation]:
        bright, self._bright = self._bright, []
        self.remove(*bright)
        return [Vanish(*bright)] if bright else []

    def _let_go(self) -> list[Animation]:
        """Bring everything forward again, if a part is lit."""
        if not self._bright:
            return []
        turn = self._spotlight.turn([(self._parts[name], 1.0) for name in self._shown])
        return [*self._dim(), *([turn] if turn else [])]

    def pace(self, part: str) -> float:
        """Return how long an animation takes, in seconds."""
        return 0.6 if part else min(2.5, 0.6 + 0.25 * len(self._parts))
