"""The model of hibari, and how words are spoken with it.

It predicts how long each phoneme lasts, and there the word times come from: see docs/decisions/voices.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from notes2manim.errors import VoiceError
from notes2manim.model.config import Voice
from notes2manim.voices.graph import load_graph
from notes2manim.voices.lean_hibari import import_lean
from notes2manim.voices.phonemes import Piece, Reader, english_reader
from notes2manim.voices.pieces import speak_pieces
from notes2manim.voices.provider import Take

RATE = 24000
DURATIONS = "/Clip_output_0"  # the tensor of the graph that holds the length of each phoneme
PARTS = ("lh", "theta", "ln", "lr", "phi", "f0")
FRAME = 1 / 40  # seconds of one of its units
SHIFT = 3  # frames by which the sound is ahead of the durations, measured on plosives


def speak(words: Sequence[str], voice: Voice) -> Take:
    """Speak a beat, sentence by sentence. The same words and settings give the same samples."""
    model = loaded(voice.name)
    noise = np.random.default_rng(voice.seed)
    return speak_pieces(
        model.reader, words, voice.speed, lambda piece: model.speak(piece, voice.speed, noise)
    )


class _Model:
    """A loaded voice."""

    def __init__(self, name: str) -> None:
        import_lean()
        from hibari.voices import VOICES, voice_path

        try:
            path = voice_path(name, download_missing=False)
        except FileNotFoundError as error:
            raise VoiceError(
                f'the voice "{name}" of hibari is not on this machine ({error}).',
                remedy=f'Fetch it once with `.venv/bin/hibari --voice {name} "Hello." -o /tmp/hello.wav`, '
                "or leave voice.name empty.",
            ) from error
        self._session = load_graph(Path(path), package="hibari-tts", output=DURATIONS, kind=f"hibari-{name}")
        self._outputs = [output.name for output in self._session.get_outputs()]
        self.reader: Reader = english_reader(british=VOICES[name]["british"])

    def speak(self, piece: Piece, speed: float, noise: np.random.Generator) -> Take:
        """Speak one piece, with the span of each of its phonemes."""
        from hibari import dsp

        feed = {"ids": np.asarray([piece.ids], np.int64), "speed": np.asarray([speed], np.float32)}
        found: dict[str, Any] = dict(zip(self._outputs, self._session.run(None, feed), strict=True))
        samples = dsp.synth(*(found[name][0] for name in PARTS), noise)
        edges = np.concatenate([[0.0], np.cumsum(found[DURATIONS].reshape(-1))])
        edges = np.maximum((edges - SHIFT) * FRAME, 0.0)
        return Take(samples, RATE, [(float(start), float(end)) for start, end in pairwise(edges)])


@cache
def loaded(name: str) -> _Model:
    """Return a voice, loaded once a process."""
    return _Model(name)
