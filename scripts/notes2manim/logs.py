"""What is logged: by room (`notes2manim.voices`, `notes2manim.parallel`, …), and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from notes2manim.errors import visible

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}")
_IN_ADDRESS = re.compile(r"(?i)(://)[^/@\s:]+:[^/@\s]+@|([?&](?:key|token|api_key|apikey)=)[^&\s]+")
HIDDEN = "***"
STOPPED = "Stopped. What is finished is kept, and the next build goes on from here."
SHORTEST = 6  # characters of a value that is hidden: "1" as a key would hide every 1


class Discreet(logging.Formatter):
    """Writes `LEVEL: room: text`, with the values of secret variables and of headers hidden."""

    def __init__(self, environment: Mapping[str, str], *, times: bool = False) -> None:
        super().__init__(f"{'%(asctime)s ' if times else ''}%(levelname)s: %(name)s: %(message)s")
        secrets = {
            value for name, value in environment.items() if _SECRET.search(name) and len(value) >= SHORTEST
        }
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        text = visible(super().format(record))
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        text = _BEARER.sub(rf"\1 {HIDDEN}", text)
        return _IN_ADDRESS.sub(lambda match: f"{match[1] or match[2]}{HIDDEN}{'@' if match[1] else ''}", text)


class Stopping(logging.Filter):
    """Lets Snakemake say in one line that it was stopped, and not that all jobs that this ends are faults."""

    def __init__(self) -> None:
        super().__init__()
        self._stopped = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is to be told."""
        if record.getMessage().startswith("Terminating processes on user request"):
            self._stopped = True
            record.msg, record.args = STOPPED, ()
            return True
        return not (self._stopped and record.levelno >= logging.ERROR)


def log_run(level: str, file: Path | None, environment: Mapping[str, str]) -> None:
    """Send the logs of all rooms to standard error and, with times, to `file`."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setFormatter(Discreet(environment))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(logging.FileHandler(file, encoding="utf-8"))
        handlers[1].setFormatter(Discreet(environment, times=True))
    _send(level, handlers)


def log_step(environment: Mapping[str, str], level: str = "") -> None:
    """Send the logs of all rooms to standard error, which a rule keeps as the log of its job.

    Without a `level`, `LOG_LEVEL=debug` in the environment adds what is otherwise left out.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(environment))
    _send(level or ("DEBUG" if environment.get("LOG_LEVEL", "").upper() == "DEBUG" else "INFO"), [handler])


def _send(level: str, handlers: Sequence[logging.Handler]) -> None:
    """Give the rooms these handlers alone, which show nothing below `level`."""
    rooms = logging.getLogger("notes2manim")
    rooms.setLevel(level)
    for before in list(rooms.handlers):
        rooms.removeHandler(before)
        before.close()
    for handler in handlers:
        handler.setLevel(level)
        rooms.addHandler(handler)
