"""Rectangles with round corners."""

import manim
import numpy as np
import pytest

from notes2manim.visuals.rounded import RoundedRectangle

STYLE = {"color": "#40a0ff", "stroke_width": 3, "fill_opacity": 0.5}


@pytest.mark.parametrize(
    ("width", "height", "radius"), [(3, 2, 0.2), (1, 0.06, 0.03), (0.1, 2, 0.05), (2, 0.1, 0.5)]
)
def test_round_corners_look_as_manim_draws_them(width: float, height: float, radius: float) -> None:
    ours = RoundedRectangle(width=width, height=height, corner_radius=radius, **STYLE)
    manims = manim.RoundedRectangle(width=width, height=height, corner_radius=radius, **STYLE)
    assert np.allclose(ours.points, manims.points, rtol=0, atol=1e-12)
    for name in ("fill_rgbas", "stroke_rgbas", "stroke_width", "joint_type", "sheen_factor", "z_index"):
        assert np.array_equal(getattr(ours, name), getattr(manims, name))
