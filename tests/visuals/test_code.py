"""Listings."""

from __future__ import annotations

import pytest

from notes2manim.visuals.code import Code
from notes2manim.visuals.ink import LEAST_EM
from notes2manim.visuals.monospaced import _pieces, cells, monospaced
from tests.visuals.drawing import FULL, HALF, UPRIGHT, assert_inside, draw, on_stage, shown
from tests.visuals.playing import THEME

LONG = "\n".join(f"    value_{i} = compute(item={i}, options=[1, 2, 3])  # {'word ' * 15}" for i in range(60))


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_sixty_long_lines_stay_in_the_box_and_readable(box: object) -> None:
    code = draw(Code(source=LONG, language="python"), box)  # type: ignore[arg-type]
    assert code._em >= LEAST_EM


def test_a_line_beyond_the_window_is_scrolled_into_sight() -> None:
    code = draw(Code(source=LONG, language="python"))
    scene = on_stage(code, "+", "45-46")
    numbers = {row.number for row in code._rows[code._start : code._start + code._visible]}
    assert {45, 46} <= numbers
    assert_inside(shown(scene), FULL)


def test_pointing_again_moves_the_one_band() -> None:
    code = draw(Code(source="a = 1\nb = 2\nc = 3\n", language="python"))
    scene = on_stage(code, "+", "1")
    before, count = code._light[2].get_center()[1], len(scene.get_mobject_family_members())
    on_stage(code, "3")
    assert code._light[2].get_center()[1] < before
    assert len(scene.get_mobject_family_members()) == count


def test_lines_are_numbered_from_the_first_line_given() -> None:
    code = draw(Code(source="a\nb", first_line=41))
    on_stage(code, "+")
    assert code.point("1") is None
    assert code.point("42") is not None


@pytest.mark.parametrize("part", ["x", "9", "0", "2-1", "-", "3-"])
def test_lines_that_are_not_there_are_ignored(part: str) -> None:
    code = draw(Code(source="a\nb"))
    on_stage(code, "+")
    assert code.point(part) is None


def test_indentation_and_tabs_stay() -> None:
    code = draw(Code(source="if x:\n\treturn 1\n", language="python"))
    assert "".join(text for text, _ in code._rows[1].runs) == "    return 1"


def test_a_broken_line_loses_no_character() -> None:
    source = "x = [" + ", ".join(str(i) for i in range(200)) + "]"
    code = draw(Code(source=source, language="python"), HALF)
    text = "".join("".join(text for text, _ in row.runs).removeprefix("↳ ") for row in code._rows)
    assert text == source
    assert len(code._rows) > 1


def test_keywords_and_strings_have_their_own_colours() -> None:
    code = draw(Code(source='return "x"', language="python"))
    colors = {text.strip(): color for text, color in code._rows[0].runs}
    assert len({colors["return"], colors['"x"'], THEME.colors.text}) == 3


def test_an_unknown_language_is_plain_text() -> None:
    draw(Code(source="hello", language="no such language"))


def test_an_empty_listing_is_an_empty_panel() -> None:
    draw(Code(source=""))


def test_letters_that_join_are_set_together_and_marks_with_their_letters() -> None:
    assert list(_pieces("a = 'नमस्ते' # مرحبا e\u0301", THEME.fonts.code)) == [
        *"a = '",
        "नमस्ते",
        *"' # ",
        "مرحبا",
        " ",
        "e\u0301",
    ]


def test_chinese_takes_two_cells() -> None:
    assert cells("a中") == 3
    assert monospaced([[("a中b", "#ffffff")]], THEME, 0.3, 0.4).width > 2 * 0.3 * 0.6


def test_the_light_on_a_line_is_put_out() -> None:
    code = draw(Code(source="a\nb"))
    plain = len(on_stage(code, "+").get_mobject_family_members())
    scene = on_stage(draw(Code(source="a\nb")), "+", "2", "")
    assert len(scene.get_mobject_family_members()) == plain
    assert code.point("") is None
