"""Tables."""

from __future__ import annotations

import pytest

from notes2manim.visuals.ink import LEAST_EM
from notes2manim.visuals.table import Table
from tests.visuals.drawing import FULL, HALF, UPRIGHT, assert_inside, draw, on_stage, shown

SORTS = {
    "header": ["Algorithm", "Best", "Worst"],
    "rows": [["Merge sort", "$O(n)$", "`x`"], ["Quick sort", "a", "b"], ["Bubble sort", "c", "d"]],
}


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_a_table_of_twelve_by_twelve_stays_in_the_box_and_readable(box: object) -> None:
    rows = [[f"{i * j}" for i in range(12)] for j in range(12)]
    table = draw(Table(header=[f"h{i}" for i in range(12)], rows=rows), box)  # type: ignore[arg-type]
    assert table._em >= LEAST_EM - 1e-9


def test_a_short_table_breaks_no_cell() -> None:
    table = draw(Table(**SORTS))
    assert all(cell.height < 1.7 * table._em for row in table._cells for cell in row)


def test_a_lit_cell_is_the_cell_that_was_named() -> None:
    table = draw(Table(**SORTS))
    on_stage(table, "+", "row 2")
    row = table._light.copy()
    on_stage(table, "cell 2 3")
    cell = table._light
    assert cell.width < row.width / 2
    assert abs(cell.get_center()[1] - row.get_center()[1]) < 0.01
    assert abs(cell.get_right()[0] - row.get_right()[0]) < 0.01


def test_rows_that_do_not_fit_are_pages() -> None:
    words = "many words that are wrapped over several lines " * 3
    table = draw(Table(header=["a", "b"], rows=[[str(i), words] for i in range(12)]), HALF)
    assert len(table._pages) > 1
    scene = on_stage(table, "+", "row 12")
    assert table._page == len(table._pages) - 1
    assert_inside(shown(scene), HALF)


@pytest.mark.parametrize("part", ["row 0", "row 9", "column 4", "cell 1", "cell 9 1", "x"])
def test_a_place_that_is_not_there_is_ignored(part: str) -> None:
    table = draw(Table(**SORTS))
    on_stage(table, "+")
    assert table.point(part) is None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"header": ["only"]},
        {"rows": [["a"], ["b", "c"]]},
        {"rows": [["Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3, ""]]},
    ],
)
def test_odd_tables_are_drawn(fields: dict[str, object]) -> None:
    draw(Table(**fields), HALF)


def test_the_light_on_a_row_is_put_out() -> None:
    table = draw(Table(**SORTS))
    plain = len(on_stage(table, "+").get_mobject_family_members())
    scene = on_stage(draw(Table(**SORTS)), "+", "row 2", "")
    assert len(scene.get_mobject_family_members()) == plain
    assert table.point("") is None


def test_a_small_table_fills_a_good_part_of_the_frame() -> None:
    table = draw(Table(header=["", "coffee", "cake"], rows=[["Ana", "2", "1"], ["Ben", "1", "3"]]))
    assert table.width > 0.6 * FULL.width
    assert table.height > 0.4 * FULL.height
