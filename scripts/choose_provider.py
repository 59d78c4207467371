"""Choose who speaks a film: the first of voice.provider and voice.fallback that does."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import signal
import sys
from pathlib import Path

from notes2manim.errors import Notes2ManimError
from notes2manim.model.config import resolve
from notes2manim.model.script import read_script
from notes2manim.voices.choice import write_choice
from notes2manim.voices.choose import choose_provider


def main() -> None:
    """Read the flags, ask, write; when nobody speaks it ends with 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="script.json")
    parser.add_argument("--settings", default="{}", help="JSON: language, voice, lexicon")
    parser.add_argument("--cache", type=Path, required=True, help="the folder of spoken takes")
    parser.add_argument("--output", type=Path, required=True, help="the JSON file to write")
    flags = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # without waiting for a request that is under way
    logging.basicConfig(format="%(levelname)s: %(message)s")
    try:
        settings = resolve(json.loads(flags.settings))
        choice = choose_provider(read_script(flags.script), settings, cache=flags.cache)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")
    write_choice(flags.output, dataclasses.replace(choice, settings=flags.settings))


if __name__ == "__main__":
    main()
