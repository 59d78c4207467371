"""The texts and symbols on the stage that the words which are being spoken may name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from manim import Mobject, VMobject

from notes2manim.visuals.formula import Formula, Glyph
from notes2manim.visuals.lettering import Line
from notes2manim.visuals.wording import Wording, wording_of


@dataclass(frozen=True)
class Part:
    """A part of what is on the stage, and its outlines, or else a text among those of one outline."""

    mobject: Mobject
    leaves: tuple[VMobject, ...]
    wording: Wording | None = None


def texts_of(mobjects: Iterable[Mobject], on_stage: Collection[int]) -> Iterator[tuple[str, Part]]:
    """Yield the lines of text that can be seen, and where each is; `on_stage` are the ids of what is."""
    for mobject in mobjects:
        for member in mobject.get_family():
            if id(member) not in on_stage:
                continue
            if isinstance(member, Line):
                letters = _drawn(member.submobjects, on_stage)
                if letters:
                    yield member.says, Part(member, letters)
            elif isinstance(member, VMobject):
                for one in wording_of(member):
                    if _seen(member):
                        yield one.text, Part(member, (member,), one)


def symbols_of(mobjects: Iterable[Mobject], on_stage: Collection[int]) -> Iterator[tuple[str, Part]]:
    """Yield the shapes of the glyphs of formulas that can be seen, and where each is."""
    for mobject in mobjects:
        for member in mobject.get_family():
            for glyph in member.submobjects if isinstance(member, Formula) else []:
                if isinstance(glyph, Glyph) and id(glyph) in on_stage and _seen(glyph):
                    yield glyph.shape, Part(glyph, (glyph,))


def _drawn(mobjects: Iterable[Mobject], on_stage: Collection[int]) -> tuple[VMobject, ...]:
    members = (member for mobject in mobjects for member in mobject.family_members_with_points())
    return tuple(
        member
        for member in members
        if isinstance(member, VMobject) and id(member) in on_stage and _seen(member)
    )


def _seen(leaf: Any) -> bool:
    """Tell whether an outline is there to be read, even if it is set back."""
    return float(leaf.fill_rgbas[0, 3]) > 0.3
