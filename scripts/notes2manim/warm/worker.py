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
from threading import Event, Thread

from notes2manim.warm.ahead import Ahead
from notes2manim.warm.request import BEGUN, receive_request

_LAST = 19  # the niceness of what has time
_TEMPORARY = "TMPDIR"  # the variable with the folder for files that a process writes for itself

Main = Callable[[], int | None]


class Worker:
    """Runs the steps that it has loaded for whoever connects to their sockets, `listeners`, by name.

    `life` is a file, read from a pipe that the build holds open: it ends when the build does,
    however that is. `environment` is the one that a step sees and changes, `os.environ`.
    """

    def __init__(
        self, listeners: Mapping[str, socket.socket], life: int, environment: MutableMapping[str, str]
    ) -> None:
        self._listeners = listeners
        self._life = life
        self._environment = environment
        self._folder = str(Path(next(iter(listeners.values())).getsockname()).parent)
        self._steps: dict[str, Main] = {}
        self._ahead: dict[str, Ahead] = {}
        self._late: dict[str, Callable[[], None]] = {}
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the build, which then ends this

    def add(self, step: str, main: Main, load: Callable[[], None] | None = None) -> None:
        """Take over a step that is loaded, and begin it for whoever waits for it already.

        One with something to `load` does so when somebody connects to its socket, asking or not.
        """
        self._steps[step] = main
        if load:
            self._late[step] = load
        self.answer()

    def answer(self) -> None:
        """Begin what is asked for by now."""
        if self._may_fork():
            self._answer(timeout=0)

    def begin_ahead(self, step: str, work: Iterable[object]) -> None:
        """Begin the parts of some work in a fork, until they are done or its step is asked for.

        What is the work of no step here is done while nobody else wants the processor.
        """
        if not self._may_fork():
            return
        ahead = self._ahead[step] = Ahead(step)
        gc.freeze()
        if os.fork() == 0:
            gc.enable()
            self._leave()
            self._environment[_TEMPORARY] = self._folder
            os.nice(0 if step in self._listeners else _LAST)
            ahead.do(work)
            _end()
            os._exit(0)
        ahead.begun()

    def serve(self) -> None:
        """Answer until the build ends. Returns at once where other threads run."""
        if not self._may_fork():
            return
        signal.signal(signal.SIGCHLD, _bury)
        _bury()
        while self._answer(timeout=None):
            pass
        _clear(Path(listener.getsockname()) for listener in self._listeners.values())

    def _may_fork(self) -> bool:
        """Tell whether no other thread runs here, since these do not outlive a fork."""
        return len(list(Path("/proc/self/task").iterdir())) == 1

    def _answer(self, timeout: float | None) -> bool:
        """Begin what is asked for within `timeout` seconds, and tell whether the build goes on."""
        waiting = [self._listeners[step].fileno() for step in self._steps]
        ready = select.select([*waiting, self._life], [], [], timeout)[0]
        if self._life in ready:
            return False
        for step, main in self._steps.items():
            listener = self._listeners[step]
            if listener.fileno() in ready:
                if load := self._late.pop(step, None):
                    load()
                gc.freeze()  # or else the first search for garbage in a fork copies every page
                connection, _ = listener.accept()
                ahead = self._ahead.get(step)
                if ahead:
                    ahead.end()
                with connection:
                    if not _is_over(connection) and os.fork() == 0:
                        gc.enable()
                        self._leave()
                        if ahead:
                            ahead.wait()
                        os._exit(self._run_step(connection, main))
        return True

    def _leave(self) -> None:
        """Close in a fork what it has inherited: nobody would answer there once it is left alone."""
        for inherited in self._listeners.values():
            inherited.close()

    def _run_step(self, connection: socket.socket, main: Main) -> int:
        """Be the process of one step, and return its exit status.

        What it writes for itself is gone with the build, however it ends.
        """
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            request, files = receive_request(connection)
            for number, file in enumerate(files):
                os.dup2(file, number)
                os.close(file)
            self._environment.clear()
            self._environment.update(request.environment)
            self._environment[_TEMPORARY] = self._folder
            os.chdir(request.folder)
            sys.argv[:] = request.arguments
            connection.sendall(BEGUN)
            answered = Event()
            Thread(target=_die_with, args=(connection, answered), daemon=True).start()
            status = _run(main)
            answered.set()
            connection.sendall(bytes([status]))
            _wait_for_next_step()
        except OSError:
            return 1  # whoever asked is gone
        return status


def _is_over(connection: socket.socket) -> bool:
    """Tell whether nobody asks for anything: who has connected is gone."""
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return False


def _clear(sockets: Iterable[Path]) -> None:
    """Remove the sockets that a killed build leaves behind, and with the last ones their folder."""
    import shutil  # here, since workers start sooner without

    for path in sockets:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # the build was faster
            if not any(other.is_socket() for other in path.parent.iterdir()):
                shutil.rmtree(path.parent)  # with what steps that were killed have written there


def _bury(*_: object) -> None:
    """Take note of the forks that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _die_with(connection: socket.socket, answered: Event) -> None:
    """End this process when the one that asked for it does, as its own would, unless that is answered."""
    try:
        connection.recv(1)
    finally:
        if not answered.is_set():
            os.kill(os.getpid(), signal.SIGKILL)


def _wait_for_next_step() -> None:
    """Wait until the next step has found what it can, if this one has begun it (see `warm.next_step`)."""
    os.closerange(0, 3)  # or whoever reads what the build says would wait, too
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _run(main: Main) -> int:
    """Run a step, end as Python ends, and return the exit status."""
    try:
        status = _status(main())
    except SystemExit as end:
        status = _status(end.code)
    except BaseException:
        traceback.print_exc()
        status = 1
    _end()
    return status


def _end() -> None:
    """End as Python ends, but for the exit."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def _status(code: object) -> int:
    """Return the exit status for what was given to `sys.exit`."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1
