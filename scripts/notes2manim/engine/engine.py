"""Films from Python: `VideoGenerationEngine().generate_video("matrix multiplication")`."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from notes2manim.engine.archive import archive_film
from notes2manim.engine.build import BuildError, Listener, explain_failure, run_snakemake
from notes2manim.engine.copying import put_files
from notes2manim.engine.film import (
    SceneResult,
    asked_plan,
    list_scenes,
    list_warnings,
    notes_of,
    plan_of,
    published,
    script_of,
)
from notes2manim.engine.settings import RenderConfig, RunSettings, TTSConfig, resolve_run, with_source
from notes2manim.engine.standby import Standby
from notes2manim.engine.topic import find_topic
from notes2manim.engine.validate import Validation, validate
from notes2manim.errors import Notes2ManimError, NotesError
from notes2manim.model.shape import suffix
from notes2manim.plan import FilmPlan
from notes2manim.plan.digest import look_anew
from notes2manim.plan.topics import FORMS
from notes2manim.statistics.report import (
    count_fallbacks,
    count_figures,
    count_kept,
    describe_run,
    read_means,
    write_statistics,
)
from notes2manim.statistics.state import BuildState

# The variable that names to the rules the scenes that come before the others.
FIRST = "NOTES2MANIM_FIRST"

logger = logging.getLogger("notes2manim.engine")

# What a clean-up removes: a rebuild makes it again, and speaks nothing again, since takes are kept.
INTERMEDIATE = ("voice/*.wav", "sound/*.m4a", "stage/*.py", "clips/*.mp4", "shots/*/*/*", "film/*")


@dataclass(frozen=True)
class Video:
    """A film that was built. `duration` is in seconds; `files` are all that stand beside it.

    `warnings` are sentences about the notes, each with its line, and about voices that fell back.
    """

    topic: str
    path: Path
    duration: float
    scenes: list[SceneResult]
    statistics: dict[str, Any]
    files: list[Path]
    warnings: list[str]
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
        self._standby: Standby | None = None

    @contextmanager
    def stand_by(self, topic: str) -> Iterator[Standby]:
        """Keep ready, from one build of a topic to the next, what each would have to load.

        After edits films are there sooner, and meanwhile some 500 MB are in use.
        """
        self._standby = Standby(self.project, find_topic(topic, self.project), self.settings)
        try:
            yield self._standby
        finally:
            self._standby.stop()
            self._standby = None

    def generate_video(
        self,
        topic: str,
        *,
        source: Path | None = None,
        output_dir: Path | None = None,
        archive: bool = False,
        cleanup: bool = False,
        log: Path | None = None,
        first: Sequence[str] = (),
        listener: Listener = lambda state: None,
    ) -> Video:
        """Build the film of a topic, or of a file of notes, and return it.

        `source` is what a draft of a topic without notes explains, and nothing else: Markdown, text
        or a PDF. `listener` is told of every event of the build, and the scenes named by `first` are
        spoken and drawn before the others. `output_dir` gets the finished files, too; `archive` packs
        everything into `archives/`; `cleanup` removes what lies between the notes and the film.
        Raises `BuildError` when a step fails, and other `Notes2ManimError`s.
        """
        name = find_topic(topic, self.project)
        settings = self._drafted_from(name, source) if source else self.settings
        if self._standby:
            self._standby.refresh()
            settings = replace(settings, environment={**settings.environment, **self._standby.variables})
        if first:
            environment = {**settings.environment, FIRST: ",".join(first)}
            settings = replace(settings, environment=environment)
        video = self._build(name, settings, archive=archive, log=log, listener=listener)
        if output_dir is not None:
            video = _put(video, output_dir)
        if cleanup:
            build = self.project / "build" / name
            for file in [file for pattern in INTERMEDIATE for file in build.glob(pattern)]:
                file.unlink(missing_ok=True)
        return video

    def validate(self, topic: str) -> Validation:
        """Check the notes and settings of a topic; nothing is spoken or drawn."""
        return validate(self.project, find_topic(topic, self.project), self.settings.config)

    def _drafted_from(self, topic: str, source: Path) -> RunSettings:
        """Return the settings of a run that drafts a topic. Raises `NotesError` where it has notes."""
        for form in FORMS:
            notes = self.project / "notes" / f"{topic}{form}"
            if notes.is_file():
                raise NotesError(
                    f"is there already, so nothing is drafted from {source}.",
                    place=notes.relative_to(self.project).as_posix(),
                    remedy="Name another topic, or leave --from out.",
                )
        return with_source(self.settings, self.project, source)

    def _build(
        self, topic: str, settings: RunSettings, *, archive: bool, log: Path | None, listener: Listener
    ) -> Video:
        look_anew()
        build = self.project / "build" / topic
        log = log or _new_log(build)
        state = BuildState(kept=lambda: self._kept(topic), means=read_means(build / "stats.json"))
        start = time.monotonic()
        film = f"out/{topic}{suffix(self.settings.shape)}"
        targets = [f"{film}.{self.settings.format}", f"{film}.html"]
        self._run(topic, targets, settings, state, listener, log)
        plan = self._plan(topic)
        removed = [file for file in _files(plan, archive) if not (self.project / file).is_file()]
        edited = not (self.project / f"{plan.film}.wanted").exists()  # the settings, since this began
        if removed or edited:
            again = targets if edited else []  # not the film for what was removed, which it outlives
            self._run(topic, [*again, *removed], settings, state, listener, log)
            plan = self._plan(topic)
        asked = asked_plan(self.project, topic, self.settings.config, self.settings.shape)
        state.plan_after(count_kept(self.project, plan))
        count_figures(self.project, state)
        count_fallbacks(self.project, state, plan, asked.settings.voice.provider)
        listener(state)
        statistics = describe_run(topic, state, seconds=time.monotonic() - start, success=True)
        write_statistics(build / "stats.json", statistics)
        return self._describe(plan, asked, statistics, archive=archive)

    def _run(
        self,
        topic: str,
        targets: list[str],
        settings: RunSettings,
        state: BuildState,
        listener: Listener,
        log: Path,
    ) -> None:
        """Build the targets. Raises `BuildError` when that fails, and keeps the statistics."""
        logger.debug("build %s", ", ".join(targets))
        start = time.monotonic()
        waiting = self._standby.take() if self._standby else None
        if not run_snakemake(
            self.project, targets, settings, log=log, state=state, listener=listener, waiting=waiting
        ):
            return
        count_figures(self.project, state)
        statistics = describe_run(topic, state, seconds=time.monotonic() - start, success=False)
        write_statistics(self.project / "build" / topic / "stats.json", statistics)
        error = BuildError(explain_failure(self.project, state, log))
        error.log = log
        raise error

    def _describe(
        self, plan: FilmPlan, asked: FilmPlan, statistics: dict[str, Any], *, archive: bool
    ) -> Video:
        project, topic = self.project, plan.topic
        scenes = list_scenes(project, plan)
        return Video(
            topic=topic,
            path=project / "out" / f"{plan.name}.{self.settings.format}",
            duration=sum(scene.duration for scene in scenes),
            scenes=scenes,
            statistics=statistics,
            files=published(project, plan.name),
            warnings=list_warnings(project, plan, asked),
            archive=archive_film(project, plan, scenes, notes_of(project, topic)) if archive else None,
        )

    def _plan(self, topic: str) -> FilmPlan:
        return plan_of(self.project, topic, self.settings.config, self.settings.shape)

    def _kept(self, topic: str) -> dict[str, tuple[int, int]]:
        """Count what is there already; nothing is known where the plan has a fault, which the build tells."""
        if not script_of(self.project, topic).is_file():
            return {}
        try:
            return count_kept(self.project, self._plan(topic))
        except Notes2ManimError:
            return {}


def _new_log(build: Path) -> Path:
    """Return the file for what Snakemake says about a topic, without what it said before."""
    log = build / "logs" / "build.log"
    log.unlink(missing_ok=True)
    return log


def _put(video: Video, folder: Path) -> Video:
    """Put the files of a film into a folder, too, and return the film that stands there."""
    copies = [folder / file.name for file in video.files]
    put_files(zip(video.files, copies, strict=True), link=True)
    return replace(video, path=folder / video.path.name, files=copies)


def _files(plan: FilmPlan, archive: bool) -> list[str]:
    """Return the files between notes and film that are read when the film is built.

    An earlier clean-up may have removed them, while the film itself is up to date.
    """
    scenes = plan.scenes.values()
    timings = [scene.timing for scene in scenes]
    made = [file for scene in scenes for file in (scene.voice, scene.stage, scene.clip)]
    return timings + (made if archive else [])
