"""What is kept ready between the builds of a film that is watched: see docs/decisions/warm-workers.md."""

from __future__ import annotations

import os
import stat
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from notes2manim.engine.build import build_environment
from notes2manim.engine.film import notes_of
from notes2manim.engine.process import BuildProcess
from notes2manim.engine.settings import RunSettings, config_flags
from notes2manim.errors import Notes2ManimError
from notes2manim.files import is_source
from notes2manim.warm.request import PLACE
from notes2manim.warm.waiting import WAIT
from notes2manim.warm.workers import DRAWING, HELD, SPEAKING, Workers

# What of a project is loaded before a build, and may be edited.
CODE = ("scripts", "templates")

Stamps = Mapping[str, tuple[int, int]]


class Standby:
    """Workers that have loaded what speaks and draws a film, and a Snakemake that has been imported.

    They end with this process, however it ends.
    """

    def __init__(self, project: Path, topic: str, settings: RunSettings) -> None:
        self._project = project
        self._topic = topic
        self._settings = settings
        self._code: Stamps = {}
        self._workers: Workers | None = None
        self._build: BuildProcess | None = None

    @property
    def variables(self) -> Mapping[str, str]:
        """What tells a build of the workers."""
        return dict.fromkeys((HELD, PLACE), str(self._workers.folder)) if self._workers else {}

    def refresh(self) -> None:
        """Start what is not there, and what was killed or has loaded other code than there is now."""
        code = stamps_of_code(self._project)
        if self._workers is None or not self._workers.alive or code != self._code:
            self.stop()
            self._code = code
            self._start_workers()

    def prepare(self) -> None:
        """Start the process of the next build."""
        if self._build is None:
            environment = build_environment(self._project, self._settings)
            command = [sys.executable, "scripts/build_films.py", WAIT]
            self._build = BuildProcess(self._project, lambda _: command, environment)

    def take(self) -> BuildProcess | None:
        """Return the process that waits for a build, which this is then no longer about."""
        build, self._build = self._build, None
        if build and not build.alive:
            build.give_up()
            return None
        return build

    def stop(self) -> None:
        """End what was started."""
        if build := self.take():
            build.give_up()
        if self._workers:
            self._workers.stop()
            self._workers = None

    def _start_workers(self) -> None:
        self._workers = Workers(self._project)
        environment = build_environment(self._project, self._settings)
        try:
            notes = notes_of(self._project, self._topic).relative_to(self._project)
        except (Notes2ManimError, ValueError):
            return  # the build says what is wrong with them
        settings = ["--notes", str(notes), "--before", f"build/{self._topic}/script.json"]
        settings += ["--config", *config_flags(self._settings)]
        alone = not self._settings.parallel or (self._settings.cores or os.cpu_count()) == 1
        steps, beside = (SPEAKING + DRAWING, ()) if alone else (SPEAKING, DRAWING)
        self._workers.start(steps, [*settings, "--always"], environment, beside=beside)


def stamps_of_code(project: Path) -> Stamps:
    """Return when each file of code was changed last, in nanoseconds, and its size; and of the packages."""
    packages = Path(sysconfig.get_path("purelib"))  # a folder changes when a package is installed
    files = filter(is_source, (file for folder in CODE for file in (project / folder).rglob("*")))
    found = {}
    for file in (packages, *files):
        try:
            at = file.stat()
        except OSError:
            continue  # it is being written
        # Python makes folders for compiled code in those of the sources, which changes their dates.
        if file == packages or not stat.S_ISDIR(at.st_mode):
            found[str(file)] = at.st_mtime_ns, at.st_size
    return found
