"""Points of a plot that move, where no word says when."""

from __future__ import annotations

from collections.abc import Mapping

from notes2manim.model.say import split_words
from notes2manim.model.script import Beat, Cue
from notes2manim.model.visual import Plot, Visual

_LATE = 2 / 3  # of the sentence that shows a plot, when no other follows


def let_points_move(beats: list[Beat], visuals: Mapping[str, Visual]) -> list[Beat]:
    """Return the beats of a scene in which every point that moves does so.

    One that no word names moves in the sentence after the one that shows its plot, or, without
    one, at the end of that sentence.
    """
    beats = list(beats)
    for index, beat in enumerate(beats):
        for cue in beat.cues:
            plot = visuals.get(cue.visual)
            if cue.do == "show" and not cue.part and isinstance(plot, Plot):
                for number in range(len(plot.movers)):
                    _move(beats, index, Cue(do="point", visual=cue.visual, part=f"mover {number}"))
    return beats


def _move(beats: list[Beat], shown: int, move: Cue) -> None:
    following = range(shown, len(beats))
    if any(cue.visual == move.visual and cue.part == move.part for i in following for cue in beats[i].cues):
        return
    after = shown + 1
    free = after < len(beats) and not any(cue.do in ("clear", "point") for cue in beats[after].cues)
    index = after if free else shown
    at = 0 if free else int(len(split_words(beats[index].say)) * _LATE)
    cues = sorted([*beats[index].cues, move.model_copy(update={"at": at})], key=lambda cue: int(cue.at))
    beats[index] = beats[index].model_copy(update={"cues": cues})
