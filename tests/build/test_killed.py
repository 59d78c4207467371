"""Builds that are killed, ten times in a row: nothing is broken or lost, and the film is right."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from notes2manim.files import PART
from notes2manim.plan.damage import is_whole
from notes2manim.voices.cache import read_take
from tests.build.conftest import Project
from tests.build.moments import MOMENTS, Moment, build_until
from tests.voices.dia_server import DiaServer

pytestmark = pytest.mark.slow

NOTES = "# Two\n\nA **short** film.\n\n## Alpha\n\nThe **first** scene has a point. It says two things.\n"


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


def kill_at(project: Project, victim: str, moment: Moment) -> bool:
    """Start a build and kill a job of it, Snakemake or all at a moment; tell whether that came."""
    build, came, job = build_until(project, moment)
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
    for moment in MOMENTS:
        hits += kill_at(project, victim, moment)
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
