"""A logger plugin of Snakemake that writes what a build does as lines of JSON.

Snakemake finds it by its name: `snakemake --logger events --logger-events-path FILE …`. The
lines are those of `notes2manim.statistics.events`.
"""

import json
from dataclasses import dataclass, field
from logging import LogRecord
from pathlib import Path

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.settings import LogHandlerSettingsBase

from notes2manim.statistics.events import describe


@dataclass
class LogHandlerSettings(LogHandlerSettingsBase):
    """The flags of the plugin."""

    path: str = field(default="", metadata={"help": "the file to append events to"})


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
            self._file.write(json.dumps(described) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
        super().close()
