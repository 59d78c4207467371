"""The process of one run of Snakemake, and the pipe of its events."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from notes2manim.warm.waiting import send_work

_PATIENCE = 10.0  # seconds that an interrupted build gets to end its jobs


class BuildProcess:
    """A process that builds, or waits until it is told what; `events` are lines of JSON."""

    def __init__(
        self,
        project: Path,
        command: Callable[[str], Sequence[str]],
        environment: Mapping[str, str],
        *,
        output: IO[bytes] | None = None,
    ) -> None:
        """Start the command for a path that it writes its events to; without an `output`, one that waits."""
        reading, writing = os.pipe()
        self.events_path = f"/dev/fd/{writing}"
        try:
            self._process = subprocess.Popen(
                command(self.events_path),
                cwd=project,
                env=environment,
                stdin=subprocess.DEVNULL if output else subprocess.PIPE,
                stdout=output or subprocess.DEVNULL,
                stderr=subprocess.STDOUT,
                pass_fds=(writing,),
            )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        self.events = os.fdopen(reading, encoding="utf-8")

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def begin(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """Let a process that waits build, with a command line of Snakemake."""
        assert self._process.stdin is not None
        send_work(self._process.stdin, arguments, environment, log)

    def wait(self) -> int:
        """Return the exit status, as soon as there is one."""
        return self._process.wait()

    def end(self) -> None:
        """End a build that was interrupted with this process and has some time to end by itself."""
        try:
            self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait()

    def give_up(self) -> None:
        """End a process that waits in vain."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self.events.close()
