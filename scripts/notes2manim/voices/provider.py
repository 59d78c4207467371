"""The seam of speech: what a provider is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from notes2manim.model.config import Voice

if TYPE_CHECKING:  # every build asks for the version of a voice, and needs no NumPy for that
    import numpy as np
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"
Span = tuple[float, float]


@dataclass(frozen=True)
class Take:
    """One utterance as it was spoken.

    `samples` are mono, in -1 to 1, `rate` of them a second. `times` holds the start and end in
    seconds of each of the spoken words, in order, or is None where the provider does not know.
    `fault` says why it is silent, where it should not be.
    """

    samples: Samples
    rate: int
    times: list[Span] | None
    fault: str = ""

    @property
    def duration(self) -> float:
        """The length in seconds."""
        return len(self.samples) / self.rate


class Provider(Protocol):
    """A way to speak. One is made for a scene; what is costly is loaded at the first `speak`.

    Making one, and asking for its version, languages and default voice, must be cheap: it is
    done also when every take lies in the cache.
    """

    default: str
    """The voice that an empty `Voice.name` stands for."""

    def version(self) -> str:
        """Return what, beside the settings, decides how it sounds: a package and its version.

        Raises `VoiceError`, with how to install it, when it is not on this machine.
        """
        ...

    def languages(self) -> frozenset[str]:
        """Return the primary subtags of BCP 47 that it speaks; `*` stands for all."""
        ...

    def voices(self) -> list[str]:
        """Return the names that `Voice.name` may have; none where only a server knows."""
        ...

    def speak(self, words: Sequence[str], voice: Voice, language: str) -> Take:
        """Speak one beat.

        `words` are not empty and hold letters, digits and punctuation as they are to be read;
        an item may hold several words, and `[text](/phonemes/)` for a forced pronunciation
        (see `spoken`). `voice.name` is one of `voices()`, where these are known. Several threads
        may speak with a `Service` at once. Raises `VoiceError`.
        """
        ...


class Loaded(Provider, Protocol):
    """A provider whose model is loaded into this process, which takes a while: see `registry.LOADED`."""

    def load(self, voice: Voice) -> None:
        """Load what speaks, once a process. Raises `VoiceError`."""
        ...
