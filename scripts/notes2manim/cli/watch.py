"""Make a film again whenever its notes or the settings change."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from notes2manim.cli.make import make, open_engine
from notes2manim.engine.topic import find_topic
from notes2manim.errors import Notes2ManimError
from notes2manim.plan import find_notes

EVERY = 0.3  # seconds between two looks at the files


def watch(flags: argparse.Namespace) -> int:
    """Make the film now and after each change, until an interrupt; a fault is told and waited out."""
    engine = open_engine(flags)
    flags.topic = find_topic(flags.topic, engine.project)
    seen: tuple[int, ...] = ()
    while True:
        now = _stamps(engine.project, flags.topic)
        if now == seen:
            time.sleep(EVERY)
            continue
        seen = now
        try:
            make(flags, engine)
        except Notes2ManimError as error:
            print(f"error: {error}", file=sys.stderr)
        print("watching …", file=sys.stderr)


def _stamps(project: Path, topic: str) -> tuple[int, ...]:
    """Return when each file that a person edits was changed last, in nanoseconds."""
    files = [project / "config.yaml", *sorted((project / "notes" / topic / "stages").glob("*.py"))]
    try:
        files.append(find_notes(project / "notes", topic))
    except Notes2ManimError:
        files.append(project / "notes" / f"{topic}.md")
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)
