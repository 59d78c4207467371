"""A record that breaks a rule of the layout is told of, in words and with its place."""

from __future__ import annotations

from typing import Any

import pytest

from notes2manim.check.layout import judge_layout
from notes2manim.model.record import Look, Record, Thing
from notes2manim.model.script import Beat, Scene, Source

SCENE = Scene(
    id="s",
    beats=[
        Beat(say="One.", source=Source(file="notes/s.md", line=3)),
        Beat(say="Two.", source=Source(file="notes/s.md", line=7)),
    ],
)


def text(box: tuple[float, float, float, float], **fields: Any) -> Thing:
    given: dict[str, Any] = {
        "visual": "v",
        "kind": "table",
        "text": "label",
        "size": 0.04,
        "color": "#ffffff",
    }
    return Thing(role="text", box=box, **given | {"color": "#ffffff"} | fields)


def outline(*path: tuple[float, float], **fields: Any) -> Thing:
    xs, ys = zip(*path, strict=True)
    box = (min(xs), min(ys), max(xs), max(ys))
    given: dict[str, Any] = {
        "visual": "v",
        "kind": "table",
        "role": "line",
        "color": "#ffffff",
        "width": 0.005,
    }
    return Thing(box=box, paths=(path,), **given | fields)


def judge(*things: Thing, moment: Any = "end") -> list[str]:
    look = Look(beat=1, frame=30, moment=moment, things=tuple(range(len(things))))
    record = Record(scene="s", fps=10, frames=100, aspect=16 / 9, things=things, looks=(look, look))
    return [str(fault) for fault in judge_layout(record, SCENE)]


IN_PLACE = text((0.2, 0.2, 0.4, 0.25))
BOX = outline((0.1, 0.1), (0.5, 0.1), (0.5, 0.4), (0.1, 0.4), (0.1, 0.1), role="shape", color="#1b2230")


def test_a_good_picture_has_no_fault() -> None:
    assert judge(BOX, IN_PLACE, text((0.2, 0.5, 0.4, 0.55), text="other")) == []


def test_a_fault_is_told_once_with_its_place_in_the_notes() -> None:
    place = "notes/s.md:7: scene s, beat 2, at 3.0 s: "
    assert judge(text((0.7, 0.2, 0.99, 0.25), text="a long label")) == [
        place + '"a long label" of the table leaves the safe area at the right.'
    ]


@pytest.mark.parametrize(
    ("things", "said"),
    [
        (
            [IN_PLACE, text((0.3, 0.22, 0.6, 0.3), text="other")],
            '"label" of the table and "other" of the table lie',
        ),
        ([IN_PLACE, text((0.3, 0.22, 0.6, 0.3), visual="w", text="w")], '"label" of the table lies on "w"'),
        (
            [outline((0.1, 0.1), (0.6, 0.35)), IN_PLACE],
            'a line of the table runs through "label" of the table',
        ),
        ([text((0.2, 0.2, 0.4, 0.25), size=1 / 50)], "is only 1/50 of the frame's height"),
        ([text((0.2, 0.2, 0.4, 0.25), color="#666666")], "has a contrast of only 3.7 to 1, less than 4.5"),
        ([text((0.2, 0.2, 0.4, 0.25), color="#8c8c8c", kind="bullets")], "only 6.2 to 1, less than 7"),
        ([BOX, text((0.2, 0.2, 0.4, 0.25), color="#2b3240")], "has a contrast of only 1.2 to 1"),
    ],
)
def test_what_breaks_a_rule_is_told(things: list[Thing], said: str) -> None:
    faults = judge(*things)
    assert any(said in fault for fault in faults), faults


def test_a_line_below_an_opaque_patch_does_not_run_through_its_label() -> None:
    patch = outline((0.19, 0.19), (0.41, 0.19), (0.41, 0.26), (0.19, 0.26), role="shape", color="#000000")
    assert judge(outline((0.1, 0.1), (0.6, 0.35)), patch, IN_PLACE) == []


def test_turned_labels_whose_boxes_meet_need_not_touch() -> None:
    one = ((0.2, 0.3), (0.3, 0.2), (0.31, 0.21), (0.21, 0.31))
    other = tuple((x + 0.03, y) for x, y in one)
    close = tuple((x + 0.005, y) for x, y in one)

    def turned(path: Any, **fields: Any) -> Thing:
        xs, ys = zip(*path, strict=True)
        return text((min(xs), min(ys), max(xs), max(ys)), paths=(path,), **fields)

    assert judge(turned(one), turned(other, text="other")) == []
    assert judge(turned(one), turned(close, text="close"))


def test_what_is_on_its_way_may_pass_over_others() -> None:
    leaving = text((0.3, 0.22, 0.6, 0.3), visual="w", opacity=0.3)
    assert judge(IN_PLACE, leaving, moment="middle") == []
