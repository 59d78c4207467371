"""A film whose speech server fails in the middle: what it has said is kept, and the film is made."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.build.conftest import Project
from tests.voices.dia_server import DiaServer

pytestmark = pytest.mark.slow


def speakers(project: Project) -> set[str]:
    """Return the providers that the newest timing of each scene names."""
    timings = sorted(
        project.path("build/film/voice").glob("*.timing.json"), key=lambda file: file.stat().st_mtime
    )
    newest = {timing.name.split(".")[0]: timing for timing in timings}
    return {json.loads(timing.read_text(encoding="utf-8"))["provider"] for timing in newest.values()}


def test_a_server_that_fails_in_the_middle_of_a_film_loses_nothing_and_the_film_is_made(
    project: Project,
) -> None:
    with DiaServer() as server:
        voice = {"provider": "dia", "url": server.url, "fallback": ["tone"], "retries": 1, "in_flight": 1}
        project.configure(voice=voice)
        # The faults that pass are tried again; from the third sentence on, nothing comes any more.
        server.faults += ["500", "", "half a body", "", "10 bytes", "silence"]
        run = project.build(cores=1)
        assert run.status != 0
        assert "the voice dia does not speak at" in run.output
        assert "set voice.provider: hibari, or let voice.fallback speak: `make retry`" in run.output
        assert "notes/film.md:" in run.output
        assert not project.path("out/film.mp4").exists()
        said = set(server.texts)

        run = project.build(cores=1)
        assert run.status == 0, run.output
        assert speakers(project) == {"dia"}
        again = [text for text in server.texts if server.texts.count(text) > 1]
        assert set(again) <= said
        assert len(server.texts) == len(set(server.texts)) + 4, "only what has failed was asked for again"

        server.fault = "503"
        project.edit_notes("The end is near.", "The end is here, and nobody is there to say so.")
        assert project.build(cores=1).status != 0
        forget = ["python", "scripts/forget_fallbacks.py"]
        subprocess.run(forget, cwd=project.folder, env=project.environment(), check=True)
        run = project.build(cores=1)
        assert run.status == 0, run.output
        assert speakers(project) == {"tone"}
