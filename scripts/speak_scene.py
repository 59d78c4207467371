"""Speak one scene of a script: its voice file and the time of each of its words."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path

from notes2manim.errors import Notes2ManimError
from notes2manim.model.config import resolve
from notes2manim.model.script import read_script
from notes2manim.voices.files import write_voice
from notes2manim.voices.speak import speak_scene


def main() -> None:
    """Read the flags, speak, write; a fault in the notes or the settings ends with 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="script.json")
    parser.add_argument("--scene", required=True, help="the id of the scene")
    parser.add_argument("--settings", default="{}", help="JSON: language, voice, lexicon, pauses")
    parser.add_argument("--cache", type=Path, required=True, help="the folder of spoken takes")
    parser.add_argument("--voice", type=Path, required=True, help="the WAV file to write")
    parser.add_argument("--timing", type=Path, required=True, help="the timing to write")
    flags = parser.parse_args()
    logging.basicConfig(format="%(levelname)s: %(message)s")
    try:
        settings = resolve(json.loads(flags.settings))
        scene = read_script(flags.script).scene(flags.scene)
        write_voice(speak_scene(scene, settings, cache=flags.cache), flags.voice, flags.timing)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
