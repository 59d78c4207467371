"""Make a small silent GIF of the opening of a film."""

import argparse
import sys
from pathlib import Path

from notes2manim.errors import Notes2ManimError
from notes2manim.film.gif import make_gif


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--film", type=Path, required=True, help="the mp4")
    parser.add_argument("--gif", type=Path, required=True, help="the GIF to write")
    options = parser.parse_args()
    try:
        make_gif(options.film, options.gif)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
