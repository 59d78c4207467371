"""What is counted of a run from the log records of Snakemake, and from what its jobs leave."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from notes2manim.statistics.figures import counted, read_figures
from notes2manim.statistics.recorder import Recorder

ROOMS = logging.getLogger("notes2manim")


def record(event: LogEvent | None, text: str = "", *, at: float = 0.0, **values: Any) -> logging.LogRecord:
    made = logging.LogRecord("snakemake", logging.INFO, "", 0, text, None, None)
    made.created = at
    vars(made).update(values, event=event)
    return made


def start(number: int, topic: str, log: str, at: float) -> logging.LogRecord:
    told = {"jobid": number, "rule_name": "speak_scene", "rule_msg": "", "log": [log]}
    return record(LogEvent.JOB_INFO, at=at, wildcards={"topic": topic, "scene": "a"}, **told)


def test_each_topic_of_a_run_has_statistics_of_its_own(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, {}, nothing_done="Nothing to be done")
    with counted(tmp_path / "one.log.json"):
        ROOMS.info("asked once more", extra={"figure": "retries"})
    recorder.emit(start(1, "one", "one.log", 10.0))
    recorder.emit(start(2, "two", "two.log", 10.0))
    recorder.emit(record(LogEvent.JOB_FINISHED, at=12.0, job_id=1))
    recorder.emit(record(LogEvent.JOB_ERROR, at=13.0, jobid=2, log=[]))
    said = recorder.end(success=False)
    assert said.splitlines()[0] == "one" and "two" in said.splitlines()
    one, two = (
        json.loads((tmp_path / f"build/{topic}/stats.json").read_text())["steps"]["speak_scene"]
        for topic in ("one", "two")
    )
    assert (one["count"], one["seconds"], one["retries"], one["failed"]) == (1, 2.0, 1, 0)
    assert (two["count"], two["retries"], two["failed"]) == (0, 0, 1)


def test_statistics_that_cannot_be_written_fail_no_film(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("in the way")
    recorder = Recorder(tmp_path, {}, nothing_done="Nothing to be done")
    recorder.emit(start(1, "one", "one.log", 10.0))
    assert "warning: " in recorder.end(success=True)


def test_what_a_step_counted_is_left_even_when_it_fails(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "a.log"
    with pytest.raises(RuntimeError), counted(log.with_name("a.log.json")):
        ROOMS.debug("spoken before", extra={"figure": "reused"})
        ROOMS.debug("spoken before", extra={"figure": "reused"})
        raise RuntimeError
    assert read_figures(log) == {"reused": 2}
    assert read_figures(tmp_path / "other.log") == {}
