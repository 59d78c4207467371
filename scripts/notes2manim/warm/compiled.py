"""The program that asks a worker without Python, compiled from `ask_worker.c` when the project is set up."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

ASKING = "NOTES2MANIM_ASK"  # the variable with that program, for the shells of a build

# In front of each command of a rule: Snakemake's own options, and what a step calls instead of Python. Braces
# are doubled as Snakemake has it.
BEFORE_EACH_STEP = f'set -euo pipefail; python() {{{{ "${ASKING}" "$@"; }}}}; '

_WORKS = 42  # how it ends where it runs, and what is damaged, or was compiled for another machine, does not

_SOURCE = Path(__file__).with_name("ask_worker.c")


def asking_program() -> Path | None:
    """Return the program, or None where none of this source runs here: then steps ask by themselves."""
    version = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:12]
    program = Path(sys.prefix) / "bin" / f"notes2manim-ask-{version}"
    return program if works(program) else None


def works(program: Path) -> bool:
    """Tell whether the program runs here."""
    silence = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    try:
        asked = os.posix_spawn(program, [str(program), "--works"], {}, file_actions=silence)
    except OSError:
        return False
    return os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]) == _WORKS
