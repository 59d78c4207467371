"""Make the storyboard of a finished film: the end of every beat, with its words and time."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from notes2manim.errors import Notes2ManimError


def main() -> None:
    """Read the flags, draw the sheet, and exit with 1 when that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--film", type=Path, required=True, help="the mp4")
    parser.add_argument("--script", type=Path, required=True, help="the script, a JSON file")
    parser.add_argument("--records", type=Path, nargs="+", required=True, help="what was drawn of each scene")
    parser.add_argument("--theme", type=Path, required=True, help="the theme, a YAML file")
    parser.add_argument("--output", type=Path, required=True, help="the PNG to write")
    args = parser.parse_args()
    from notes2manim.film.storyboard import make_storyboard
    from notes2manim.model.record import read_record
    from notes2manim.model.script import read_script
    from notes2manim.visuals.print import printer
    from notes2manim.visuals.theme import load_theme

    try:
        theme = load_theme(args.theme)
        records = [read_record(path) for path in args.records]
        ground = theme.colors.background
        make_storyboard(args.film, read_script(args.script), records, args.output, printer(theme), ground)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
