"""Note what each Python process of a build costs: Python imports this file at its start.

It stands in a folder that only the benchmark puts on PYTHONPATH; `BENCH_PROBE` is the folder of the notes.
"""

import atexit
import os
import sys
import time

_FOLDER = os.environ.get("BENCH_PROBE")


def _note(start: float) -> None:
    import json
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    note = {
        "step": os.path.basename(sys.argv[0]).removesuffix(".py") if sys.argv else "",
        "start": start,
        "end": time.time(),
        "cpu": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
    }
    with open(os.path.join(_FOLDER, f"{os.getpid()}.{start}.json"), "w") as file:
        json.dump(note, file)


if _FOLDER:
    atexit.register(_note, time.time())
