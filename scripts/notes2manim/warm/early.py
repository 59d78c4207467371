"""What a build is sure to do, told from its command line and from what is there, before Snakemake is.

Snakemake takes half a second until it reads the first rule. Workers that start before it have loaded by
then. A wrong guess costs a second of work or gains nothing, and changes no film.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

# The flags of a plain build on this machine, and how many values each takes; None is for any number.
_FLAGS = {
    "--cores": 1,
    "--config": None,
    "--resources": None,
    "--nocolor": 0,
    "--logger": 1,
    "--logger-events-path": 1,
}
_FILM = re.compile(r"out/([^/]+?)(\.9x16|\.1x1|)\.[a-z0-9.]+")


class Film(NamedTuple):
    """A film of a topic; `shape` is what its name tells of its shape, with a dot before it, or nothing."""

    topic: str
    shape: str = ""


class Work(NamedTuple):
    """What is sure to be done for a film: whether scenes are spoken, and some drawn by Manim.

    `notes` are those of the film.
    """

    notes: Path
    speaks: bool
    draws: bool


class PlainBuild(NamedTuple):
    """A build of some films with all cores or with several; `config` are its own settings, as `key=YAML`."""

    films: Sequence[Film]
    config: Sequence[str]


def read_plain_build(arguments: Sequence[str], cores: int) -> PlainBuild | None:
    """Return what a command line of Snakemake builds, or None for one that is out of the ordinary.

    `cores` are those of this machine. With one of them there is nothing to do beside Snakemake.
    """
    films: list[Film] = []
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
            films.append(Film(*film.groups()))
        else:
            return None
    count = "".join(given.get("--cores", ["all"]))
    if count != "all":
        cores = int(count) if count.isdecimal() else 0
    return PlainBuild(list(dict.fromkeys(films)), given.get("--config", [])) if cores > 1 else None


def work_on(project: Path, film: Film) -> Work | None:
    """Return what a build of a film is sure to do, or None where that may be nothing."""
    return edit_of(project, film.topic) or rest_of(project, film)


def edit_of(project: Path, topic: str) -> Work | None:
    """Return what is done where the notes of a topic are newer than the script that was written from them."""
    notes, build = _notes(project, topic), project / "build" / topic
    if notes.exists() and _time(notes) > _time(build / "script.json"):
        return Work(notes, speaks=True, draws=not (build / "shots").exists())
    return None


def rest_of(project: Path, film: Film) -> Work | None:
    """Return what is left of a build that has ended early, or of a film that somebody has removed.

    Scenes are spoken where one has no voice, or where the script is newer than all voices, and drawn by
    Manim where one has no clip: whether other words need it, nobody knows before they are spoken.
    """
    notes, build = _notes(project, film.topic), project / "build" / film.topic
    name = film.topic + film.shape
    published = _time(project / "out" / f"{name}.mp4")
    if not notes.exists() or 0 < published >= _made(build / "film", ".wanted", [name])[name]:
        return None
    try:
        scenes = [str(scene["id"]) for scene in json.loads((build / "script.json").read_bytes())["scenes"]]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    written = _time(build / "script.json")
    spoken = _made(build / "voice", ".wav", scenes)
    drawn = _made(build / "clips", ".mp4", [f"{scene}{film.shape}" for scene in scenes])
    speaks = not all(spoken.values()) or max(spoken.values(), default=0) < written
    return Work(notes, speaks=speaks, draws=not all(drawn.values()))


def _notes(project: Path, topic: str) -> Path:
    return project / "notes" / f"{topic}.md"


def _time(file: Path) -> int:
    """Return when a file was changed last, in nanoseconds; 0 where there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _made(folder: Path, form: str, names: Collection[str]) -> dict[str, int]:
    """Return for each name when the newest file `name.digest.form` of a folder was made, or 0."""
    made = dict.fromkeys(names, 0)
    try:
        files = list(os.scandir(folder))
    except OSError:
        return made
    for file in files:
        name, _, ending = file.name.rpartition(".")
        name = name.rpartition(".")[0]
        if f".{ending}" == form and name in made:
            made[name] = max(made[name], file.stat().st_mtime_ns)
    return made
