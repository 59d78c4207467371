"""Figures of geometry."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from notes2manim.notes import write_script
from notes2manim.visuals.free_places import seen
from notes2manim.visuals.geometry import Geometry
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

NOTES = Path(__file__).parents[2] / "notes/pythagorean-theorem.md"
TRIANGLE = """
A = (0, 0)
B = (4, 0)
C = (0, 3)
triangle A B C
right angle B A C
segment A B "b"
segment A C "a"
segment B C "c"
angle A B C "β"
"""
SQUARES = TRIANGLE + 'square on A B "16"\nsquare on A C "9"\nsquare on B C "25"'
CIRCLE = """
M = (0, 0)
P = (2, 0), Q = (-1.2, 1.6)
circle M through P "k"
segment M P "radius"
segment M Q
line P Q dashed
ray M Q
equal M P, M Q
angle P M Q "γ"
"""
THIN = 'A = (0, 0)\nB = (10, 0)\nC = (9, 1)\ntriangle A B C\nangle B A C "α"\nsegment A C "a long side"'
FIGURES = {"triangle": TRIANGLE, "squares": SQUARES, "circle": CIRCLE, "thin": THIN, "point": "A = (1, 1)"}


def figure_of(text: str, box: Any = FULL) -> Geometry:
    script = write_script(f"This figure.\n\n```geometry\n{text}\n```", file="a.md")
    assert not script.notices
    visual = script.scenes[0].visuals["geometry-1"]
    return draw(Geometry(**visual.model_dump(exclude={"kind"})), box)  # type: ignore[return-value]


def labels_of(figure: Geometry) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the corners of what can be seen of each label: the last group of a part that has one."""
    return [seen(part[-1]) for part in figure._parts.values() if len(part[-1].submobjects)]


def touches(low: NDArray[np.float64], high: NDArray[np.float64], points: NDArray[np.float64]) -> bool:
    inside = ((points[:, :2] > low - 0.02) & (points[:, :2] < high + 0.02)).all(axis=1)
    return bool(inside.any())


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
@pytest.mark.parametrize("name", FIGURES)
def test_labels_touch_no_line_and_no_other_label(name: str, box: Any) -> None:
    figure = figure_of(FIGURES[name], box)
    assert_inside(shown(on_stage(figure, "+")), box)
    assert min(text_sizes(figure)) >= FRAME_HEIGHT / 36 * 0.999
    labels = labels_of(figure)
    assert len(labels) == sum(map(len, ([s for s in figure.model.points if s.shown], _labelled(figure))))
    for at, (low, high) in enumerate(labels):
        assert not touches(low, high, figure._free._points)
        assert all(
            (low > other_high).any() or (high < other_low).any() for other_low, other_high in labels[:at]
        )


def _labelled(figure: Geometry) -> list[Any]:
    return [shape for shape in figure.model.shapes if shape.label]


@pytest.mark.parametrize("seed", range(4))
def test_the_labels_of_any_quadrilateral_stand_free(seed: int) -> None:
    chance = random.Random(seed)
    points = [f"{name} = ({chance.uniform(0, 9):.2f}, {chance.uniform(0, 5):.2f})" for name in "ABCD"]
    sides = [f'segment {a} {b} "{a.lower()}"' for a, b in ("AB", "BC", "CD", "DA")]
    figure = figure_of("\n".join([*points, *sides]))
    labels = labels_of(figure)
    assert len(labels) == 8
    assert not any(touches(low, high, figure._free._points) for low, high in labels)


def test_sides_inside_of_their_squares_are_named_large_and_apart_from_one_another() -> None:
    fence = NOTES.read_text(encoding="utf-8").split("```geometry\n")[1].split("```")[0]
    figure = figure_of(fence)
    assert min(text_sizes(figure)) >= FRAME_HEIGHT / 25
    sides = [
        figure._parts[f"shape {at}"][-1]
        for at, shape in enumerate(figure.model.shapes)
        if shape.label in ("a", "b", "c")
    ]
    for one, other in combinations([seen(text) for text in sides], 2):
        gap = np.maximum(one[0] - other[1], other[0] - one[1])
        assert gap.max() > 0.05, "they read like one word"


def test_lengths_keep_their_ratio_and_the_square_on_a_side_lies_outside() -> None:
    figure = figure_of(SQUARES)
    places = figure._places
    a, b, c = (places[name] for name in "ABC")
    assert abs(np.linalg.norm(b - a) / np.linalg.norm(c - a) - 4 / 3) < 1e-6
    square = figure._shapes[6]
    assert all(places[name][1] < a[1] - 0.1 for name in square.through[2:])


def test_a_grid_has_as_many_cells_as_the_square_has_units() -> None:
    figure = figure_of('A = (0, 0)\nB = (4, 0)\nC = (1, 2)\nsquare on A B grid "16"')
    _, cells, *_ = figure._parts["shape 0"]
    assert len(cells.points) == 4 * 2 * 3
    figure = figure_of(SQUARES.replace('"16"', 'grid "16"').replace('"25"', 'grid "25"'))
    side = seen(figure._parts["shape 4"][-1])
    assert not touches(*side, figure._free._points)


def test_a_part_brings_its_points_and_nothing_else() -> None:
    figure = figure_of(TRIANGLE)
    members = on_stage(figure, "+shape 2").get_mobject_family_members()
    assert figure._parts["point B"][0] in members
    assert figure._parts["point C"][0] not in members
    assert figure.reveal("shape 2") is None and figure.reveal("shape 99") is None


def test_a_side_that_is_named_is_lit_and_the_others_fade_back() -> None:
    figure = figure_of(TRIANGLE)
    on_stage(figure, "+", "shape 2")
    assert opacity(figure._parts["shape 2"][0]) == 1
    assert opacity(figure._parts["shape 3"][0]) < 1
    (bright,) = figure._bright
    assert bright in figure.submobjects
    on_stage(figure, "")
    assert opacity(figure._parts["shape 3"][0]) == 1
    assert bright not in figure.submobjects


def test_a_side_and_the_square_on_it_have_one_colour_of_their_own() -> None:
    figure = figure_of(SQUARES)
    side, other, square = figure._tones[2], figure._tones[3], figure._tones[6]
    assert side == square != other
