"""The statistics of a run: each step's jobs, times, retries, fallbacks and cache hits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from notes2manim.files import written_whole
from notes2manim.plan.film import FilmPlan
from notes2manim.statistics.figures import read_figures
from notes2manim.statistics.state import SCENE_STEPS, STEPS, BuildState, Step

NAMES = {
    "draft_notes": "draft",
    "write_script": "read",
    "speak_scene": "speak",
    "stage_scene": "stage",
    "draw_scene": "draw",
    "level_sound": "level",
    "take_thumbnail": "thumbnail",
    "join_film": "join",
    "check_film": "check",
    "publish_film": "publish",
    "report_film": "report",
    "make_gif": "gif",
    "make_storyboard": "storyboard",
}


def count_kept(project: Path, *plans: FilmPlan) -> dict[str, tuple[int, int]]:
    """Return for each step of a scene how many files it makes, and how many of them are there.

    Films of one topic in several shapes share their voices.
    """
    scenes = [scene for plan in plans for scene in plan.scenes.values()]
    columns = zip(*((scene.voice, scene.stage, scene.clip, scene.sound) for scene in scenes), strict=True)
    files = {step: set(column) for step, column in zip(SCENE_STEPS, columns, strict=True)}
    return {
        step: (len(names), sum((project / name).is_file() for name in names)) for step, names in files.items()
    }


def count_figures(project: Path, state: BuildState) -> None:
    """Count what the jobs of a run have counted themselves and left beside their logs."""
    for job in [*state.ended, *state.failed.values()]:
        step = state.step(job.rule)
        for log in job.logs:
            figures = read_figures(project / log)
            step.retries += figures.get("retries", 0)
            step.reused += figures.get("reused", 0)
            if job.rule not in SCENE_STEPS:  # of scenes, those count too that were there
                step.fallbacks += figures.get("fallbacks", 0)


def count_fallbacks(project: Path, state: BuildState, plan: FilmPlan, asked: str) -> None:
    """Count the scenes that another provider has spoken than the one that was asked for."""
    spoken = [_provider(project / scene.timing) for scene in plan.scenes.values()]
    state.step("speak_scene").fallbacks = sum(provider not in (asked, "") for provider in spoken)


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
            "reused": step.reused,
            "failed": step.failed,
        }
        for rule, step in in_order(state.steps)
    }
    usual = {**state.means, **{rule: round(step.mean, 3) for rule, step in state.steps.items() if step.mean}}
    return {
        "version": 1,
        "topic": topic,
        "success": success,
        "seconds": round(seconds, 3),
        "steps": steps,
        "usual_seconds": usual,
    }


def write_statistics(path: Path, statistics: dict[str, Any]) -> None:
    """Write a file of statistics, whole or not at all."""
    with written_whole(path) as part:
        part.write_text(json.dumps(statistics, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_means(path: Path) -> dict[str, float]:
    """Return the seconds that each step's jobs have taken on average when they last ran, or nothing."""
    try:
        usual = json.loads(path.read_text(encoding="utf-8"))["usual_seconds"]
        return {str(rule): float(seconds) for rule, seconds in usual.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def summary(statistics: dict[str, Any]) -> str:
    """Return the statistics of a run as a small text: one line a step."""
    names = {rule: NAMES.get(rule, rule) for rule in statistics["steps"]}
    wide = max(map(len, names.values()), default=0)
    lines = [
        f"{'step':{wide}}{'jobs':>6}{'kept':>6}{'seconds':>9}{'mean':>7}{'reused':>8}{'retries':>9}"
        f"{'fallbacks':>11}"
    ]
    for rule, step in statistics["steps"].items():
        lines.append(
            f"{names[rule]:{wide}}{step['count']:6}{step['cache_hits']:6}{step['seconds']:9.1f}"
            f"{step['mean_seconds']:7.1f}{step['reused']:8}{step['retries']:9}{step['fallbacks']:11}"
        )
    return "\n".join([*lines, f"{statistics['seconds']:.1f} s in all"])


def _provider(timing: Path) -> str:
    """Return who spoke a scene, of whose timing nothing else is looked at."""
    try:
        return str(json.loads(timing.read_bytes())["provider"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
