"""Note what each Python process of a build costs: Python imports this file at its start.

It stands in a folder that only the benchmark puts on PYTHONPATH; `BENCH_PROBE` is the folder of the notes.
"""

import atexit
import os
import sys
import time

_FOLDER = os.environ.get("BENCH_PROBE")


_began = {"fork": False, "start": time.time()}


def _fork() -> None:
    _began.update(fork=True, start=time.time())


def _note() -> None:
    import json
    import resource
    from pathlib import Path

    used = resource.getrusage(resource.RUSAGE_SELF)
    # What the kernel gives as ru_maxrss counts the process that started this one, too.
    peak = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    note = {
        "step": Path(sys.argv[0]).stem if sys.argv else "",
        **_began,
        "end": time.time(),
        "cpu": used.ru_utime + used.ru_stime,
        "peak_mb": int(peak.split()[1]) / 1024,
    }
    Path(_FOLDER, f"{os.getpid()}.{_began['start']}.json").write_text(json.dumps(note))


if _FOLDER:
    atexit.register(_note)
    os.register_at_fork(after_in_child=_fork)
