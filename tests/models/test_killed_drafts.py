"""Drafts that are killed while a model writes: what was paid for is kept, and the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.build.conftest import Project
from tests.build.moments import running
from tests.models.faulty_server import FaultyServer, Payload, Reply
from tests.models.film import HEADINGS, asked_for, teacher
from tests.models.test_real_model import TINY, base_url, is_busy, needs_the_small_model, scenes_of, wait_until

__all__ = ["base_url"]

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]


def kept(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return the answers in a folder, with when they were written."""
    return {
        file.name: (file.stat().st_mtime_ns, file.read_bytes())
        for file in (folder / "build/answers").rglob("*.json")
    }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def test_a_build_that_is_killed_while_a_model_writes_asks_for_no_scene_twice(
    project: Project, server: FaultyServer, tmp_path: Path
) -> None:
    target = "build/handshakes/notes.md"
    llm = {"base_url": server.base_url, "model": "teacher", "repairs": 0, "parallel": 1}
    calm = Project(tmp_path / "calm")
    server.answer = teacher
    for one in (project, calm):
        one.configure(llm=llm)
    assert calm.build(target).status == 0
    server.asked.clear()
    answers: dict[str, tuple[int, bytes]] = {}
    left: list[int] = []
    for victim, heading in zip(["job", "snakemake", "all"], HEADINGS, strict=True):
        reached = threading.Event()

        def answer(payload: Payload, stops_at: str = heading, reached: threading.Event = reached) -> Reply:
            if asked_for(payload) != stops_at:
                return teacher(payload)
            reached.set()
            return Reply(hang=True)

        server.answer = answer
        build = subprocess.Popen(
            ["snakemake", "--cores", "1", target],
            cwd=project.folder,
            env=project.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert reached.wait(60)
        job = running(build.pid, "draft_notes.py")
        assert job
        if victim == "job":
            os.kill(job, signal.SIGKILL)
        elif victim == "snakemake":  # which leaves its job waiting for the server, beside the next build
            build.kill()
        else:
            os.killpg(build.pid, signal.SIGKILL)
        build.wait(60)
        assert not project.path(target).exists()
        assert answers.items() <= kept(project.folder).items()
        answers = kept(project.folder)
        assert len(answers) == 1 + HEADINGS.index(heading)
        left.append(job)
    server.answer = teacher
    run = project.build(target)
    for job in left:
        with suppress(ProcessLookupError):
            os.kill(job, signal.SIGKILL)
    assert run.status == 0, run.output
    assert answers.items() <= kept(project.folder).items()
    assert project.path(target).read_bytes() == calm.path(target).read_bytes()
    asked = [asked_for(payload) for payload in server.asked]
    assert asked == ["", HEADINGS[0], *HEADINGS[:2], *HEADINGS[1:3], HEADINGS[2]]


@needs_the_small_model
def test_a_draft_that_is_killed_while_a_real_model_writes_goes_on_from_what_it_has_said(
    base_url: str, server: FaultyServer, tmp_path: Path
) -> None:
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    for name, text in TINY.items():
        (prompts / f"{name}.md.j2").write_text(text)
    (prompts / "example.json").write_text('{"blocks": []}')
    server.answer = scenes_of(base_url)
    llm = {"base_url": server.base_url, "model": "smollm2", "max_tokens": 60, "repairs": 0, "parallel": 1}
    line = [
        sys.executable,
        str(PROJECT / "scripts/draft_notes.py"),
        "--topic",
        "rain",
        "--prompts",
        str(prompts),
    ]
    line += ["--output", "notes.md", "--settings", json.dumps({"llm": llm})]
    with subprocess.Popen(line, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        assert wait_until(lambda: len(kept(tmp_path)) == 2 and is_busy(base_url))
        process.kill()
    said = kept(tmp_path)
    assert not (tmp_path / "notes.md").exists()
    server.asked.clear()
    subprocess.run(line, cwd=tmp_path, check=True, capture_output=True)
    assert said.items() <= kept(tmp_path).items()
    assert [asked_for(payload) for payload in server.asked] == HEADINGS[len(said) - 1 :]
    notes = tmp_path / "notes.md"
    drafted = notes.read_bytes()
    notes.unlink()
    server.asked.clear()
    subprocess.run(line, cwd=tmp_path, check=True, capture_output=True)
    assert notes.read_bytes() == drafted
    assert server.asked == []
