"""Tangents of a plot, and points that move along its curves."""

from __future__ import annotations

import pytest

from notes2manim.model.visual import Mover, Plot, Tangent
from tests.notes.test_forms import cues, only, scene_of, script_of, warnings

PLOT = "This plot is drawn.\n\n```plot\nf(x) = x^2\nx: -3 .. 3\n{}\n```\n\n{}\n"


def plot_of(line: str) -> Plot:
    visual = only(scene_of(PLOT.format(line, "Good.")))
    assert isinstance(visual, Plot)
    return visual


@pytest.mark.parametrize(
    "line",
    ['tangent to f at 2 "slope 4"', 'tangent at x = 2 "slope 4"', 'tangent line to x^2 at 2 "slope 4"'],
)
def test_a_tangent_is_drawn_at_a_place(line: str) -> None:
    assert plot_of(line).tangents == [Tangent(x=2.0, label="slope 4")]


@pytest.mark.parametrize(
    "line",
    [
        "point moves along f from -2 to 2",
        "a point walks along f(x) from -2 to 2",
        "moving point: f from -2 to 2",
    ],
)
def test_a_point_moves_along_a_curve(line: str) -> None:
    assert plot_of(line).movers == [Mover(start=-2.0, end=2.0)]
    assert not plot_of(line).points


def test_a_point_moves_at_the_word_that_says_so() -> None:
    scene = scene_of(PLOT.format("point moves along f", "It is smooth. Now the point slides down."))
    assert only(scene).movers == [Mover(start=-3.0, end=3.0)]  # type: ignore[union-attr]
    moves = [(beat, at) for beat, _, _, part, at in cues(scene) if part == "mover 0"]
    assert moves == [(2, 3)]


def test_a_point_that_no_word_moves_goes_in_the_next_sentence() -> None:
    scene = scene_of(PLOT.format("point moves along f", "It is smooth. It has one lowest place."))
    assert [(beat, at) for beat, _, _, part, at in cues(scene) if part == "mover 0"] == [(1, 0)]


def test_what_cannot_be_drawn_names_its_line_and_its_fault() -> None:
    script = script_of(
        "## A\n\n" + PLOT.format("tangent to f at 9\npoint moves along f from 1 to 1", "Good.")
    )
    assert warnings(script) == [
        'notes/test.md:8: tangent "f at 9" cannot be drawn:'
        " it lies outside of the axes, which go from -3 to 3.",
        'notes/test.md:9: the moving point along "f" cannot be drawn: it starts where it ends.',
    ]
