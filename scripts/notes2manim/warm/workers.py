"""The warm workers of one build."""

from __future__ import annotations

import atexit
import fcntl
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NoReturn

from notes2manim.warm.early import Work
from notes2manim.warm.fork import Fork

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
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h
_IDLE = 0.2  # seconds in which a worker with nothing to do ends
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
        self._running: list[_Started] = []
        self._answering: list[str] = []  # a step of each worker

    def start(
        self,
        steps: Sequence[str],
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        beside: Sequence[str] = (),
        fork: Callable[[], NoReturn] | None = None,
    ) -> None:
        """Start a worker for some steps, whose sockets take requests from now on, and one for those beside.

        It does nothing for steps that have a worker, and where there can be none. What the workers say is
        written to `.snakemake/keep_warm.<step>.log`. A worker is a process of its own, or a fork of this one
        that calls `fork`: there, no other thread may run, and sets must have the same order already.
        """
        hidden = not self.folder.resolve().is_relative_to(self._project.resolve())
        groups = [group for group in (steps, beside) if group and not self._has(group)]
        if not hidden or not groups:
            return
        sockets: dict[str, socket.socket] = {}
        log = self._project / ".snakemake" / f"keep_warm.{groups[0][0]}.log"
        reading, writing = os.pipe()
        try:
            log.parent.mkdir(exist_ok=True)
            command = [sys.executable, "scripts/keep_warm.py", *arguments]
            for flag, group in zip(("--steps", "--beside"), groups, strict=False):
                for step in group:
                    sockets[step] = socket.socket(socket.AF_UNIX)
                    sockets[step].bind(str(self.folder / step))
                    sockets[step].listen(socket.SOMAXCONN)
                command += [flag, *(f"{step}={sockets[step].fileno()}" for step in group)]
            kept = [writing, *(listener.fileno() for listener in sockets.values())]
            with log.open("wb") as said:
                worker: subprocess.Popen[bytes] | Fork
                if fork:
                    worker = Fork(fork, command[1:], said.fileno(), kept)
                else:
                    worker = subprocess.Popen(
                        command,
                        cwd=self._project,
                        env=environment,
                        stdin=subprocess.PIPE,
                        stdout=said,
                        stderr=subprocess.STDOUT,
                        pass_fds=kept,
                        start_new_session=True,  # an interrupt is for the steps, which end their forks
                    )
        except OSError:  # the name of a socket is too long, or there is no memory: steps run by themselves
            os.close(reading)
            for step in (*steps, *beside):
                (self.folder / step).unlink(missing_ok=True)
            return
        finally:
            os.close(writing)
            for listener in sockets.values():
                listener.close()
        self._running.append(_Started(worker, reading))
        self._answering += [group[0] for group in groups]

    def _has(self, steps: Sequence[str]) -> bool:
        return any((self.folder / step).exists() for step in steps)

    def wake(self, step: str) -> bool:
        """Let the worker of a step load what it would load when first asked, and tell if there is one."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(self.folder / step))
            return True
        return False

    @property
    def pids(self) -> list[int]:
        """The processes that were started."""
        return [started.process.pid for started in self._running]

    @property
    def alive(self) -> bool:
        """Whether each worker that was started still answers: of the end of a fork, nobody here is told."""
        running = all(started.process.poll() is None for started in self._running)
        return running and all(map(self.wake, self._answering))

    def stop(self) -> None:
        """End the workers, which have nothing to do any more, and remove their sockets."""
        while self._running:
            self._running.pop().end()
        self._answering.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._held is not None:
            os.close(self._held)
            self._held = None


class _Started:
    """A process that became one worker or two; `ended` is a pipe that each of them holds open."""

    def __init__(self, process: subprocess.Popen[bytes] | Fork, ended: int) -> None:
        self.process = process
        self._ended = ended

    def end(self) -> None:
        """Let what runs end, and wait until nothing does. What still loads is ended.

        It takes each of the two 30 ms to give its memory back, so neither waits for the other: this process
        adopts the one that forked from the other.
        """
        assert self.process.stdin
        _adopt(orphans=True)
        forks = _children(self.process.pid)
        self.process.stdin.close()
        if not select.select([self._ended], [], [], _IDLE)[0]:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        os.read(self._ended, 1)
        os.close(self._ended)
        for fork in forks:
            with suppress(ChildProcessError):  # it was waited for by the one that it forked from
                os.waitpid(fork, 0)
        _adopt(orphans=False)


def _adopt(*, orphans: bool) -> None:
    """Be the parent of those below this process that lose theirs, or leave them to the system (prctl(2))."""
    import ctypes  # here, since workers start sooner without

    ctypes.CDLL(None).prctl(_SUBREAPER, int(orphans), 0, 0, 0)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


class HeldWorkers(Workers):
    """Workers that another process holds in `folder`, and which this one neither starts nor stops."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(
        self,
        steps: Sequence[str],
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        beside: Sequence[str] = (),
        fork: Callable[[], NoReturn] | None = None,
    ) -> None:
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


def start_early(
    workers: Workers,
    work: Work,
    config: Sequence[str],
    environment: Mapping[str, str],
    fork: Callable[[], NoReturn] | None = None,
) -> None:
    """Start the workers for work that is sure to be done; `config` are settings of this build, `key=YAML`."""
    environment = {**environment, **SAME_ORDER}
    before = f"build/{work.notes.stem}/script.json"
    told = ["--notes", str(work.notes), "--before", before, "--config", *config]
    if work.speaks:
        workers.start(SPEAKING, told, environment, beside=DRAWING, fork=fork)
    else:
        workers.start(DRAWING, told, environment, fork=fork)
    if work.draws:
        workers.wake(DRAWING_ANEW)
