"""The built-in English voice: hibari (Apache-2.0), whose model lies inside its Python package.

Every start of a build asks for its version, so what speaks stands apart, in `hibari_model`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from notes2manim.errors import VoiceError
from notes2manim.installed import version_of

if TYPE_CHECKING:
    from notes2manim.model.config import Voice
    from notes2manim.voices.provider import Take


class Hibari:
    """The provider `hibari`."""

    default = "heart"

    def version(self) -> str:
        """Return the versions of hibari and of the runtime of its model."""
        versions = {name: version_of(name) for name in ("hibari-tts", "onnxruntime")}
        if not all(versions.values()):
            raise VoiceError("the voice hibari is not installed.", remedy="Run `make` to set it up.")
        return " ".join(map(" ".join, versions.items()))

    def languages(self) -> frozenset[str]:
        """Return English."""
        return frozenset({"en"})

    def voices(self) -> list[str]:
        """Return all voices of hibari; those but `heart` must have been fetched by hand."""
        from notes2manim.voices.lean_hibari import import_lean

        import_lean()
        from hibari.voices import VOICES

        return list(VOICES)

    def load(self, voice: Voice) -> None:
        """Load the model of a voice, and what reads for it."""
        from notes2manim.voices.hibari_model import loaded

        loaded(voice.name)

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak a beat, sentence by sentence. The same words and settings give the same samples."""
        from notes2manim.voices.hibari_model import speak

        return speak(words, voice)
