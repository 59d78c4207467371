"""Text and formulas on the stage."""

from __future__ import annotations

import tempfile
from typing import Any

import numpy as np
import pytest
from manim import VMobject

from notes2manim.visuals.formula import RELATIONS, break_before, formula, relation, shapes
from notes2manim.visuals.glyphs import outline_path, outline_text
from notes2manim.visuals.lettering import label, paragraph
from notes2manim.visuals.theme import FRAME_HEIGHT
from tests.visuals.playing import THEME

BODY = THEME.sizes.body
FONTS = THEME.fonts.text_families


def test_a_line_has_a_group_for_each_word() -> None:
    line = label("so $a^2 + b^2$, that is `x = 1`, holds", THEME, BODY)
    assert len(line) == 6


def test_mathematics_and_code_stand_on_the_baseline_of_their_line() -> None:
    line = label("z $Z$ `z`", THEME, BODY)
    bottoms = [word.get_bottom()[1] for word in line]
    assert np.allclose(bottoms, 0, atol=0.02)
    assert line.baseline == pytest.approx(0)


def test_lines_of_one_size_share_their_height_whatever_their_letters() -> None:
    low, high = label("acne", THEME, BODY), label("Agjpq", THEME, BODY)
    assert low.height == pytest.approx(high.height)


def test_an_em_is_as_high_as_asked() -> None:
    capital = outline_text("H", THEME.fonts.text).points
    assert 0.70 < capital[:, 1].max() < 0.76  # the capitals of Inter are 0.727 em
    em = BODY * FRAME_HEIGHT
    assert label("H", THEME, BODY)[0].height == pytest.approx(capital[:, 1].max() * em)


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_paragraph_stays_within_its_width(align: str) -> None:
    say = "A paragraph with $\\frac{a}{b}$ and `some_code(x)` that is set in a few lines of text."
    text = paragraph(say, THEME, BODY, 4.0, align=align)  # type: ignore[arg-type]
    assert len(text) > 3
    assert all(line.get_left()[0] > -0.05 and line.get_right()[0] < 4.05 for line in text)


def test_a_word_wider_than_the_line_is_broken() -> None:
    word = "donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
    text = paragraph(word, THEME, BODY, 3.0)
    assert len(text) > 3
    assert text.width < 3.05
    assert "".join(line.says for line in text).replace("-", "") == word
    assert all(line.says.endswith("-") for line in text[:-1])


@pytest.mark.parametrize(
    ("word", "width", "lines"),
    [
        ("Geschwindigkeitsbegrenzung", 4.0, ["Geschwindigkeits-", "begrenzung"]),
        ("Rechtsschutzversicherung", 4.4, ["Rechtsschutzversi-", "cherung"]),
        ("1234567890123456", 2.4, ["123456789", "0123456"]),
        ("переохлаждение", 2.6, ["переохлаж-", "дение"]),
    ],
)
def test_a_broken_word_has_a_hyphen_and_no_piece_of_one_or_two_letters(
    word: str, width: float, lines: list[str]
) -> None:
    said = [line.says for line in paragraph(word, THEME, BODY, width)]
    assert said == lines


def test_chinese_is_broken_between_its_characters_and_no_line_begins_with_a_full_stop() -> None:
    say = "中文的句子没有空格,所以必须按字断行。" * 2
    text = paragraph(say, THEME, BODY, 2.2)
    assert len(text) > 3
    assert text.width < 2.7  # a closing sign hangs rather than begins a line


@pytest.mark.parametrize("say", ["真空中的光速", "重要な言葉", "중요한"])
def test_key_phrases_in_chinese_japanese_and_korean_are_bolder_than_text(say: str) -> None:
    inks = [_ink(label(say, THEME, BODY, weight=weight)) for weight in ("normal", "medium", "semibold")]
    assert inks[0] * 1.1 < inks[1] < inks[2] / 1.1


def _ink(text: VMobject) -> float:
    """Return the area of what is filled (Green's theorem, along the corners of the curves)."""
    area = 0.0
    for leaf in text.family_members_with_points():
        for curves in leaf.get_subpaths():
            x, y = curves[::4, 0], curves[::4, 1]
            area += float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
    return abs(area)


def test_arabic_stands_at_the_right() -> None:
    text = paragraph("مرحبا بالعالم هذا نص", THEME, BODY, 6.0)
    assert text.get_right()[0] == pytest.approx(6.0, abs=0.1)
    assert text.get_left()[0] > 1.0


@pytest.mark.parametrize(
    "say", ["", " ", "$$", "``", "🙂", "नमस्ते", "a\u0301", "\u202eabc", "<b>&amp;</b>", "\x00\x07"]
)
def test_no_text_fails(say: str) -> None:
    paragraph(say, THEME, BODY, 5.0)
    label(say, THEME, BODY)


def test_arabic_letters_are_joined() -> None:
    isolated = sum(outline_text(letter, FONTS).advance for letter in "سلام")
    assert outline_text("سلام", FONTS).advance < isolated * 0.8


def test_what_stands_behind_a_word_follows_the_direction_of_its_line() -> None:
    arabic = label("مع English, هنا", THEME, BODY)
    comma, letters = _mark_and_letters(arabic[1])
    assert comma < letters  # the line runs to the left
    english = label("with עברית, here", THEME, BODY)
    comma, letters = _mark_and_letters(english[1])
    assert comma > letters


def _mark_and_letters(word: Any) -> tuple[float, float]:
    """Return where the comma of a word stands, which reaches lowest, and where its middle is."""
    lowest = word.points[word.points[:, 1].argmin()]
    return float(lowest[0]), float(word.get_center()[0])


def test_emoji_are_outlines_without_their_tones_and_joiners() -> None:
    thumb = outline_text("👍", FONTS)
    assert len(thumb.points)
    assert np.allclose(outline_text("👍🏽", FONTS).points, thumb.points)
    family = outline_text("👨\u200d👩\u200d👧", FONTS)
    assert len(family.points) == sum(len(outline_text(one, FONTS).points) for one in "👨👩👧")


def test_a_formula_is_scaled_down_to_its_width() -> None:
    assert formula("a" * 60, THEME, 0.1, max_width=5.0).width == pytest.approx(5.0)


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        r"\ce{H2O -> H+}",
        r"\cancel{x}\boxed{y}",
        r"\begin{CD}A @>f>> B\end{CD}",
        r"\sqrt[3]{x}",
        r"\nonsense{",
        "",
    ],
)
def test_every_formula_is_drawn(tex: str) -> None:
    glyphs = formula(tex, THEME, 0.08)
    assert all(np.isfinite(glyph.points).all() for glyph in glyphs)
    assert bool(len(glyphs)) == bool(tex)


def test_equal_glyphs_have_equal_shapes() -> None:
    first, second = shapes(formula("a+b=b+a", THEME, 0.08))[:2]
    assert shapes(formula("a+b=b+a", THEME, 0.2)) == [first, second, *shapes(formula("b=b+a", THEME, 0.08))]


def test_the_relation_of_a_formula_is_found() -> None:
    sign = relation(formula(r"a+b \approx c = d", THEME, 0.08))
    assert sign is not None
    assert sign.shape == shapes(formula(r"\approx", THEME, 0.08))[0]


def test_a_formula_is_broken_outside_of_its_brackets() -> None:
    assert break_before(r"f(a=b) = \frac{c=d}{2} = [x=y]", RELATIONS) == [
        "f(a=b) ",
        r"= \frac{c=d}{2} ",
        "= [x=y]",
    ]


def test_a_path_of_lines_and_curves_is_cubic() -> None:
    points = outline_path("M 0 0 H 3 V 3 L 0 3 Z M 5 5 Q 6 5 6 6 C 6 7 5 7 5 5 Z")
    assert points.shape == (24, 3)
    assert np.allclose(points[:4, 0], [0, 1, 2, 3])


def test_text_is_set_where_no_file_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    outline = outline_text("nowhere", "Inter")
    assert len(outline.points) > 40
    assert outline.advance > 3
