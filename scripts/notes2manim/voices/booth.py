"""Where takes come from: the cache, else the provider."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from notes2manim.errors import VoiceError
from notes2manim.files import require_room
from notes2manim.model.config import Settings
from notes2manim.voices import sound
from notes2manim.voices.align import estimate
from notes2manim.voices.cache import read_take, take_key, write_take
from notes2manim.voices.project import project_file
from notes2manim.voices.provider import Provider, Take
from notes2manim.voices.registry import choose_voice
from notes2manim.voices.service import Service
from notes2manim.voices.turns import turn

_log = logging.getLogger(__name__)


class Booth:
    """A provider with its settings, in front of the folder where takes are kept."""

    def __init__(self, provider: Provider, settings: Settings, folder: Path) -> None:
        """Check that the provider can speak so; raises `ConfigError` or `VoiceError`.

        Threads may share a booth whose provider is a `Service`.
        """
        self.voice = choose_voice(provider, settings)
        self._provider = provider
        self._language = settings.language
        self._folder = folder
        self._version = provider.version()
        if self.voice.clone:
            self._version += f" clone {_digest(project_file(self.voice.clone, 'voice.clone'))}"

    def has(self, words: Sequence[str]) -> bool:
        """Tell whether these words were spoken before."""
        return self._kept(self._key(words), words) is not None

    def take(self, words: Sequence[str]) -> Take:
        """Return these words spoken, without silence at the ends, with the time of each.

        The same sound comes back whether it was spoken now or before. Raises `VoiceError`.
        """
        key = self._key(words)
        kept = self._kept(key, words)
        if kept is not None:
            _log.debug("spoken before", extra={"figure": "reused"})
        else:
            if isinstance(self._provider, Service):
                require_room(self._folder)
            take = self._speak(words)
            write_take(self._folder, key, take, durable=isinstance(self._provider, Service))
            kept = read_take(self._folder, key)
        if kept is None:
            raise VoiceError("a take cannot be kept.", place=str(self._folder), remedy="Is the disk full?")
        return kept

    def _key(self, words: Sequence[str]) -> str:
        return take_key(words, self.voice, self._language, self._version)

    def _kept(self, key: str, words: Sequence[str]) -> Take | None:
        kept = read_take(self._folder, key)
        return kept if kept and kept.times is not None and len(kept.times) == len(words) else None

    def _speak(self, words: Sequence[str]) -> Take:
        with self._turn():
            take = self._provider.speak(words, self.voice, self._language)
        sound.check(take, may_be_silent=self.voice.provider == "tone")
        take = sound.trim(take)
        if take.times is None:
            take = replace(take, times=estimate(words, take))
        return sound.settle(take)

    def _turn(self) -> AbstractContextManager[None]:
        """Return what waits until a service has time; the others have it always."""
        if not isinstance(self._provider, Service):
            return nullcontext()
        server = self._provider.address(self.voice)
        return turn(self._folder / "servers", server, self.voice.server_limit)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
