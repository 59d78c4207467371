"""The warm workers of one build."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

# What draws a scene with Manim, where that cannot be avoided.
DRAWING_ANEW = "draw_anew"

# The steps of the two workers, in the order in which they are loaded, and asked for.
SPEAKING = ("write_script", "speak_scene", "stage_scene")
DRAWING = (
    *("draw_scene", DRAWING_ANEW, "level_sound"),
    *("take_thumbnail", "join_film", "check_film", "publish_film", "report_film"),
)

# Sets have the same order in each run.
SAME_ORDER = {"PYTHONHASHSEED": "0"}

# The variable with the folder of workers that whoever starts a build holds before it and after it.
HELD = "NOTES2MANIM_HELD"

_NAME = "notes2manim-warm-"
_YOUNG = 60.0  # seconds of age up to which a folder may be one that another build is just making


class Workers:
    """Workers that end when this process does, even when it is killed.

    Their sockets lie in `folder`, outside of the project, which is all that a sandbox shows of
    the files of this machine: code that runs in one must not ask what runs outside of it.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        _remove_orphans()
        self.folder = Path(tempfile.mkdtemp(prefix=_NAME))
        self._held = _lock(self.folder, fcntl.LOCK_SH)
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, steps: Sequence[str], arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a worker for some steps, whose sockets take requests from now on.

        It does nothing for steps that have a worker, and where there can be none. What a worker
        says is written to `.snakemake/keep_warm.<step>.log`.
        """
        hidden = not self.folder.resolve().is_relative_to(self._project.resolve())
        if not hidden or any((self.folder / step).exists() for step in steps):
            return
        sockets = []
        log = self._project / ".snakemake" / f"keep_warm.{steps[0]}.log"
        try:
            log.parent.mkdir(exist_ok=True)
            for step in steps:
                listener = socket.socket(socket.AF_UNIX)
                sockets.append(listener)
                listener.bind(str(self.folder / step))
                listener.listen(socket.SOMAXCONN)
            command = [sys.executable, "scripts/keep_warm.py", *arguments, "--steps"]
            command += [f"{step}={listener.fileno()}" for step, listener in zip(steps, sockets, strict=True)]
            with log.open("wb") as said:
                worker = subprocess.Popen(
                    command,
                    cwd=self._project,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    pass_fds=[listener.fileno() for listener in sockets],
                    start_new_session=True,  # an interrupt is for the steps, which end their forks
                )
        except OSError:  # the name of a socket is too long, or there is no memory: steps run by themselves
            for step in steps:
                (self.folder / step).unlink(missing_ok=True)
            return
        finally:
            for listener in sockets:
                listener.close()
        self._running.append(worker)

    def wake(self, step: str) -> None:
        """Let the worker of a step load what it would load when it is first asked to run it."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(self.folder / step))

    @property
    def pids(self) -> list[int]:
        """The processes of the workers."""
        return [worker.pid for worker in self._running]

    @property
    def alive(self) -> bool:
        """Whether each of the workers still runs."""
        return all(worker.poll() is None for worker in self._running)

    def stop(self) -> None:
        """End the workers, which have nothing to do any more, and remove their sockets."""
        for worker in self._running:
            worker.terminate()
            assert worker.stdin
            worker.stdin.close()
            worker.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._held is not None:
            os.close(self._held)
            self._held = None


class HeldWorkers(Workers):
    """Workers that another process holds in `folder`, and which this one neither starts nor stops."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, steps: Sequence[str], arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


def _remove_orphans() -> None:
    """Remove the folders of builds that were killed together with their workers.

    A build holds a lock on its own, which the operating system takes off when it ends.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime < _YOUNG or folder.is_symlink():
                continue
            held = _lock(folder, fcntl.LOCK_EX)
            if held is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)


def _lock(folder: Path, kind: int) -> int | None:
    """Return a file that holds a lock on a folder until it is closed, or None where there can be none."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, kind | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


@cache
def workers_of(project: Path, held: str) -> Workers:
    """Return the workers of the build that this process is, which stop at its end if they are its own.

    Otherwise they are `held` in that folder.
    """
    if held:
        return HeldWorkers(Path(held))
    workers = Workers(project)
    atexit.register(workers.stop)
    return workers


def start_early(workers: Workers, notes: Path, config: Sequence[str], environment: Mapping[str, str]) -> None:
    """Start the workers for notes that are not read yet; `config` are settings of this build, `key=YAML`.

    Where nothing was drawn of their film, it is sure that something will be.
    """
    environment = {**environment, **SAME_ORDER}
    before = f"build/{notes.stem}/script.json"
    workers.start(SPEAKING, ["--notes", str(notes), "--before", before, "--config", *config], environment)
    workers.start(DRAWING, [], environment)
    if not (notes.parents[1] / "build" / notes.stem / "shots").exists():
        workers.wake(DRAWING_ANEW)
