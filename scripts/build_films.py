"""Build films: Snakemake, with its own command line, that starts sooner.

python scripts/build_films.py --cores 2 out/my-topic.mp4

makes what `snakemake --cores 2 out/my-topic.mp4` makes. It starts the workers of a film whose notes were
edited, or that is not finished, first of all, so that they load while Snakemake does, and leaves out what
Snakemake imports and does not need. With `--wait` alone it loads, and is told later what to build
(`notes2manim.warm.waiting`).
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from notes2manim.warm.early import read_plain_build, work_on
from notes2manim.warm.request import PLACE
from notes2manim.warm.waiting import WAIT, wait_for_work
from notes2manim.warm.workers import HELD, start_early, workers_of

_LITTLE_GARBAGE = 200_000  # objects that Snakemake may make before a search for garbage, which has hardly any
# What both the rules and the workers import.
_SHARED = ("yaml", "notes2manim.model.config", "notes2manim.model.script")
# What the rules import of the library.
_FOR_RULES = ("model.certificate", "plan", "sandbox", "statistics.recorder", "voices.registry")


def start(arguments: list[str]) -> None:
    """Start what a plain build will need, and import Snakemake."""
    build = read_plain_build(arguments, os.cpu_count() or 1)
    if build is None:
        return
    with suppress(OSError):  # where there can be no workers, the build does without, or says what is wrong
        for film in build.films:
            if work := work_on(Path(), film):
                workers = workers_of(Path(), os.environ.get(HELD, ""))
                os.environ[PLACE] = str(workers.folder)
                start_early(workers, work, build.config, os.environ, fork_of_this())
    load_snakemake()


def fork_of_this() -> Callable[[], NoReturn] | None:
    """Load what a worker needs as well as this process, and return what a fork of it does to be one.

    There can be none where Python has been started with another order of sets than that of workers.
    """
    if sys.flags.hash_randomization:
        return None
    for module in _SHARED:
        import_module(module)
    from keep_warm import run

    return run


def load_snakemake() -> None:
    """Import what a build uses of Snakemake, and what imports it: behind the start of the workers."""
    from notes2manim.warm.lean_snakemake import import_lean

    import_lean()


def load() -> None:
    """Import all that a build will need, while there is time."""
    load_snakemake()
    for module in _FOR_RULES:
        import_module(f"notes2manim.{module}")


def main() -> int:
    """Build, and return Snakemake's exit status, or 130 for a Ctrl-C that it was not there to see."""
    gc.set_threshold(_LITTLE_GARBAGE)
    # No model here has a plugin, and to look for them takes a look at every package, in each process.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        if sys.argv[1:] == [WAIT]:
            load()
            if not wait_for_work(os.environ):
                return 0
        else:
            start(sys.argv[1:])
        from snakemake.cli import main as snakemake

        snakemake()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        from notes2manim.logs import STOPPED

        print(STOPPED, file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    status = main()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # to take apart all that is loaded would take longer than to end
