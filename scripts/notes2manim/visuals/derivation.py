"""Formulas that turn into one another."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from manim import Animation, AnimationGroup, VGroup

from notes2manim.model import visual as model
from notes2manim.visuals.blocks import LEAST_SIZE
from notes2manim.visuals.formula import Formula, colored_shapes, formula, in_lines, relation, shapes
from notes2manim.visuals.motion import Appear, Tint, Travel, Vanish, paint
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.theme import Theme

# As many steps as are on the screen at once; the oldest goes when another comes.
_LINES = 4
# Fewer steps are shown at once before they are scaled down further than this.
_LEAST_SCALE = 0.75
# Few short steps are set larger, up to so much of the box.
_LARGEST, _FILL = 1.3, 0.85
# A step that is so many times as wide as the box is broken into lines; less, until all can be read: until
# their size is so many times the least.
_ROOMS, _READABLE = (3.0, 1.6, 1.2, 0.9), 1.2
# In ems: the least room between two steps.
_GAP = 0.55


class Derivation(Picture):
    """Steps below one another, aligned at their relation signs.

    A new step grows out of the last one: the glyphs that both have move down from it, and the
    others fade in. Steps that are done are muted; when the box is full, the steps move up.
    """

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Derivation(**fields)

    def build(self, theme: Theme, box: Box) -> None:
        """Set all steps in one column at one size, and stand each where it is read."""
        self._theme = theme
        em = theme.sizes.formula * self.frame_height
        for room in _ROOMS:
            self._steps = [self._set(_plain(tex), room * box.width) for tex in self.model.steps]
            self._align()
            self._stack(em * _GAP)
            visible, tallest, scale = self._fit(box)
            if scale * theme.sizes.formula >= LEAST_SIZE * _READABLE:
                break
        column = VGroup(*self._steps)
        column.scale(scale)
        first = VGroup(*self._steps[:visible])
        top = box.y + tallest / 2
        column.shift((box.x - column.get_center()[0], top - first.get_top()[1], 0))
        self._top = top
        self._visible = visible
        self._first = 0
        self._last = -1
        self.add(*self._steps)

    def _set(self, tex: str, width: float) -> Formula:
        """Set a step on one line, or on several that are about so wide."""
        glyphs: list[Any] = [*formula(tex, self._theme, self._theme.sizes.formula)]
        if VGroup(*glyphs).width <= width:
            return Formula(tex, *glyphs)
        lines = in_lines(tex, self._theme, self._theme.sizes.formula, width)
        glyphs = [glyph for line in lines for glyph in line]
        return Formula(tex, *glyphs)

    def _fit(self, box: Box) -> tuple[int, float, float]:
        """Return how many steps stand in the box at once, their height, and how they are scaled."""
        count = len(self._steps)
        width = float(VGroup(*self._steps).width)
        for visible in range(min(_LINES, count), 0, -1):
            windows = [VGroup(*self._steps[i : i + visible]) for i in range(count - visible + 1)]
            tallest = max(window.height for window in windows)
            whole = min(box.width / max(width, 1e-9), box.height / max(tallest, 1e-9))
            scale = min(whole, max(1.0, min(_LARGEST, whole * _FILL)))
            if scale > _LEAST_SCALE or visible <= 2 or scale * tallest < box.height * 0.99:
                break
        return visible, tallest * scale, scale

    def _align(self) -> None:
        """Put the relation signs of the steps, where every step has one, at x = 0."""
        signs = [relation(step) for step in self._steps]
        for step, sign in zip(self._steps, signs, strict=True):
            if all(signs) and sign is not None:
                step.shift((-sign.get_center()[0], 0, 0))
            else:
                step.shift((-step.get_center()[0], 0, 0))

    def _stack(self, gap: float) -> None:
        y = 0.0
        for step in self._steps:
            step.shift((0, y - step.get_top()[1], 0))
            y -= step.height + gap

    def reveal(self, part: str) -> Animation | None:
        """Bring the steps up to `part`, the last one out of the one before it."""
        index = min(int(part), len(self._steps) - 1) if part else len(self._steps) - 1
        if index <= self._last:
            return self.point(part)
        moves = self._make_room(index)
        before = self._steps[self._last] if self._last >= 0 else None
        for skipped in range(self._last + 1, index):
            if skipped >= self._first:
                paint(self._steps[skipped], self._theme.colors.muted)
                moves.append(Appear(self._steps[skipped]))
        if before is not None and index == self._last + 1:
            moves += self._transform(before, self._steps[index])
        else:
            moves.append(_written(self._steps[index]))
        if before is not None and self._last >= self._first:
            moves.append(Tint(before, self._theme.colors.muted))
        self._last = index
        return AnimationGroup(*moves)

    def _make_room(self, index: int) -> list[Animation]:
        """Move the steps up until step `index` is among the visible ones."""
        first = max(self._first, index - self._visible + 1)
        if first == self._first:
            return []
        rise = self._top - self._steps[first].get_top()[1]
        leaving = self._steps[self._first : min(first, self._last + 1)]
        staying = self._steps[first : self._last + 1]
        moves: list[Animation] = [Vanish(*leaving)] if leaving else []
        for step in staying:
            origins = [glyph.points.copy() for glyph in step]
            step.shift((0, rise, 0))
            moves.append(Travel(step, origins))
        VGroup(*self._steps[self._last + 1 :]).shift((0, rise, 0))
        self._first = first
        return moves

    def _transform(self, before: VGroup, after: VGroup) -> list[Animation]:
        """Let the glyphs that two steps share move from the one to the other."""
        pairs = _matches(before, after)
        moved = {new for _, new in pairs}
        moves: list[Animation] = []
        if pairs:
            travelling = VGroup(*(after[new] for _, new in pairs))
            moves.append(Travel(travelling, [before[old].points.copy() for old, _ in pairs]))
        rest = [after[index] for index in range(len(after)) if index not in moved]
        if rest:
            moves.append(_written(VGroup(*rest)))
        return moves

    def point(self, part: str) -> Animation | None:
        """Brighten one step that is there, and mute the others."""
        index = int(part) if part else self._last
        if not self._first <= index <= self._last:
            return None
        colors = self._theme.colors
        return AnimationGroup(
            *(
                Tint(self._steps[i], colors.text if i == index else colors.muted)
                for i in range(self._first, self._last + 1)
            )
        )

    def pace(self, part: str) -> float:
        """Return how long a step takes, in seconds."""
        return 1.0


def _written(glyphs: VGroup) -> Animation:
    ordered = sorted(glyphs, key=lambda glyph: float(glyph.get_left()[0]))
    return Appear(glyphs, parts=ordered, lag=0.6)


def _plain(tex: str) -> str:
    r"""Return a step without the alignment marks of the display that it was a line of.

    The marks inside an environment of its own, such as a matrix, stay.
    """
    parts = re.split(r"(\\begin\{.*?\\end\{[^}]*\})", tex, flags=re.DOTALL)
    return "".join(part if index % 2 else re.sub(r"(?<!\\)&", "", part) for index, part in enumerate(parts))


def _matches(first: VGroup, second: VGroup) -> list[tuple[int, int]]:
    """Return which glyphs of two steps are the same: runs in their order, then what was moved.

    What has a colour of its own goes first to where that colour is.
    """
    matcher = SequenceMatcher(None, colored_shapes(first), colored_shapes(second), autojunk=False)
    pairs = [
        (block.a + offset, block.b + offset)
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    ]
    for before, after in (
        (colored_shapes(first), colored_shapes(second)),
        (shapes(first), shapes(second)),
    ):
        pairs += _moved(before, after, pairs)
    return pairs


def _moved(before: list[str], after: list[str], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the glyphs that have no partner yet, and one of the same shape that has none either."""
    used_before, used_after = {old for old, _ in pairs}, {new for _, new in pairs}
    moved: list[tuple[int, int]] = []
    for new, shape in enumerate(after):
        if new in used_after or shape == "rule":
            continue
        old = next((i for i, other in enumerate(before) if other == shape and i not in used_before), None)
        if old is not None:
            moved.append((old, new))
            used_before.add(old)
    return moved
