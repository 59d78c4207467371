"""Machines as they are: full disks, read-only folders, odd paths and languages, clocks that jump."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from notes2manim.files import PART
from tests.build.conftest import Project, Run
from tests.build.moments import Moment, build_until

pytestmark = pytest.mark.slow

NOTES = "# Zwei Szenen\n\nA **short** film.\n\n## Ängste\n\nThe **first** — it says „two“ things.\n"
YEAR = 365 * 86400


def two_scenes(folder: Path) -> Project:
    project = Project(folder)
    project.write_notes(NOTES)
    return project


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The film built where nothing is odd."""
    project = two_scenes(tmp_path_factory.mktemp("calm") / "project")
    run = project.build()
    assert run.status == 0, run.output
    return project


def film(project: Project) -> bytes:
    return project.path("out/film.mp4").read_bytes()


@contextmanager
def file_system(folder: Path, *options: str) -> Iterator[Callable[[str], None]]:
    """Mount memory on a folder; what it yields gives it another size."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"this user may not mount a file system: {mounted.stderr.strip()}")
    try:
        yield (
            lambda size: (
                subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True) and None
            )
        )
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_named_at_whichever_step_and_the_next_build_goes_on(
    tmp_path: Path, calm: Project
) -> None:
    said = "cannot be written: No space left on device. Make room on the disk and build again"
    with file_system(tmp_path / "disk") as resize:
        project = two_scenes(tmp_path / "disk" / "project")

        def build_with(room: int) -> Run:
            resize(str(shutil.disk_usage(project.folder).used + room))
            return project.build()

        takes: dict[Path, int] = {}
        # From no room for a log, over some takes, and not all voices and clips, to all but the film.
        for room in (0, 60_000, 250_000, 150_000):
            run = build_with(room)
            assert run.status != 0
            assert said in run.output
            assert "Traceback" not in run.output
            assert not list(project.folder.rglob(f".*{PART}"))
            assert not project.path("out/film.mp4").exists()
            kept = {take: take.stat().st_mtime_ns for take in project.path("build/takes").rglob("*.npz")}
            assert takes.items() <= kept.items()
            takes = kept
        assert takes
        resize("100m")
        run = project.build()
        assert run.status == 0, run.output
        assert film(project) == film(calm)
        assert takes.items() <= {take: take.stat().st_mtime_ns for take in takes}.items()

        project.configure(author="A. Author")  # another film of the same clips
        run = build_with(len(film(calm)) // 2 + 30_000)
        assert run.status != 0
        assert (run.jobs, said in run.output) == (["join_film"], True), run.output
        assert film(project) == film(calm)
        assert not list(project.folder.rglob(f".*{PART}"))
        resize("100m")
        assert project.build().status == 0
        assert film(project) != film(calm)


def test_a_folder_that_is_read_only_is_named_before_anything_is_made(tmp_path: Path) -> None:
    project = two_scenes(tmp_path / "project")
    with file_system(project.path("out"), "-o", "ro"):
        run = project.build()
    assert run.status != 0
    assert f"{project.path('out')}: cannot be written: this folder is read-only." in run.output
    assert "Traceback" not in run.output
    assert not project.path("build/takes").exists()


def test_odd_paths_a_bare_language_and_no_home_give_the_same_film(tmp_path: Path, calm: Project) -> None:
    """ASCII alone is the hardest of the languages that are not UTF-8."""
    project = two_scenes(tmp_path / """it's "quoted" & $HOME; Zürich 文""")
    bare = {
        name: value
        for name, value in project.environment().items()
        if name not in ("HOME", "XDG_CACHE_HOME", "LANG", "LC_CTYPE")
    }
    bare |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        ["snakemake", "--cores", "2", "out/film.mp4"], cwd=project.folder, env=bare, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    for form in ("mp4", "srt", "vtt", "txt", "chapters.txt"):
        assert project.path(f"out/film.{form}").read_bytes() == calm.path(f"out/film.{form}").read_bytes()


def test_a_home_and_a_temporary_folder_that_cannot_be_used_are_not_missed(
    tmp_path: Path, calm: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = two_scenes(tmp_path / "project")
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    with file_system(home, "-o", "ro"), file_system(temporary, "-o", "size=4k"):
        (temporary / "full").write_bytes(bytes(4096))
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("TMPDIR", str(temporary))
        run = project.build()
        assert run.status == 0, run.output
        assert film(project) == film(calm)
        assert [path.name for path in temporary.iterdir()] == ["full"]
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "/proc/nowhere")
    run = project.build()
    assert (run.status, run.jobs) == (0, []), run.output


def test_a_clock_that_jumps_makes_nothing_again(calm: Project) -> None:
    before = film(calm)
    made = [path for path in calm.path("build").rglob("*") if path.is_file()]
    now = time.time()

    def date(paths: list[Path], years: int) -> None:
        for path in paths:
            os.utime(path, (now + years * YEAR, now + years * YEAR))

    for years, paths in [
        (1, made),
        (2, [calm.path("notes/film.md"), calm.path("config.yaml")]),
        (-40, list(calm.path("out").iterdir())),
    ]:
        date(paths, years)
        run = calm.build()
        assert (run.status, run.jobs) == (0, []), run.output
    assert film(calm) == before
    calm.edit_notes("A **short** film.", "A **very short** film.")
    assert "speak_scene zwei-szenen" in calm.build().jobs
    assert "very short" in calm.path("out/film.srt").read_text(encoding="utf-8")
    calm.write_notes(NOTES)
    assert calm.build().status == 0
    assert film(calm) == before


def test_builds_at_once_of_one_film_its_other_shape_and_another_topic_all_end_well(
    tmp_path: Path, calm: Project
) -> None:
    project = two_scenes(tmp_path / "project")
    project.write_notes("# Other\n\nOne sentence.\n", topic="other")
    targets = ["out/film.mp4", "out/film.mp4", "out/film.9x16.mp4", "out/other.mp4"]
    builds = [
        subprocess.Popen(
            ["snakemake", "--cores", "1", target],
            cwd=project.folder,
            env=project.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for target in targets
    ]
    said = [build.communicate()[0] for build in builds]
    assert [build.returncode for build in builds] == [0] * len(builds), "\n".join(said)
    waited = "Another build makes files of this one, which goes on when that has ended."
    assert waited not in said[-1]
    assert sum(waited in text for text in said) <= 2
    assert film(project) == film(calm)
    assert project.build(*dict.fromkeys(targets)).jobs == []


def test_a_build_that_waits_for_another_goes_on_when_that_is_killed(tmp_path: Path, calm: Project) -> None:
    project = two_scenes(tmp_path / "project")
    first, came, _ = build_until(project, Moment("speak_scene.py", 0.0))
    assert came
    os.kill(first.pid, signal.SIGSTOP)
    with subprocess.Popen(
        ["snakemake", "--cores", "1", "out/film.mp4"],
        cwd=project.folder,
        env=project.environment(),
        stderr=subprocess.PIPE,
        text=True,
    ) as second:
        assert second.stderr
        assert any("Another build makes files of this one" in line for line in second.stderr)
        first.kill()
        first.wait()
        rest = second.stderr.read()
    assert second.returncode == 0, rest
    assert film(project) == film(calm)


BACK = """
import os, sys, time
for name in sys.argv:
    if name.startswith(("build/", "notes/")) and os.path.isfile(name):
        os.utime(name, (time.time() + 3600, time.time() + 3600))
"""


def test_a_clock_that_is_put_back_in_the_middle_of_each_step_fails_none(
    tmp_path: Path, calm: Project
) -> None:
    """What a step reads is then newer than what it makes."""
    project = two_scenes(tmp_path / "project")
    for step in [*project.path("scripts").glob("*_scene.py"), *project.path("scripts").glob("*_film.py")]:
        source = step.read_text(encoding="utf-8")
        step.write_text(source.replace("\nimport os\n", f"\n{BACK}\n", 1), encoding="utf-8")
    run = project.build()
    assert run.status == 0, run.output
    assert film(project) == film(calm)
    assert project.build().jobs == []
