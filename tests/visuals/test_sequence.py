"""Sequence diagrams."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from notes2manim.visuals.picture import Box
from notes2manim.visuals.sequence import Sequence
from notes2manim.visuals.theme import FRAME_HEIGHT
from tests.visuals.drawing import (
    FULL,
    HALF,
    UPRIGHT,
    assert_inside,
    begin,
    draw,
    on_stage,
    opacity,
    shown,
    text_sizes,
    texts,
)


def _web(count: int) -> Sequence:
    names = ["Browser", "Web server", "Authentication service", "Database"]
    messages = [
        {
            "source": names[i % 4],
            "target": names[(i * 3 + 1) % 4],
            "text": f"message {i} with some words",
            "note": i % 7 == 6,
        }
        for i in range(count)
    ]
    return Sequence(actors=[{"id": name, "label": name} for name in names], messages=messages)


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_twelve_messages_stay_in_the_box_in_order(box: Any) -> None:
    sequence = draw(_web(12), box)
    scene = on_stage(sequence, "+")
    assert_inside(shown(scene), box)
    rows = [row for row, page in zip(sequence._rows, sequence._pages, strict=True) if page == 0]
    for above, below in pairwise(rows):
        assert above.get_bottom()[1] > below.get_top()[1]


def test_messages_come_one_by_one() -> None:
    sequence = draw(_web(4))
    members = on_stage(sequence, "+0", "+1").get_mobject_family_members()
    assert sequence._rows[1] in members
    assert sequence._rows[2] not in members


def test_messages_that_do_not_fit_are_on_another_page() -> None:
    sequence = draw(_web(40), HALF)
    last = max(sequence._pages)
    assert last > 0
    scene = on_stage(sequence, "+", "39")
    members = scene.get_mobject_family_members()
    assert sequence._rows[39] in members
    assert sequence._rows[0] not in members
    assert_inside(shown(scene), HALF)


def test_the_others_fade_back() -> None:
    sequence = draw(_web(4))
    on_stage(sequence, "+", "2")
    assert opacity(sequence._rows[0][0]) < 0.6 < opacity(sequence._rows[2][0])
    on_stage(sequence, "0")
    assert opacity(sequence._rows[2][0]) < 0.6 < opacity(sequence._rows[0][0])


def test_an_arrow_goes_from_its_source_to_its_target() -> None:
    actors = [{"id": "a", "label": "a"}, {"id": "b", "label": "b"}]
    sequence = draw(Sequence(actors=actors, messages=[{"source": "b", "target": "a", "text": "hello"}]))
    line, tip = sequence._rows[0][0], sequence._rows[0][1]
    assert tip.get_center()[0] < line.get_center()[0]


@pytest.mark.parametrize("part", ["4", "x", "-1", "1.5"])
def test_messages_that_are_not_there_are_ignored(part: str) -> None:
    sequence = draw(_web(4))
    on_stage(sequence, "+")
    assert sequence.point(part) is None


def test_a_sequence_without_messages_shows_its_actors() -> None:
    assert on_stage(draw(_web(0)), "+").mobjects


@pytest.mark.parametrize("box", [FULL, Box(-0.4, -0.5, 6.6, 10)])
def test_the_names_of_eight_actors_and_short_messages_are_not_broken(box: Any) -> None:
    names = [
        "Browser",
        "Resolver",
        "Rootserver",
        "Toplevel",
        "Authority",
        "Loadbalancer",
        "Client",
        "Database",
    ]
    actors = [{"id": str(at), "label": name} for at, name in enumerate(names)]
    messages = [{"source": str(at), "target": str(at + 1), "text": "acknowledges"} for at in range(7)]
    picture = draw(Sequence(actors=actors, messages=messages), box)
    assert_inside(shown(on_stage(picture, "+")), box)
    assert sorted(texts(picture)) == sorted([*names, *["acknowledges"] * 7])
    assert min(text_sizes(picture)) >= FRAME_HEIGHT / 36 * 0.999


def test_a_message_goes_from_its_sender_to_its_receiver_tip_ahead() -> None:
    actors = [{"id": name, "label": name} for name in ("Alice", "Bob")]
    messages = [{"source": "Bob", "target": "Alice", "text": "hello", "line": "dashed"}]
    picture = draw(Sequence(actors=actors, messages=messages))
    line, tip = picture._rows[0][:2]
    whole, head = line.points.copy(), tip.points.copy()
    scene = on_stage(picture, "+actors")
    animation = begin(scene, picture.reveal("0"))
    animation.interpolate(0.4)
    assert whole[-1][0] + 1 < line.get_left()[0] < line.get_right()[0] == pytest.approx(whole[0][0])
    assert tip.get_left()[0] < line.get_left()[0]
    animation.interpolate(1)
    assert np.array_equal(line.points, whole) and np.array_equal(tip.points, head)
