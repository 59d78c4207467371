"""Programs that tests interrupt."""

from __future__ import annotations

import sys

_HEED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""

_PRESS = """
import os, signal, sys

class Press:
    def find_spec(self, name, path=None, target=None):
        if name == "MODULE":
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Press())
"""


def pressing(module: str) -> str:
    """Return a `sitecustomize.py` that presses Ctrl-C where a program imports a module."""
    return _PRESS.replace("MODULE", module)


def heeding(command: list[str]) -> list[str]:
    """Return a command that can be interrupted even where the tests run in the background.

    There, a shell lets all that it starts ignore interrupts.
    """
    return [sys.executable, "-c", _HEED, *command]
