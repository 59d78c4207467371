"""Matrices: what is lit, and that all of it has room."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Mobject, VGroup

from notes2manim.visuals.matrix import Matrix
from tests.visuals.drawing import FULL, HALF, UPRIGHT, Box, draw, finish, on_stage

A = {"rows": [["1", "2", "3"], ["4", "5", r"\frac{a}{b}"]]}
B = {"rows": [["x"], [""], ["z"]], "fence": "square", "power": "T"}
LARGE = {"rows": [[str(row * column) for column in range(12)] for row in range(12)], "fence": "bar"}


def bounds(mobject: Mobject) -> tuple[float, float, float, float]:
    (left, bottom, _), (right, top, _) = mobject.get_corner((-1, -1, 0)), mobject.get_corner((1, 1, 0))
    return left, bottom, right, top


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_matrices_of_any_size_stay_inside_of_their_box(box: Box) -> None:
    draw(Matrix(terms=["A =", A, r"\cdot", B, A]), box)
    draw(Matrix(terms=[LARGE]), box)


def test_a_row_and_a_column_are_lit_where_they_stand() -> None:
    picture = draw(Matrix(terms=[A, B, "=", {"rows": [["7"], ["8"]]}]))
    on_stage(picture, "+", "row 1, column 1, entry 2 1")
    lights = {light[0]: bounds(mobject) for light, mobject in picture._lights.items()}

    assert set(lights) == {"row", "column", "entry"}
    first, second, third = (bounds(VGroup(*grid.group)) for grid in picture._grids)
    for name, grid in (("row", first), ("column", second), ("entry", third)):
        left, _, right, _ = lights[name]
        assert grid[0] < left < right < grid[2]
    assert lights["entry"][3] < np.mean(third[1::2]) + 0.3


def test_lights_go_out_when_others_are_meant() -> None:
    picture = draw(Matrix(terms=[A]))
    scene = on_stage(picture, "+", "row 1", "row 2")
    assert [light[2] for light in picture._lights] == [1]
    finish(scene, picture.point(""))
    assert not picture._lights
    assert picture.point("row 9") is None
