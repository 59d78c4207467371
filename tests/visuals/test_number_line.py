"""Lines of numbers."""

from __future__ import annotations

from typing import Any

import pytest

from notes2manim.visuals.free_places import seen
from notes2manim.visuals.number_line import NumberLine
from notes2manim.visuals.theme import FRAME_HEIGHT
from tests.visuals.drawing import (
    FULL,
    HALF,
    UPRIGHT,
    assert_inside,
    draw,
    on_stage,
    opacity,
    shown,
    text_sizes,
)

FULL_LINE: dict[str, Any] = {
    "range": (-3, 7),
    "points": [{"at": 1, "label": "one"}, {"at": 2, "open": True, "label": "two"}],
    "intervals": [
        {"start": 3, "end": None, "open_start": True, "label": "more"},
        {"start": -1, "end": 4, "label": "some"},
    ],
    "jumps": [{"start": 1, "end": 4}, {"start": 4, "end": 1}, {"start": 4, "end": 5, "label": "a step"}],
    "title": "A line",
}


def _line(box: Any = FULL, **fields: Any) -> NumberLine:
    return draw(NumberLine(**{**FULL_LINE, **fields}), box)  # type: ignore[return-value]


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
@pytest.mark.parametrize("ends", [(-3, 7), (0, 1000), (-0.5, 0.5), (1e6, 1e6 + 5)])
def test_any_line_stays_in_its_box_and_can_be_read(ends: tuple[float, float], box: Any) -> None:
    line = _line(box, range=ends)
    assert_inside(shown(on_stage(line, "+")), box)
    assert min(text_sizes(line)) >= FRAME_HEIGHT / 36 * 0.999


@pytest.mark.parametrize("box", [FULL, HALF])
def test_labels_lie_on_no_other_label(box: Any) -> None:
    line = _line(box)
    labels = [seen(part[-1]) for part in line._parts.values()]
    assert len(labels) == 7
    for at, (low, high) in enumerate(labels):
        assert all(
            (low > other_high).any() or (high < other_low).any() for other_low, other_high in labels[:at]
        )


def test_places_are_true_to_scale_and_an_open_end_is_hollow() -> None:
    line = _line()
    one, two = (line._parts[f"point {at}"][0] for at in range(2))
    unit = line._x(1) - line._x(0)
    assert abs(two.get_center()[0] - one.get_center()[0] - unit) < 1e-6
    assert two.get_fill_color() != one.get_fill_color()
    band = line._parts["interval 1"][0]
    assert abs(band.width - 5 * unit) < 0.1


def test_a_jump_goes_over_the_line_to_where_it_leads() -> None:
    line = _line()
    arch = line._parts["jump 2"][0]
    assert arch.points[0][0] < arch.points[-1][0]
    assert arch.get_top()[1] > line._parts["point 0"][0].get_top()[1]


def test_intervals_that_overlap_do_not_lie_on_one_another() -> None:
    line = _line()
    ray, band = (line._parts[f"interval {at}"][0] for at in range(2))
    assert band.get_center()[1] > ray.get_center()[1] + 0.3


def test_the_line_comes_first_and_parts_by_name() -> None:
    line = _line()
    members = on_stage(line, "+axis", "+jump 0").get_mobject_family_members()
    assert line._parts["jump 0"][0] in members
    assert line._parts["jump 1"][0] not in members
    on_stage(line, "+", "point 1")
    assert opacity(line._parts["point 0"]) < opacity(line._parts["point 1"])
    assert line.reveal("point 9") is None
