"""Rule `sync`: each voice is heard in the film where its clip begins, to one frame or half a block of AAC."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from notes2manim.check.film_file import FilmFile
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene
from notes2manim.check.sound import BLOCK, STEP, Sound
from notes2manim.model.certificate import Fault

# Seconds around its place in which a voice is looked for.
_REACH = 1.0
# How much a voice and what is heard must agree, as a correlation, to be the same.
_ALIKE = 0.6


def check_sync(film: FilmFile, sound: Sound | None, scenes: Sequence[CheckedScene]) -> Findings:
    """Look for each voice in the film's sound, by the course of its level."""
    if sound is None:
        return Findings()
    allowed = max(1 / film.pictures.fps, BLOCK / 2 / film.sound.rate if film.sound else 0.0) + STEP / 2
    faults: list[Fault] = []
    shifts: dict[str, dict[str, float]] = {}
    for scene in scenes:
        if scene.voice is None or scene.voice.silent:
            continue
        shift, alike = find(scene.voice.course, sound.course, scene.start)
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


def find(voice: NDArray[np.float32], sound: NDArray[np.float32], start: float) -> tuple[float, float]:
    """Return by how many seconds a voice is later in a sound than at `start`, and their correlation."""
    reach = round(_REACH / STEP)
    first = round(start / STEP) - reach
    window = np.zeros(len(voice) + 2 * reach)
    ours = sound[max(first, 0) : first + len(window)]
    window[max(-first, 0) : max(-first, 0) + len(ours)] = ours
    wanted = voice - voice.mean(dtype=np.float64)
    products = np.correlate(window, wanted, mode="valid")
    sums = np.concatenate([[0.0], np.cumsum(window)])
    squares = np.concatenate([[0.0], np.cumsum(window**2)])
    count = len(voice)
    spread = squares[count:] - squares[:-count] - (sums[count:] - sums[:-count]) ** 2 / count
    norms = np.sqrt(np.maximum(spread, 1e-12) * float((wanted**2).sum()) + 1e-12)
    alike = products / norms
    best = int(alike.argmax())
    return (best - reach) * STEP + (round(start / STEP) * STEP - start), float(alike[best])
