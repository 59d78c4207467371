"""Which films a build is sure to work on, told from its command line before Snakemake is there.

Snakemake takes half a second until it reads the first rule. Workers that start before it have loaded by
then. A wrong guess costs a second of work or gains nothing, and changes no film.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

# The flags of a plain build on this machine, and how many values each takes; None is for any number.
_FLAGS = {
    "--cores": 1,
    "--config": None,
    "--resources": None,
    "--nocolor": 0,
    "--logger": 1,
    "--logger-events-path": 1,
}
_FILM = re.compile(r"out/(?P<topic>[^/]+?)(?:\.9x16|\.1x1)?\.[a-z0-9.]+")


class PlainBuild:
    """A build of some films with all cores or with several; `config` are its own settings, as `key=YAML`."""

    def __init__(self, topics: Sequence[str], config: Sequence[str]) -> None:
        self.topics = topics
        self.config = config


def read_plain_build(arguments: Sequence[str], cores: int) -> PlainBuild | None:
    """Return what a command line of Snakemake builds, or None for one that is out of the ordinary.

    `cores` are those of this machine. With one of them there is nothing to do beside Snakemake.
    """
    topics: list[str] = []
    given: dict[str, list[str]] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in _FLAGS:
            values = given.setdefault(word, [])
            most = _FLAGS[word]
            while rest and not rest[0].startswith("--") and (most is None or len(values) < most):
                values.append(rest.pop(0))
        elif film := _FILM.fullmatch(word):
            topics.append(film["topic"])
        else:
            return None
    count = "".join(given.get("--cores", ["all"]))
    if count != "all":
        cores = int(count) if count.isdecimal() else 0
    return PlainBuild(list(dict.fromkeys(topics)), given.get("--config", [])) if cores > 1 else None


def notes_to_read(project: Path, topic: str) -> Path | None:
    """Return the Markdown notes of a topic if they are newer than the script that was written from them."""
    notes = project / "notes" / f"{topic}.md"
    script = project / "build" / topic / "script.json"
    try:
        written = script.stat().st_mtime_ns if script.exists() else 0
        return notes if notes.stat().st_mtime_ns > written else None
    except OSError:
        return None
