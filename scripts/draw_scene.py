"""Draw one scene: a stage file to a silent clip."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what draws any scene."""
    load()
    from notes2manim import visuals

    visuals.load()


def load() -> None:
    """Import what draws every scene."""
    import gc
    import importlib

    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one process is for one core
    gc.disable()  # to look for garbage among what is imported takes a fifth of the start, and finds none
    importlib.import_module("notes2manim.warm.lean_manim").import_lean()
    importlib.import_module("notes2manim.render.draw")
    gc.freeze()
    gc.enable()


def main() -> None:
    """Read the flags, draw, and exit with 1 when the scene fails."""
    flags = read_flags()
    from notes2manim.errors import Notes2ManimError

    try:
        if not redraw(flags):
            draw(flags)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


def read_flags() -> argparse.Namespace:
    """Return what this process is to draw."""
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", type=Path, required=True, help="the stage, a Python file")
    parser.add_argument("--clip", type=Path, required=True, help="the mp4 to write")
    parser.add_argument("--width", type=int, required=True, help="pixels")
    parser.add_argument("--height", type=int, required=True, help="pixels")
    parser.add_argument("--fps", type=int, required=True, help="frames a second")
    parser.add_argument("--timing", type=Path, help="the timing to follow, instead of the stage's own")
    parser.add_argument("--record", type=Path, help="the JSON to write, with what was drawn")
    parser.add_argument("--shots", type=Path, help="a folder of the scene's own, to keep what was drawn")
    parser.add_argument("--made-with", default="", help="a digest of the program, for what is kept")
    return parser.parse_args()


def redraw(flags: argparse.Namespace) -> bool:
    """Put the scene together from what was drawn of it, without Manim; return whether it could be."""
    if flags.shots is None or flags.timing is None:
        return False
    from notes2manim.render.redraw import redraw_scene
    from notes2manim.visuals.replay import replay

    return redraw_scene(**vars(flags), replay=replay) is not None


def draw(flags: argparse.Namespace) -> None:
    """Draw the scene with Manim."""
    load()
    from notes2manim.render.draw import draw_scene
    from notes2manim.warm.cores import spare_cores

    draw_scene(**vars(flags), spare=spare_cores(os.environ))


def start() -> int | str | None:
    """Draw in this process, with the order of hashes that Manim gives the parts of some transforms."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    return main()


if __name__ == "__main__":
    sys.exit(run_step(start, sys.argv, os.environ))
