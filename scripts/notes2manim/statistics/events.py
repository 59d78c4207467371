"""What happens in a run of Snakemake, as its log records tell it."""

from __future__ import annotations

from logging import WARNING, LogRecord
from typing import Any

from snakemake_interface_logger_plugins.common import LogEvent


def describe(record: LogRecord) -> dict[str, Any] | None:
    """Return what a record of Snakemake tells about jobs, or None when it tells nothing.

    `time` is in seconds since 1970. Jobs are numbered, each anew in a run.
    """
    event = getattr(record, "event", None)
    values = record.__dict__
    told: dict[str, Any] = {}
    if event == LogEvent.JOB_INFO:
        wildcards = dict(values["wildcards"])
        told = {
            "event": "start",
            "job": values["jobid"],
            "rule": values["rule_name"],
            "topic": wildcards.get("topic", ""),
            "scene": wildcards.get("scene", ""),
            "message": values["rule_msg"] or values["rule_name"],
            "log": [str(name) for name in values["log"]],
        }
    elif event == LogEvent.JOB_FINISHED:
        told = {"event": "end", "job": values["job_id"]}
    elif event == LogEvent.JOB_ERROR:
        told = {"event": "fail", "job": values["jobid"], "log": [str(name) for name in values["log"]]}
    elif event == LogEvent.PROGRESS:
        told = {"event": "progress", "done": values["done"], "total": values["total"]}
    elif event == LogEvent.ERROR or (event is None and record.levelno >= WARNING):
        told = {"event": "error", "text": record.getMessage()}
    return {"time": record.created, **told} if told else None
