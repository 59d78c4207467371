"""The files beside a film that hold its captions."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from notes2manim.check.film_file import Line

_TIMES = re.compile(r"^(\d+):(\d\d):(\d\d)[,.](\d{3}) --> (\d+):(\d\d):(\d\d)[,.](\d{3})", re.MULTILINE)


@dataclass(frozen=True)
class Beside:
    """A file of captions. `fault` says why it cannot be read, if so."""

    name: str
    lines: list[Line]
    fault: str = ""


def read_beside(film: Path) -> list[Beside]:
    """Read the captions beside a film, in SubRip and WebVTT."""
    return [_read(film.with_suffix(form), escaped=form == ".vtt") for form in (".srt", ".vtt")]


def _read(path: Path, *, escaped: bool) -> Beside:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return Beside(path.name, [], "which is not there.")
    except UnicodeDecodeError:
        return Beside(path.name, [], "which is not text.")
    lines = []
    for block in re.split(r"\n{2,}", text.strip()):
        times = _TIMES.search(block)
        if times:
            said = block[times.end() :].lstrip("\n")
            lines.append(
                Line(
                    _time(*times.groups()[:4]),
                    _time(*times.groups()[4:]),
                    html.unescape(said) if escaped else said.replace("\u2060", ""),
                )
            )
    return Beside(path.name, lines)


def _time(hours: str, minutes: str, seconds: str, milliseconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(milliseconds) / 1000
