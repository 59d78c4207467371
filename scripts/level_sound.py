"""Lay the voice of a scene on the clock of its film, bring it to its loudness, and listen to it."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def warm_up(_: argparse.Namespace) -> None:
    """Import what makes the sound of a scene."""
    from notes2manim.check import heard  # noqa: F401
    from notes2manim.check.meter import Meter
    from notes2manim.film import sound_file  # noqa: F401
    from notes2manim.film.scenes import SOUND_RATE
    from notes2manim.model import config  # noqa: F401

    Meter(SOUND_RATE)  # its filter is kept


def main() -> None:
    """Read the flags, level, write; a fault in the voice ends with 1."""
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", type=Path, required=True, help="the voice of the scene")
    parser.add_argument("--timing", type=Path, required=True, help="its timing")
    parser.add_argument("--fps", type=int, required=True, help="frames a second of its clip")
    parser.add_argument("--settings", default="{}", help="JSON: film")
    parser.add_argument("--sound", type=Path, required=True, help="the .m4a to write")
    parser.add_argument("--heard", type=Path, required=True, help="what is heard of it, to write")
    options = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one process is for one core
    from notes2manim.check.heard import hear, with_voice, write_heard
    from notes2manim.check.meter import loudness_of
    from notes2manim.errors import Notes2ManimError
    from notes2manim.film.loudness import level_sound
    from notes2manim.film.sound import lay_voice
    from notes2manim.film.sound_file import write_sound
    from notes2manim.model.config import Settings

    try:
        film = Settings.model_validate_json(options.settings).film
        laid = lay_voice(options.voice, options.timing, options.fps)
        sound = level_sound(laid, film.loudness, film.peak, loudness_of, hear)
        write_sound(sound, options.sound)
        write_heard(with_voice(sound.heard, options.voice), options.heard)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")
    print(f"{sound.heard.loudness:.1f} LUFS, {sound.heard.peak:.1f} dBTP")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
