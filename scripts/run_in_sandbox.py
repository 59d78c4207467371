"""Run a command that may read the project and write one folder: without network, home or keys."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from notes2manim.sandbox.box import Box, Limits, why_not


def main() -> None:
    """Read the flags and become the command; where there is no box, say so first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, default=Path(), help="the folder that is read")
    parser.add_argument("--writable", type=Path, required=True, help="the folder that is written")
    parser.add_argument("--processor", type=int, default=Limits.processor, help="seconds of a processor")
    parser.add_argument("--clock", type=int, default=Limits.clock, help="seconds")
    parser.add_argument("--memory", type=int, default=Limits.memory, help="bytes of address space")
    parser.add_argument("--file", type=int, default=Limits.file, help="bytes of the largest file")
    parser.add_argument("--files", type=int, default=Limits.files, help="files open at once")
    parser.add_argument("command", nargs="+", help="after --: the command")
    flags = parser.parse_args()
    if why_not():
        print(f"warning: this code runs without a sandbox: {why_not()}.", file=sys.stderr, flush=True)
    limits = Limits(flags.processor, flags.clock, flags.memory, flags.file, flags.files)
    flags.writable.mkdir(parents=True, exist_ok=True)
    try:
        Box(flags.project, flags.writable, os.environ, limits).enter(flags.command)
    except OSError as error:
        sys.exit(f"error: {flags.command[0]}: {error.strerror}.")


if __name__ == "__main__":
    main()
