"""Builds that are disturbed at a moment."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.build.conftest import Project
from tests.interrupts import heeding


class Moment(NamedTuple):
    """A text of Snakemake's, or a step's script that is running, and the seconds that have passed since."""

    mark: str
    after: float


# Ten moments in the order in which one core comes to them.
MOMENTS = [
    Moment("write_script.py", 0.02),
    Moment("choose_provider.py", 0.4),
    Moment("speak_scene.py", 0.4),
    Moment("stage_scene.py", 0.02),
    Moment("draw_scene.py", 0.15),
    Moment("level_sound.py", 0.03),
    Moment("join_film.py", 0.02),
    Moment("check_film.py", 0.02),
    Moment("publish_film.py", 0.0),
    Moment("Finished jobid: 0", 0.0),
]


class Reached(NamedTuple):
    """A build at its moment: whether that came, and the process of the step that runs, or 0."""

    build: subprocess.Popen[bytes]
    came: bool
    job: int


def build_until(project: Project, moment: Moment, environment: Mapping[str, str] | None = None) -> Reached:
    """Start a build in a session of its own, and wait for a moment of it, or its end.

    It writes to `build.log` in the folder of the project.
    """
    log = project.folder / "build.log"
    with log.open("w", encoding="utf-8") as output:
        build = subprocess.Popen(
            heeding([str(Path(sys.executable).with_name("snakemake")), "--cores", "1", "out/film.mp4"]),
            cwd=project.folder,
            env=environment or project.environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    job = 0
    while build.poll() is None:
        job = running(build.pid, moment.mark) if moment.mark.endswith(".py") else 0
        if job or moment.mark in log.read_text(encoding="utf-8"):
            break
        time.sleep(0.01)
    came = build.poll() is None
    time.sleep(moment.after if came else 0)
    return Reached(build, came, job)


def running(build: int, script: str) -> int:
    """Return the process below that of a build that runs a script, or 0."""
    waiting = [build]
    while waiting:
        process = Path(f"/proc/{waiting.pop()}")
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            for task in (process / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text(encoding="utf-8").split()]
        except OSError:
            continue
        if any(part.endswith(script.encode()) for part in command[1:2]):
            return int(process.name)
    return 0


def living(folder: Path) -> list[str]:
    """Return the command lines of the processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
