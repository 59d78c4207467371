"""Speak one scene of a script: its voice file and the time of each of its words."""

from __future__ import annotations

import os
import sys

from notes2manim.warm.step import run_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from typing import Any


def with_service(settings: dict[str, Any], service: dict[str, Any]) -> dict[str, Any]:
    """Return settings whose voice has those of a service, too."""
    return {**settings, "voice": {**settings.get("voice", {}), **service}} if service else settings


def warm_up(flags: argparse.Namespace) -> Iterator[tuple[str, Iterable[object]] | None]:
    """Import what speaks a scene, load the voice where one is needed, and tell what may be done ahead."""
    from speak_ahead import load_and_tell

    return load_and_tell(flags)


def main() -> None:
    """Read the flags, speak, write; a fault in the notes or the settings ends with 1."""
    import argparse
    import json
    import signal
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="script.json")
    parser.add_argument("--scene", required=True, help="the id of the scene")
    parser.add_argument("--settings", default="{}", help="JSON: language, voice, lexicon, pauses")
    parser.add_argument("--service", default="{}", help="JSON: settings of the voice that are not heard")
    parser.add_argument("--recordings", type=Path, help="the folder of the author's own takes of this film")
    parser.add_argument("--cache", type=Path, required=True, help="the folder of spoken takes")
    parser.add_argument("--voice", type=Path, required=True, help="the WAV file to write")
    parser.add_argument("--timing", type=Path, required=True, help="the timing to write")
    parser.add_argument("--figures", type=Path, help="the JSON to write with what was counted")
    flags = parser.parse_args()
    from notes2manim.errors import Notes2ManimError
    from notes2manim.logs import log_step
    from notes2manim.model.config import resolve
    from notes2manim.model.script import read_script
    from notes2manim.statistics.figures import counted
    from notes2manim.voices.files import write_voice
    from notes2manim.voices.speak import speak_scene

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # without waiting for requests that are under way
    log_step(os.environ)
    try:
        settings = resolve(with_service(json.loads(flags.settings), json.loads(flags.service)))
        scene = read_script(flags.script, only=flags.scene).scene(flags.scene)
        with counted(flags.figures):
            spoken = speak_scene(scene, settings, cache=flags.cache, recordings=flags.recordings)
        write_voice(spoken, flags.voice, flags.timing)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
