"""What plain Snakemake tells of a run, in stats.json and at its end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.build.conftest import Project
from tests.voices.dia_server import DiaServer

pytestmark = pytest.mark.slow


def statistics(project: Project) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(project.path("build/film/stats.json").read_text(encoding="utf-8"))
    return told


def test_a_plain_run_tells_of_each_step_and_what_was_kept(project: Project) -> None:
    with DiaServer() as server:
        server.faults.extend(["503", "", "503"])  # the first is for the question who speaks the film
        project.write_notes("# Short\n\nA film.\n\n## Alpha\n\nThe **first** scene.\n")
        project.configure(voice={"provider": "dia", "url": server.url, "fallback": ["tone"], "retries": 2})
        run = project.build()
    assert run.status == 0, run.output
    assert "\nspeak        2     0 " in run.output
    told = statistics(project)
    assert told["success"] and told["seconds"] > 1
    steps = told["steps"]
    counts = {name: step["count"] for name, step in steps.items()}
    assert counts | {"speak_scene": 2, "stage_scene": 2, "draw_scene": 2} == counts
    assert counts | {"write_script": 1, "join_film": 1, "check_film": 1, "publish_film": 1} == counts
    assert steps["draw_scene"]["mean_seconds"] == pytest.approx(steps["draw_scene"]["seconds"] / 2, abs=0.01)
    assert steps["speak_scene"]["retries"] == 1
    assert steps["speak_scene"]["reused"] == 1  # the words with which the voice was chosen
    assert steps["speak_scene"]["fallbacks"] == 0
    usual = told["usual_seconds"]["draw_scene"]

    assert project.build().jobs == []
    told = statistics(project)
    assert [told["steps"][name]["cache_hits"] for name in ("speak_scene", "draw_scene")] == [2, 2]
    assert sum(step["count"] for step in told["steps"].values()) == 0
    assert told["usual_seconds"]["draw_scene"] == usual


def test_a_run_that_fails_tells_of_it_and_a_dry_run_tells_nothing(project: Project) -> None:
    assert project.build("-n").status == 0
    assert not project.path("build/film/stats.json").exists()
    project.configure(voice={"provider": "espeak", "name": "nobody"})
    assert project.build().status != 0
    told = statistics(project)
    assert not told["success"]
    assert told["steps"]["speak_scene"]["failed"] >= 1
