"""Jobs that fail and builds that are killed: the next run ends with the right film."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.build.conftest import Project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wanted(built: Project) -> bytes:
    """The film that an undisturbed build makes."""
    return built.path("out/film.mp4").read_bytes()


def kill_when(project: Project, moment: str, after: float = 0.0) -> str:
    """Start a build, kill it and all its jobs as soon as its log has `moment`; return the log."""
    log = project.folder / "build.log"
    with log.open("w", encoding="utf-8") as output:
        build = subprocess.Popen(
            ["snakemake", "--cores", "2", "out/film.mp4"],
            cwd=project.folder,
            env=project.environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + 120
        while moment not in log.read_text(encoding="utf-8") and build.poll() is None:
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.01)
        time.sleep(after)
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
    return log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        ("Read notes", 0.1),
        ("Speak film", 0.2),
        ("Stage film", 0.1),
        ("Draw film", 1.5),
        ("Join film", 0.3),
        ("Publish out", 0.0),
    ],
)
def test_a_killed_build_goes_on_and_ends_with_the_same_film(
    project: Project, wanted: bytes, moment: str, after: float
) -> None:
    assert moment in kill_when(project, moment, after)
    run = project.build()
    assert run.status == 0, run.output
    assert project.path("out/film.mp4").read_bytes() == wanted
    assert project.build().jobs == []


def test_a_failed_scene_is_named_with_its_line_and_its_log_and_the_rest_is_built(project: Project) -> None:
    stage = project.path("scripts/notes2manim/visuals/bullets.py")
    source = stage.read_text(encoding="utf-8")
    stage.write_text(
        source.replace(
            "def build(", 'def build(*_):\n        raise RuntimeError("broken")\n\n    def unbuilt('
        ),
        encoding="utf-8",
    )
    run = project.build("--keep-going", "out/film.mp4")
    assert run.status != 0
    assert "error: film: the scene beta, at notes/film.md:9, has failed; its log is below." in run.output
    assert "build/film/logs/draw_scene/beta." in run.output
    drawn = {file.name.split(".")[0] for file in project.path("build/film/clips").glob("*.mp4")}
    assert drawn == {"three-words", "alpha", "gamma"}
    assert not project.path("out/film.mp4").exists()

    stage.write_text(source, encoding="utf-8")
    run = project.build()
    assert run.status == 0, run.output


def test_a_step_that_fails_after_an_edit_never_leaves_the_old_film_for_the_new(built: Project) -> None:
    """Snakemake forgets why a failed job was to run; the names of its inputs do not."""
    before = built.path("notes/film.md").read_text(encoding="utf-8")
    speak = built.path("scripts/speak_scene.py")
    working = speak.read_text(encoding="utf-8")
    built.edit_notes("The end is near.", "The end is here.")
    speak.write_text("raise SystemExit('broken')\n", encoding="utf-8")
    assert built.build().status != 0
    assert built.build().status != 0
    speak.write_text(working, encoding="utf-8")
    run = built.build()
    assert run.status == 0
    assert "speak_scene gamma" in run.jobs
    assert "The end is here." in built.path("out/film.srt").read_text(encoding="utf-8")
    built.write_notes(before)
    assert built.build().status == 0


def test_a_join_that_fails_leaves_the_published_film_in_place(built: Project) -> None:
    before = built.path("notes/film.md").read_text(encoding="utf-8")
    film = built.path("out/film.mp4").read_bytes()
    join = built.path("scripts/join_film.py")
    working = join.read_text(encoding="utf-8")
    built.edit_notes("The end is near.", "The end is now.")
    join.write_text("raise SystemExit('broken')\n", encoding="utf-8")
    assert built.build().status != 0
    assert built.path("out/film.mp4").read_bytes() == film
    join.write_text(working, encoding="utf-8")
    assert built.build().status == 0
    assert "The end is now." in built.path("out/film.srt").read_text(encoding="utf-8")
    built.write_notes(before)
    assert built.build().status == 0


def test_a_missing_script_is_written_again_when_the_notes_have_changed(built: Project) -> None:
    before = built.path("notes/film.md").read_text(encoding="utf-8")
    built.path("build/film/script.json").unlink()
    built.edit_notes("The end is near.", "The end is far.")
    assert built.build().status == 0
    assert "The end is far." in built.path("out/film.srt").read_text(encoding="utf-8")
    built.write_notes(before)
    assert built.build().status == 0


def test_notes_that_do_not_exist_are_reported_in_one_sentence(project: Project) -> None:
    run = project.build("out/flim.mp4")
    assert run.status != 0
    assert 'there are no notes "notes/flim.md"' in run.output
    assert "build one of these: film" in run.output


def test_a_wrong_setting_is_reported_before_anything_is_built(project: Project) -> None:
    project.configure(voices={"provider": "tone"})
    run = project.build()
    assert run.status != 0
    assert 'there is no key "voices". Did you mean "voice"?' in run.output
    assert not Path(project.path("build/film/voice")).exists()
