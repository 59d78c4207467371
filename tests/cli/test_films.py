"""The command line with the real Snakemake on a short film."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from notes2manim.engine.archive import archive_film
from notes2manim.engine.film import list_scenes, plan_of
from tests.build.conftest import ROOT, Project

pytestmark = pytest.mark.slow

NOTES = "# Short\n\nA film.\n\n## Alpha\n\nThe **first** scene.\n"


def make_project(folder: Path) -> Project:
    project = Project(folder)
    shutil.copy(ROOT / "main.py", folder / "main.py")
    project.write_notes(NOTES)
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
    assert "2 scenes" in said


def test_made_once_more_everything_is_kept(made: tuple[Project, str]) -> None:
    project, _ = made
    done = run(project, "film", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    steps = statistics(project)
    assert [steps[name]["cache_hits"] for name in ("speak_scene", "stage_scene", "draw_scene")] == [2, 2, 2]
    assert sum(step["count"] for step in steps.values()) == 0


def test_a_cleaned_up_film_stands_elsewhere_and_is_not_made_again(
    made: tuple[Project, str], tmp_path: Path
) -> None:
    project, _ = made
    film = project.path("out/film.mp4").read_bytes()
    done = run(project, "film", "--cleanup", "--output-dir", str(tmp_path / "films"))
    assert done.returncode == 0, done.stderr
    assert not list(project.path("build/film").rglob("*.wav"))
    assert (tmp_path / "films" / "film.mp4").read_bytes() == film
    assert (tmp_path / "films" / "film.srt").is_file()
    assert run(project, "film").returncode == 0
    assert statistics(project)["draw_scene"]["count"] == 0
    assert project.path("out/film.mp4").read_bytes() == film


def test_an_archive_is_whole_and_the_same_for_the_same_film(made: tuple[Project, str]) -> None:
    project, _ = made
    done = run(project, "film", "--archive")  # after the clean-up: what is packed is made again
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


def test_a_topic_without_notes_is_one_sentence(made: tuple[Project, str]) -> None:
    done = run(made[0], "Fill me")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "film" in done.stderr


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


def test_an_interrupt_ends_the_build_and_all_its_jobs(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    build = subprocess.Popen(
        [sys.executable, "main.py", "film"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not list(project.path("build").glob("film/stage/*.py")):
        assert build.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(build.pid, signal.SIGINT)
    _, said = build.communicate(timeout=60)
    assert build.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    alone = subprocess.run(
        ["snakemake", "-n", "--quiet", "rules"], cwd=project.folder, env=project.environment()
    )
    assert alone.returncode == 0  # no job holds a lock any more
