"""The statistics of every run of Snakemake, kept by listening to its log."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path

from notes2manim.errors import Notes2ManimError
from notes2manim.plan.film import FilmPlan
from notes2manim.statistics.events import describe
from notes2manim.statistics.report import (
    count_fallbacks,
    count_figures,
    count_kept,
    describe_run,
    read_means,
    summary,
    write_statistics,
)
from notes2manim.statistics.state import BuildState


class Recorder(logging.Handler):
    """Counts what a run does for each topic, and writes `build/<topic>/stats.json` at its end.

    `plans` has the plans of each topic's films by their shape, as soon as they are known, each with
    the provider that was wanted. `nothing_done` is what Snakemake says when it has nothing to do,
    and then it calls no hook.
    """

    def __init__(
        self, project: Path, plans: Mapping[str, Mapping[str, tuple[FilmPlan, str]]], *, nothing_done: str
    ) -> None:
        super().__init__(logging.INFO)
        self._project = project
        self._plans = plans
        self._nothing_done = nothing_done
        self._start = time.monotonic()
        self._states: dict[str, BuildState] = {}
        self._topics: dict[int, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Count the event of a record, when it tells of a job of a topic."""
        if record.msg == self._nothing_done:
            self.end(success=True)
            return
        event = describe(record)
        if event is None or "job" not in event:
            return
        topic = event.get("topic") or self._topics.get(int(event["job"]), "")
        if topic:
            self._topics[int(event["job"])] = topic
            self._state(topic).take(event)

    def end(self, *, success: bool) -> str:
        """Write the statistics of each topic; return them, and what its notes are warned of, as a text."""
        seconds = time.monotonic() - self._start
        told = []
        for topic in dict.fromkeys([*self._states, *self._plans]):
            state = self._state(topic)
            count_figures(self._project, state)
            if topic in self._plans:  # a run may have failed before
                plans = self._plans[topic].values()
                state.plan_after(count_kept(self._project, *(plan for plan, _ in plans)))
                count_fallbacks(self._project, state, *next(iter(plans)))
            statistics = describe_run(topic, state, seconds=seconds, success=success)
            text = summary(statistics)
            try:
                write_statistics(self._file(topic), statistics)
            except (Notes2ManimError, OSError) as error:  # no reason for the film to fail
                text += f"\nwarning: {error}"
            for plan, _ in list(self._plans.get(topic, {}).values())[:1]:
                text += "".join(f"\nwarning: {notice}" for notice in plan.script.notices)
            told.append((topic, text))
        return "\n".join(f"{topic}\n{text}" if len(told) > 1 else text for topic, text in told)

    def _state(self, topic: str) -> BuildState:
        if topic not in self._states:
            self._states[topic] = BuildState(means=read_means(self._file(topic)))
        return self._states[topic]

    def _file(self, topic: str) -> Path:
        return self._project / "build" / topic / "stats.json"
