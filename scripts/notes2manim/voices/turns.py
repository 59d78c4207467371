"""How many requests are under way at one server at once, over all processes of this machine."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

POLL = 0.02  # seconds between two looks whether a turn has come


@contextmanager
def turn(
    folder: Path, server: str, limit: int, sleep: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Wait until fewer than `limit` others are at the server, and hold a place while in the block.

    A place is a lock on a file in `folder`, so a process that dies leaves its place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(server.encode()).hexdigest()[:12]
    places = [folder / f"{name}.{number}" for number in range(limit)]
    while (held := _take_place(places)) is None:
        sleep(POLL)
    with held:
        yield


def _take_place(places: list[Path]) -> IO[bytes] | None:
    for path in places:
        file = path.open("ab")
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        file.close()
    return None
