"""The command that drafts notes, as a build runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from notes2manim.models import read_key
from tests.interrupts import heeding
from tests.models.faulty_server import FaultyServer, Payload, Reply
from tests.models.film import asked_for, teacher

PROJECT = Path(__file__).parents[2]
KEYS = ("LLM_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "ANTHROPIC_API_KEY")

Command = Callable[..., list[str]]


@pytest.fixture
def command(server: FaultyServer) -> Command:
    """Return the command line that drafts notes about handshakes."""

    def line(*flags: str, model: str = "gpt-test", **llm: object) -> list[str]:
        settings = {"llm": {"base_url": server.base_url, "model": model, **llm}}
        script = [sys.executable, str(PROJECT / "scripts/draft_notes.py"), "--settings", json.dumps(settings)]
        return [*script, "--topic", "handshakes-at-a-party", "--output", "build/x/notes.md", *flags]

    return line


def run(line: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in KEYS}
    return subprocess.run(
        line, cwd=folder, env={**kept, **environment}, text=True, capture_output=True, timeout=60, check=False
    )


def test_a_draft_is_written_and_says_what_it_is(
    server: FaultyServer, command: Command, tmp_path: Path
) -> None:
    server.answer = teacher
    (tmp_path / ".env").write_text('# keys\nexport LLM_API_KEY="sk-very-secret"  # mine\n')
    done = run(command("--log-level", "debug"), tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "build/x/notes.md").read_text()
    assert text.startswith(
        "# Handshakes at a party\n\n<!-- Drafted by gpt-test. Copy this file to notes/ to edit it. "
    )
    assert "about: handshakes at a party" in server.asked[0]["messages"][1]["content"]
    assert set(server.keys) == {"Bearer sk-very-secret"}
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file() and path.name != ".env"]
    assert not any("sk-very-secret" in content for content in [*written, done.stdout, done.stderr])


@pytest.mark.slow
def test_the_same_draft_is_written_again_without_a_server(
    server: FaultyServer, command: Command, tmp_path: Path
) -> None:
    server.answer = teacher
    assert run(command(), tmp_path).returncode == 0
    first = (tmp_path / "build/x/notes.md").read_bytes()
    server.asked.clear()
    assert run(command("--figures", "figures.json"), tmp_path).returncode == 0
    assert json.loads((tmp_path / "figures.json").read_text()) == {"reused": 4}
    assert (tmp_path / "build/x/notes.md").read_bytes() == first
    assert server.asked == []


@pytest.mark.slow
def test_a_draft_that_was_edited_is_not_written_over(
    server: FaultyServer, command: Command, tmp_path: Path
) -> None:
    server.answer = teacher
    run(command(), tmp_path)
    notes = tmp_path / "build/x/notes.md"
    notes.write_text(notes.read_text().replace("party", "ball"))
    done = run(command(), tmp_path)
    assert done.returncode == 1
    assert (
        "notes.md: has been edited, and is not written over. Move it to notes/, or delete it." in done.stderr
    )
    assert "ball" in notes.read_text()


@pytest.mark.slow
def test_a_draft_is_put_where_a_build_looks_for_it(
    server: FaultyServer, command: Command, tmp_path: Path
) -> None:
    server.answer = teacher
    line = command()
    where = line.index("--output")
    done = run([*line[:where], "--topic", "Bayes' theorem"], tmp_path)
    assert done.stderr.endswith("The draft: build/bayes-theorem/notes.md\n")
    assert (tmp_path / "build/bayes-theorem/notes.md").is_file()


def test_without_a_model_both_ways_on_and_the_nearest_notes_are_named(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    for name in ("handshakes", "waves"):
        (tmp_path / f"notes/{name}.md").write_text("# Notes\n")
    done = run(command(model=""), tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        'error: there are no notes "notes/handshakes-at-a-party.md", and no language model drafts them. '
        "Write them, or set llm.model in config.yaml, or build one of these: handshakes.\n"
    )


@pytest.mark.slow
def test_a_source_is_given_by_its_path_and_remembered(
    server: FaultyServer, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "paper.md").write_text("# Hands\n\nEverybody has two of them.\n")
    server.answer = teacher
    done = run(command("--from", "paper.md", repairs=0), tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Everybody has two of them." in server.asked[0]["messages"][1]["content"]
    server.asked.clear()
    assert run(command(repairs=0, seed=7), tmp_path).returncode == 0
    assert "Everybody has two of them." in server.asked[0]["messages"][1]["content"]


@pytest.mark.slow
def test_an_interrupted_draft_ends_and_writes_nothing(
    server: FaultyServer, command: Command, tmp_path: Path
) -> None:
    reached = threading.Event()

    def answer(payload: Payload) -> Reply:
        if not asked_for(payload):
            return teacher(payload)
        reached.set()
        return Reply(hang=True)

    server.answer = answer
    program = heeding(command())
    with subprocess.Popen(program, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert reached.wait(30)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.endswith("error: stopped. What was answered is kept.\n")
    assert not (tmp_path / "build/x").exists()
    assert len(list((tmp_path / "build/answers").rglob("*.json"))) == 1


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.openai.com/v1", "OPENAI_API_KEY"),
        ("https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"),
        ("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
        ("http://localhost:11434/v1", "LLM_API_KEY"),
    ],
)
def test_a_key_is_sent_to_its_own_service_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, name: str
) -> None:
    for key in KEYS:
        monkeypatch.setenv(key, f"the {key}")
    monkeypatch.delenv("LLM_API_KEY")
    assert read_key(url, tmp_path) == ("" if name == "LLM_API_KEY" else f"the {name}")
    assert read_key("https://openai.com.example/v1", tmp_path) == ""
    monkeypatch.setenv("LLM_API_KEY", "any")
    assert read_key(url, tmp_path) == "any"


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LLM_API_KEY", raising=False)
    (tmp_path / ".env").write_text("LLM_API_KEY = plain # why\nOTHER=x\n")
    assert read_key("http://localhost/v1", tmp_path) == "plain"
    monkeypatch.setenv("LLM_API_KEY", "nearer")
    assert read_key("http://localhost/v1", tmp_path) == "nearer"
