"""Draw one scene with Manim, whatever was drawn of it before: what `draw_scene` cannot put together.

A warm worker loads Manim for this when it is first asked to.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from pathlib import Path

LATE = True  # it is loaded when it is asked for, and not before


def warm_up(_: argparse.Namespace) -> None:
    """Import what draws any scene."""
    load()
    from notes2manim import visuals

    visuals.load()


def load() -> None:
    """Import what draws every scene."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one process is for one core
    gc.disable()  # to look for garbage among what is imported takes a fifth of the start, and finds none
    importlib.import_module("notes2manim.warm.lean_manim").import_lean()
    importlib.import_module("notes2manim.render.draw")
    gc.freeze()
    gc.enable()


def read_flags(about: str | None) -> argparse.Namespace:
    """Return what this process is to draw."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--stage", type=Path, required=True, help="the stage, a Python file")
    parser.add_argument("--clip", type=Path, required=True, help="the mp4 to write")
    parser.add_argument("--width", type=int, required=True, help="pixels")
    parser.add_argument("--height", type=int, required=True, help="pixels")
    parser.add_argument("--fps", type=int, required=True, help="frames a second")
    parser.add_argument("--timing", type=Path, help="the timing to follow, instead of the stage's own")
    parser.add_argument("--record", type=Path, help="the JSON to write, with what was drawn")
    parser.add_argument(
        "--shots", type=Path, help="a folder of the scene's own, at this size, to keep what was drawn"
    )
    parser.add_argument("--score", type=Path, help="a file beside these, for what the pictures answered")
    parser.add_argument("--made-with", default="", help="a digest of the program, for what is kept")
    return parser.parse_args()


def main() -> None:
    """Read the flags, draw, and exit with 1 when the scene fails."""
    flags = read_flags(__doc__)
    load()
    from notes2manim.errors import Notes2ManimError
    from notes2manim.render.draw import draw_scene
    from notes2manim.warm.cores import spare_cores

    try:
        draw_scene(**vars(flags), spare=spare_cores(os.environ))
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")
