"""Charts."""

from __future__ import annotations

import numpy as np
import pytest

from notes2manim.visuals.chart import Chart
from tests.visuals.drawing import (
    FULL,
    HALF,
    UPRIGHT,
    assert_inside,
    begin,
    draw,
    finish,
    on_stage,
    opacity,
    shown,
    text_sizes,
    texts,
)

MONTHS = [
    f"{month} of the year"
    for month in ["January", "February", "March", "April", "May", "June", "July", "August"]
]
NINE = ["Rent", "Food and drink", "Travel", "Insurance", "Savings", "Books", "Sport", "Gifts", "The rest"]


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
@pytest.mark.parametrize("form", ["bar", "line"])
def test_long_names_stay_in_the_box(box: object, form: str) -> None:
    values = [index**3 * 100 - 5000 for index in range(8)]
    chart = Chart(form=form, labels=MONTHS, series=[{"values": values}], title="A title", x_label="month")
    draw(chart, box)  # type: ignore[arg-type]


@pytest.mark.parametrize("box", [FULL, HALF])
def test_names_of_nine_slices_do_not_lie_on_one_another(box: object) -> None:
    series = [{"values": [40, 20, 10, 2, 1, 1, 1, 5, 12]}]
    chart = draw(Chart(form="pie", labels=NINE, series=series, title="Budget"), box)  # type: ignore[arg-type]
    names = [item[-1] for item in chart._items]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            apart = abs(one.get_center() - other.get_center())
            assert (
                apart[0] >= (one.width + other.width) / 2
                or apart[1] >= (one.height + other.height) / 2 - 0.02
            )


def test_a_bar_is_as_high_as_its_value() -> None:
    chart = draw(Chart(labels=["a", "b", "c"], series=[{"values": [2, 4, -1]}]))
    two, four, minus = (item[0] for item in chart._items)
    assert four.height == pytest.approx(2 * two.height)
    assert minus.get_top()[1] == pytest.approx(two.get_bottom()[1])


def test_the_other_labels_fade_back() -> None:
    chart = draw(Chart(labels=["a", "b"], series=[{"values": [1, 2]}]))
    on_stage(chart, "+", "1")
    assert opacity(chart._items[0][0]) < 0.6 < opacity(chart._items[1][0])
    assert chart.point("7") is None


def test_bars_can_come_one_by_one() -> None:
    chart = draw(Chart(labels=["a", "b"], series=[{"values": [1, 2]}]))
    scene = on_stage(chart, "+0")
    assert chart._items[1][0] not in scene.get_mobject_family_members()
    assert chart.reveal("0") is None
    assert chart.reveal("1") is not None


@pytest.mark.parametrize(
    ("form", "values"),
    [("bar", [0, 0]), ("line", [5]), ("pie", [0, 0]), ("pie", [1]), ("pie", [-1, 2]), ("line", [1e-9, 1e9])],
)
def test_odd_numbers_are_drawn(form: str, values: list[float]) -> None:
    draw(Chart(form=form, labels=["a", "b"], series=[{"values": values}]), HALF)


def test_long_names_are_broken_and_never_shrunk_below_the_least_size() -> None:
    words = "a very long name that nobody would ever read to its end " * 3
    chart = draw(
        Chart(title=words, x_label=words, y_label=words, labels=["a", "b"], series=[{"values": [1, 2]}]), HALF
    )
    assert min(text_sizes(chart)) >= 8 / 36 - 1e-6


@pytest.mark.parametrize("values", [[0, 1, 2], [0, 0, 0], [1, 0, 0]])
def test_a_slice_of_nothing_is_no_slice_and_no_fault(values: list[float]) -> None:
    chart = draw(Chart(form="pie", labels=list("abc"), series=[{"values": values}]), FULL)
    chart.reveal("")
    for part in "012":
        chart.reveal(part)
        chart.point(part)


@pytest.mark.parametrize("values", [[1e99, -1e99, 1e-99], [0, 0, 0], [1e-300, 1e100, 3]])
def test_numbers_of_any_size_have_bars(values: list[float]) -> None:
    draw(Chart(form="bar", labels=list("abc"), series=[{"values": values}]), FULL)


def test_a_bar_whose_name_has_no_room_is_named_when_it_is_meant() -> None:
    labels = [f"Country number {k}" for k in range(80)]
    chart = draw(Chart(form="bar", labels=labels, series=[{"values": [k % 7 + 1 for k in range(80)]}]))
    scene = on_stage(chart, "+")
    assert "Country number 61: 6" not in texts(shown(scene))
    finish(scene, chart.point("61"))
    assert "Country number 61: 6" in texts(shown(scene))
    assert_inside(shown(scene), FULL)
    finish(scene, chart.point(""))
    assert "Country number 61: 6" not in texts(shown(scene))


def test_names_that_are_cut_still_differ() -> None:
    labels = [f"Such a very long name of the same sort, number {k}" for k in range(30)]
    chart = draw(Chart(form="bar", labels=labels, series=[{"values": list(range(30))}]), HALF)
    cut = [text for text in texts(chart) if "…" in text]
    assert len(cut) == len(set(cut)) > 5


def test_equal_values_of_a_line_stand_above_zero() -> None:
    chart = draw(Chart(form="line", labels=["a", "b", "c"], series=[{"values": [1e6, 1e6, 1e6]}]))
    marks = [text for text in texts(chart) if text in ("0", "200,000", "400,000", "600,000", "800,000", "1M")]
    assert len(set(marks)) == 6
    assert chart._height(1e6) > chart._height(0.0)


def test_values_that_differ_little_are_told_apart_at_the_axis() -> None:
    values = [5_000_001, 5_000_002, 5_000_003]
    chart = draw(Chart(form="line", labels=["a", "b", "c"], series=[{"values": values}]))
    assert {"5,000,001", "5,000,002", "5,000,003"} <= set(texts(chart))


def test_slices_come_one_after_the_other_as_a_hand_goes_round() -> None:
    chart = draw(Chart(form="pie", labels=["Most", "Rest"], series=[{"values": [75, 25]}]))
    most, rest = (item[0] for item in chart._items)
    whole = [shape.points.copy() for shape in (most, rest)]
    scene = on_stage(chart)
    animation = begin(scene, chart.reveal(""))
    animation.interpolate(0.5)
    assert most.height > 0 and rest.width == rest.height == 0
    animation.interpolate(0.7)
    assert np.array_equal(most.points, whole[0])
    assert 0 < rest.height < np.ptp(whole[1][:, 1])
    animation.interpolate(1)
    assert np.array_equal(rest.points, whole[1])
