"""The statistics of a run: each step's jobs, times, retries, fallbacks and cache hits."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from notes2manim.engine.state import BuildState

# How a step says in its log that it tried again, or took another voice, model or visual.
_RETRY = re.compile(r"^(?:WARNING: |INFO: )?retry\b", re.MULTILINE | re.IGNORECASE)
_FALLBACK = re.compile(r"^(?:WARNING: |INFO: )?fallback\b", re.MULTILINE | re.IGNORECASE)


def read_logs(project: Path, state: BuildState) -> None:
    """Count the retries and fallbacks that the jobs of a run tell of in their logs.

    A line that begins with `retry` or `fallback` counts one.
    """
    for job in [*state.ended, *state.failed.values()]:
        for name in job.logs:
            try:
                text = (project / name).read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            state.step(job.rule).retries += len(_RETRY.findall(text))
            state.step(job.rule).fallbacks += len(_FALLBACK.findall(text))


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
        for rule, step in state.steps.items()
    }
    return {"version": 1, "topic": topic, "success": success, "seconds": round(seconds, 3), "steps": steps}


def write_statistics(path: Path, statistics: dict[str, Any]) -> None:
    """Write a file of statistics, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f".{path.name}.{os.getpid()}")
    whole.write_text(json.dumps(statistics, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    whole.replace(path)


def read_means(path: Path) -> dict[str, float]:
    """Return the mean seconds of each step's jobs in an earlier run, or nothing."""
    try:
        steps = json.loads(path.read_text(encoding="utf-8"))["steps"]
        return {rule: float(step["mean_seconds"]) for rule, step in steps.items() if step["count"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
