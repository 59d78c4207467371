"""Make a small silent GIF of some seconds of a film."""

import argparse
import sys
from pathlib import Path

from notes2manim.errors import Notes2ManimError
from notes2manim.film.gif import make_gif


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--film", type=Path, required=True, help="the mp4")
    parser.add_argument("--gif", type=Path, required=True, help="the GIF to write")
    parser.add_argument("--start", type=float, default=0.0, help="where it begins, in seconds")
    options = parser.parse_args()
    try:
        make_gif(options.film, options.gif, start=options.start)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
