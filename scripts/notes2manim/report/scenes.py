"""What the page tells of each scene."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notes2manim.model.certificate import Certificate, Fault, Part
from notes2manim.model.script import Scene, Script, Source
from notes2manim.model.timing import Timing, read_timing


@dataclass(frozen=True)
class Word:
    """A word as captions show it, and when it is said, in seconds of the film."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Sentence:
    """One beat: its words, when it begins and ends, and whether it begins a paragraph."""

    start: float
    end: float
    words: list[Word]
    opens: bool


@dataclass(frozen=True)
class ReportedScene:
    """One scene: its place in the film and in the notes, what is said, by whom, and what was kept.

    `kept` names what was there before this build, and `made` what was made in it; both are empty
    where it is not told.
    """

    id: str
    title: str
    chapter: bool
    start: float
    end: float
    source: str
    speaker: str
    instead_of: str
    sentences: list[Sentence]
    made: list[str]
    kept: list[str]
    faults: list[Fault]
    frame: str

    @property
    def words(self) -> int:
        return sum(len(sentence.words) for sentence in self.sentences)


def describe_scenes(
    certificate: Certificate, script: Script, frames: Sequence[str], project: Path, began: float | None
) -> list[ReportedScene]:
    """Return the scenes of a film in order; `began` is when its build did, in seconds since 1970."""
    return [
        _describe(part, certificate, _scene(script, part), frame, project, began)
        for part, frame in zip(certificate.parts, frames, strict=True)
    ]


def _scene(script: Script, part: Part) -> Scene | None:
    return next((scene for scene in script.scenes if scene.id == part.scene), None)


def _describe(
    part: Part, certificate: Certificate, scene: Scene | None, frame: str, project: Path, began: float | None
) -> ReportedScene:
    timing = read_timing(project / part.timing)
    place = certificate.scenes[part.scene]
    files = {"voice": project / part.voice, "picture": project / part.clip}
    new = {} if began is None else _new(files, began)
    return ReportedScene(
        id=part.scene,
        title=part.title,
        chapter=part.chapter,
        start=place["start"],
        end=place["start"] + place["duration"],
        source=_lines(scene.source) if scene and scene.source else "",
        speaker=" · ".join(filter(None, (timing.provider, timing.voice))),
        instead_of=timing.instead_of,
        sentences=list(_sentences(timing, scene, place["start"])),
        made=[name for name, fresh in new.items() if fresh],
        kept=[name for name, fresh in new.items() if not fresh],
        faults=[fault for fault in certificate.faults if fault.scene == part.scene],
        frame=frame,
    )


def _new(files: Mapping[str, Path], began: float) -> dict[str, bool]:
    """Tell of each file that is there whether it was made since a build began."""
    return {name: path.stat().st_mtime >= began for name, path in files.items() if path.is_file()}


def _lines(source: Source) -> str:
    return f"{source.file}:{source.line}–{source.end}" if source.end > source.line else str(source)


def _sentences(timing: Timing, scene: Scene | None, start: float) -> Iterator[Sentence]:
    before: Source | None = None
    for number, beat in enumerate(timing.beats):
        source = scene.beats[number].source if scene and number < len(scene.beats) else None
        words = [
            Word(" ".join(word.text.split()), start + word.start, start + word.end)
            for word in beat.words
            if word.text.strip()
        ]
        if words:
            yield Sentence(words[0].start, start + beat.end, words, source is None or source != before)
            before = source
