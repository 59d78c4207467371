"""Animations that a model writes: tried in the sandbox, repaired, and else the picture that is there."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import scripts.try_animation
from notes2manim.model.config import Settings
from notes2manim.models import Chat, Draft, Prompts, draft_notes
from scripts.draft_notes import check
from scripts.try_animation import Studio
from tests.models.faulty_server import FaultyServer, Payload, Reply, gives
from tests.models.film import OUTLINE, asked_for, scene

PROJECT = Path(__file__).parents[2]
SAY = "This picture shows a square that turns around its middle, a quarter of a turn at a time, and stops."
TURNS = """\
square = Square(side_length=2, color=BLUE)
self.play(Create(square), run_time=0.5)
self.play(Rotate(square, PI / 2), run_time=0.5)
"""
FAILS = 'self.play(Create(Circle(radius="big")))'
MOVING = {
    "kind": "formula",
    "say": SAY,
    "label": "",
    "content": r"4 \cdot 90 = 360",
    "animation": "A square turns by a quarter.",
}


def programmer(codes: Sequence[str]) -> Callable[[Payload], Reply]:
    """Answer as a teacher, with one block that moves, and with these programs in turn."""
    left = list(codes)

    def answer(payload: Payload) -> Reply:
        if "Write the body of" in payload["messages"][1]["content"]:
            return gives({"code": left.pop(0)})
        heading = asked_for(payload)
        if not heading:
            return gives(OUTLINE)
        return gives(scene(MOVING) if heading == "The rule" else scene())

    return answer


def draft(chat: Chat, studio: Studio | None) -> Draft:
    prompts = Prompts(PROJECT / "templates/prompts", PROJECT / "docs/notes.md")
    return draft_notes("turns", chat, prompts, check, repairs=0, parallel=1, studio=studio)


def programs_asked(server: FaultyServer) -> list[Payload]:
    return [asked for asked in server.asked if "Write the body of" in asked["messages"][1]["content"]]


@pytest.fixture
def studio() -> Studio:
    return Studio(Settings(), os.environ)


@pytest.mark.slow
def test_a_program_is_mended_with_its_traceback_until_it_can_be_shown(
    server: FaultyServer, chat: Chat, studio: Studio
) -> None:
    server.answer = programmer(["import os\nos.remove('x')", FAILS, TURNS])
    text = draft(chat, studio).text
    assert f"{SAY}\n\n```manim\n{TURNS}```" in text
    assert "360" not in text
    asked = programs_asked(server)
    assert "`import os` is not let in" in asked[1]["messages"][-1]["content"]
    assert 'self.play(Create(Circle(radius="big")))' in asked[2]["messages"][-1]["content"]
    assert "notes2manim-try" not in json.dumps(asked)
    assert check(text) == []


def test_a_program_that_never_works_leaves_the_picture_that_is_there(
    server: FaultyServer, chat: Chat, studio: Studio
) -> None:
    server.answer = programmer(["import os", "open('x')", "eval('1')", "__import__('os')"])
    text = draft(chat, studio).text
    assert "```manim" not in text
    assert r"$$4 \cdot 90 = 360$$" in text
    assert len(programs_asked(server)) == 4


def test_no_program_is_asked_for_unless_the_settings_say_so(server: FaultyServer, chat: Chat) -> None:
    server.answer = programmer([])
    text = draft(chat, None).text
    assert r"$$4 \cdot 90 = 360$$" in text
    assert not any("animation" in json.dumps(asked["response_format"]) for asked in server.asked)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("self.play(Create(Square()), run_time=40)", "longer than its voice"),
        ("self.play(FadeIn(Text('far away').shift(LEFT * 8)))", "leaves the safe area at the left"),
        ("", "the code is empty"),
    ],
)
def test_a_program_is_shown_only_if_it_ends_in_time_and_can_be_read(
    studio: Studio, code: str, fault: str
) -> None:
    assert fault in " ".join(studio.faults(SAY, code))


@pytest.mark.slow
def test_a_program_that_does_not_end_is_stopped(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = dataclasses.replace(scripts.try_animation.LIMITS, processor=4, clock=30)
    monkeypatch.setattr(scripts.try_animation, "LIMITS", limits)
    assert studio.faults(SAY, "while True:\n    x = 1") == [
        "it does not end: after 4 seconds it was stopped."
    ]
