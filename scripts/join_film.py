"""Join clips and sounds to the film, and write its captions, chapters and transcript."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what joins a film."""
    from notes2manim.film import join  # noqa: F401
    from notes2manim.voices import titles  # noqa: F401
    from notes2manim.warm import next_step  # noqa: F401


def main() -> None:
    import argparse
    import shlex
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="script.json")
    parser.add_argument("--clips", type=Path, nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--sounds", type=Path, nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--timings", type=Path, nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--settings", default="{}", help="JSON: film, author, language")
    parser.add_argument("--output", type=Path, required=True, help="prefix of the files that are written")
    parser.add_argument("--check", default="", help="the command line of what will check it, begun ahead")
    options = parser.parse_args()
    if not len(options.clips) == len(options.sounds) == len(options.timings):
        parser.error("there must be as many clips and sounds as timings")
    from check_film import check_ahead
    from notes2manim.errors import Notes2ManimError
    from notes2manim.film.join import join_film
    from notes2manim.film.scenes import SceneFiles
    from notes2manim.model.config import Settings
    from notes2manim.model.script import read_script
    from notes2manim.voices.titles import in_caption_form
    from notes2manim.warm.next_step import next_step_begun

    scenes = [
        SceneFiles(*files) for files in zip(options.clips, options.sounds, options.timings, strict=True)
    ]
    try:
        with next_step_begun(shlex.split(options.check), check_ahead, os.environ):
            settings = Settings.model_validate_json(options.settings)
            script = in_caption_form(read_script(options.script))
            film = join_film(script, scenes, options.output, settings)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")
    print(f"{film.duration:.2f} s, captions up to {film.fastest_caption:.0f} characters a second")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
