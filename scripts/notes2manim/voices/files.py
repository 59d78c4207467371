"""The two files of a spoken scene."""

from __future__ import annotations

from pathlib import Path

from notes2manim.voices.speak import SpokenScene


def write_voice(spoken: SpokenScene, voice: Path, timing: Path) -> None:
    """Write the voice (WAV, mono, 16 bits) and its timing (JSON), each whole, the timing last."""
    import soundfile

    for path in (voice, timing):
        path.parent.mkdir(parents=True, exist_ok=True)
    part = voice.with_name(f".{voice.name}.part")
    soundfile.write(part, spoken.samples, spoken.rate, subtype="PCM_16", format="WAV")
    part.replace(voice)
    part = timing.with_name(f".{timing.name}.part")
    part.write_text(spoken.timing.model_dump_json(indent=1) + "\n", encoding="utf-8")
    part.replace(timing)
