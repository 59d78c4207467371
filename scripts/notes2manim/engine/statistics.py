"""The statistics of a run: each step's jobs, times, retries, fallbacks and cache hits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from notes2manim.engine.state import STEPS, BuildState, Step
from notes2manim.files import written_whole
from notes2manim.model.timing import read_timing
from notes2manim.plan import FilmPlan

# How the clients of voices and of models say in a job's log that they ask once more.
_AGAIN = re.compile(r"\bagain in [\d.]+ s$|: attempt \d+: ", re.MULTILINE)


def count_retries(project: Path, state: BuildState) -> None:
    """Count the requests that the jobs of a run have asked once more, as their logs tell."""
    for job in [*state.ended, *state.failed.values()]:
        for name in job.logs:
            try:
                text = (project / name).read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            state.step(job.rule).retries += len(_AGAIN.findall(text))


def count_fallbacks(project: Path, state: BuildState, plan: FilmPlan, asked: str) -> None:
    """Count the scenes of a film that another provider has spoken than the one that was asked for."""
    spoken = [read_timing(project / scene.timing).provider for scene in plan.scenes.values()]
    state.step("speak_scene").fallbacks = sum(provider != asked for provider in spoken)


def in_order(steps: Mapping[str, Step]) -> list[tuple[str, Step]]:
    """Return the steps in the order of the way from the notes to the film."""
    known = {rule: number for number, rule in enumerate(STEPS)}
    return sorted(steps.items(), key=lambda item: known.get(item[0], len(known)))


def describe_run(topic: str, state: BuildState, *, seconds: float, success: bool) -> dict[str, Any]:
    """Return the statistics of a run, as `stats.json` has them; times are in seconds."""
    steps = {
        rule: {
            "count": step.count,
            "seconds": round(step.seconds, 3),
            "mean_seconds": round(step.mean or 0.0, 3),
            "retries": step.retries,
            "fallbacks": step.fallbacks,
            "cache_hits": step.cache_hits,
            "failed": step.failed,
        }
        for rule, step in in_order(state.steps)
    }
    return {"version": 1, "topic": topic, "success": success, "seconds": round(seconds, 3), "steps": steps}


def write_statistics(path: Path, statistics: dict[str, Any]) -> None:
    """Write a file of statistics, whole or not at all."""
    with written_whole(path) as part:
        part.write_text(json.dumps(statistics, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_means(path: Path) -> dict[str, float]:
    """Return the mean seconds of each step's jobs in an earlier run, or nothing."""
    try:
        steps = json.loads(path.read_text(encoding="utf-8"))["steps"]
        return {rule: float(step["mean_seconds"]) for rule, step in steps.items() if step["count"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
