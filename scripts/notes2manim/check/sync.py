"""Rule `sync`: each voice is heard in the film where its clip begins, to one frame or half a block of AAC."""

from __future__ import annotations

from collections.abc import Sequence

from notes2manim.check.film_file import FilmFile
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene
from notes2manim.check.sound import BLOCK, STEP, Sound
from notes2manim.check.voice import find
from notes2manim.model.certificate import Fault

# How much a voice and what is heard must agree, as a correlation, to be the same.
_ALIKE = 0.6


def check_sync(film: FilmFile, sound: Sound | None, scenes: Sequence[CheckedScene]) -> Findings:
    """Look for each voice in the film's sound, by the course of its level."""
    if sound is None:
        return Findings()
    allowed = max(1 / film.pictures.fps, BLOCK / 2 / film.sound.rate if film.sound else 0.0) + STEP / 2
    faults: list[Fault] = []
    shifts: dict[str, dict[str, float]] = {}
    for number, scene in enumerate(scenes):
        found = _where(number, scene, sound)
        if found is None:
            continue
        shift, alike = found
        if alike < _ALIKE:
            text = "what is heard is not the voice of the scene."
            faults.append(Fault(rule="sync", scene=scene.id, time=scene.start, text=text))
            continue
        shifts[scene.id] = {"shift": shift}
        if abs(shift) > allowed:
            side = "late" if shift > 0 else "early"
            text = f"the voice is {abs(shift) * 1000:.0f} ms too {side} for its clip."
            faults.append(Fault(rule="sync", scene=scene.id, time=scene.start, text=text))
    most = max((each["shift"] for each in shifts.values()), key=abs, default=0.0)
    return Findings(faults, figures={"shift": most}, scenes=shifts)


def _where(number: int, scene: CheckedScene, sound: Sound) -> tuple[float, float] | None:
    """Return how late a voice is, in seconds, and how much it agrees; None where nobody speaks."""
    if sound.voices is not None:
        return sound.voices[number]
    if scene.voice is None or scene.voice.silent:
        return None
    return find(scene.voice.course, sound.course, scene.start)
