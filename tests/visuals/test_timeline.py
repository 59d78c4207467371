"""Timelines."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from notes2manim.visuals.theme import FRAME_HEIGHT
from notes2manim.visuals.timeline import Timeline, spaced
from tests.visuals.drawing import (
    FULL,
    HALF,
    UPRIGHT,
    assert_inside,
    bounds,
    draw,
    on_stage,
    opacity,
    overlap,
    shown,
    text_sizes,
)

YEARS = [1642, 1822, 1936, 1945, 1969]


def _timeline(
    years: list[float | None], box: Any = FULL, text: str = "A machine", title: str = ""
) -> Timeline:
    events = [{"date": str(year or "then"), "text": text, "year": year} for year in years]
    return draw(Timeline(events=events, title=title), box)  # type: ignore[return-value]


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
@pytest.mark.parametrize("count", [1, 2, 5, 16])
@pytest.mark.parametrize(
    "text", ["Short", "Something that takes a while to tell, and has many words " * 2, ""]
)
def test_names_of_events_touch_nothing_and_stay_in_the_box(count: int, text: str, box: Any) -> None:
    timeline = _timeline([1900 + at * at for at in range(count)], box, text, title="Then and now")
    assert_inside(shown(on_stage(timeline, "+")), box)
    assert min(text_sizes(timeline)) >= FRAME_HEIGHT / 36 * 0.999
    frames = [bounds(part[-1].family_members_with_points()) for part in timeline._parts.values()]
    assert not any(overlap(frame, other) for at, frame in enumerate(frames) for other in frames[:at])


def _dots(timeline: Timeline) -> list[float]:
    return [float(timeline._parts[str(at)][1].get_center()[0]) for at in range(len(YEARS))]


def test_years_are_true_to_scale_and_other_dates_stand_evenly() -> None:
    a, b, c, *_ = _dots(_timeline([1900, 1910, 1940, 1970, 2000]))
    assert abs((c - b) / (b - a) - 3) < 0.05
    a, b, c, *_ = _dots(_timeline([1900, None, 1940, 1970, 2000]))
    assert abs((c - b) / (b - a) - 1) < 0.05


def test_names_stand_above_and_below_the_line_in_turn() -> None:
    timeline = _timeline([*YEARS])
    heights = [timeline._parts[str(at)][-1].get_center()[1] for at in range(len(YEARS))]
    line = timeline._parts["0"][1].get_center()[1]
    assert [height > line for height in heights] == [True, False, True, False, True]


def test_events_come_one_by_one_and_light_up() -> None:
    timeline = _timeline([*YEARS])
    members = on_stage(timeline, "+axis", "+0").get_mobject_family_members()
    assert timeline._parts["0"][1] in members and timeline._parts["1"][1] not in members
    on_stage(timeline, "+", "2")
    assert opacity(timeline._parts["1"]) < opacity(timeline._parts["2"])
    assert timeline.point("7") is None


def test_things_that_want_one_place_are_pushed_apart_and_stay_inside() -> None:
    places = spaced([5.0, 5.0, 5.2, 9.9], [1.0, 1.0, 1.0, 1.0], 0.0, 10.0)
    assert all(b - a >= 1 - 1e-9 for a, b in pairwise(places))
    assert places[-1] == 9.5
