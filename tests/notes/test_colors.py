r"""Terms that keep one colour through a scene."""

from __future__ import annotations

import pytest

from notes2manim.model.visual import Bullets, Equation
from notes2manim.notes.colors import Term, color_terms
from tests.notes.test_forms import only, said, scene_of, script_of, warnings


@pytest.mark.parametrize(
    ("tex", "colored"),
    [
        ("a^2 + b", r"\textcolor{blue}{a^2 }+ b"),
        ("a^{2} + 12a^2", r"\textcolor{blue}{a^{2} }+ 12\textcolor{blue}{a^2}"),
        (r"\frac{a^2}{2}", r"\frac{\textcolor{blue}{a^2}}{\textcolor{gold}{2}}"),
        ("x^2", r"x^{\textcolor{gold}{2}}"),
        ("12 + 20", "12 + 20"),
        (r"\text{a 2} \operatorname{a}", r"\text{a 2} \operatorname{a}"),
        (r"\begin{pmatrix} 2 & b \end{pmatrix}", r"\begin{pmatrix} \textcolor{gold}{2 }& b \end{pmatrix}"),
        (r"\textcolor{red}{2}", r"\textcolor{red}{2}"),
    ],
)
def test_a_term_is_coloured_wherever_it_stands_whole(tex: str, colored: str) -> None:
    assert color_terms(tex, [Term("a^2", "blue"), Term("2", "gold")]) == colored


def test_a_comment_colours_what_its_section_shows_and_not_what_is_spoken() -> None:
    scene = scene_of("<!-- color: a^2 blue, $b$: orange -->\n\n- The square $a^2$.\n\n$$a^2 = b$$\n")
    bullets, equation = scene.visuals.values()
    assert isinstance(bullets, Bullets)
    assert bullets.items[0].text == r"The square $\textcolor{blue}{a^2}$."
    assert equation == Equation(tex=r"\textcolor{blue}{a^2 }= \textcolor{gold}{b}")
    assert said(scene) == ["The square $a^2$.", "$a^2 = b$"]


def test_a_comment_above_the_first_scene_counts_for_the_film() -> None:
    script = script_of("# T\n\n<!-- color: a blue -->\n\nHi.\n\n## A\n\n$$a$$\n\n## B\n\n$$a$$\n")
    for name in ("a", "b"):
        assert only(script.scene(name)) == Equation(tex=r"\textcolor{blue}{a}")


def test_a_colour_that_no_theme_has_is_named_with_its_line() -> None:
    script = script_of("## A\n\n<!-- color: a beige -->\n\n$$a$$\n")
    assert only(script.scene("a")) == Equation(tex="a")
    assert warnings(script) == [
        'notes/test.md:3: "a beige" is no term and its colour, such as "a^2 blue".'
        " Known: blue, gold, green, purple, pink, teal, red."
    ]


def test_other_comments_that_begin_with_the_word_are_dropped() -> None:
    script = script_of("## A\n\n<!-- colors of the sky -->\n\n$$a$$\n")
    assert only(script.scene("a")) == Equation(tex="a")
    assert not script.notices
