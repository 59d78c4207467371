"""The two files of a spoken scene."""

from __future__ import annotations

import io
from pathlib import Path

from notes2manim.files import written_whole
from notes2manim.voices.speak import SpokenScene


def write_voice(spoken: SpokenScene, voice: Path, timing: Path) -> None:
    """Write the voice (WAV, mono, 16 bits) and its timing (JSON), each whole, the timing last."""
    import soundfile

    wave = io.BytesIO()  # libsndfile does not say why it cannot write
    soundfile.write(wave, spoken.samples, spoken.rate, subtype="PCM_16", format="WAV")
    with written_whole(voice) as part:
        part.write_bytes(wave.getbuffer())
    with written_whole(timing) as part:
        part.write_text(spoken.timing.model_dump_json(indent=1) + "\n", encoding="utf-8")
