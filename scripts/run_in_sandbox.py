"""Run a command that may read the project and write one folder: without network, home or keys."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from dataclasses import fields
from pathlib import Path

from notes2manim.sandbox.box import Box, Limits, why_not
from notes2manim.warm.cores import take_core
from notes2manim.warm.request import PLACE

_MEANS = {
    "processor": "seconds of a processor",
    "clock": "seconds",
    "memory": "bytes of memory",
    "file": "bytes of the largest file",
    "files": "files open at once",
    "tasks": "processes and threads at once",
    "disk": "bytes written to the folder",
    "entries": "files written to it",
}


def main() -> int:
    """Read the flags, run the command, and return its exit status; where there is no box, say so first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, default=Path(), help="the folder that is read")
    parser.add_argument("--writable", type=Path, required=True, help="the folder that is written")
    for limit in fields(Limits):
        parser.add_argument(f"--{limit.name}", type=int, default=limit.default, help=_MEANS[limit.name])
    parser.add_argument("command", nargs="+", help="after --: the command")
    flags = parser.parse_args()
    if why_not():
        print(f"warning: this code runs without a sandbox: {why_not()}.", file=sys.stderr, flush=True)
    limits = Limits(**{limit.name: getattr(flags, limit.name) for limit in fields(Limits)})
    flags.writable.mkdir(parents=True, exist_ok=True)
    if place := os.environ.get(PLACE):
        take_core(place)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # and end what was started
    try:
        status, excess = Box(flags.project, flags.writable, os.environ, limits).watch(flags.command)
    except OSError as error:
        sys.exit(f"error: {flags.command[0]}: {error.strerror}.")
    if excess:
        print(f"error: this code is ended, since {excess}. Let it do less.", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
