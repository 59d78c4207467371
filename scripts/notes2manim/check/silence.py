"""Rule `silence`: no silence is longer than the script asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from notes2manim.check.film_file import FilmFile
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene, scene_at
from notes2manim.check.sound import STEP, Sound
from notes2manim.model.certificate import Bounds, Fault
from notes2manim.model.config import Pauses

# What a voice may pause by itself, in seconds: a full stop inside of a sentence's beat, and the
# breath before and after what it was given to say.
OWN = 0.9
# What counts as silent, in dB below the loudness of the film.
_BELOW = 34.0


@dataclass(frozen=True)
class _Pause:
    """A silence that was asked for: where it lies in the film, and how long it may be, in seconds."""

    start: float
    end: float
    asked: float


def check_silence(
    film: FilmFile, sound: Sound | None, scenes: Sequence[CheckedScene], bounds: Bounds
) -> Findings:
    """Compare the silences that are heard with the pauses of the script.

    Scenes in which nobody speaks, as in a draft, or an author's own recording with its own pauses,
    are left out. A beat for whose words the voice has no sound is told by itself.
    """
    if sound is None or not scenes:
        return Findings()
    judged = [scene for scene in scenes if _judged(scene)]
    unspoken = [scene for scene in scenes if scene not in judged]
    pauses = [pause for scene in judged for pause in _pauses(scene, bounds.pauses)]
    threshold = 10 ** ((bounds.film.loudness - _BELOW) / 20)
    faults = [fault for scene in scenes for fault in _unsaid(scene)]
    longest = most = 0.0
    for start, end in _silences(sound.course < threshold, film.duration):
        if any(scene.start < end and start < scene.end for scene in unspoken):
            continue
        asked = sum(pause.asked for pause in pauses if pause.start < end and start < pause.end)
        longest, most = max(longest, end - start), max(most, end - start - asked)
        if end - start > asked + OWN:
            text = f"nothing is heard for {end - start:.1f} s, but the script asks for {asked:.1f} s."
            faults.append(Fault(rule="silence", scene=scene_at(judged, start), time=start, text=text))
    return Findings(faults, figures={"longest_silence": longest, "silence_beyond": most})


def _unsaid(scene: CheckedScene) -> Iterator[Fault]:
    """Yield the beats that the voice could not say, if there is a letter or a digit in them."""
    for beat in scene.timing.beats:
        if beat.fault and any(letter.isalnum() for word in beat.words for letter in word.text):
            time = scene.start + beat.start
            yield Fault(rule="silence", scene=scene.id, time=time, text=beat.fault)


def _judged(scene: CheckedScene) -> bool:
    return scene.scene is not None and scene.timing.provider not in ("tone", "recorded")


def _pauses(scene: CheckedScene, pauses: Pauses) -> Iterator[_Pause]:
    """Yield the pauses of a scene: before its first word, after each beat, and to fill its last frame."""
    assert scene.scene is not None
    yield _Pause(scene.start, scene.start + pauses.lead, pauses.lead)
    beats = list(zip(scene.scene.beats, scene.timing.beats, strict=True))
    for number, (beat, spoken) in enumerate(beats):
        last = number == len(beats) - 1
        asked = pauses.after(beat.pause, last=last)
        said = max((word.end for word in spoken.words), default=spoken.start)
        end = scene.end if last else scene.start + spoken.end
        if spoken.fault:
            yield _Pause(scene.start + spoken.start, scene.start + said, said - spoken.start)
        yield _Pause(min(scene.start + said, end - STEP), end, asked)


def _silences(quiet: NDArray[np.bool_], duration: float) -> Iterator[tuple[float, float]]:
    """Yield where it is quiet, in seconds, to the end of the film even where its sound ends before."""
    whole = np.ones(max(len(quiet), round(duration / STEP)), dtype=bool)
    whole[: len(quiet)] = quiet
    edges = np.flatnonzero(np.diff(np.concatenate([[False], whole, [False]]).astype(np.int8)))
    for start, end in edges.reshape(-1, 2):
        yield float(start) * STEP, float(end) * STEP
