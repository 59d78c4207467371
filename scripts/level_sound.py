"""Lay the voices of a film behind one another and bring them to their loudness: its sound, in AAC."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what makes the sound of a film."""
    from notes2manim.film import sound_file  # noqa: F401
    from notes2manim.model import config  # noqa: F401


def main() -> None:
    """Read the flags, level, write; a fault in the voices ends with 1."""
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=Path, nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--timings", type=Path, nargs="+", required=True, help="one a scene, in order")
    parser.add_argument("--fps", type=int, required=True, help="frames a second of the clips")
    parser.add_argument("--settings", default="{}", help="JSON: film")
    parser.add_argument("--output", type=Path, required=True, help="the .m4a to write")
    options = parser.parse_args()
    if len(options.voices) != len(options.timings):
        parser.error("there must be as many voices as timings")
    from notes2manim.errors import Notes2ManimError
    from notes2manim.film.loudness import level_sound
    from notes2manim.film.sound import lay_voices, place_voices
    from notes2manim.film.sound_file import write_sound
    from notes2manim.model.config import Settings

    try:
        film = Settings.model_validate_json(options.settings).film
        voices = place_voices(options.voices, options.timings, options.fps)
        sound = level_sound(lambda: lay_voices(voices), film.loudness, film.peak)
        write_sound(sound, options.output)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")
    print(f"{sound.level.loudness:.1f} LUFS, {sound.level.peak:.1f} dBTP")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
