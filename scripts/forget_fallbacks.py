"""Forget where another voice spoke than was wanted; the next build asks for the wanted one again."""

from __future__ import annotations

import argparse
from pathlib import Path

from notes2manim.voices.retry import forget_fallbacks


def main() -> None:
    """Read the flag, forget, and name what is gone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"), help="the folder of all films' parts")
    parser.add_argument("--out", type=Path, default=Path("out"), help="the folder of the films")
    flags = parser.parse_args()
    for path in forget_fallbacks(flags.build, flags.out):
        print(path)


if __name__ == "__main__":
    main()
