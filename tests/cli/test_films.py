"""The command line with the real Snakemake on a short film."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from notes2manim import TTSConfig, TTSProvider, VideoGenerationEngine
from notes2manim.engine.archive import archive_film
from notes2manim.engine.film import list_scenes, plan_of
from tests.build.conftest import ROOT, Project
from tests.interrupts import heeding
from tests.models.faulty_server import faulty_server
from tests.models.film import teacher

pytestmark = pytest.mark.slow

NOTES = "# Short\n\nA film.\n\n## Alpha\n\nThe **first** scene.\n"


def make_project(folder: Path) -> Project:
    project = Project(folder)
    shutil.copy(ROOT / "main.py", folder / "main.py")
    project.write_notes(NOTES)
    project.configure(voice={"provider": "tone", "fallback": ["tone"], "retries": 1})
    return project


def run(project: Project, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a project."""
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=project.folder,
        env={**project.environment(), **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )


def statistics(project: Project) -> dict[str, dict[str, float]]:
    told = json.loads(project.path("build/film/stats.json").read_text(encoding="utf-8"))
    steps: dict[str, dict[str, float]] = told["steps"]
    return steps


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, str]]:
    """A project whose film the command line has made, and what it printed."""
    project = make_project(tmp_path_factory.mktemp("made") / "project")
    done = run(project, "film", "--max-render-workers", "2")
    assert done.returncode == 0, done.stderr
    steps = statistics(project)
    assert steps["draw_scene"]["count"] == steps["speak_scene"]["count"] == 2
    assert steps["draw_scene"]["cache_hits"] == 0
    assert steps["draw_scene"]["seconds"] > 0
    yield project, done.stdout + done.stderr


def test_a_film_is_made_and_told_of(made: tuple[Project, str]) -> None:
    project, said = made
    assert f"{project.path('out/film.mp4')}" in said
    assert "Draw film: alpha (notes/film.md:5)" in said
    assert "scenes: 2" in said


def test_made_once_more_everything_is_kept(made: tuple[Project, str]) -> None:
    project, _ = made
    done = run(project, "film", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    steps = statistics(project)
    assert [steps[name]["cache_hits"] for name in ("speak_scene", "stage_scene", "draw_scene")] == [2, 2, 2]
    assert sum(step["count"] for step in steps.values()) == 0


def test_python_gets_the_film_with_its_scenes_and_statistics(made: tuple[Project, str]) -> None:
    project, _ = made
    engine = VideoGenerationEngine(
        enable_parallel=True,
        max_tts_workers=6,
        max_render_workers=2,
        tts=TTSConfig(provider=TTSProvider.TONE),
        project=project.folder,
    )
    film = engine.generate_video("Film")
    assert film.path == project.path("out/film.mp4")
    with av.open(str(film.path)) as container:
        (pictures,) = container.streams.video
        assert film.duration == pytest.approx(pictures.frames / 10)
    assert [scene.title for scene in film.scenes] == ["Short", "Alpha"]
    assert film.scenes[1].start == pytest.approx(film.scenes[0].duration)
    assert film.statistics["steps"]["draw_scene"]["cache_hits"] == 2
    assert project.path("out/film.srt") in film.files


def test_an_archive_is_whole_and_the_same_for_the_same_film(made: tuple[Project, str]) -> None:
    project, _ = made
    done = run(project, "film", "--archive")
    assert done.returncode == 0, done.stderr
    (archive,) = project.path("archives").iterdir()
    assert f"archive: {archive}" in done.stdout
    there = {path.name for path in archive.iterdir()}
    parts = {"notes", "script.json", "settings.json", "voice", "stage", "clips", "film", "logs"}
    assert there == parts | {"stats.json", "SHA256SUMS"}
    assert (archive / "logs" / "build.log").is_file()
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=archive, check=True)
    sums = (archive / "SHA256SUMS").read_bytes()
    shutil.rmtree(archive)
    plan = plan_of(project.folder, "film", {})
    scenes = list_scenes(project.folder, plan)
    again = archive_film(project.folder, plan, scenes, project.path("notes/film.md"))
    assert again == archive
    assert (again / "SHA256SUMS").read_bytes() == sums


def test_a_cleaned_up_film_stands_elsewhere_and_is_not_made_again(
    made: tuple[Project, str], tmp_path: Path
) -> None:
    project, _ = made
    film = project.path("out/film.mp4").read_bytes()
    done = run(project, "film", "--cleanup", "--output-dir", str(tmp_path / "films"))
    assert done.returncode == 0, done.stderr
    left = {path.suffix for path in project.path("build/film").rglob("*.*") if path.is_file()}
    assert not left & {".wav", ".m4a", ".mp4", ".py", ".shot", ".score"}
    assert (tmp_path / "films" / "film.mp4").read_bytes() == film
    assert (tmp_path / "films" / "film.srt").is_file()
    for timing in project.path("build/film/voice").glob("*.timing.json"):
        timing.unlink()  # a more thorough clean-up, by hand
    assert run(project, "film").returncode == 0
    steps = statistics(project)
    assert (steps["speak_scene"]["count"], steps["draw_scene"]["count"]) == (2, 0)
    assert project.path("out/film.mp4").read_bytes() == film


def test_a_fault_in_the_settings_is_told_without_where_snakemake_found_it(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.write_notes("# Short\n\nOne.\n")
    project.configure(voices="none")
    done = run(project, "film")
    assert done.returncode == 1
    assert done.stderr == 'error: config.yaml: there is no key "voices". Did you mean "voice"?\n'


def test_a_topic_without_notes_is_one_sentence(made: tuple[Project, str]) -> None:
    done = run(made[0], "Fill me")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "film" in done.stderr


def test_a_film_explains_a_paper_and_is_drafted_anew_when_that_changes(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    paper = tmp_path / "paper.md"
    paper.write_text("# Hands\n\nEverybody has two of them.\n", encoding="utf-8")
    with faulty_server() as server:
        server.answer = teacher
        project.configure(llm={"base_url": server.base_url, "model": "teacher", "repairs": 0})

        def asked(*flags: str) -> list[str]:
            server.asked.clear()
            done = run(project, "Shaking hands", *flags)
            assert done.returncode == 0, done.stderr
            return [payload["messages"][1]["content"] for payload in server.asked]

        assert "Everybody has two of them." in asked("--from", str(paper))[0]
        assert project.path("out/shaking-hands.mp4").is_file()
        assert asked() == []  # the draft is kept, and what it is made from with it
        paper.write_text("# Hands\n\nMost people have two of them.\n", encoding="utf-8")
        assert "Most people have two of them." in asked()[0]
        paper.unlink()
        assert asked() == []
    done = run(project, "Shaking hands", "--from", str(paper))
    assert done.stderr == f"error: {paper}: there is no such file. Give a .md, .txt or .pdf file.\n"
    done = run(project, "film", "--from", str(paper))
    assert done.returncode == 1
    assert "notes/film.md: is there already, so nothing is drafted from" in done.stderr


def test_a_step_that_fails_is_told_in_its_own_words(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    project.write_notes("---\nvoice: {provider: espeak, name: nobody}\n---\n" + NOTES)
    done = run(project, "film")
    assert done.returncode == 1
    assert 'espeak has no voice "nobody"' in done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads(project.path("build/film/stats.json").read_text(encoding="utf-8"))
    assert not told["success"]
    assert told["steps"]["speak_scene"]["failed"] >= 1


def test_a_voice_that_another_one_stood_in_for_is_told_of(made: tuple[Project, str]) -> None:
    project, _ = made
    done = run(project, "film", "--tts-provider", "dia", DIA_TTS_BASE_URL="http://127.0.0.1:9")
    assert done.returncode == 0, done.stderr
    assert "warning: the voice dia does not speak at http://127.0.0.1:9" in done.stderr
    assert "warning: tone speaks 2 scenes, not dia." in done.stderr
    assert statistics(project)["speak_scene"]["fallbacks"] == 2


def test_watching_makes_the_film_again_until_it_is_interrupted(made: tuple[Project, str]) -> None:
    project, _ = made
    watching = subprocess.Popen(
        heeding([sys.executable, "main.py", "watch", "film"]),
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert watching.stderr is not None
    said = iter(watching.stderr)
    assert any(line.startswith("watching") for line in said)
    project.edit_notes("first", "second")
    assert any(line.startswith("Stage film: alpha") for line in said)
    os.killpg(watching.pid, signal.SIGINT)
    _, rest = watching.communicate(timeout=60)
    assert watching.returncode == 130
    assert "interrupted" in rest
    assert "Traceback" not in rest
    with pytest.raises(ProcessLookupError):
        os.killpg(watching.pid, 0)
