"""Builds that a person, a closed terminal or a machine that shuts down ends: nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from notes2manim.files import PART
from notes2manim.logs import STOPPED
from tests.build.conftest import Project
from tests.build.moments import Moment, build_until, living
from tests.interrupts import heeding, pressing

pytestmark = pytest.mark.slow

NOTES = "# Two\n\nA **short** film.\n\n## Alpha\n\nThe **first** scene has a point. It says two things.\n"
PATIENCE = 60.0  # seconds in which all must have ended


def press(build: int) -> None:
    """Press Ctrl-C in the terminal of a build, which all of its processes hear."""
    with suppress(ProcessLookupError):
        os.killpg(build, signal.SIGINT)


def press_twice(build: int) -> None:
    press(build)
    time.sleep(0.2)
    press(build)


def hang_up(build: int) -> None:
    """Close the terminal of a build."""
    with suppress(ProcessLookupError):
        os.killpg(build, signal.SIGHUP)


def terminate(build: int) -> None:
    """End a build as `kill` and a machine that shuts down do."""
    with suppress(ProcessLookupError):
        os.kill(build, signal.SIGTERM)


# In the order in which one core comes to these moments: each build goes on where the one before was ended.
ENDS: list[tuple[Callable[[int], None], Moment]] = [
    (hang_up, Moment("Building DAG of jobs", 0.1)),
    (press, Moment("write_script.py", 0.02)),
    (terminate, Moment("speak_scene.py", 0.1)),
    (press_twice, Moment("stage_scene.py", 0.0)),
    (hang_up, Moment("draw_scene.py", 0.3)),
    (press, Moment("draw_scene.py", 0.3)),
    (terminate, Moment("join_film.py", 0.1)),
]


def test_a_build_that_is_ended_in_any_way_leaves_nothing_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, calm = Project(tmp_path / "project"), Project(tmp_path / "calm")
    for one in (project, calm):
        one.write_notes(NOTES)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    hits = 0
    for end, moment in ENDS:
        build, came, _ = build_until(project, moment)
        end(build.pid)
        build.wait(PATIENCE)
        hits += came
        deadline = time.monotonic() + PATIENCE
        while living(project.folder) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert living(project.folder) == [], (end, moment)
        assert not list(temporary.glob("notes2manim-warm-*")), (end, moment)
        film = project.path("out/film.mp4")
        assert not film.exists() or film.stat().st_size > 10_000
    assert hits >= 5, "most moments must have come"
    for one in (project, calm):
        run = one.build()
        assert run.status == 0, run.output
    assert project.path("out/film.mp4").read_bytes() == calm.path("out/film.mp4").read_bytes()
    assert not list(project.path("build").rglob(f"*{PART}"))
    assert project.build().jobs == []


def test_ctrl_c_while_scenes_are_drawn_is_told_in_one_line_and_not_as_a_fault(project: Project) -> None:
    project.write_notes(NOTES)
    build, came, _ = build_until(project, Moment("draw_scene.py", 0.1))
    press(build.pid)
    build.wait(PATIENCE)
    said = project.path("build.log").read_text(encoding="utf-8")
    assert came
    assert STOPPED in said
    assert not [word for word in ("Traceback", "Error", "has failed", "error:") if word in said], said


def test_ctrl_c_while_snakemake_is_imported_ends_the_build_with_one_line(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook/sitecustomize.py").write_text(pressing("snakemake.workflow"))
    environment = project.environment()
    environment["PYTHONPATH"] += f":{tmp_path / 'hook'}"
    command = heeding([sys.executable, "scripts/build_films.py", "--cores", "2", "out/film.mp4"])
    run = subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr == "Stopped. What is finished is kept, and the next build goes on from here.\n"
