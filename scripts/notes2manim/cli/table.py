"""The progress of a build: one live table where a person looks on, else a line a job."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table as Grid
from rich.text import Text

from notes2manim.statistics.report import NAMES, in_order
from notes2manim.statistics.state import SCENE_STEPS, BuildState


class Silence:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def show(self, state: BuildState) -> None:
        """Do nothing."""


class Table:
    """Shows a build on standard error. `workers` is how many scenes are worked on at once, at most."""

    def __init__(self, workers: int, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._workers = workers
        self._state = BuildState()
        self._told = 0
        self._live = Live(
            console=self._console, get_renderable=self._draw, refresh_per_second=4, transient=True
        )

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, state: BuildState) -> None:
        """Show what a build has come to."""
        self._state = state
        if self._console.is_terminal:
            return
        for job in state.ended[self._told :]:
            self._console.print(Text(job.message), soft_wrap=True)
        self._told = len(state.ended)

    def _draw(self) -> Group:
        state = self._state
        grid = Grid(box=None, pad_edge=False, header_style="dim")
        for name in ("step", "done", "kept", "of", "runs now"):
            grid.add_column(name, justify="left" if name in ("step", "runs now") else "right")
        now = time.time()
        running = list(state.running.values())
        for rule, step in in_order(dict(state.steps)):
            jobs = [f"{job.scene or '·'} {now - job.started:.0f} s" for job in running if job.rule == rule]
            total = str(step.total) if rule not in SCENE_STEPS or step.total else "?"
            failed = Text(f"  {step.failed} failed", style="red") if step.failed else Text()
            grid.add_row(
                NAMES.get(rule, rule),
                str(step.count),
                str(step.cache_hits or ""),
                total,
                Text(", ".join(jobs), overflow="ellipsis", no_wrap=True) + failed,
            )
        left = state.seconds_left(self._workers)
        known = f"about {_minutes(left)} left" if left is not None else "the time left is not known yet"
        return Group(grid, Text(known if state.steps else "starting …", style="dim"))


def _minutes(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"
