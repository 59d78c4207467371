"""Run a step in the warm worker of its build, where there is one, or else in this process."""

from __future__ import annotations

import os
from _socket import AF_UNIX, SOCK_STREAM, socket

from notes2manim.warm.cores import take_core
from notes2manim.warm.request import BEGUN, PLACE, Request, send_request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_INTERRUPTED = 130  # as a shell tells it
_PATIENCE = 60.0  # seconds until a worker that does not begin is no longer waited for


def run_step(
    main: Callable[[], int | str | None],
    arguments: Sequence[str],
    environment: Mapping[str, str],
) -> int | str | None:
    """Run the step that `arguments[0]` names and return what to exit with, as `sys.exit` takes it.

    Without a worker it is `main` that runs, here. What a worker runs has this process's standard files,
    folder and environment, and dies with it. Ctrl-C ends it with 130, without a word. A step imports this
    module and leaves all other imports to its `main`: see `notes2manim.warm.request`. `ask_worker.c` is the
    same, compiled.
    """
    place = environment.get(PLACE)
    try:
        if place:
            take_core(place)  # which this process keeps until it ends
            name = os.path.splitext(os.path.basename(arguments[0]))[0]  # noqa: PTH119, PTH122 - pathlib loads slowly
            answer = _ask(f"{place}/{name}", Request(arguments, os.getcwd(), environment))  # noqa: PTH109
            if answer is not None:
                return answer
        return main()
    except KeyboardInterrupt:
        return _INTERRUPTED


def hand_on(
    step: str, main: Callable[[], int | str | None], arguments: Sequence[str], environment: Mapping[str, str]
) -> int | str | None:
    """Let the worker of another step go on with this one, or else `main` here; return what to exit with.

    It may load what it needs first.
    """
    place = environment.get(PLACE)
    request = Request(arguments, os.getcwd(), environment)  # noqa: PTH109
    answer = _ask(f"{place}/{step}", request) if place else None
    return main() if answer is None else answer


def _ask(path: str, request: Request) -> int | str | None:
    """Return how the step ended in a worker, or None where none has begun it."""
    connection = socket(AF_UNIX, SOCK_STREAM)
    try:
        connection.connect(path)
        send_request(connection, request)
        connection.settimeout(_PATIENCE)
        if connection.recv(1) != BEGUN:
            return None
    except OSError:
        connection.close()
        return None
    connection.settimeout(None)
    try:
        status = connection.recv(1)
    except OSError:
        status = b""
    return status[0] if status else "error: the process of this step was killed. Is memory short?"
