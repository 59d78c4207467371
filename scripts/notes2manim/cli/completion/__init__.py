"""What makes a shell complete the command: written from the flags themselves, so that it cannot lag behind.

The scripts look for topics, themes and films in the folder where they are asked, and start no Python.
"""

from __future__ import annotations

import argparse

from notes2manim.cli.completion.bash import write_bash
from notes2manim.cli.completion.fish import write_fish
from notes2manim.cli.completion.flags import list_commands
from notes2manim.cli.completion.zsh import write_zsh

_SHELLS = {"bash": write_bash, "zsh": write_zsh, "fish": write_fish}


def complete(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script for a shell: bash, zsh or fish."""
    return _SHELLS[shell](dict(list_commands(parser)))
