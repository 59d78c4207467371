"""Several processes that draw one scene: each goes through all of it, and draws what no other does."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Protocol


class Spare(Protocol):
    """Cores that nobody uses."""

    @property
    def short(self) -> bool:
        """Whether more are used than there are."""

    def take(self) -> int | None:
        """Take one until the file that is returned is closed, by every process; None if there is none."""


class Crew:
    """The processes that draw a scene: the first, and forks of it for as long as there are spare cores.

    A fork goes on from where the first one is, and dies with it. `forked` tells whether this process is
    one.
    """

    def __init__(self, spare: Spare) -> None:
        self.forked = False
        self._spare = spare
        self._forks: list[int] = []
        self._claims: TemporaryDirectory[str] | None = None
        self._life = self._death = -1  # a pipe: nobody writes, and its end tells that the first process ended

    @property
    def superfluous(self) -> bool:
        """Whether this is a fork whose core is wanted by another step."""
        return self.forked and self._spare.short

    def find_core(self) -> int | None:
        """Return a core for one more process, if there is one and this is the first process."""
        core = None if self.forked else self._spare.take()
        if core is not None and self._claims is None:
            try:
                self._claims = TemporaryDirectory(prefix="notes2manim-")
            except OSError:  # there is no room: one process will do
                os.close(core)
                return None
            self._death, self._life = os.pipe()
        return core

    def claim(self, shot: str) -> bool:
        """Tell whether this process is to draw a shot: the first that asks is."""
        if self._claims is None:
            return True
        try:
            os.close(os.open(Path(self._claims.name) / shot, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        except OSError:  # there is no room: better drawn twice than not at all
            return True
        return True

    def fork(self, core: int) -> None:
        """Make one more process, which uses a core that was found. Both return from here.

        Where there can be none, this one goes on alone.
        """
        try:
            fork = os.fork()
        except OSError:  # of too many processes, or too little memory
            os.close(core)
            return
        if fork:
            os.close(core)  # the fork holds it
            self._forks.append(fork)
        else:
            self.forked = True
            os.close(self._life)
            Thread(target=self._die_with_the_first, daemon=True).start()

    def wait(self) -> None:
        """Wait until all others have drawn what they claimed."""
        for fork in self._forks:
            os.waitpid(fork, 0)
        self._forks.clear()
        self.dismiss()

    def dismiss(self) -> None:
        """End the others."""
        if self._claims is not None:
            os.close(self._life)
            for fork in self._forks:
                os.waitpid(fork, 0)
            os.close(self._death)
            self._forks.clear()
            self._claims.cleanup()
            self._claims = None

    def _die_with_the_first(self) -> None:
        os.read(self._death, 1)
        os._exit(1)
