"""The step behind one, begun while that one works: in a fork, where a build has several cores.

It does what it can before it needs what that step makes, and leaves what it finds in the folder of the build
until it is asked for in earnest. Who asks finds it there, or does the work where there is nothing.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from notes2manim.warm.cores import CORES
from notes2manim.warm.request import PLACE

Work: TypeAlias = Callable[[Callable[[], None]], str]
"""Work that calls what it is given before it needs what is made meanwhile, and returns what it finds."""

_MADE = b"+"


@contextmanager
def next_step_begun(command: Sequence[str], work: Work, environment: Mapping[str, str]) -> Iterator[None]:
    """Do `work` for the step of that command line, if there is one, in a fork; the block makes what it needs.

    When the block raises, or this process is killed, the fork ends as soon as it needs that.
    """
    made = None
    if command and environment.get(PLACE) and int(environment.get(CORES, "1")) > 1:
        with suppress(OSError):  # there is no room for a file, or for a fork
            made = _begin(command, work, environment)
    try:
        yield
        if made is not None:
            with suppress(OSError):  # the fork has ended
                os.write(made, _MADE)
    finally:
        if made is not None:
            os.close(made)


def _begin(command: Sequence[str], work: Work, environment: Mapping[str, str]) -> int:
    """Begin the work, and return a file to write to when what it needs is made. Raises `OSError`."""
    found = os.open(_place(command, environment), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    fcntl.flock(found, fcntl.LOCK_EX)  # which the fork has, too, and holds until it ends, however that is
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(writing)
        sys.argv[:] = command
        _work_ahead(work, reading, found)
    os.close(reading)
    os.close(found)
    return writing


def _work_ahead(work: Work, reading: int, found: int) -> None:
    """Be the fork."""

    def until_made() -> None:
        if os.read(reading, 1) != _MADE:
            os._exit(1)

    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):  # or whoever reads what the build says would wait for this
            os.dup2(silence, standard)
        with os.fdopen(found, "w", encoding="utf-8") as file:
            file.write(work(until_made))
        atexit._run_exitfuncs()
    finally:
        os._exit(0)  # a fault is told by the step itself, when it finds nothing


def found_ahead(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return, once, what was found ahead for the step of that command line, or nothing where nothing was."""
    if not environment.get(PLACE):
        return ""
    path = _place(command, environment)
    try:
        with path.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            path.unlink()
            return file.read()
    except OSError:
        return ""


def _place(command: Sequence[str], environment: Mapping[str, str]) -> Path:
    digest = hashlib.sha256("\0".join(command).encode("utf-8", "surrogateescape")).hexdigest()
    return Path(environment[PLACE]) / f"{digest}.found"
