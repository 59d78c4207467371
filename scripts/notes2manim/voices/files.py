"""The two files of a spoken scene."""

from __future__ import annotations

from pathlib import Path

from notes2manim.files import written_whole
from notes2manim.voices.speak import SpokenScene


def write_voice(spoken: SpokenScene, voice: Path, timing: Path) -> None:
    """Write the voice (WAV, mono, 16 bits) and its timing (JSON), each whole, the timing last."""
    import soundfile

    with written_whole(voice) as part, part.open("wb") as file:
        soundfile.write(file, spoken.samples, spoken.rate, subtype="PCM_16", format="WAV")
    with written_whole(timing) as part:
        part.write_text(spoken.timing.model_dump_json(indent=1) + "\n", encoding="utf-8")
