"""What files were when they were made: a digest of each, so that bits that have turned since are seen.

A name tells what a file is made from, and `damage` whether it has its form. `build/<topic>/sums.txt` tells
the rest, one line a file, in the form that `sha256sum --check` reads from the project's folder.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from snakemake_interface_logger_plugins.common import LogEvent

from notes2manim.errors import DiskError
from notes2manim.files import sha256_of, written_whole

_CROWDED = 200  # lines of files that were made anew, from which on the file is written anew
# What a person edits, and what goes when the film is published.
_NOT_KEPT = ("notes.md", "film")


class Sums:
    """The digests of a topic's files."""

    def __init__(self, topic: Path) -> None:
        """Read those of `build/<topic>`; there are none where the file is not there or not text."""
        self._file = topic / "sums.txt"
        self._known: dict[str, str] = {}
        lines: list[str] = []
        with suppress(OSError, UnicodeDecodeError):
            lines = self._file.read_text(encoding="utf-8").splitlines()
        for line in lines:
            digest, _, name = line.partition("  ")
            self._known[name] = digest
        if len(lines) > len(self._known) + _CROWDED:
            self._rewrite()

    def differs(self, path: Path) -> bool:
        """Tell whether a file is another than the one that was made."""
        known = self._known.get(str(path))
        return known is not None and _digest(path) not in (known, None)

    def keep(self, paths: Iterable[Path]) -> None:
        """Keep the digests of files that have just been made. Does nothing where it cannot be written."""
        lines = "".join(f"{digest}  {path}\n" for path in paths if (digest := _digest(path)))
        with suppress(OSError), self._file.open("a", encoding="utf-8") as file:
            file.write(lines)

    def _rewrite(self) -> None:
        self._known = {name: digest for name, digest in self._known.items() if Path(name).exists()}
        with suppress(DiskError), written_whole(self._file) as part:
            lines = (f"{digest}  {name}\n" for name, digest in self._known.items())
            part.write_text("".join(lines), encoding="utf-8")


class SumKeeper(logging.Handler):
    """Listens to Snakemake's log, and keeps the digests of what each job has made."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._outputs: dict[int, list[Path]] = {}
        self._sums: dict[Path, Sums] = {}  # each is read once a run, not once a job

    def emit(self, record: logging.LogRecord) -> None:
        """Look at the files of a job that has ended well."""
        event = getattr(record, "event", None)
        if event == LogEvent.JOB_INFO:
            self._outputs[record.__dict__["jobid"]] = [Path(name) for name in record.__dict__["output"] or ()]
        elif event == LogEvent.JOB_FINISHED:
            for topic, made in _by_topic(self._outputs.pop(record.__dict__["job_id"], [])).items():
                if topic not in self._sums:
                    self._sums[topic] = Sums(topic)
                self._sums[topic].keep(made)


def _by_topic(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    found: dict[Path, list[Path]] = {}
    for path in paths:
        if len(path.parts) > 2 and path.parts[0] == "build" and path.parts[2] not in _NOT_KEPT:
            found.setdefault(Path(*path.parts[:2]), []).append(path)
    return found


def _digest(path: Path) -> str | None:
    try:
        return sha256_of(path)
    except OSError:
        return None
