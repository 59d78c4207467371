"""Films that need a service: a speech server that is down, notes that a language model drafts."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.build.conftest import Project
from tests.models.faulty_server import faulty_server
from tests.models.film import teacher
from tests.voices.dia_server import DiaServer

pytestmark = pytest.mark.slow


def speakers(project: Project) -> set[str]:
    """Return the providers that the timings name."""
    timings = project.path("build/film/voice").glob("*.timing.json")
    return {json.loads(timing.read_text(encoding="utf-8"))["provider"] for timing in timings}


def use_dia(project: Project, url: str) -> None:
    project.configure(voice={"provider": "dia", "url": url, "fallback": ["tone"], "retries": 0})


def test_a_film_is_spoken_by_a_dia_server(project: Project) -> None:
    with DiaServer() as server:
        use_dia(project, server.url)
        run = project.build()
    assert run.status == 0, run.output
    assert speakers(project) == {"dia"}


def test_a_server_that_is_down_gives_the_whole_film_to_the_next_voice(project: Project) -> None:
    with DiaServer() as server:
        url = server.url
    use_dia(project, url)
    run = project.build()
    assert run.status == 0, run.output
    assert speakers(project) == {"tone"}
    assert project.build().jobs == []


def test_a_server_that_is_up_again_speaks_what_another_voice_spoke(project: Project) -> None:
    with DiaServer() as server:
        url = server.url
    use_dia(project, url)
    assert project.build().status == 0
    forget = ["python", "scripts/forget_fallbacks.py"]
    subprocess.run(forget, cwd=project.folder, env=project.environment(), check=True)
    project.edit_notes("one thing", "one other thing")
    with DiaServer(port=int(url.rpartition(":")[2])):
        run = project.build()
    assert run.status == 0, run.output
    assert "one other thing" in project.path("out/film.txt").read_text(encoding="utf-8")
    newest = max(project.path("build/film/voice").glob("beta.*.json"), key=lambda file: file.stat().st_mtime)
    assert json.loads(newest.read_text(encoding="utf-8"))["provider"] == "dia"


def test_a_topic_without_notes_is_drafted_and_filmed(project: Project) -> None:
    with faulty_server() as server:
        server.answer = teacher
        project.configure(llm={"base_url": server.base_url, "model": "teacher", "repairs": 0})
        run = project.build("out/handshakes.mp4")
        assert run.status == 0, run.output
        assert project.path("out/handshakes.mp4").exists()
        draft = project.path("build/handshakes/notes.md")
        assert draft.read_text(encoding="utf-8").startswith("# ")
        asked = len(server.asked)
        assert project.build("out/handshakes.mp4").jobs == []
        assert len(server.asked) == asked


def test_a_draft_that_was_edited_is_never_overwritten(project: Project) -> None:
    with faulty_server() as server:
        server.answer = teacher
        project.configure(llm={"base_url": server.base_url, "model": "teacher", "repairs": 0})
        assert project.build("build/handshakes/notes.md").status == 0
        draft = project.path("build/handshakes/notes.md")
        draft.write_text("# Mine\n\nMy own words.\n", encoding="utf-8")
        project.configure(llm={"base_url": server.base_url, "model": "another", "repairs": 0})
        project.build("build/handshakes/notes.md")
    assert draft.read_text(encoding="utf-8") == "# Mine\n\nMy own words.\n"


def test_the_command_line_wins_over_the_notes(project: Project) -> None:
    project.write_notes("---\nquality: low\n---\n\n# Short\n\nOnly this.\n")
    size = '{"width": 128, "height": 128, "fps": 5}'
    assert project.build("out/film.mp4", "--config", f"quality={size}").status == 0
    (log,) = project.path("build/film/clips").glob("short.*.mp4")
    import av

    with av.open(str(log)) as clip:
        assert (clip.streams.video[0].width, clip.streams.video[0].average_rate) == (128, 5)
