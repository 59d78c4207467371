"""Rule `loudness`: the film is as loud as it was asked to be, and its peaks no higher."""

from __future__ import annotations

from collections.abc import Sequence

from notes2manim.check.findings import Findings
from notes2manim.check.meter import SILENT
from notes2manim.check.scenes import CheckedScene, scene_at
from notes2manim.check.sound import Sound
from notes2manim.model.certificate import Bounds, Fault

# In LU and dB: EBU R 128 allows 0.5 LU where a level cannot be had exactly, and two programs
# that oversample four times differ by about a tenth of a decibel in a peak.
_LOUDNESS, _PEAK = 0.5, 0.1


def check_loudness(sound: Sound | None, scenes: Sequence[CheckedScene], bounds: Bounds) -> Findings:
    """Compare loudness and true peak with what was asked for; a draft without speech has neither."""
    asked = bounds.film
    if sound is None:
        return Findings()
    if sound.loudness <= SILENT:
        if scenes and all(scene.voice is not None and scene.voice.silent for scene in scenes):
            return Findings(
                unchecked=["Loudness and silences are not judged, since nobody speaks in the film."]
            )
        return Findings([Fault(rule="loudness", text="nothing is to be heard.")])
    faults = []
    if abs(sound.loudness - asked.loudness) > _LOUDNESS:
        text = f"the film has {sound.loudness:.1f} LUFS, but {asked.loudness:.1f} were asked for."
        faults.append(Fault(rule="loudness", text=text))
    if sound.peak > asked.peak + _PEAK:
        scene = scene_at(scenes, sound.peak_at)
        text = f"the peak is {sound.peak:.1f} dBTP, but {asked.peak:.1f} are allowed."
        faults.append(Fault(rule="loudness", scene=scene, time=sound.peak_at, text=text))
    return Findings(faults, figures={"loudness": sound.loudness, "peak": sound.peak})
