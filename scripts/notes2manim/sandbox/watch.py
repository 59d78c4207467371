"""A command and all that it starts, watched from outside, and ended as one where it takes too much.

The kernel's limits are each process's own, and it does not hold root to their number. So what all of
them take together is counted here, ten times a second.
"""

from __future__ import annotations

import codecs
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TextIO

from notes2manim.errors import visible

EVERY = 0.1  # seconds between two looks at the processes
DISK_EVERY = 1.0  # seconds between two looks at the folder
MOST_SAID = 1_000_000  # characters of each stream that are handed on
OVERTIME = 124  # the exit status of what ran out of time, as that of timeout(1)
EXCESS = 125  # that of what took too much of something else
_PR_SET_CHILD_SUBREAPER = 36
_PAGE = resource.getpagesize()
_BLOCK = 512  # bytes of the unit of st_blocks


@dataclass(frozen=True)
class Together:
    """The most that all processes of a command may take at once: how many threads of execution, bytes
    of memory, bytes and files written to the folder, and seconds of a clock."""

    tasks: int
    memory: int
    disk: int
    entries: int
    clock: float


class Watch:
    """A command that runs, and is ended with all its processes where it takes more than `most`."""

    def __init__(self, line: Sequence[str], environment: Mapping[str, str], folder: Path, most: Together):
        _adopt_orphans()
        self._most, self._folder = most, folder
        self._before = _written(folder)
        self._deadline = time.monotonic() + most.clock
        self._process = subprocess.Popen(
            line, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        pipes = ((self._process.stdout, sys.stdout), (self._process.stderr, sys.stderr))
        self._echoes = [threading.Thread(target=_echo, args=pipe, daemon=True) for pipe in pipes]
        for echo in self._echoes:
            echo.start()

    def wait(self) -> tuple[int, str]:
        """Wait until the command has ended; return its exit status, and what was too much, or nothing."""
        looked = time.monotonic()
        excess = ""
        try:
            while not excess:
                with suppress(subprocess.TimeoutExpired):
                    status = self._process.wait(EVERY)
                    return (status if status >= 0 else 128 - status), ""
                now = time.monotonic()
                disk = now - looked >= DISK_EVERY
                looked = now if disk else looked
                excess = self._excess(now, disk=disk)
        finally:
            _end_all(self._process.pid)
            for echo in self._echoes:
                echo.join()
        return OVERTIME if now > self._deadline else EXCESS, excess

    def _excess(self, now: float, *, disk: bool) -> str:
        """Return what is too much now, as a sentence, or nothing."""
        if now > self._deadline:
            return f"it has run for more than {self._most.clock:.0f} s"
        tasks, memory = 0, 0
        for process in _descendants(os.getpid()):
            tasks += _count_tasks(process)
            memory += _resident(process)
            if tasks > self._most.tasks:
                return f"it has started more than {self._most.tasks} processes and threads"
        if memory > self._most.memory:
            return f"it takes more than {self._most.memory >> 20} MB of memory"
        if disk:
            size, entries = (
                now - then for now, then in zip(_written(self._folder), self._before, strict=True)
            )
            if size > self._most.disk:
                return f"it has written more than {self._most.disk >> 20} MB"
            if entries > self._most.entries:
                return f"it has written more than {self._most.entries} files"
        return ""


def _echo(said: IO[bytes], target: TextIO) -> None:
    """Hand on what a command says, so much of it as anybody reads, and nothing that moves a cursor."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    left = MOST_SAID
    while piece := os.read(said.fileno(), 1 << 16):
        text = visible(decoder.decode(piece))[:left]
        left -= len(text)
        target.write(text)
        target.flush()


def _adopt_orphans() -> None:
    """Make this process the parent of what a command leaves behind, so that nothing gets out of sight."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_all(first: int) -> None:
    """Kill all that this process has started, and what that has started, until nothing is left.

    `first` is the box itself, with which all inside of it ends.
    """
    with suppress(ProcessLookupError):
        os.kill(first, signal.SIGKILL)
    while found := list(_descendants(os.getpid())):
        for process in found:  # stopped first, since what is killed may be born again meanwhile
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGSTOP)
        for process in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.01)


def _descendants(process: int) -> Iterator[int]:
    """Yield the processes that a process has started, and those that they have started."""
    waiting = [process]
    while waiting:
        process = waiting.pop()
        with suppress(OSError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                with suppress(OSError):
                    below = [int(number) for number in (thread / "children").read_text().split()]
                    waiting += below
                    yield from below


def _count_tasks(process: int) -> int:
    try:
        return len(list(Path(f"/proc/{process}/task").iterdir()))
    except OSError:
        return 0


def _resident(process: int) -> int:
    """Return the bytes of memory that a process has to itself."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{process}/statm").read_text().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE


def _written(folder: Path) -> tuple[int, int]:
    """Return the bytes on disk and the number of files in a folder and all below it."""
    size = entries = 0
    for where, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                size += os.lstat(f"{where}/{name}").st_blocks * _BLOCK
                entries += 1
        entries += 1
    return size, entries
