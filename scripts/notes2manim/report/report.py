"""The page itself: one file that opens offline, beside its film or with the film in it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notes2manim import __version__
from notes2manim.model.certificate import Certificate
from notes2manim.model.script import Script
from notes2manim.report.figures import list_figures
from notes2manim.report.frames import take_frames, take_poster
from notes2manim.report.scenes import ReportedScene, describe_scenes

_PAGE = "report.html.j2"
_PARTS = ("report/page.css", "report/page.js")


@dataclass(frozen=True)
class Build:
    """The build that made a film: when it began (seconds since 1970), and whose voice was missing.

    Without a beginning nothing is told of what was new in it. `fallbacks` are sentences, for voices
    that were asked for and could not speak.
    """

    began: float | None = None
    fallbacks: Sequence[str] = ()


def report_film(
    film: Path,
    certificate: Certificate,
    script: Script,
    *,
    templates: Path,
    build: Build | None = None,
    embed: bool = False,
    project: Path = Path(),
) -> str:
    """Return the page about a film, in HTML; what stands beside the film is read, too.

    With `embed` it holds the film, and can be sent alone; else it plays the file of its own name
    beside it. `script` has its titles as captions show them. Raises `FilmError` where the film cannot
    be read.
    """
    build = build or Build()
    places = [certificate.scenes[part.scene] for part in certificate.parts]
    with ThreadPoolExecutor(1) as beside:
        poster = beside.submit(take_poster, film.with_suffix(".png"))
        frames = take_frames(film, [(place["start"], place["start"] + place["duration"]) for place in places])
    scenes = describe_scenes(certificate, script, frames, project, build.began)
    return load_page(templates).render(
        title=certificate.title,
        language=script.language,
        author=script.author,
        film=certificate.film,
        content=base64.b64encode(film.read_bytes()).decode() if embed else "",
        size=film.stat().st_size,
        poster=poster.result(),
        captions=_read(film.with_suffix(".vtt")),
        certificate=certificate,
        figures=list_figures(certificate),
        chapters=_chapters(scenes, certificate),
        scenes=scenes,
        fallbacks=build.fallbacks,
        notices=[str(notice) for notice in script.notices],
        version=__version__,
    )


def clock(seconds: float) -> str:
    """Return a time as a player shows it: `1:02:05`, `2:05`."""
    whole = int(seconds)
    minutes = f"{whole // 60 % 60:02}" if whole >= 3600 else f"{whole // 60}"
    return f"{whole // 3600}:{minutes}:{whole % 60:02}" if whole >= 3600 else f"{minutes}:{whole % 60:02}"


def _chapters(scenes: Sequence[ReportedScene], certificate: Certificate) -> list[tuple[str, float, float]]:
    """Return the chapters: name, start and end, in seconds of the film."""
    marks = [
        (scene.title if scene.chapter and scene.title else certificate.title, scene.start)
        for number, scene in enumerate(scenes)
        if scene.chapter or number == 0
    ]
    ends = [start for _, start in marks[1:]] + [certificate.figures["duration"]]
    return [(name, start, end) for (name, start), end in zip(marks, ends, strict=True)]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


@cache
def load_page(templates: Path) -> Template:
    """Return the template of the page, with its parts compiled, once a process."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["clock"] = clock
    for part in _PARTS:
        environment.get_template(part)
    return environment.get_template(_PAGE)
