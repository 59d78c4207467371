"""What stands where in frames that are no wider than high."""

from __future__ import annotations

from typing import Any

import pytest

from notes2manim.model.script import Scene
from notes2manim.model.shape import SHAPES, Shape
from notes2manim.stage.layout import lay_out
from notes2manim.stage.source import stage_scene

TEXT = {"kind": "phrases", "items": ["one", "two"]}
LONG = {"kind": "bullets", "items": [{"text": f"A sentence of many words, number {i}."} for i in range(6)]}
PLOT = {"kind": "plot", "functions": [{"expression": "x"}]}
TABLE = {"kind": "table", "header": list("abcde"), "rows": [list("12345")]}
MATH = {"kind": "equation", "tex": "a=b"}


def slots(shape: Shape, **visuals: dict[str, Any]) -> dict[str, str]:
    cues = [{"visual": name} for name in visuals]
    scene = Scene.model_validate({"id": "s", "visuals": visuals, "beats": [{"say": "all", "cues": cues}]})
    return lay_out(scene, shape).slots


@pytest.mark.parametrize("shape", SHAPES)
def test_one_alone_has_the_whole_frame_in_every_shape(shape: Shape) -> None:
    assert slots(shape, plot=PLOT) == {"plot": "full"}


def test_text_stands_above_its_picture_in_a_tall_frame_whichever_came_first() -> None:
    assert slots("9x16", text=TEXT, plot=PLOT) == {"text": "upper", "plot": "lower"}
    assert slots("9x16", plot=PLOT, text=TEXT) == {"text": "upper", "plot": "lower"}


def test_a_long_text_gets_more_of_a_tall_frame() -> None:
    assert slots("9x16", text=LONG, plot=PLOT) == {"text": "top", "plot": "bottom"}


@pytest.mark.parametrize("shape", ["9x16", "1x1"])
def test_text_a_picture_and_a_formula_stand_one_above_the_other(shape: Shape) -> None:
    together = slots(shape, text=TEXT, plot=PLOT, math=MATH)
    assert together == {"text": "head", "plot": "middle", "math": "foot"}


def test_a_square_has_room_for_a_few_words_beside_a_picture_that_need_not_be_wide() -> None:
    assert slots("1x1", text=TEXT, plot=PLOT) == {"text": "narrow left", "plot": "wide right"}
    assert slots("1x1", text=TEXT, table=TABLE) == {"text": "upper", "table": "lower"}
    assert slots("1x1", text=LONG, plot=PLOT) == {"text": "upper", "plot": "lower"}


def test_a_stage_names_its_shape_unless_it_is_wide() -> None:
    scene = Scene.model_validate({"id": "s", "title": "S", "beats": [{"say": "a"}]})
    stages = {shape: stage_scene(scene, theme="t.yaml", timing="t.json", shape=shape) for shape in SHAPES}
    assert "shape" not in stages["16x9"]
    assert "shape = '9x16'" in stages["9x16"].replace('"', "'")
