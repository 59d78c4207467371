"""Note what each Python process of a build costs: Python imports this file at its start.

It stands in a folder that only the benchmark puts on PYTHONPATH; `BENCH_PROBE` is the folder of the notes.
"""

import atexit
import os
import signal
import sys
import time

_FOLDER = os.environ.get("BENCH_PROBE")


_began = {"fork": False, "start": time.time(), "noted": False}


def _fork() -> None:
    _began.update(fork=True, start=time.time(), noted=False)


def _note() -> None:
    # With nothing imported that a small step has not, which would cost more than the step does.
    import resource

    _began["noted"] = True
    used = resource.getrusage(resource.RUSAGE_SELF)
    # What the kernel gives as ru_maxrss counts the process that started this one, too.
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123
        peak = next(line for line in status if line.startswith("VmHWM"))
    step = sys.argv[0].rpartition("/")[2].removesuffix(".py") if sys.argv else ""
    start, fork = _began["start"], str(_began["fork"]).lower()
    with open(f"{_FOLDER}/{os.getpid()}.{start}.json", "w", encoding="ascii") as note:  # noqa: PTH123
        note.write(
            f'{{"step": "{step}", "fork": {fork}, "start": {start}, "end": {time.time()},'
            f' "cpu": {used.ru_utime + used.ru_stime}, "peak_mb": {int(peak.split()[1]) / 1024}}}'
        )


_leave = os._exit


def _note_and_leave(status: int) -> None:
    """Note what a process has cost that ends without more ado, as those do that help to draw a scene."""
    if not _began["noted"]:  # nor may a second note begin, in which a fork may be killed
        _note()
    _leave(status)


def _end(*_: object) -> None:
    """Note what a worker has cost that is told to end, as one that forks from the build inherits it."""
    os._exit(0)


if _FOLDER:
    atexit.register(_note)
    os._exit = _note_and_leave  # type: ignore[assignment]
    if any(word.endswith(("build_films.py", "keep_warm.py")) for word in sys.orig_argv):
        signal.signal(signal.SIGTERM, _end)
    os.register_at_fork(after_in_child=_fork)
