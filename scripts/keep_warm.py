"""Keep a process warm for steps of a build: it imports once what they need, and forks for each.

A build starts it by itself, where there is something to speak or to draw; each step runs without
it, too. `--steps draw_scene=5` means that its requests come in at the socket with the number 5. The steps
`--beside` these have a process of their own, which forks from this one as soon as both have what they share.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import socket
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from notes2manim.warm.worker import Worker


def _step(text: str) -> tuple[str, socket.socket]:
    name, _, number = text.partition("=")
    return name, socket.socket(fileno=int(number))


# What the steps of either worker import.
_SHARED = ("numpy", "yaml", "notes2manim.model.config", "notes2manim.model.script")


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def main() -> None:
    """Read the flags, load, and serve until the standard input ends."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=_step, nargs="+", required=True, help="name=number of its socket")
    parser.add_argument("--beside", type=_step, nargs="*", default=[], help="the same, for another process")
    parser.add_argument("--script", type=Path, help="what will be spoken: script.json")
    parser.add_argument("--settings", default="{}", help="JSON: language, voice, lexicon")
    parser.add_argument("--notes", type=Path, help="what will be spoken, where there is no script yet")
    parser.add_argument(
        "--before",
        type=_content,
        default=b"",
        help="what was said before: a script, read before it is removed",
    )
    parser.add_argument("--config", nargs="*", default=[], help="key=YAML: settings beside config.yaml")
    parser.add_argument("--cache", type=Path, default=Path("build/takes"), help="the folder of spoken takes")
    parser.add_argument("--always", action="store_true", help="load even what may not be asked for")
    flags = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one process is for one core, and threads outlive no fork
    gc.disable()  # nothing becomes garbage here, and each fork enables it for itself
    gc.set_threshold(
        700, 10, 10
    )  # as Python has it, and Snakemake's process, of which this may be a fork, has not
    steps = _part(flags) if flags.beside else dict(flags.steps)
    worker = Worker(steps, sys.stdin.fileno(), os.environ)
    for name in steps:
        step = import_module(name)
        if getattr(step, "LATE", False) and not flags.always:
            worker.add(name, step.main, partial(step.warm_up, flags))
            continue
        for ahead in step.warm_up(flags) or ():  # one that takes long to load lets others begin meanwhile
            if ahead:
                worker.begin_ahead(*ahead)
            worker.answer()
        worker.add(name, step.main)
    worker.serve()


def _part(flags: argparse.Namespace) -> dict[str, socket.socket]:
    """Load what both processes need, become two, and return the steps of this one."""
    for name in _SHARED:
        import_module(name)
    gc.freeze()
    ours, others = (flags.steps, flags.beside) if os.fork() else (flags.beside, flags.steps)
    for _, listener in others:
        listener.close()  # or else nobody would answer there once the other is gone
    return dict(ours)


def run() -> NoReturn:
    """Be a worker, and end."""
    main()
    atexit._run_exitfuncs()
    os._exit(0)  # to take apart all that is loaded would take longer than to end


if __name__ == "__main__":
    run()
