"""Who speaks a film: one provider for all of its scenes, found before any of them is spoken."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.config import Settings
from notes2manim.model.script import Script
from notes2manim.voices.booth import Booth
from notes2manim.voices.choice import Choice
from notes2manim.voices.provider import Loaded
from notes2manim.voices.reading import read
from notes2manim.voices.registry import choose_voice, open_provider

_log = logging.getLogger(__name__)


def choose_provider(script: Script, settings: Settings, *, cache: Path) -> Choice:
    """Return the first of `settings.voice.chain` that speaks.

    It is tried with the first words of the film that it has not spoken yet, and the take is
    kept; one that has spoken all words already is not asked. Raises `VoiceError` when
    nobody speaks, and `ConfigError` when the first of the chain cannot as it is set.
    """
    reasons: list[str] = []
    fault = VoiceError("nobody is asked to speak.", remedy="Set voice.provider.")
    for provider in settings.voice.chain:
        try:
            speak_one_beat(
                script, settings.model_copy(update={"voice": settings.voice.spoken_by(provider)}), cache
            )
        except (VoiceError, ConfigError) as error:
            if not reasons:
                if isinstance(error, ConfigError):
                    raise
                fault = error
            _log.warning("%s", error)
            reasons.append(error.fault)
        else:
            return Choice(settings.voice.provider, provider, tuple(reasons))
    raise fault


def load_voice(settings: Settings) -> None:
    """Load the model of a voice that is one of `registry.LOADED`. Raises as `speak_ahead`."""
    provider = cast(Loaded, open_provider(settings.voice.provider))
    provider.load(choose_voice(provider, settings))


def speak_one_beat(script: Script, settings: Settings, cache: Path) -> None:
    """Speak the first beat that lies not in the cache yet. Raises `VoiceError` and `ConfigError`."""
    says = (beat.say for scene in script.scenes for beat in scene.beats)
    next(speak_ahead(says, settings, cache), None)


def speak_ahead(says: Iterable[str], settings: Settings, cache: Path) -> Iterator[Sequence[str]]:
    """Speak what is said in beats and lies not in the cache yet, and yield the words of each that was spoken.

    Raises `VoiceError` and `ConfigError`.
    """
    booth = Booth(open_provider(settings.voice.provider), settings, cache)
    for words in _unspoken(says, settings, booth):
        booth.take(words)
        yield words


def is_spoken(says: Iterable[str], settings: Settings, cache: Path) -> bool:
    """Tell whether all that is said in beats lies in the cache. Raises `VoiceError` and `ConfigError`."""
    booth = Booth(open_provider(settings.voice.provider), settings, cache)
    return next(_unspoken(says, settings, booth), None) is None


def _unspoken(says: Iterable[str], settings: Settings, booth: Booth) -> Iterator[list[str]]:
    for say in says:
        words = [word.spoken.strip() for word in read(say, settings.language, settings.lexicon)]
        spoken = [word for word in words if word]
        if spoken and not booth.has(spoken):
            yield spoken
