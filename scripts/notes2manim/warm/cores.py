"""The cores of a build: which are at work, so that a long step may use one that is not.

Each step that runs holds the lock of a file for one core, which the system takes back however the
step ends. Snakemake alone decides what runs: a step takes one whether or not there is one left. Only
who wants more than one core takes no more than there are, and gives it back when there are too few.

Every step imports this, so it imports next to nothing.
"""

from __future__ import annotations

import fcntl
import os

from notes2manim.warm.request import PLACE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CORES = "NOTES2MANIM_CORES"  # the variable with the number of cores that steps may use together
_MOST = 1024  # steps at once


def take_core(place: str, limit: int = _MOST) -> int | None:
    """Take one of the first `limit` cores, until the file that is returned is closed; None where none is."""
    for core in range(limit):
        file = _open(place, core)
        if file is None:
            return None
        if _lock(file):
            return file
        os.close(file)
    return None


class SpareCores:
    """The cores of a build that no step is using."""

    def __init__(self, place: str, count: int) -> None:
        self._place, self._count = place, count

    def take(self) -> int | None:
        """Take a core that is not used, until the file that is returned is closed; None where none is."""
        if self._used(self._count) >= self._count:
            return None
        file = take_core(self._place, self._count)
        if file is not None and self.short:
            os.close(file)
            return None
        return file

    @property
    def short(self) -> bool:
        """Whether more cores are used than there are."""
        return self._used(self._count + 1) > self._count

    def _used(self, most: int) -> int:
        """Return how many cores are used, counted up to `most`."""
        used = core = 0
        while used < most and os.path.exists(f"{self._place}/core.{core}"):  # noqa: PTH110 - pathlib loads slowly
            file = _open(self._place, core)
            if file is None:
                break
            used += not _lock(file)
            os.close(file)
            core += 1
        return used


def spare_cores(environment: Mapping[str, str]) -> SpareCores | None:
    """Return the cores of the build that this step belongs to, or None where it has just its own."""
    place, count = environment.get(PLACE), environment.get(CORES)
    return SpareCores(place, int(count)) if place and count else None


def _open(place: str, core: int) -> int | None:
    try:
        return os.open(f"{place}/core.{core}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
