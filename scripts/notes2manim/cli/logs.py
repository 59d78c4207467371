"""What is logged: by room (`notes2manim.voices`, `notes2manim.parallel`, …), and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from pathlib import Path

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}")
_IN_ADDRESS = re.compile(r"(?i)(://)[^/@\s:]+:[^/@\s]+@|([?&](?:key|token|api_key|apikey)=)[^&\s]+")
HIDDEN = "***"
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
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        text = _BEARER.sub(rf"\1 {HIDDEN}", text)
        return _IN_ADDRESS.sub(lambda match: f"{match[1] or match[2]}{HIDDEN}{'@' if match[1] else ''}", text)


def start_logging(level: str, file: Path | None, environment: Mapping[str, str]) -> None:
    """Send the logs of all rooms to standard error and, with times, to `file`."""
    rooms = logging.getLogger("notes2manim")
    rooms.setLevel(level)
    rooms.handlers.clear()
    console = logging.StreamHandler(sys.stderr)
    console.setFormatter(Discreet(environment))
    rooms.addHandler(console)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        written = logging.FileHandler(file, encoding="utf-8")
        written.setFormatter(Discreet(environment, times=True))
        rooms.addHandler(written)
