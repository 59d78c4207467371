"""Tangents, and points that move along curves."""

from __future__ import annotations

import numpy as np
import pytest

from notes2manim.visuals.plot import Plot
from tests.visuals.drawing import FULL, HALF, UPRIGHT, Box, draw, finish, on_stage, opacity, shown

FIELDS = {
    "functions": [{"expression": "x^2/2", "label": "f"}],
    "x_range": (-3, 3),
    "tangents": [{"x": 1, "label": "slope 1"}],
    "movers": [{"start": -2, "end": 2, "label": "home"}],
}


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_a_tangent_touches_its_curve_and_has_its_slope(box: Box) -> None:
    picture = draw(Plot(**FIELDS), box)
    line, _, dot, _ = picture._parts["tangent 0"]
    (x0, y0), (x1, y1) = picture._place(0, -0.5), picture._place(2, 1.5)
    along = (line.get_end() - line.get_start())[:2]
    assert along[1] / along[0] == pytest.approx((y1 - y0) / (x1 - x0), rel=1e-3)
    assert dot.get_center()[:2] == pytest.approx(picture._place(1, 0.5), abs=1e-6)


def test_a_steep_tangent_stays_inside_of_the_axes() -> None:
    picture = draw(Plot(functions=[{"expression": "1/x"}], x_range=(-3, 3), tangents=[{"x": 0.2}]))
    left, right, bottom, top = picture._area
    for end in (picture._parts["tangent 0"][0].get_start(), picture._parts["tangent 0"][0].get_end()):
        assert left - 1e-6 <= end[0] <= right + 1e-6
        assert bottom - 1e-6 <= end[1] <= top + 1e-6


def test_a_point_walks_along_its_curve_and_its_label_comes_where_it_arrives() -> None:
    picture = draw(Plot(**FIELDS))
    scene = on_stage(picture, "+")
    ring, dot = picture._parts["mover 0"]
    assert dot.get_center()[:2] == pytest.approx(picture._place(-2, 2), abs=1e-6)
    assert picture._arrivals["mover 0"] not in shown(scene).get_family()

    walk = picture._walk("mover 0")
    walk.begin()
    walk.interpolate(0.45)
    x = np.interp(dot.get_center()[0], [picture._place(-2, 0)[0], picture._place(2, 0)[0]], [-2, 2])
    assert dot.get_center()[1] == pytest.approx(picture._place(0, x * x / 2)[1], abs=0.02)
    finish(scene, picture.point("mover 0"))
    assert dot.get_center()[:2] == pytest.approx(picture._place(2, 2), abs=1e-6)
    assert ring.get_center() == pytest.approx(dot.get_center(), abs=1e-6)


def test_a_curve_stays_bright_while_its_point_moves() -> None:
    picture = draw(Plot(**FIELDS))
    on_stage(picture, "+", "mover 0")
    assert opacity(picture._parts["function 0"][0]) == 1.0
    assert opacity(picture._parts["tangent 0"][0]) < 1.0


def test_nothing_is_drawn_where_a_function_has_no_value() -> None:
    picture = draw(
        Plot(
            functions=[{"expression": "sqrt(x)"}],
            x_range=(-3, 3),
            tangents=[{"x": -1}],
            movers=[{"start": -3, "end": -1}],
        )
    )
    assert set(picture._parts) == {"function 0"}
    assert picture.point("mover 0") is None
