"""Rule publish_film: put a joined film and what stands beside it where people look."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def warm_up(_: argparse.Namespace) -> None:
    """Import what publishes a film."""
    from notes2manim import files  # noqa: F401


def publish_film(joined: list[Path], published: list[Path]) -> None:
    """Give each joined file its public name, whole or not at all; the film, the first of them, comes last.

    The film is moved, since nobody else needs it, and the others are copied.
    """
    import shutil

    from notes2manim.files import written_whole

    for source, target in zip(joined[1:], published[1:], strict=True):
        with written_whole(target) as part:
            shutil.copyfile(source, part)
    film, target = joined[0], published[0]
    os.utime(film)  # or it would be older than its certificate
    try:
        film.replace(target)
    except OSError:  # it is on another disk, or there is something to say that a copy says, too
        with written_whole(target) as part:
            shutil.copyfile(film, part)


def forget_others(wanted: Path) -> None:
    """Remove what names other films than `wanted`, of the same topic and shape, as the one that is wanted."""
    name = wanted.stem.rpartition(".")[0]
    for other in wanted.parent.glob(f"{name}.{'[0-9a-f]' * 12}.wanted"):
        if other != wanted:
            other.unlink(missing_ok=True)


def main() -> int:
    import argparse
    from pathlib import Path

    from notes2manim.errors import Notes2ManimError

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="joined", nargs="+", type=Path, required=True)
    parser.add_argument("--to", dest="published", nargs="+", type=Path, required=True)
    parser.add_argument("--wanted", type=Path, required=True, help="the file that names this film")
    arguments = parser.parse_args()
    try:
        publish_film(arguments.joined, arguments.published)
        forget_others(arguments.wanted)
    except Notes2ManimError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
