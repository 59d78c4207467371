"""Programs that tests interrupt."""

from __future__ import annotations

import sys

_HEED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def heeding(command: list[str]) -> list[str]:
    """Return a command that can be interrupted even where the tests run in the background.

    There, a shell lets all that it starts ignore interrupts.
    """
    return [sys.executable, "-c", _HEED, *command]
