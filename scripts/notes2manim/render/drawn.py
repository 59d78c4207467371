"""What a scene comes to when it is drawn: how long its clip is, and the record beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from notes2manim.errors import StageError
from notes2manim.files import written_whole
from notes2manim.model.record import Record
from notes2manim.model.timing import read_timing
from notes2manim.render.moves import Moves


@dataclass(frozen=True)
class DrawReport:
    """What was drawn: the frames of the clip, how many of them differ, and its length in seconds."""

    frames: int
    distinct: int
    seconds: float


def hand_over(
    shown: Record, moves: Moves, stage: Path, *, timing: Path | None, record: Path | None, fps: int
) -> DrawReport:
    """Check that a clip is as long as its timing, and write the record of it.

    Raises `StageError`.
    """
    if timing is not None:
        planned = read_timing(timing).frames(fps)
        if moves.frames != planned:
            raise StageError(
                f"the scene is {moves.frames} frames long, but {planned} are planned.",
                place=str(stage),
                remedy="Let its play and wait calls fill the planned time.",
            )
    if record is not None:
        shown = shown.model_copy(update={"moving": tuple(moves.spans)})
        with written_whole(record) as beside:
            beside.write_text(shown.model_dump_json(exclude_defaults=True), encoding="utf-8")
    return DrawReport(frames=moves.frames, distinct=moves.distinct, seconds=moves.frames / fps)
