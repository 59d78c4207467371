"""A process that forks from this one to be another program, which has loaded what this one has."""

from __future__ import annotations

import atexit
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn


class Fork:
    """Such a process, with what `subprocess.Popen` has of one: `pid`, `stdin`, `poll` and `wait`.

    It is a session of its own, calls `run` with the command line `arguments`, says all to the file `said`,
    and has of the other open files those in `kept`.
    """

    def __init__(
        self, run: Callable[[], NoReturn], arguments: Sequence[str], said: int, kept: Sequence[int]
    ) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                for file, number in ((reading, 0), (said, 1), (said, 2)):
                    os.dup2(file, number)
                for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names are all that is looked at
                    if int(name) > 2 and int(name) not in kept:
                        with suppress(OSError):  # the one that was open to look
                            os.close(int(name))
                atexit._clear()  # what ends the other process
                sys.argv[:] = arguments
                run()
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        os.close(reading)
        self.stdin = os.fdopen(writing, "wb")
        self._ended: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self._look(os.WNOHANG)

    def wait(self) -> int | None:
        """Return the exit status, as soon as there is one."""
        return self._look(0)

    def _look(self, how: int) -> int | None:
        if self._ended is None:
            pid, status = os.waitpid(self.pid, how)
            self._ended = os.waitstatus_to_exitcode(status) if pid else None
        return self._ended
