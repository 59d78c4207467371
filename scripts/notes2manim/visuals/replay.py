"""Direct a stage whose pictures have answered before, without any of them, and without Manim."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from notes2manim.errors import Notes2ManimError
from notes2manim.files import sha256_of
from notes2manim.model.record import Record
from notes2manim.model.timing import Timing, read_timing
from notes2manim.visuals.director import Director, Shots
from notes2manim.visuals.score import Prompter, Score, UnansweredError
from notes2manim.visuals.written import Written, read_written


def replay(stage: Path, timing: Path, score: bytes, shots: Shots, *, fps: int) -> Record | None:
    """Play a stage by a timing and a `Score`, as `Stage.score` gives it, and return the record of it.

    It is as if the stage were played with the pictures, or else None: where these would be asked
    something new, or drawn, or the stage or its files are not those of the score.
    """
    try:
        known = Score.model_validate_json(score)
        times = read_timing(timing)
    except (OSError, ValidationError):
        return None
    written = read_written(stage)
    if written is None or written.placed != known.placed or not _same_files(known, written.project):
        return None
    prompter = Prompter(known.begun, pictures=None, answers=known.answers, told=known.told)
    director = Director(times, float(fps), prompter, prompter.history, _Kept(shots), noted=True)
    try:
        _direct(director, written, times)
    except (UnansweredError, Notes2ManimError):  # the pictures will say what is wrong
        return None
    assert director.looks is not None
    return director.looks.record(
        times.scene, known.things, frames=director.total, aspect=known.aspect, background=known.background
    )


class _Kept:
    """Shots of which none is drawn."""

    def __init__(self, shots: Shots) -> None:
        self._shots = shots

    def begin(self, key: str, frames: int) -> bool:
        if self._shots.begin(key, frames):
            raise UnansweredError
        return False

    def end(self) -> None:
        self._shots.end()

    def hold(self, frames: int) -> int:
        return self._shots.hold(frames)


def _direct(director: Director, written: Written, times: Timing) -> None:
    if written.heading:
        director.open(written.heading)
    for index, calls in written.beats:
        if index >= len(times.beats):
            raise UnansweredError
        with director.beat(index):
            for call in calls:
                director.plan(call.do, call.role, call.part, call.at)
    director.close()


def _same_files(known: Score, project: Path) -> bool:
    try:
        return all(sha256_of(project / file) == digest for file, digest in known.files.items())
    except OSError:
        return False
