"""Make a film, and tell what happens meanwhile and in the end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from notes2manim.cli.table import Silence, Table
from notes2manim.engine import RenderConfig, TTSConfig, Video, VideoGenerationEngine
from notes2manim.engine.build import Listener
from notes2manim.errors import visible
from notes2manim.logs import log_run
from notes2manim.statistics.report import summary
from notes2manim.statistics.state import BuildState


def open_engine(flags: argparse.Namespace) -> VideoGenerationEngine:
    """Return the engine that the flags ask for, and start the logs."""
    engine = VideoGenerationEngine(
        enable_parallel=flags.parallel,
        max_tts_workers=flags.max_tts_workers,
        max_render_workers=flags.max_render_workers,
        tts=TTSConfig(provider=flags.tts_provider, voice=flags.voice),
        render=RenderConfig(
            quality=flags.quality,
            theme=flags.theme,
            shape=flags.shape,
            format=flags.format,
            embed=flags.embed,
        ),
        cores=flags.cores,
        log_level=flags.log_level,
    )
    log_run(engine.settings.log_level, flags.log_file, engine.settings.environment)
    return engine


def make(
    flags: argparse.Namespace,
    engine: VideoGenerationEngine | None = None,
    *,
    first: Sequence[str] = (),
    also: Listener = lambda state: None,
) -> Video:
    """Make the film, tell of it, and return it; `also` is told of each event, too.

    The scenes named by `first` are spoken and drawn before the others. Raises `Notes2ManimError`.
    """
    engine = engine or open_engine(flags)

    def tell(state: BuildState) -> None:
        shown.show(state)
        also(state)

    workers = 1 if not engine.settings.parallel else engine.settings.cores or os.cpu_count() or 1
    with Silence() if flags.quiet else Table(workers) as shown:
        film = engine.generate_video(
            flags.topic,
            source=flags.source,
            output_dir=flags.output_dir,
            archive=flags.archive,
            cleanup=flags.cleanup,
            log=flags.log_file,
            first=first,
            listener=tell,
        )
    if not flags.quiet:
        for warning in film.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        _tell(film)
    return film


def check(flags: argparse.Namespace) -> int:
    """Check the notes and settings, tell what they would become, and return the exit status."""
    found = open_engine(flags).validate(flags.topic)
    for notice in found.notices:
        print(f"warning: {notice}", file=sys.stderr)
    if not flags.quiet:
        quality, voice = found.settings.quality, found.settings.voice
        print(
            f"{found.topic}: {visible(found.title)}\n"
            f"{_count(found.scenes, 'scene')}, {_count(found.words, 'word')}, "
            f"about {_clock(max(1.0, found.seconds))}; "
            f"{quality.width}x{quality.height} at {quality.fps} frames a second, voice {voice.provider}."
        )
    return 0


def _tell(film: Video) -> None:
    print(summary(film.statistics))
    print(f"{film.path}  ({_clock(film.duration)}, scenes: {len(film.scenes)})")
    page = film.path.with_suffix(".html")
    if page.is_file():
        print(page)
    if film.archive:
        print(f"archive: {film.archive}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
