"""The visuals that are made of text: inside their boxes, large enough, nothing on anything else."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from manim import Mobject

from notes2manim.visuals import Bullets, Derivation, Equation, Phrases, Quote, Statement, Title
from notes2manim.visuals.blocks import LEAST_SIZE
from notes2manim.visuals.formula import shapes
from notes2manim.visuals.heading import Heading
from notes2manim.visuals.lettering import Line
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.places import safe_area, slot_box
from notes2manim.visuals.theme import FRAME_HEIGHT
from tests.visuals.playing import THEME

CONTENT = Box(0, -0.6, 12.8, 6.0)
WORD = "donaudampfschifffahrtsgesellschaftskapitän"
SENTENCE = "This is a sentence of many words, and the screen has to hold all of them at once. " * 2
LONG = r"\sum_{k=0}^{n}\binom{n}{k}a^{k}b^{n-k}+\int_0^\infty e^{-x^2}\,dx" * 3 + "= c"

PICTURES: list[Picture] = [
    Title(title="Waves", subtitle="How they move"),
    Title(title=SENTENCE, subtitle=SENTENCE),
    Phrases(items=["gradient descent"]),
    Phrases(items=[WORD, SENTENCE, "$a^2$", "loss", "more", "and more"]),
    Statement(text="It moves."),
    Statement(text=SENTENCE),
    Bullets(items=[{"text": f"Item {n} {WORD if n == 3 else ''}", "level": n % 4} for n in range(12)]),
    Bullets(items=[{"text": SENTENCE, "mark": "number", "number": 1000}] * 3),
    Bullets(items=[{"text": "done", "mark": "done"}, {"text": "مرحبا بالعالم", "mark": "todo"}]),
    Equation(tex="a^2+b^2=c^2"),
    Equation(tex=LONG),
    Derivation(steps=["(a+b)^2 &= c", "a^2+2ab+b^2 &= c", r"\frac{1}{2} &= c", "x", "y=1"]),
    Derivation(steps=[LONG, LONG, LONG, LONG]),
    Quote(text=SENTENCE, by=SENTENCE),
]


def shown_together(picture: Picture) -> list[list[Mobject]]:
    """Return what is on the screen at the same time: each page, or each window of steps."""
    if isinstance(picture, Bullets | Phrases):
        pages = itertools.groupby(
            zip(picture._page_of, picture._items, strict=True), key=lambda pair: pair[0]
        )
        return [[item for _, item in page] for _, page in pages]
    if isinstance(picture, Derivation):
        return [picture._steps[: picture._visible]]
    return [[picture]]


@pytest.mark.parametrize("slot", ["full", "wide right", "bottom narrow left"])
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: type(picture).__name__)
def test_a_picture_stays_in_its_box_and_nothing_overlaps(picture: Any, slot: str) -> None:
    box = slot_box(slot, CONTENT)
    again = type(picture)(**picture.model.model_dump(exclude={"kind"}))
    again.build(THEME, box)
    for together in shown_together(again):
        for mobject in together:
            assert mobject.get_left()[0] > box.x - box.width / 2 - 0.06
            assert mobject.get_right()[0] < box.x + box.width / 2 + 0.06
            assert mobject.get_top()[1] < box.y + box.height / 2 + 0.06
            assert mobject.get_bottom()[1] > box.y - box.height / 2 - 0.06
        for above, below in itertools.pairwise(together):
            assert above.get_bottom()[1] > below.get_top()[1] - 0.02


@pytest.mark.parametrize("items", [4, 20])
def test_a_list_is_never_set_smaller_than_can_be_read(items: int) -> None:
    picture = Bullets(items=[{"text": f"Item number {n}, {SENTENCE[:70]}"} for n in range(items)])
    picture.build(THEME, slot_box("narrow left", CONTENT))
    lines = [mobject for mobject in picture.get_family() if isinstance(mobject, Line)]
    heights = [(line.points[-1][1] - line.points[0][1]) / 1.16 / FRAME_HEIGHT for line in lines]
    assert min(heights) >= LEAST_SIZE


def test_pages_of_a_list_hold_about_the_same() -> None:
    picture = Bullets(items=[{"text": SENTENCE[:80]} for _ in range(14)])
    picture.build(THEME, slot_box("narrow left", CONTENT))
    sizes = [picture._page_of.count(page) for page in sorted(set(picture._page_of))]
    assert len(sizes) > 1
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("title", ["Short", SENTENCE[:100]])
def test_a_heading_stands_at_the_top_in_two_lines_at_most(title: str) -> None:
    area = safe_area()
    heading = Heading(title)
    heading.build(THEME, area)
    assert heading.get_top()[1] == pytest.approx(area.y + area.height / 2)
    assert heading.get_left()[0] == pytest.approx(-area.width / 2, abs=0.1)
    assert heading.width < area.width + 0.05
    assert heading.bottom > 1.7


def test_steps_of_a_derivation_are_aligned_at_their_signs() -> None:
    picture = Derivation(steps=["(a+b)^2 &= c^2 + 2ab", "a^2+b^2 &= c^2"])
    picture.build(THEME, CONTENT)
    sign = shapes(picture._steps[0])[shapes(picture._steps[0]).index(_equals())]
    places = [
        next(glyph.get_center()[0] for glyph, shape in zip(step, shapes(step), strict=True) if shape == sign)
        for step in picture._steps
    ]
    assert places[0] == pytest.approx(places[1])


def test_a_step_begins_as_the_terms_of_the_step_before() -> None:
    picture = Derivation(steps=["a+b=c", "b=c-a"])
    picture.build(THEME, CONTENT)
    picture.reveal("0")
    ends = {shape: glyph.get_center() for glyph, shape in zip(*_glyphs(picture, 0), strict=True)}
    animation = picture.reveal("1")
    assert animation is not None
    animation.begin()
    animation.interpolate(0)
    starts = {shape: glyph.get_center() for glyph, shape in zip(*_glyphs(picture, 1), strict=True)}
    for shape in set(starts) & set(ends):
        assert starts[shape] == pytest.approx(ends[shape])


def _glyphs(picture: Derivation, step: int) -> tuple[list[Any], list[str]]:
    return list(picture._steps[step]), shapes(picture._steps[step])


def _equals() -> str:
    from notes2manim.visuals.formula import formula

    return shapes(formula("=", THEME, 0.08))[0]
