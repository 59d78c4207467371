"""Rule `pictures`: what belongs to a word can be seen, and is when it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene
from notes2manim.model.certificate import Fault
from notes2manim.model.record import CueSeen, Record

# Seconds that a picture may be away from its word, or else one frame, and what frames round to.
TOLERANCE = 0.3
_ROUNDING = 0.002


def check_pictures(scenes: Sequence[CheckedScene]) -> Findings:
    """Compare when each picture of a record is first seen with when its word sounds.

    What leaves makes room before its word, and is not judged; nor is what happens to a picture at the very
    word with which it comes: first the whole is there, and then, in its turn, a row of it is meant.
    """
    faults: list[Fault] = []
    away: dict[str, dict[str, float]] = {}
    for scene in scenes:
        if scene.record is None:
            continue
        most = 0.0
        allowed = max(TOLERANCE, 1 / scene.record.fps) + _ROUNDING
        faults += _lost(scene, scene.record)
        for cue, seconds in _distances(scene.record):
            most = max(most, abs(seconds))
            if abs(seconds) > allowed:
                side = "after" if seconds > 0 else "before"
                text = f"{_name(cue)} appears {abs(seconds) * 1000:.0f} ms {side} its word."
                time = scene.start + cue.due / scene.record.fps
                faults.append(Fault(rule="pictures", scene=scene.id, time=time, text=text))
        away[scene.id] = {"picture_away": most}
    if not away:
        return Findings()
    most = max(each["picture_away"] for each in away.values())
    return Findings(faults, figures={"picture_away": most}, scenes=away)


def _lost(scene: CheckedScene, record: Record) -> Iterator[Fault]:
    """Yield what could not be shown, at the word with which it should have come."""
    for lost in record.lost:
        beat, due = next(((cue.beat, cue.due) for cue in record.cues if cue.visual == lost.visual), (0, 0))
        source = scene.scene.beats[beat].source or scene.scene.source if scene.scene else None
        text = f"{source}: {lost.fault}" if source else lost.fault
        yield Fault(rule="pictures", scene=scene.id, time=scene.start + due / record.fps, text=text)


def _distances(record: Record) -> Iterator[tuple[CueSeen, float]]:
    """Yield the cues that something is to be seen of, and by how many seconds each is late."""
    come: set[tuple[str, int]] = set()
    for cue in record.cues:
        if cue.do == "clear" or cue.seen is None:
            continue
        if (cue.visual, cue.due) not in come:
            yield cue, (cue.seen - cue.due) / record.fps
        come.add((cue.visual, cue.due))


def _name(cue: CueSeen) -> str:
    return f"{cue.part} of {cue.visual}" if cue.part else cue.visual or "the heading"
