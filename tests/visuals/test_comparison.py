"""Comparisons: everything in its panel, and the point that is told bright."""

from __future__ import annotations

import pytest
from manim.utils.color import ManimColor

from notes2manim.visuals.comparison import Comparison
from tests.visuals.drawing import FULL, HALF, UPRIGHT, Box, draw, finish, on_stage, shown
from tests.visuals.playing import THEME

LEFT = {"title": "A name that is rather long", "items": ["short", "a point of many words " * 4, "$x^2$"]}
RIGHT = {"title": "Short", "items": ["one"] * 8}


def color(picture: Comparison, name: str) -> str:
    return str(picture._words(name).family_members_with_points()[-1].get_fill_color().to_hex()).lower()


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_points_of_any_length_stay_inside_of_their_panels(box: Box) -> None:
    picture = draw(Comparison(left=LEFT, right=RIGHT), box)
    for side in ("left", "right"):
        panel = picture._frames[side][0]
        for name, item in picture._items.items():
            if name.startswith(side):
                assert panel.get_left()[0] < item.get_left()[0]
                assert item.get_right()[0] < panel.get_right()[0]
                assert panel.get_bottom()[1] < item.get_bottom()[1]


def test_points_of_one_number_stand_at_one_height() -> None:
    picture = draw(Comparison(left=LEFT, right=RIGHT))
    for number in range(3):
        tops = [picture._items[f"{side} {number}"].get_top()[1] for side in ("left", "right")]
        assert tops[0] == pytest.approx(tops[1], abs=0.1)


def test_a_point_comes_as_it_is_told_and_the_one_before_is_muted() -> None:
    picture = draw(Comparison(left=LEFT, right=RIGHT))
    scene = on_stage(picture, "+left 0")
    assert picture._items["right 0"] not in shown(scene).get_family()
    finish(scene, picture.reveal("right 0"))
    assert color(picture, "right 0") == ManimColor(THEME.colors.text).to_hex().lower()
    assert color(picture, "left 0") == ManimColor(THEME.colors.muted).to_hex().lower()


def test_a_side_that_is_meant_is_bright() -> None:
    picture = draw(Comparison(left=LEFT, right=RIGHT))
    scene = on_stage(picture, "+", "left")
    bright = ManimColor(THEME.colors.text).to_hex().lower()
    assert {name for name in picture._items if color(picture, name) == bright} == {
        "left 0",
        "left 1",
        "left 2",
    }
    finish(scene, picture.point(""))
    assert {color(picture, name) for name in picture._items} == {bright}
