"""A film packed with all that it was made from, to keep."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from notes2manim.engine.copying import put_files
from notes2manim.engine.film import SceneResult, published, script_of
from notes2manim.files import sha256_of
from notes2manim.parallel import ParallelConfig, ParallelProcessor
from notes2manim.plan import FilmPlan
from notes2manim.plan.digest import LENGTH, digest

SUMS = "SHA256SUMS"
PAGE = ".html"


def archive_film(project: Path, plan: FilmPlan, scenes: list[SceneResult], notes: Path) -> Path:
    """Pack a film into `archives/<topic>-<digest>/` and return that folder.

    It holds the notes, the script, the settings, the voices, stages and clips, the film and what
    stands beside it, the logs and the statistics. `SHA256SUMS` (for `sha256sum --check`) lists
    what determines the film and the film itself; its digest names the folder, so the same film
    always lies in the same folder; logs, statistics and page, which tell of a run, do not count.
    """
    made = _made(project, plan, scenes, notes)
    settings = plan.settings.model_dump_json(indent=1) + "\n"
    sums = {**_sums(made), "settings.json": hashlib.sha256(settings.encode()).hexdigest()}
    folder = project / "archives" / f"{plan.topic}-{digest(sums)[:LENGTH]}"
    if not (folder / SUMS).is_file():
        _write(folder, made, settings, sums)
    put_files((source, folder / name) for name, source in _told(project, plan).items())
    return folder


def _made(project: Path, plan: FilmPlan, scenes: list[SceneResult], notes: Path) -> dict[str, Path]:
    """Return the files that a film is and is made from, by their names in the archive.

    Stages find their timing and theme by the way from where they lie: `stage/` beside `voice/`,
    two folders below the project.
    """
    made = {"script.json": script_of(project, plan.topic), f"notes/{notes.name}": notes}
    for scene in scenes:
        made[f"voice/{scene.voice.name}"] = scene.voice
        made[f"voice/{scene.timing.name}"] = scene.timing
        made[f"stage/{scene.stage.name}"] = scene.stage
        made[f"clips/{scene.clip.name}"] = scene.clip
    films = [path for path in published(project, plan.name) if path.suffix != PAGE]
    return made | {f"film/{path.name}": path for path in films}


def _told(project: Path, plan: FilmPlan) -> dict[str, Path]:
    """Return the logs, the statistics and the page, by their names in the archive."""
    build = project / "build" / plan.topic
    logs = {path.relative_to(build).as_posix(): path for path in (build / "logs").rglob("*.log")}
    statistics = build / "stats.json"
    page = project / "out" / f"{plan.name}{PAGE}"
    told = {statistics.name: statistics, f"film/{page.name}": page}
    return logs | {name: path for name, path in told.items() if path.is_file()}


def _sums(files: Mapping[str, Path]) -> dict[str, str]:
    sums = ParallelProcessor(ParallelConfig()).map(sha256_of, files.values())
    return dict(zip(files, sums, strict=True))


def _write(folder: Path, made: Mapping[str, Path], settings: str, sums: Mapping[str, str]) -> None:
    """Fill the folder under another name first, so that an archive is whole or not there."""
    waiting = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        put_files((source, waiting / name) for name, source in made.items())
        (waiting / "settings.json").write_text(settings, encoding="utf-8")
        lines = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
        (waiting / SUMS).write_text(lines, encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)  # half of an archive that was stopped
        waiting.rename(folder)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
