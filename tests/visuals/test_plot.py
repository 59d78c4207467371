"""Plots."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from notes2manim.check.layout import judge_layout
from notes2manim.errors import StageError
from notes2manim.model.script import Cue
from notes2manim.visuals.axes import pi_ticks, ticks, write_number, write_pi
from notes2manim.visuals.expression_tex import typeset
from notes2manim.visuals.plot import Plot
from tests.visuals.drawing import FULL, HALF, UPRIGHT, draw, on_stage, opacity, text_sizes
from tests.visuals.drawn import draw_record, read_scenes


@pytest.mark.parametrize(
    "expression",
    ["tan(x)", "1/x", "sin(1/x)", "exp(x)", "3", "x^9", "ln(x)", "1e12*x", "sqrt(-1-x^2)", "floor(x)", "0"],
)
@pytest.mark.parametrize("box", [HALF, UPRIGHT])
def test_hard_functions_stay_in_the_box(expression: str, box: object) -> None:
    draw(Plot(functions=[{"expression": expression}]), box)  # type: ignore[arg-type]


def test_a_curve_is_cut_at_its_poles_and_jumps() -> None:
    plot = draw(Plot(functions=[{"expression": "tan(x)"}, {"expression": "floor(x)"}], x_range=(-4.5, 4.5)))
    assert len(plot._curves[0].pieces) == 3  # its poles are at -π/2 and π/2
    assert len(plot._curves[1].pieces) == 10


def test_a_jump_that_meets_a_sample_is_no_line() -> None:
    plot = draw(Plot(functions=[{"expression": "sign(x)"}, {"expression": "x^3"}, {"expression": "abs(x)"}]))
    assert [len(curve.pieces) for curve in plot._curves] == [2, 1, 1]


def test_a_pole_does_not_flatten_the_rest() -> None:
    plot = draw(Plot(functions=[{"expression": "1/x"}]))
    low, high = plot._y
    assert -20 < low < -2 and 2 < high < 20


def test_a_smooth_curve_is_light_and_exact() -> None:
    plot = draw(Plot(functions=[{"expression": "x^2"}], x_range=(-2, 2)))
    path = plot._parts["function 0"][0]
    assert len(path.points) / 4 < 300
    x, y = plot._place(1.5, 2.25)
    assert np.hypot(path.points[:, 0] - x, path.points[:, 1] - y).min() < 0.1


def test_names_of_curves_do_not_lie_on_one_another() -> None:
    functions = [{"expression": f"x/{n}", "label": f"the line number {n}"} for n in range(1, 6)]
    plot = draw(Plot(functions=functions), UPRIGHT)
    names = [plot._parts[f"function {i}"][-1] for i in range(5)]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            apart = np.abs(one.get_center() - other.get_center())[:2]
            assert (
                apart[0] > (one.width + other.width) / 2 - 1e-6
                or apart[1] > (one.height + other.height) / 2 - 0.05
            )


def test_the_others_fade_back_from_what_is_pointed_at() -> None:
    plot = draw(Plot(functions=[{"expression": "x"}, {"expression": "-x"}], points=[{"x": 1, "y": 1}]))
    on_stage(plot, "+", "function 1")
    assert opacity(plot._parts["function 0"][0]) < 0.6 < opacity(plot._parts["function 1"][0])
    on_stage(plot, "function 0")
    assert opacity(plot._parts["function 1"][0]) < 0.6 < opacity(plot._parts["function 0"][0])


def test_a_function_can_come_by_itself() -> None:
    plot = draw(Plot(functions=[{"expression": "x"}, {"expression": "-x"}]))
    scene = on_stage(plot, "+function 1")
    members = scene.get_mobject_family_members()
    assert plot._parts["function 1"][0] in members
    assert plot._parts["function 0"][0] not in members


def test_parts_that_are_not_there_are_ignored() -> None:
    plot = draw(Plot(functions=[{"expression": "x"}], areas=[{"function": 7, "start": 0, "end": 1}]))
    on_stage(plot, "+")
    assert plot.point("function 9") is None
    assert plot.reveal("nothing") is None


def test_an_area_reaches_to_the_axis() -> None:
    plot = draw(Plot(functions=[{"expression": "x"}], areas=[{"function": 0, "start": 1, "end": 3}]), FULL)
    shade = plot._parts["area 0"][0]
    assert shade.get_left()[0] == pytest.approx(plot._place(1, 0)[0])
    assert shade.get_corner((1, 1, 0))[1] == pytest.approx(plot._place(0, 3)[1])
    assert shade.get_bottom()[1] == pytest.approx(plot._place(0, 0)[1])


def test_names_of_a_curve_and_of_a_point_do_not_read_as_one() -> None:
    plot = draw(
        Plot(
            functions=[{"expression": "(0.7/x)^4", "label": "scattered light"}],
            x_label="wavelength in micrometres",
            x_range=(0.4, 0.7),
            points=[{"x": 0.45, "y": 5.86, "label": "blue"}, {"x": 0.65, "y": 1.35, "label": "red"}],
        )
    )
    curve, red = plot._parts["function 0"][-1], plot._parts["point 1"][-1]
    beside = max(red.get_left()[0] - curve.get_right()[0], curve.get_left()[0] - red.get_right()[0])
    apart = max(red.get_bottom()[1] - curve.get_top()[1], curve.get_bottom()[1] - red.get_top()[1])
    assert beside > 0.25 or apart > 0


def test_a_function_that_cannot_be_read_is_named() -> None:
    with pytest.raises(StageError, match=r"sin\(x"):
        draw(Plot(functions=[{"expression": "sin(x"}]))


def test_ticks_are_round_and_written_for_reading() -> None:
    assert ticks(-1, 1, 4) == pytest.approx([-1, -0.5, 0, 0.5, 1])
    assert [write_number(value, 0.25) for value in (-0.25, 0, 1)] == ["−0.25", "0", "1"]
    assert write_number(12_000, 1000) == "12,000"
    assert write_number(2_500_000) == "2.5M"
    assert [write_pi(value) for value in pi_ticks(0, 2 * math.pi, 4)] == [
        "0", r"$\pi/2$", r"$\pi$", r"$3\pi/2$", r"$2\pi$",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "tex"),
    [
        ("sin(x)", r"\sin(x) "),
        ("2*x^2", "2x^{2}"),
        ("sqrt(x+1)", r"\sqrt{x+1} "),
        ("exp(-x^2)", "e^{-x^{2}} "),
        ("x if x > 0 else 0", ""),
    ],
)
def test_a_function_without_a_name_is_typeset(expression: str, tex: str) -> None:
    assert typeset(expression) == tex


def test_a_long_name_of_an_axis_stands_below_it() -> None:
    draw(Plot(functions=[{"expression": "100-10x"}], x_range=(0, 10), x_label="hundreds of boxes"), HALF)


def test_long_names_of_a_plot_are_broken_and_never_shrunk_below_the_least_size() -> None:
    words = "a very long name that nobody would ever read to its end " * 2
    functions = [{"expression": "x", "label": words}]
    points = [{"x": 1, "y": 1, "label": words}]
    plot = draw(Plot(title=words, x_label=words, functions=functions, points=points, x_range=(0, 4)), HALF)
    assert min(text_sizes(plot)) >= 8 / 36 - 1e-6


def test_a_curve_that_comes_later_does_not_run_through_the_name_of_a_point(tmp_path: Path) -> None:
    notes = """\
# Film

Intro.

## Scene

This plot has a point first, and then its curve.

```plot
2 sin(40x) "wave"
point (0, 0) "middle"
x: -2 .. 2
y: -2 .. 2
```

The middle, and then the wave.
"""
    scene = read_scenes(notes, tmp_path)[-1]
    beats = [
        beat.model_copy(update={"cues": [Cue(do="show", visual="plot-1", part=part)]})
        for beat, part in zip(scene.beats, ["point 0", "function 0"], strict=True)
    ]
    record = draw_record(scene.model_copy(update={"beats": beats}), tmp_path)
    assert not judge_layout(record, scene)
    assert {"middle", "wave"} <= {thing.text for thing in record.seen(record.looks[-1])}


def test_names_of_points_that_would_lie_on_one_another_are_left_out_and_told(tmp_path: Path) -> None:
    points = "\n".join(f'point ({at / 4}, {at / 4}) "point {at}"' for at in range(-20, 4))
    notes = f"# Film\n\n## Scene\n\nSee this plot.\n\n```plot\ny = x\n{points}\nx: -5 .. 5\n```\n"
    (scene,) = read_scenes(notes, tmp_path)[1:]
    record = draw_record(scene, tmp_path)
    assert not list(map(str, judge_layout(record, scene)))
    (lost,) = record.lost
    names = {thing.text for thing in record.things if thing.text.startswith("point ")}
    assert lost.fault.startswith('the plot has no room for the names "point ')
    assert len(names) + lost.fault.count('"') / 2 == 24
