"""Write the script of a film from its notes.

python scripts/write_script.py --notes notes/waves.md --output build/waves/script.json
"""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what reads notes."""
    from notes2manim.notes import bookends, read  # noqa: F401


def main() -> int:
    """Write the script, print the notices, and return the exit status."""
    import argparse
    import json
    from pathlib import Path

    parser = argparse.ArgumentParser(description="Write the script of a film from its notes.")
    parser.add_argument("--notes", type=Path, required=True, help="Markdown, or a script in JSON")
    parser.add_argument("--output", type=Path, required=True, help="the script to write")
    parser.add_argument(
        "--settings",
        default="[{}, {}]",
        help="the cards before and behind the film, and those of the command line, as JSON",
    )
    arguments = parser.parse_args()
    from notes2manim.errors import Notes2ManimError
    from notes2manim.files import written_whole
    from notes2manim.model.config import resolve
    from notes2manim.notes import read_notes
    from notes2manim.notes.bookends import add_bookends

    try:
        script = read_notes(arguments.notes)
        base, forced = json.loads(arguments.settings)
        overrides = {"film": script.settings["film"]} if "film" in script.settings else {}
        settings = resolve(base, overrides, place=str(arguments.notes), forced=forced)
        script = add_bookends(script, settings.film)
        for notice in script.notices:
            print(f"warning: {notice}", file=sys.stderr)
        with written_whole(arguments.output) as part:
            part.write_text(script.model_dump_json(indent=1, exclude_defaults=False) + "\n", encoding="utf-8")
    except Notes2ManimError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
