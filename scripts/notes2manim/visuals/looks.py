"""What was seen on a stage, and when: see `model.record`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from notes2manim.model.record import CueSeen, Look, Lost, Record, Thing
from notes2manim.model.timing import BeatTime


class Looks:
    """Keeps the looks and the `cues` of one stage. `rate` is in frames a second."""

    def __init__(self, beats: Sequence[BeatTime], rate: float) -> None:
        self._beats, self._rate = beats, rate
        self._looks: list[Look] = []
        self._things: dict[int, int] = {}
        self.cues: list[CueSeen] = []

    def note(
        self, moment: Literal["end", "middle"], frame: int, things: Sequence[int], beat: int | None = None
    ) -> None:
        """Note what can be seen at a frame of a beat, or else of the one that is then spoken.

        `things` are numbers, in the order in which they are drawn.
        """
        if beat is None:
            seconds = (frame + 0.5) / self._rate
            beat = sum(time.start <= seconds for time in self._beats) - 1
        indices = tuple(self._things.setdefault(thing, len(self._things)) for thing in things)
        self._looks.append(Look(beat=beat, frame=frame, moment=moment, things=indices))

    def record(
        self,
        scene: str,
        things: Sequence[Thing],
        *,
        frames: int,
        aspect: float,
        background: str,
        lost: Sequence[Lost] = (),
    ) -> Record:
        """Return all that was noted; `things` are those of all numbers."""
        return Record(
            scene=scene,
            fps=round(self._rate),
            frames=frames,
            aspect=aspect,
            background=background,
            things=tuple(things[number] for number in self._things),
            looks=tuple(sorted(self._looks, key=lambda look: (look.frame, look.moment == "end"))),
            cues=tuple(self.cues),
            lost=tuple(lost),
        )
