"""Who is on the screen together, and where."""

from __future__ import annotations

from typing import Any

from notes2manim.model.script import Scene
from notes2manim.stage.layout import Layout, lay_out
from tests.stage.test_stage_scene import VISUALS


def laid_out(*beats: list[tuple[str, ...]], **visuals: dict[str, Any]) -> Layout:
    """Lay out beats of cues such as ("show", "plot") or ("clear", "")."""
    said = [
        {
            "say": "Look here.",
            "cues": [dict(zip(("do", "visual", "part"), cue, strict=False)) for cue in cues],
        }
        for cues in beats
    ]
    kinds = {
        name: {"kind": name.rstrip("2"), **VISUALS[name.rstrip("2")], **more}
        for name, more in visuals.items()
    }
    return lay_out(Scene.model_validate({"id": "s", "visuals": kinds, "beats": said}))


def moves(layout: Layout) -> list[list[tuple[str, str]]]:
    return [[(move.do, move.visual) for move in beat] for beat in layout.beats]


def test_a_visual_alone_has_the_whole_content() -> None:
    assert laid_out([("show", "plot")], plot={}).slots == {"plot": "full"}


def test_text_and_picture_stand_side_by_side_in_the_order_of_reading() -> None:
    text_first = laid_out([("show", "bullets", "0")], [("show", "plot")], bullets={}, plot={})
    assert text_first.slots == {"bullets": "narrow left", "plot": "wide right"}
    picture_first = laid_out([("show", "plot")], [("show", "bullets", "0")], bullets={}, plot={})
    assert picture_first.slots == {"plot": "wide left", "bullets": "narrow right"}


def test_a_new_picture_takes_the_place_of_the_old_one() -> None:
    layout = laid_out([("show", "plot")], [("show", "chart")], plot={}, chart={})
    assert moves(layout) == [[("show", "plot")], [("clear", "plot"), ("show", "chart")]]
    assert layout.slots == {"plot": "full", "chart": "full"}


def test_a_short_text_stands_above_a_formula_and_a_long_one_beside_it() -> None:
    short = laid_out([("show", "phrases", "0"), ("show", "equation")], phrases={}, equation={})
    assert short.slots == {"phrases": "top", "equation": "bottom"}
    items = [{"text": "word " * 20}, {"text": "word " * 20}, {"text": "word " * 20}]
    long = laid_out([("show", "bullets", "0"), ("show", "equation")], bullets={"items": items}, equation={})
    assert long.slots == {"bullets": "left half", "equation": "right half"}


def test_text_picture_and_formula_share_the_screen() -> None:
    layout = laid_out(
        [("show", "phrases", "0"), ("show", "plot"), ("show", "equation")], phrases={}, plot={}, equation={}
    )
    assert layout.slots == {
        "phrases": "top narrow left",
        "plot": "wide right",
        "equation": "bottom narrow left",
    }


def test_text_stands_above_a_picture_that_needs_the_whole_width() -> None:
    nodes = [{"id": name, "label": name} for name in "ABCDE"]
    row = {"nodes": nodes, "direction": "LR"}
    layout = laid_out([("show", "phrases", "0"), ("show", "diagram")], phrases={}, diagram=row)
    assert layout.slots == {"phrases": "upper", "diagram": "lower"}


def test_a_statement_and_a_title_give_way() -> None:
    layout = laid_out(
        [("show", "title")], [("show", "statement")], [("show", "plot")], title={}, statement={}, plot={}
    )
    assert moves(layout)[1:] == [
        [("clear", "title"), ("show", "statement")],
        [("clear", "statement"), ("show", "plot")],
    ]
    assert set(layout.slots.values()) == {"full"}


def test_what_the_code_of_the_notes_left_is_cleared_away() -> None:
    layout = laid_out([("show", "manim")], [("show", "plot")], manim={}, plot={})
    assert moves(layout)[1] == [("clear", ""), ("show", "plot")]


def test_pointing_at_what_is_not_there_brings_it() -> None:
    layout = laid_out([("point", "plot", "function 0")], plot={})
    assert moves(layout) == [[("show", "plot"), ("point", "plot")]]


def test_clearing_what_is_not_there_does_nothing() -> None:
    assert moves(laid_out([("clear", "plot"), ("clear", "")], plot={})) == [[]]


def test_a_picture_comes_at_once_where_the_screen_would_be_empty() -> None:
    late = {"id": "s", "visuals": {"plot": {"kind": "plot", **VISUALS["plot"]}}}
    first = {"say": "See how it falls in this plot.", "cues": [{"do": "show", "visual": "plot", "at": 5}]}
    layout = lay_out(Scene.model_validate({**late, "beats": [first]}))
    assert [move.at for move in layout.beats[0]] == [0]


def test_a_picture_that_takes_the_place_of_another_waits_for_its_word() -> None:
    kinds = {name: {"kind": name, **VISUALS[name]} for name in ("plot", "chart")}
    cues = [[{"do": "show", "visual": "plot"}], [{"do": "show", "visual": "chart", "at": 2}]]
    beats = [{"say": "Now see this.", "cues": cue} for cue in cues]
    layout = lay_out(Scene.model_validate({"id": "s", "visuals": kinds, "beats": beats}))
    assert [move.at for move in layout.beats[1]] == [2, 2]


def test_a_formula_that_came_first_stands_above_its_text() -> None:
    layout = laid_out([("show", "equation")], [("show", "phrases", "0")], phrases={}, equation={})
    assert layout.slots == {"equation": "top", "phrases": "bottom"}
