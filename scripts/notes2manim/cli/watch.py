"""Make a film again whenever its notes or the settings change, and show it in its page."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from notes2manim.cli.live import Live, address, serve
from notes2manim.cli.make import make, open_engine
from notes2manim.engine import Video
from notes2manim.engine.edited import edited_scenes, read_now
from notes2manim.engine.topic import find_topic
from notes2manim.errors import Notes2ManimError
from notes2manim.model.script import Script
from notes2manim.model.shape import suffix
from notes2manim.plan import find_notes
from notes2manim.plan.digest import pictures_of
from notes2manim.statistics.state import BuildState

EVERY = 0.1  # seconds between two looks at the files
SAVED = 0.01  # seconds in which they stay the same once all is saved: an editor may empty a file first


def watch(flags: argparse.Namespace) -> int:
    """Make the film now and after each change, until an interrupt; a fault is told and waited out.

    The page at the address that is told shows each film as soon as it is there, where what was
    edited begins; meanwhile it shows the one before.
    """
    engine = open_engine(flags)
    flags.topic = find_topic(flags.topic, engine.project)
    name = f"{flags.topic}{suffix(engine.settings.shape)}"
    live = Live(engine.project / "out", name, engine.project / "templates")
    server = serve(live, flags.port)
    seen: tuple[object, ...] = ()
    script: Script | None = None
    try:
        with engine.stand_by(flags.topic) as standby:
            while True:
                now = _stamps(engine.project, flags.topic)
                if now == seen:
                    time.sleep(EVERY)
                    continue
                time.sleep(SAVED)
                if now != _stamps(engine.project, flags.topic):
                    continue
                seen = now
                read = read_now(engine.project, flags.topic)
                edited = edited_scenes(script, read)
                script = read or script
                live.building()
                try:
                    film = make(flags, engine, first=edited, also=lambda state: _show(live, state))
                    live.made(_start(film, edited))
                except Notes2ManimError as error:
                    live.failed(str(error))
                    print(f"error: {error}", file=sys.stderr)
                print(f"watching … {address(server)}", file=sys.stderr, flush=True)
                standby.prepare()
    finally:
        live.end()
        server.shutdown()
        server.server_close()


def _show(live: Live, state: BuildState) -> None:
    running = [job.message for job in list(state.running.values()) if job.message]
    if running:
        live.building(", ".join(running))


def _start(film: Video, edited: Sequence[str]) -> float | None:
    """Return when the first of the edited scenes begins, in seconds."""
    return next((scene.start for scene in film.scenes if scene.id in edited), None)


def _stamps(project: Path, topic: str) -> tuple[object, ...]:
    """Return which file each is that a person edits, how long it is, and when it was changed last."""
    files = [project / "config.yaml", *sorted((project / "notes" / topic / "stages").glob("*.py"))]
    files += sorted((project / "notes" / "themes").glob("*.yaml"))
    files += sorted((project / "recordings" / topic).rglob("*.wav"))
    try:
        notes = find_notes(project / "notes", topic)
        files += [notes, *pictures_of(notes, project)]
    except (Notes2ManimError, OSError):
        files.append(project / "notes" / f"{topic}.md")
    return tuple(map(_stamp, files))


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """Tell of a file as it is now. When it is saved twice in a tick of the clock, its date stays the same."""
    try:
        at = file.stat()
    except OSError:  # an editor or git is about to put another one there
        return None
    return at.st_mtime_ns, at.st_size, at.st_ino
