"""Take the still picture of a film from the clip of its opening scene."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what takes a picture of a clip."""
    from notes2manim.film import thumbnail  # noqa: F401


def main() -> None:
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="script.json")
    parser.add_argument("--scene", required=True, help="the id of the scene")
    parser.add_argument("--timing", type=Path, required=True, help="when its words are said")
    parser.add_argument("--clip", type=Path, required=True, help="what was drawn of it")
    parser.add_argument("--output", type=Path, required=True, help="the PNG to write")
    options = parser.parse_args()
    from notes2manim.errors import Notes2ManimError
    from notes2manim.film.scenes import timing_of
    from notes2manim.film.thumbnail import take_thumbnail
    from notes2manim.model.script import read_script

    try:
        scene = read_script(options.script, only=options.scene).scene(options.scene)
        take_thumbnail(scene, timing_of(options.timing), options.clip, options.output)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
