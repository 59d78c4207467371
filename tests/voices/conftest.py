"""Scenes to speak, and the real voices, loaded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from notes2manim.model.config import Settings, Voice
from notes2manim.model.script import Beat, Scene, Source
from notes2manim.voices.espeak import Espeak
from notes2manim.voices.hibari import Hibari
from notes2manim.voices.provider import Take
from notes2manim.voices.tone import Tone


@pytest.fixture
def takes(tmp_path: Path) -> Path:
    """The folder of takes, empty."""
    return tmp_path / "takes"


@pytest.fixture(scope="session")
def hibari() -> Hibari:
    """The built-in voice."""
    return Hibari()


@pytest.fixture(scope="session")
def espeak() -> Espeak:
    """The voice of many languages."""
    return Espeak()


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the provider `tone` was asked to speak, beat by beat."""
    asked: list[str] = []
    speak: Callable[[Tone, Sequence[str], Voice, str], Take] = Tone.speak

    def listen(self: Tone, words: Sequence[str], voice: Voice, language: str) -> Take:
        asked.append(" ".join(words))
        return speak(self, words, voice, language)

    monkeypatch.setattr(Tone, "speak", listen)
    return asked


def scene(*says: str | Beat) -> Scene:
    """A scene of these beats, from the notes `notes/topic.md`, one beat a line from line 4 on."""
    beats = [
        say
        if isinstance(say, Beat)
        else Beat(say=say, source=Source(file="notes/topic.md", line=number, end=number))
        for number, say in enumerate(says, 4)
    ]
    return Scene(id="why-it-works", beats=beats, source=Source(file="notes/topic.md", line=3, end=9))


def voiced_by(provider: str, **voice: object) -> Settings:
    """Settings with this provider."""
    return Settings.model_validate({"voice": {"provider": provider, **voice}})
