"""Where takes come from: the cache, else the provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from notes2manim.errors import VoiceError
from notes2manim.model.config import Settings
from notes2manim.voices import sound
from notes2manim.voices.align import estimate
from notes2manim.voices.cache import read_take, take_key, write_take
from notes2manim.voices.provider import Provider, Take
from notes2manim.voices.registry import choose_voice


class Booth:
    """A provider with its settings, in front of the folder where takes are kept."""

    def __init__(self, provider: Provider, settings: Settings, folder: Path) -> None:
        """Check that the provider can speak so; raises `ConfigError` or `VoiceError`."""
        self.voice = choose_voice(provider, settings)
        self._provider = provider
        self._language = settings.language
        self._folder = folder
        self._version = provider.version()

    def take(self, words: Sequence[str]) -> Take:
        """Return these words spoken, without silence at the ends, with the time of each.

        The same sound comes back whether it was spoken now or before. Raises `VoiceError`.
        """
        key = take_key(words, self.voice, self._language, self._version)
        kept = read_take(self._folder, key)
        if kept is None or kept.times is None or len(kept.times) != len(words):
            write_take(self._folder, key, self._speak(words))
            kept = read_take(self._folder, key)
        if kept is None:
            raise VoiceError("a take cannot be kept.", place=str(self._folder), remedy="Is the disk full?")
        return kept

    def _speak(self, words: Sequence[str]) -> Take:
        take = self._provider.speak(words, self.voice, self._language)
        sound.check(take, may_be_silent=self.voice.provider == "tone")
        take = sound.trim(take)
        if take.times is None:
            take = replace(take, times=estimate(words, take))
        return sound.settle(take)
