"""Put the clip of a scene together from what was drawn of it before: without Manim, which loads slowly."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from notes2manim.files import written_whole
from notes2manim.model.record import Record
from notes2manim.render.clip_file import ClipFile
from notes2manim.render.drawn import DrawReport, hand_over
from notes2manim.render.shelf import Shelf, shelf_of
from notes2manim.render.shot import KEYFRAME_SECONDS, Group, Shot


class Replay(Protocol):
    """Plays a stage by its score (see `visuals.replay`), and returns its record, or None where it cannot."""

    def __call__(
        self, stage: Path, timing: Path, score: bytes, shots: KeptShots, *, fps: int
    ) -> Record | None:
        """Play a stage as shots."""


class KeptShots:
    """Shots of a stage (see `visuals.director.Shots`) that are all on the shelf, in the order of the clip."""

    def __init__(self, shelf: Shelf, longest_group: int) -> None:
        self._shelf = shelf
        self._group = Group(longest_group)
        self._clip: list[tuple[Shot, int]] = []

    def begin(self, key: str, frames: int) -> bool:
        """Begin a shot, and return whether it must be drawn."""
        shot = self._shelf.read(key) if key else None
        if shot is None:
            return True
        self._clip.append((shot, 0))
        self._group.begin(frames)
        return False

    def end(self) -> None:
        """End a shot that was drawn: there is none."""

    def hold(self, frames: int) -> int:
        """Hold the end of a shot for so many frames, or as long as a keyframe is not due."""
        held = self._group.hold(frames)
        shot, before = self._clip[-1]
        self._clip[-1] = shot, before + held
        return held

    def write(self, file: ClipFile) -> None:
        """Write them to a clip."""
        for shot, held in self._clip:
            file.append(shot, held)


def redraw_scene(
    stage: Path,
    clip: Path,
    *,
    width: int,
    height: int,
    fps: int,
    timing: Path,
    record: Path | None,
    shots: Path,
    score: Path | None = None,
    made_with: str,
    replay: Replay,
) -> DrawReport | None:
    """Write the clip and the record that `draw_scene` would write.

    Where something must be drawn, nothing is written, and None is returned.
    """
    shelf = shelf_of(shots, made_with, score, width=width, height=height, fps=fps)
    if (known := shelf.read_score()) is None:
        return None
    kept = KeptShots(shelf, KEYFRAME_SECONDS * fps)
    if (shown := replay(stage, timing, known, kept, fps=fps)) is None:
        return None
    with written_whole(clip) as part:
        file = ClipFile(part, width=width, height=height, fps=fps)
        try:
            kept.write(file)
        finally:
            file.close()
        report = hand_over(shown, file.moves, stage, timing=timing, record=record, fps=fps)
    shelf.clear_out()
    return report
