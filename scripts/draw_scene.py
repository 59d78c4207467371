"""Draw one scene: a stage file to a silent clip, from what was drawn of it before where that is enough."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import hand_on, run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what puts any scene together; who draws one loads by itself."""
    import draw_anew  # noqa: F401
    import notes2manim.render.redraw
    import notes2manim.visuals.replay  # noqa: F401


def main() -> int | str | None:
    """Read the flags, draw, and return what to exit with: 1 when the scene fails."""
    import draw_anew
    from notes2manim.errors import Notes2ManimError

    try:
        if redraw(draw_anew.read_flags(__doc__)):
            return None
    except Notes2ManimError as error:
        return f"error: {error}"
    return hand_on("draw_anew", draw_anew.main, sys.argv, os.environ)


def redraw(flags: argparse.Namespace) -> bool:
    """Put the scene together from what was drawn of it, without Manim; return whether it could be."""
    if flags.shots is None or flags.timing is None:
        return False
    from notes2manim.render.redraw import redraw_scene
    from notes2manim.visuals.replay import replay

    return redraw_scene(**vars(flags), replay=replay) is not None


def start() -> int | str | None:
    """Draw in this process, with the order of hashes that Manim gives the parts of some transforms."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    return main()


if __name__ == "__main__":
    sys.exit(run_step(start, sys.argv, os.environ))
