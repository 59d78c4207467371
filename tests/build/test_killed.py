"""Builds that are killed, ten times in a row: nothing is broken or lost, and the film is right."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from notes2manim.files import PART
from notes2manim.plan.damage import is_whole
from notes2manim.voices.cache import read_take
from tests.build.conftest import Project
from tests.voices.dia_server import DiaServer

pytestmark = pytest.mark.slow

NOTES = "# Two\n\nA **short** film.\n\n## Alpha\n\nThe **first** scene has a point. It says two things.\n"

# Ten moments in the order in which one core comes to them: a text of Snakemake's, or a step's script
# that is running, and the seconds that have passed since.
MOMENTS = [
    ("write_script.py", 0.05),
    ("choose_provider.py", 0.4),
    ("speak_scene.py", 0.4),
    ("stage_scene.py", 0.05),
    ("draw_scene.py", 0.7),
    ("level_sound.py", 0.1),
    ("join_film.py", 0.2),
    ("check_film.py", 0.2),
    ("publish_film.py", 0.0),
    ("Finished jobid: 0", 0.0),
]


@pytest.fixture(scope="module")
def server() -> Iterator[DiaServer]:
    """A server that counts what it is asked to speak."""
    with DiaServer() as server:
        yield server


def two_scenes(folder: Path, server: DiaServer) -> Project:
    project = Project(folder)
    project.write_notes(NOTES)
    project.configure(voice={"provider": "dia", "url": server.url, "fallback": ["tone"]})
    return project


@pytest.fixture(scope="module")
def wanted(server: DiaServer, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The film that an undisturbed build makes."""
    project = two_scenes(tmp_path_factory.mktemp("wanted") / "project", server)
    run = project.build()
    assert run.status == 0, run.output
    return project.path("out/film.mp4").read_bytes()


def running(session: int, script: str) -> int:
    """Return the process of a session that runs a script, or 0."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            told = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[3]) == session and any(part.endswith(script.encode()) for part in command[1:2]):
            return int(process.name)
    return 0


def kill_at(project: Project, victim: str, moment: str, after: float) -> bool:
    """Start a build and kill a job of it, Snakemake or all at a moment; tell whether that came."""
    log = project.folder / "build.log"
    with log.open("w", encoding="utf-8") as output:
        build = subprocess.Popen(
            ["snakemake", "--cores", "1", "out/film.mp4"],
            cwd=project.folder,
            env=project.environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    job = 0
    while build.poll() is None:
        job = running(build.pid, moment) if moment.endswith(".py") else 0
        if job or moment in log.read_text(encoding="utf-8"):
            break
        time.sleep(0.005)
    came = build.poll() is None
    time.sleep(after if came else 0)
    if victim == "all":
        os.killpg(build.pid, signal.SIGKILL)
    elif victim == "job" and job:
        with suppress(ProcessLookupError):  # it may have been faster
            os.kill(job, signal.SIGKILL)
    elif came:
        build.kill()
    build.wait()
    return came


def check_what_is_there(project: Project, wanted: bytes) -> set[tuple[Path, int]]:
    """Fail where a file is broken; return the takes that are kept, with when they were written."""
    made = [*project.path("build").rglob("*.*"), *project.path("out").rglob("*.*")]
    whole = [path for path in made if not any(part.endswith(PART) for part in path.parts)]
    for path in whole:
        assert is_whole(path), path
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
    film = project.path("out/film.mp4")
    assert not film.exists() or film.read_bytes() == wanted
    takes = list(project.path("build/takes").rglob("*.npz"))
    assert all(read_take(project.path("build/takes"), take.stem) for take in takes)
    return {(take, take.stat().st_mtime_ns) for take in takes}


@pytest.mark.parametrize("victim", ["job", "snakemake", "all"])
def test_a_build_that_is_killed_at_ten_moments_ends_with_the_same_film(
    tmp_path: Path, server: DiaServer, wanted: bytes, victim: str
) -> None:
    project = two_scenes(tmp_path / "project", server)
    asked = len(server.said("/tts"))
    takes: set[tuple[Path, int]] = set()
    hits = 0
    for moment, after in MOMENTS:
        hits += kill_at(project, victim, moment, after)
        kept = check_what_is_there(project, wanted)
        assert takes <= kept, "a take that was kept stays as it is"
        takes = kept
    assert hits >= 8, "most moments must have come"
    run = project.build()
    assert run.status == 0, run.output
    assert check_what_is_there(project, wanted) >= takes
    assert project.path("out/film.mp4").read_bytes() == wanted
    assert project.build().jobs == []
    texts = Counter(said["text"] for said in server.said("/tts")[asked:])
    assert texts.total() <= len(texts) + 3, "what was spoken is asked for again only where a kill was faster"
    assert not list(project.path("build").rglob(f"*{PART}"))
