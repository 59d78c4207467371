"""Films from Python: `VideoGenerationEngine().generate_video("matrix multiplication")`."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notes2manim.engine.archive import archive_film
from notes2manim.engine.build import BuildError, Listener, explain_failure, run_snakemake
from notes2manim.engine.copying import put_files
from notes2manim.engine.film import (
    SceneResult,
    asked_plan,
    count_kept,
    list_scenes,
    notes_of,
    plan_of,
    published,
    script_of,
)
from notes2manim.engine.settings import RenderConfig, RunSettings, TTSConfig, resolve_run
from notes2manim.engine.state import BuildState
from notes2manim.engine.statistics import (
    count_fallbacks,
    count_retries,
    describe_run,
    read_means,
    write_statistics,
)
from notes2manim.engine.topic import find_topic
from notes2manim.engine.validate import Validation, validate
from notes2manim.errors import Notes2ManimError, NotesError
from notes2manim.plan import FilmPlan

logger = logging.getLogger("notes2manim.engine")

# What a clean-up removes: a rebuild makes it again, and speaks nothing again, since takes are kept.
INTERMEDIATE = ("voice/*.wav", "stage/*.py", "clips/*.mp4", "film/*")


@dataclass(frozen=True)
class Video:
    """A film that was built. `duration` is in seconds; `files` are all that stand beside it."""

    topic: str
    path: Path
    duration: float
    scenes: list[SceneResult]
    statistics: dict[str, Any]
    files: list[Path]
    archive: Path | None = None


def find_project(start: Path | None = None) -> Path:
    """Return the folder with the Snakefile: the current one, or else the one of this library.

    Raises `NotesError` when neither has one.
    """
    library = Path(__file__).parents[3]
    for folder in (start or Path.cwd(), library):
        if (folder / "Snakefile").is_file():
            return folder
    raise NotesError("there is no Snakefile here.", remedy="Go to the folder of the project.")


class VideoGenerationEngine:
    """Builds films with Snakemake.

    What is not given is taken from the environment, then `.env`, then the notes, then
    `config.yaml`. `enable_parallel=False` does one thing at a time.
    """

    def __init__(
        self,
        enable_parallel: bool | None = None,
        max_tts_workers: int | None = None,
        max_render_workers: int | None = None,
        *,
        tts: TTSConfig | None = None,
        render: RenderConfig | None = None,
        cores: int | None = None,
        log_level: str = "",
        project: Path | None = None,
    ) -> None:
        self.project = find_project(project)
        self.settings: RunSettings = resolve_run(
            self.project,
            enable_parallel=enable_parallel,
            max_tts_workers=max_tts_workers,
            max_render_workers=max_render_workers,
            cores=cores,
            tts=tts,
            render=render,
            log_level=log_level,
        )

    def generate_video(
        self,
        topic: str,
        *,
        output_dir: Path | None = None,
        archive: bool = False,
        cleanup: bool = False,
        log: Path | None = None,
        listener: Listener = lambda state: None,
    ) -> Video:
        """Build the film of a topic, or of a file of notes, and return it.

        `listener` is told of every event of the build. `output_dir` gets the finished files, too;
        `archive` packs everything into `archives/`; `cleanup` removes what lies between the notes
        and the film. Raises `BuildError` when a step fails, and other `Notes2ManimError`s.
        """
        name = find_topic(topic, self.project)
        build = self.project / "build" / name
        log = log or build / "logs" / "build.log"
        if log.parent == build / "logs":
            log.unlink(missing_ok=True)
        state = BuildState(kept=lambda: self._kept(name), means=read_means(build / "stats.json"))
        start = time.monotonic()
        self._run(name, [f"out/{name}.{self.settings.format}"], state, listener, log)
        plan = self._plan(name)
        removed = [file for file in _files(plan, archive) if not (self.project / file).is_file()]
        if removed:
            self._run(name, removed, state, listener, log)
        state.plan_after(count_kept(self.project, plan))
        count_retries(self.project, state)
        asked = asked_plan(self.project, name, self.settings.config).settings.voice.provider
        count_fallbacks(self.project, state, plan, asked)
        listener(state)
        statistics = describe_run(name, state, seconds=time.monotonic() - start, success=True)
        write_statistics(build / "stats.json", statistics)
        return self._finish(plan, statistics, output_dir=output_dir, archive=archive, cleanup=cleanup)

    def _run(self, topic: str, targets: list[str], state: BuildState, listener: Listener, log: Path) -> None:
        """Build the targets. Raises `BuildError` when that fails, and keeps the statistics."""
        logger.debug("build %s", ", ".join(targets))
        start = time.monotonic()
        if not run_snakemake(self.project, targets, self.settings, log=log, state=state, listener=listener):
            return
        count_retries(self.project, state)
        statistics = describe_run(topic, state, seconds=time.monotonic() - start, success=False)
        write_statistics(self.project / "build" / topic / "stats.json", statistics)
        error = BuildError(explain_failure(self.project, state, log))
        error.log = log
        raise error

    def validate(self, topic: str) -> Validation:
        """Check the notes and settings of a topic; nothing is spoken or drawn."""
        return validate(self.project, find_topic(topic, self.project), self.settings.config)

    def _finish(
        self,
        plan: FilmPlan,
        statistics: dict[str, Any],
        *,
        output_dir: Path | None,
        archive: bool,
        cleanup: bool,
    ) -> Video:
        scenes = list_scenes(self.project, plan)
        files = published(self.project, plan.topic)
        archived = (
            archive_film(self.project, plan, scenes, notes_of(self.project, plan.topic)) if archive else None
        )
        if output_dir is not None:
            copies = [output_dir / file.name for file in files]
            put_files(zip(files, copies, strict=True), link=True)
            files = copies
        if cleanup:
            for pattern in INTERMEDIATE:
                for file in (self.project / "build" / plan.topic).glob(pattern):
                    file.unlink(missing_ok=True)
        path = next(file for file in files if file.suffix == f".{self.settings.format}")
        duration = sum(scene.duration for scene in scenes)
        return Video(plan.topic, path, duration, scenes, statistics, files, archived)

    def _plan(self, topic: str) -> FilmPlan:
        return plan_of(self.project, topic, self.settings.config)

    def _kept(self, topic: str) -> dict[str, tuple[int, int]]:
        """Count what is there already; nothing is known where the plan has a fault, which the build tells."""
        try:
            return (
                count_kept(self.project, self._plan(topic))
                if script_of(self.project, topic).is_file()
                else {}
            )
        except Notes2ManimError:
            return {}


def _files(plan: FilmPlan, archive: bool) -> list[str]:
    """Return the files between notes and film that are read when the film is built.

    An earlier clean-up may have removed them, while the film itself is up to date.
    """
    scenes = plan.scenes.values()
    timings = [scene.timing for scene in scenes]
    made = [file for scene in scenes for file in (scene.voice, scene.stage, scene.clip)]
    return timings + (made if archive else [])
