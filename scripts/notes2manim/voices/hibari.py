"""The built-in English voice: hibari (Apache-2.0), whose model lies inside its Python package.

The model predicts how long each phoneme lasts, and that is where the word times come from. See
docs/decisions/voices.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notes2manim.errors import VoiceError
from notes2manim.model.config import Voice
from notes2manim.voices.graph import output_of_graph
from notes2manim.voices.lean_hibari import import_lean
from notes2manim.voices.phonemes import Piece, Reader, english_reader
from notes2manim.voices.provider import Take

if TYPE_CHECKING:  # every build asks for the version, and needs no NumPy for that
    import numpy as np

RATE = 24000
DURATIONS = "/Clip_output_0"  # the tensor of the graph that holds the length of each phoneme
PARTS = ("lh", "theta", "ln", "lr", "phi", "f0")
FRAME = 1 / 40  # seconds of one of its units
SHIFT = 3  # frames by which the sound is ahead of the durations, measured on plosives


class Hibari:
    """The provider `hibari`."""

    default = "heart"

    def version(self) -> str:
        """Return the versions of hibari and of the runtime of its model."""
        try:
            return " ".join(f"{name} {metadata.version(name)}" for name in ("hibari-tts", "onnxruntime"))
        except metadata.PackageNotFoundError as error:
            raise VoiceError(
                "the voice hibari is not installed.", remedy="Run `make` to set it up."
            ) from error

    def languages(self) -> frozenset[str]:
        """Return English."""
        return frozenset({"en"})

    def voices(self) -> list[str]:
        """Return all voices of hibari; those but `heart` must have been fetched by hand."""
        import_lean()
        from hibari.voices import VOICES

        return list(VOICES)

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak a beat, sentence by sentence. The same words and settings give the same samples."""
        import numpy as np

        from notes2manim.voices.pieces import speak_pieces

        model = _model(voice.name)
        noise = np.random.default_rng(voice.seed)
        return speak_pieces(
            model.reader, words, voice.speed, lambda piece: model.speak(piece, voice.speed, noise)
        )


class _Model:
    """A loaded voice."""

    def __init__(self, name: str) -> None:
        import_lean()
        from hibari import Hibari as Engine
        from hibari.voices import VOICES, voice_path

        try:
            path = voice_path(name, download_missing=False)
        except FileNotFoundError as error:
            raise VoiceError(
                f'the voice "{name}" of hibari is not on this machine ({error}).',
                remedy=f'Fetch it once with `.venv/bin/hibari --voice {name} "Hello." -o /tmp/hello.wav`, '
                "or leave voice.name empty.",
            ) from error
        graph = Path(path).read_bytes() + output_of_graph(DURATIONS)
        self._engine = Engine(voice=name, model=graph, threads=1)
        self._outputs = [output.name for output in self._engine.sess.get_outputs()]
        self.reader: Reader = english_reader(british=VOICES[name]["british"])

    def speak(self, piece: Piece, speed: float, noise: np.random.Generator) -> Take:
        """Speak one piece, with the span of each of its phonemes."""
        import numpy as np
        from hibari import dsp

        feed = {"ids": np.asarray([piece.ids], np.int64), "speed": np.asarray([speed], np.float32)}
        found: dict[str, Any] = dict(zip(self._outputs, self._engine.sess.run(None, feed), strict=True))
        samples = dsp.synth(*(found[name][0] for name in PARTS), noise)
        edges = np.concatenate([[0.0], np.cumsum(found[DURATIONS].reshape(-1))])
        edges = np.maximum((edges - SHIFT) * FRAME, 0.0)
        return Take(samples, RATE, [(float(start), float(end)) for start, end in pairwise(edges)])


@cache
def _model(name: str) -> _Model:
    """Return a voice, loaded once a process."""
    return _Model(name)
