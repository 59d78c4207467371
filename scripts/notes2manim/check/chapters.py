"""Rule `chapters`: the chapters are those of the script, each where its scene begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from notes2manim.check.film_file import FilmFile, Mark
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene
from notes2manim.model.certificate import Fault

_ROUNDING = 0.002
_LINE = re.compile(r"^(?:(\d+):)?(\d\d):(\d\d) (.+)$")


def check_chapters(film: FilmFile, scenes: Sequence[CheckedScene], title: str) -> Findings:
    """Compare the chapters inside of the film with its scenes, and the list beside it with them."""
    faults = [*_without_gaps(film)]
    wanted = _wanted(scenes, title, film.duration)
    for number, (scene, mark) in enumerate(wanted):
        ours = film.chapters[number] if number < len(film.chapters) else None
        frame = 1 / film.pictures.fps
        if ours is None:
            text = f'the chapter "{mark.title}" is missing.'
        elif ours.title != mark.title:
            text = f'the chapter is "{ours.title}", but the script\'s is "{mark.title}".'
        elif abs(ours.start - mark.start) > frame / 2:
            text = f'"{mark.title}" begins at {ours.start:.3f} s, but its scene at {mark.start:.3f} s.'
        else:
            continue
        faults.append(Fault(rule="chapters", scene=scene, time=mark.start, text=text))
    if wanted and len(film.chapters) > len(wanted):
        extra = film.chapters[len(wanted)]
        text = f'the script has no chapter "{extra.title}" here.'
        faults.append(Fault(rule="chapters", time=extra.start, text=text))
    listed, unchecked = _listed(film)
    return Findings([*faults, *listed], unchecked, {"chapters": len(film.chapters)})


def _wanted(scenes: Sequence[CheckedScene], title: str, end: float) -> list[tuple[str, Mark]]:
    """Return the chapters that the scenes make, with the scene that each begins with."""
    marks: list[tuple[str, Mark]] = []
    for scene in scenes:
        if scene.part.chapter or not marks:
            name = scene.part.title if scene.part.chapter and scene.part.title else title
            marks.append((scene.id, Mark(" ".join(name.split()), scene.start, end)))
    return marks


def _without_gaps(film: FilmFile) -> Iterator[Fault]:
    """Find where the chapters leave a part of the film to none, or to two."""
    at = 0.0
    for mark in film.chapters:
        if abs(mark.start - at) > _ROUNDING:
            text = (
                f'the chapter "{mark.title}" begins at {mark.start:.3f} s, but the one before it ends here.'
            )
            yield Fault(rule="chapters", time=at, text=text)
        at = mark.end
    if film.chapters and abs(at - film.duration) > 1 / film.pictures.fps:
        text = f"the last chapter ends at {at:.3f} s, but the film at {film.duration:.3f} s."
        yield Fault(rule="chapters", time=at, text=text)


def _listed(film: FilmFile) -> tuple[list[Fault], list[str]]:
    """Compare the list beside the film with its chapters: each line begins and is named as one of them."""
    path: Path = film.path.with_suffix(".chapters.txt")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return [], [f"The chapters are not compared with {path.name}, which is not there."]
    faults = []
    marks = {int(mark.start + _ROUNDING): mark.title for mark in film.chapters}
    for line in lines:
        match = _LINE.match(line)
        seconds = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]) if match else -1
        named = marks.get(seconds)
        if match is None or named is None or not match[4].startswith(named):
            text = f'"{line}" in {path.name} is no chapter of the film.'
            faults.append(Fault(rule="chapters", time=float(max(seconds, 0)), text=text))
    return faults, []
