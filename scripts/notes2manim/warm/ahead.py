"""Work of a step that is done before the step is asked for, in a fork of the worker."""

from __future__ import annotations

import select
import socket
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress


class Ahead:
    """Such work of `step`, whose parts leave what the step then finds done.

    The step waits for the part that is under way, so that nothing is done twice, and the rest is left to it.
    """

    def __init__(self, step: str) -> None:
        self.step = step
        self._worker, self._fork = socket.socketpair()

    def do(self, work: Iterable[object]) -> None:
        """In the fork: work until all is done, or the step is asked for, or the worker is gone."""
        self._worker.close()
        sys.argv[:] = [f"scripts/{self.step}.py"]  # what this process does
        try:
            for _ in work:
                if select.select([self._fork], [], [], 0)[0]:
                    break
        except Exception:
            traceback.print_exc()  # into the log of the worker; the step will say so to who is concerned

    def begun(self) -> None:
        """In the worker: leave the fork its end."""
        self._fork.close()

    def end(self) -> None:
        """In the worker: let the fork end behind the part that is under way."""
        with suppress(OSError):  # it has ended
            self._worker.send(b"!")

    def wait(self) -> None:
        """In the process of the step: wait until the fork has ended."""
        with suppress(OSError):
            self._worker.recv(1)
