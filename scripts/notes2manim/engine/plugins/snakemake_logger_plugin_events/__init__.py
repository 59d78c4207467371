"""A logger plugin of Snakemake that writes what a build does as lines of JSON.

Snakemake finds it by its name: `snakemake --logger events --logger-events-path FILE …`. Each
line has `time` (seconds since 1970), `event`, and what the event is about.
"""

import json
from dataclasses import dataclass, field
from logging import WARNING, LogRecord
from pathlib import Path
from typing import Any

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.settings import LogHandlerSettingsBase


@dataclass
class LogHandlerSettings(LogHandlerSettingsBase):
    """The flags of the plugin."""

    path: str = field(default="", metadata={"help": "the file to append events to"})


def describe(record: LogRecord) -> dict[str, Any] | None:
    """Return what a record of Snakemake tells about jobs, or None when it tells nothing."""
    event = getattr(record, "event", None)
    values = record.__dict__
    if event == LogEvent.JOB_INFO:
        return {
            "event": "start",
            "job": values["jobid"],
            "rule": values["rule_name"],
            "scene": dict(values["wildcards"]).get("scene", ""),
            "message": values["rule_msg"] or values["rule_name"],
            "log": [str(name) for name in values["log"]],
        }
    if event == LogEvent.JOB_FINISHED:
        return {"event": "end", "job": values["job_id"]}
    if event == LogEvent.JOB_ERROR:
        return {"event": "fail", "job": values["jobid"], "log": [str(name) for name in values["log"]]}
    if event == LogEvent.PROGRESS:
        return {"event": "progress", "done": values["done"], "total": values["total"]}
    if event == LogEvent.ERROR or (event is None and record.levelno >= WARNING):
        return {"event": "error", "text": record.getMessage()}
    return None


class LogHandler(LogHandlerBase):
    """Appends one line an event, at once, so that who watches the file sees it."""

    writes_to_stream = False
    writes_to_file = False
    has_filter = True
    has_formatter = True
    needs_rulegraph = False

    def __post_init__(self) -> None:
        path = getattr(self.settings, "path", None)
        self._file = Path(path).open("a", encoding="utf-8") if path else None  # noqa: SIM115

    def emit(self, record: LogRecord) -> None:
        """Write the event of a record, when it has one."""
        described = describe(record) if self._file else None
        if described and self._file:
            self._file.write(json.dumps({"time": record.created, **described}) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
        super().close()
