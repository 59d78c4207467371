"""Whole builds with warm workers and without them, and with workers that are killed: the same film."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import time

import pytest

from tests.build.conftest import Project
from tests.processes import workers

pytestmark = pytest.mark.slow


def made(project: Project) -> dict[str, bytes]:
    """Return what was spoken, staged, drawn, found and published, by its name."""
    files = [*project.folder.glob("build/film/[vsc]*/*"), *project.folder.glob("out/film.*")]
    files.append(project.path("build/film/check.json"))
    return {str(file.relative_to(project.folder)): file.read_bytes() for file in files if file.is_file()}


def test_a_build_without_workers_and_with_limits_of_its_own_makes_the_same_bytes(
    built: Project, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built.path(".snakemake/keep_warm.write_script.log").exists()
    project.path("tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(project.path("tmp")))  # where a sandbox would show the sockets
    run = project.build("out/film.mp4", "--resources", "tts=1", "render=1")
    assert run.status == 0, run.output
    assert not list(project.path(".snakemake").glob("keep_warm.*"))
    cold, warm = made(project), made(built)
    assert cold.keys() == warm.keys()
    assert [name for name in cold if cold[name] != warm[name]] == []


def test_what_is_checked_while_it_is_joined_is_what_will_be_asked_for(built: Project) -> None:
    dry = ("--dry-run", "--printshellcmds", "--forcerun", "join_film", "--", "out/film.mp4")
    said = built.build(*dry).output
    (join,) = re.findall(r"python (scripts/join_film\.py .*) 2> ", said)
    (check,) = re.findall(r"python (scripts/check_film\.py .*) &> ", said)
    flags = shlex.split(join)
    assert shlex.split(flags[flags.index("--check") + 1]) == shlex.split(check)


def test_a_build_goes_on_when_its_workers_are_killed(built: Project, project: Project) -> None:
    log = project.folder / "build.log"
    with log.open("w", encoding="utf-8") as output:
        build = subprocess.Popen(
            ["snakemake", "--cores", "2", "out/film.mp4"],
            cwd=project.folder,
            env=project.environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 120
        while "Draw film" not in log.read_text(encoding="utf-8"):
            assert build.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.01)
        killed = workers(build.pid)
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        assert build.wait(120) == 0, log.read_text(encoding="utf-8")
    assert len(killed) == 2
    assert made(project) == made(built)


def test_nothing_to_do_starts_no_worker(built: Project) -> None:
    logs = list(built.path(".snakemake").glob("keep_warm.*"))
    assert len(logs) == 1
    for log in logs:
        log.unlink()
    for early in (False, True):
        assert built.build(early=early).jobs == []
        assert not list(built.path(".snakemake").glob("keep_warm.*"))


def test_a_film_that_is_gone_is_joined_again_by_a_worker_that_loads_neither_voice_nor_manim(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(built)
    built.path("out/film.mp4").unlink()
    for log in built.path(".snakemake").glob("keep_warm.*"):
        log.unlink()
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    assert built.build(early=True).jobs == ["check_film", "join_film", "publish_film"]
    (log,) = built.path(".snakemake").glob("keep_warm.*")
    assert " av\n" in log.read_text()
    assert not re.search(r" (manim.mobject|speak_ahead)\n", log.read_text())
    assert made(built) == before


def test_a_build_that_starts_sooner_makes_the_same_film_and_the_same_notes_of_it(
    built: Project, project: Project
) -> None:
    run = project.build(early=True)
    assert run.status == 0, run.output
    assert made(project) == made(built)
    assert project.build().jobs == []
    assert built.build(early=True).jobs == []


def test_workers_that_start_before_the_notes_are_read_leave_a_fault_in_them_to_its_step(
    project: Project,
) -> None:
    project.write_notes("---\ntheme: nobody\n---\n# Film\n\n## A\n\nA text.\n")
    late, early = (project.build(early=early) for early in (False, True))
    assert late.status == early.status == 1
    told = [line for line in late.output.splitlines() if "nobody" in line]
    assert told == [line for line in early.output.splitlines() if "nobody" in line] != []


def test_an_edit_that_changes_no_picture_imports_no_manim(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")

    def importers() -> list[str]:
        """Return the logs of the processes that have imported Manim since they were asked for last."""
        logs = [*project.path(".snakemake").glob("*.log"), *project.path("build/film/logs").rglob("*.log")]
        found = [log.name.partition(".")[0] for log in logs if " manim.mobject\n" in log.read_text()]
        for log in logs:
            log.unlink()
        return found

    assert project.build(early=True).status == 0
    assert importers() == ["keep_warm"]
    for old, new, drawn in [
        ("A short film.", "A quite short film.", []),
        ("has a point", "has two good points", []),
        ("another thing", "one more thing", ["keep_warm"]),
        ("two good points", "a good end", []),
    ]:
        project.edit_notes(old, new)
        run = project.build(early=True)
        assert [job.partition(" ")[0] for job in run.jobs].count("draw_scene") == 1, run.output
        assert importers() == drawn, new
    kept = {path.name: path.read_bytes() for path in project.folder.glob("build/film/clips/*")}
    for folder in ("clips", "shots"):
        shutil.rmtree(project.path(f"build/film/{folder}"))
    assert project.build().status == 0
    for path in project.folder.glob("build/film/clips/*"):
        assert path.read_bytes() == kept[path.name]
