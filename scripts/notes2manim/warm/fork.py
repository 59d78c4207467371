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

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None

    def wait(self) -> int:
        """Return the exit status, as soon as there is one."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
