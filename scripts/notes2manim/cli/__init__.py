"""The command line: `python main.py "topic"`, also installed as `notes2manim`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status, 130 for a Ctrl-C at any time."""
    try:
        from notes2manim.cli.commands import run

        return run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        print("interrupted: what is finished is kept.", file=sys.stderr)
        return 130
