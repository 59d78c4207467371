"""Arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from notes2manim.visuals.array import Array
from notes2manim.visuals.theme import FRAME_HEIGHT
from tests.visuals.drawing import (
    FULL,
    HALF,
    UPRIGHT,
    assert_inside,
    begin,
    bounds,
    draw,
    finish,
    on_stage,
    opacity,
    overlap,
    shown,
    text_sizes,
)

LEAST = FRAME_HEIGHT / 36 * 0.999


def _search() -> Array:
    return draw(  # type: ignore[return-value]
        Array(
            values=["3", "8", "12", "19", "27"],
            pointers={"lo": 0, "hi": 4},
            window=(0, 4),
            steps=[
                {"pointers": {"mid": 2}, "marks": {2: "compared"}, "text": "look"},
                {"pointers": {"lo": 3, "mid": None}, "window": (3, 4)},
                {"swap": (0, 3)},
                {"values": {1: "99"}, "marks": {1: "found"}, "window": "none"},
            ],
        )
    )


def _center(array: Array, cell: int) -> Any:
    return array._boxes[cell].get_center()


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
@pytest.mark.parametrize("count", [1, 2, 7, 16, 40])
@pytest.mark.parametrize("value", ["7", "a rather long value"])
def test_any_array_stays_in_its_box_and_can_be_read(count: int, value: str, box: Any) -> None:
    steps = [{"swap": (0, count - 1), "text": "the ends change " * 5}] if count > 1 else []
    pointers = {"first": 0, "second": 0, "end": count}
    array = draw(Array(values=[value] * count, pointers=pointers, window=(0, count - 1), steps=steps), box)
    scene = on_stage(array, "+", "+0")
    assert_inside(shown(scene), box)
    assert min(text_sizes(array)) >= LEAST


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_numbers_pointers_and_cells_do_not_touch(box: Any) -> None:
    array = draw(
        Array(
            values=list("abcdefgh"), pointers={"left": 2, "right": 3, "middle": 3, "end": 8}, window=(2, 3)
        ),
        box,
    )
    on_stage(array, "+")
    numbers = array._numbers if array._grid.rows == 1 else []  # else they are one outline, around rows
    pieces = [*array._pointers.values(), *array._cells, *numbers]
    frames = [bounds(piece.family_members_with_points()) for piece in pieces]
    for index, frame in enumerate(frames):
        assert not any(overlap(frame, other) for other in frames[index + 1 :])


def test_two_cells_change_places_along_arcs_and_keep_clear_of_the_row() -> None:
    array = _search()
    scene = on_stage(array, "+", "+1")
    places = _center(array, 0), _center(array, 3)
    change = begin(scene, array.reveal("2"))
    change.interpolate(0.5)
    halfway = [bounds([array._boxes[cell]]) for cell in range(5)]
    assert not any(overlap(halfway[a], halfway[b]) for a in range(5) for b in range(a))
    assert_inside(shown(scene), FULL)
    change.finish()
    assert np.allclose(_center(array, 0), places[1]) and np.allclose(_center(array, 3), places[0])


def test_a_step_makes_those_before_it_too() -> None:
    array = _search()
    members = on_stage(array, "+2").get_mobject_family_members()
    assert array._pointers["lo"] in members
    assert array._pointers["mid"] not in members
    assert array.reveal("0") is None
    assert opacity(array._boxes[1]) < opacity(array._boxes[4])


def test_a_pointer_stands_below_its_cell() -> None:
    array = _search()
    on_stage(array, "+", "+1")
    tip = array._pointers["lo"][0]
    assert abs(tip.get_top()[0] - _center(array, 3)[0]) < 1e-6
    assert tip.get_top()[1] < _center(array, 3)[1]


def test_a_value_that_is_written_takes_the_place_of_the_old_one() -> None:
    array = _search()
    old = array._texts[1]
    scene = on_stage(array, "+", "+3")
    members = scene.get_mobject_family_members()
    assert array._texts[1] in members and old not in members


def test_a_cell_that_is_named_lights_up_until_another_is() -> None:
    array = _search()
    on_stage(array, "+", "cell 1")
    colors = array._theme.colors
    assert array._boxes[1].get_stroke_color().to_hex().lower() == colors.accent
    finish(on_stage(array), array.point(""))
    assert array._boxes[1].get_stroke_color().to_hex().lower() != colors.accent


@pytest.mark.parametrize("part", ["9", "x", "-1", "cell 9", "pointer q"])
def test_parts_that_are_not_there_are_ignored(part: str) -> None:
    array = _search()
    on_stage(array, "+")
    assert array.point(part) is None
