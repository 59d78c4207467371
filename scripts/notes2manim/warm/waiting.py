"""A build that has loaded before anybody knows what it will build: it waits for its command line.

This comes as one JSON object at its standard input, which then ends. Where it ends without one, so does the
build.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

WAIT = "--wait"  # instead of a command line


def send_work(
    waiting: IO[bytes], arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> None:
    """Tell a build that waits what to build, and to which file it writes all that it says.

    One that has died meanwhile is not told, and has its exit status.
    """
    work = {"arguments": list(arguments), "environment": dict(environment), "log": str(log.absolute())}
    with suppress(BrokenPipeError), waiting:
        waiting.write(json.dumps(work).encode())


def wait_for_work(environment: MutableMapping[str, str]) -> bool:
    """Become the build that is told of, and tell whether there is one; `environment` is `os.environ`."""
    told = sys.stdin.buffer.read()
    if not told:
        return False
    work = json.loads(told)
    environment.clear()
    environment.update(work["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(work["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    for file, number in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(file, number)
    os.close(nothing)
    os.close(log)
    for line in (sys.argv, sys.orig_argv):  # with which a build begins anew after another one
        line[line.index(WAIT) :] = work["arguments"]
    return True
