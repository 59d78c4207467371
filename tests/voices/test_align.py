"""Word times that are estimated lie near those that the built-in voice knows of its own speech."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes2manim.model.config import Voice
from notes2manim.notes.write import write_script
from notes2manim.voices import sound
from notes2manim.voices.align import estimate
from notes2manim.voices.espeak import Espeak
from notes2manim.voices.hibari import Hibari
from notes2manim.voices.provider import Provider, Take
from notes2manim.voices.reading import read
from tests.voices.speech_server import tones

NOTES = sorted((Path(__file__).parents[2] / "notes").glob("*.md"))
EVERY = 7  # one beat of so many is spoken


def sentences(notes: Path) -> list[list[str]]:
    """Some beats of a topic, as they are spoken."""
    script = write_script(notes.read_text(encoding="utf-8"), file=str(notes))
    says = [beat.say for scene in script.scenes for beat in scene.beats]
    words = [[word.spoken.strip() for word in read(say, "en", {}) if word.spoken.strip()] for say in says]
    return [words for words in words if words][1::EVERY]


def errors(provider: Provider, voice: Voice, words: list[str]) -> list[float]:
    """How far off the estimated start of each word is, in seconds."""
    take = sound.settle(sound.trim(provider.speak(words, voice, "en")))
    guessed = sound.settle(replace(take, times=estimate(words, take)))
    assert take.times is not None and guessed.times is not None
    return [abs(guess[0] - true[0]) for guess, true in zip(guessed.times, take.times, strict=True)]


def test_word_starts_are_within_150_ms_on_average_in_every_topic(hibari: Hibari) -> None:
    assert len(NOTES) >= 6
    for notes in NOTES:
        found = [
            error
            for words in sentences(notes)
            for error in errors(hibari, Voice(name="heart", speed=0.9), words)
        ]
        assert len(found) > 20
        assert np.mean(found) < 0.15, notes.name


def test_word_starts_of_another_voice_are_within_150_ms_on_average(espeak: Espeak) -> None:
    found = [error for words in sentences(NOTES[0]) for error in errors(espeak, Voice(speed=1.0), words)]
    assert np.mean(found) < 0.15


def test_the_pauses_of_a_long_take_keep_the_words_in_place() -> None:
    text = " ".join(["Every word, however long it may be, is found where it is said."] * 12)
    take = sound.trim(tones(text, 24000))
    times = estimate(text.split(), take)
    assert take.times is not None
    assert np.mean([abs(guess[0] - true[0]) for guess, true in zip(times, take.times, strict=True)]) < 0.15


@pytest.mark.parametrize("words", [["One."], ["—", "…"], ["a"] * 50])
def test_any_words_fit_into_any_sound(words: list[str]) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 24000).astype(np.float32)
    noise[5000:7000] = noise[12000:16000] = 0
    spans = estimate(words, Take(noise, 24000, None))
    assert len(spans) == len(words)
    assert spans[0][0] == 0.0 and spans[-1][1] == pytest.approx(1.0)


@given(
    st.lists(
        st.sampled_from(["a", "square,", "42.", "—", "hypotenuse", "[x](/ˈɛks/)"]), min_size=1, max_size=12
    ),
    st.lists(st.integers(1, 30), min_size=1, max_size=12),
)
@settings(max_examples=60)
def test_estimated_words_never_go_back(words: list[str], parts: list[int]) -> None:
    """`parts` are lengths of sound and of silence in turn, in 20 ms."""
    pieces = [np.full(480 * count, 0.2 if at % 2 == 0 else 0.0, np.float32) for at, count in enumerate(parts)]
    take = sound.trim(Take(np.concatenate(pieces), 24000, None))
    spans = estimate(words, take)
    edges = [edge for span in spans for edge in span]
    assert len(spans) == len(words)
    assert all(before <= after + 1e-9 for before, after in pairwise(edges))
    assert edges[0] >= 0 and edges[-1] <= take.duration + 1e-9
