"""The chapters of a film, in its file and in the form that video sites read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notes2manim.film.scenes import FilmScene

# YouTube ignores all chapters where one is shorter than this, in seconds
# (https://support.google.com/youtube/answer/9884579).
_SHORTEST = 10


@dataclass(frozen=True)
class Chapter:
    """A named stretch of the film, in frames; `end` is the first frame of the next."""

    title: str
    start: int
    end: int


def mark_chapters(title: str, scenes: Sequence[FilmScene]) -> list[Chapter]:
    """Return the chapters, without a gap from the first frame to the last.

    `title` names the opening where the first scene is no chapter of its own.
    """
    marks: list[tuple[str, int]] = []
    for scene in scenes:
        if scene.scene.chapter or not marks:
            name = scene.scene.title if scene.scene.chapter else title
            marks.append((" ".join((name or title).split()), scene.first_frame))
    last = scenes[-1]
    ends = [start for _, start in marks[1:]] + [last.first_frame + last.picture.frames]
    return [Chapter(name, start, end) for (name, start), end in zip(marks, ends, strict=True)]


def to_youtube(chapters: Sequence[Chapter], fps: int) -> str:
    """Return the chapters as lines `00:00 Title`, each at least ten seconds long where possible.

    A shorter chapter is joined with the next one, the last with the one before it, and the line
    names both: `00:00 Introduction · Why it works`.
    """
    rows: list[tuple[int, list[str]]] = []
    for chapter in chapters:
        start = chapter.start // fps
        if rows and start - rows[-1][0] < _SHORTEST:
            rows[-1][1].append(chapter.title)
        else:
            rows.append((start, [chapter.title]))
    if len(rows) > 1 and chapters[-1].end // fps - rows[-1][0] < _SHORTEST:
        _, names = rows.pop()
        rows[-1][1].extend(names)
    return "".join(f"{_clock(start)} {' · '.join(dict.fromkeys(names))}\n" for start, names in rows)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    clock = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{clock}" if hours else clock
