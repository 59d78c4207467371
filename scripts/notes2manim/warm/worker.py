"""The worker: it has imported what steps need, and runs each step in a fork of itself.

A fork inherits what is loaded and nothing that another step has done, so a step makes the same
bytes as in a process of its own.
"""

from __future__ import annotations

import atexit
import gc
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

from notes2manim.warm.request import BEGUN, receive_request

Main = Callable[[], int | None]


def serve(steps: Mapping[socket.socket, Main], life: int, environment: MutableMapping[str, str]) -> None:
    """Run the step of a socket for whoever connects to it, until the file `life` ends.

    `life` is read from a pipe that the build holds open: it ends when the build does, however
    that is. Returns at once where other threads run, since these do not outlive a fork.
    """
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the build, which then ends this
    signal.signal(signal.SIGCHLD, _bury)
    gc.freeze()  # or else the first search for garbage in a fork copies every page
    while True:
        ready = select.select([*(listener.fileno() for listener in steps), life], [], [])[0]
        if life in ready:
            _clear(Path(listener.getsockname()) for listener in steps)
            return
        for listener, main in steps.items():
            if listener.fileno() in ready:
                connection, _ = listener.accept()
                with connection:
                    if os.fork() == 0:
                        for inherited in steps:
                            inherited.close()  # nobody would answer there once this process is left alone
                        os._exit(_fork(connection, main, environment))


def _clear(sockets: Iterable[Path]) -> None:
    """Remove what a killed build leaves behind: the sockets, and their folder with the last one."""
    for path in sockets:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # another worker's are there, or the build was faster
            path.parent.rmdir()


def _bury(*_: object) -> None:
    """Take note of the forks that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _fork(connection: socket.socket, main: Main, environment: MutableMapping[str, str]) -> int:
    """Be the process of one step, and return its exit status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        request, files = receive_request(connection)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        environment.clear()
        environment.update(request.environment)
        os.chdir(request.folder)
        sys.argv[:] = request.arguments
        connection.sendall(BEGUN)
        Thread(target=_die_with, args=(connection,), daemon=True).start()
        status = _run(main)
        connection.sendall(bytes([status]))
    except OSError:
        return 1  # whoever asked is gone
    return status


def _die_with(connection: socket.socket) -> None:
    """End this process when the one that asked for it does, as its own would."""
    try:
        connection.recv(1)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)


def _run(main: Main) -> int:
    """Run a step, end as Python ends, and return the exit status."""
    try:
        status = _status(main())
    except SystemExit as end:
        status = _status(end.code)
    except BaseException:
        traceback.print_exc()
        status = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status


def _status(code: object) -> int:
    """Return the exit status for what was given to `sys.exit`."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1
