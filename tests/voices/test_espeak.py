"""eSpeak NG speaks many languages, and tells when each word sounds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from notes2manim.errors import VoiceError
from notes2manim.model.config import Settings, Voice
from notes2manim.voices import espeak_library, sound
from notes2manim.voices.espeak import Espeak
from notes2manim.voices.registry import choose_voice
from notes2manim.voices.speak import speak_scene
from tests.voices.conftest import scene


@pytest.mark.parametrize(
    ("language", "say"),
    [
        ("en", "Take a right triangle, and draw it."),
        ("de", "Nimm ein Dreieck, und zeichne es groß."),
        ("pt-BR", "Não é difícil, é só começar."),
        ("zh", "你好， 世界。"),
        ("ar", "مرحبا بالعالم"),
    ],
)
def test_each_word_is_spoken_in_its_language(takes: Path, language: str, say: str) -> None:
    settings = Settings.model_validate({"language": language, "voice": "espeak"})
    timing = speak_scene(scene(say), settings, cache=takes).timing
    words = timing.beats[0].words
    assert len(words) == len(say.split())
    assert all(word.end - word.start > 0.03 for word in words)
    assert all(before.end <= after.start for before, after in pairwise(words))


def test_the_language_decides_how_it_sounds(espeak: Espeak) -> None:
    words = ["Restaurant", "Paris"]
    german, french = (espeak.speak(words, Voice(), language).samples for language in ("de", "fr"))
    assert len(german) != len(french)


def test_a_word_after_a_comma_starts_with_its_sound(espeak: Espeak) -> None:
    take = sound.settle(sound.trim(espeak.speak(["One,", "two,", "three."], Voice(), "en")))
    assert take.times is not None
    sounding = sound.voiced(take)
    for (_, end), (start, _) in pairwise(take.times):
        assert start - end > 0.05
        assert not sounding[round(end / sound.WINDOW) : round(start / sound.WINDOW)].any()
        assert sounding[round(start / sound.WINDOW)]


def test_words_that_run_together_share_their_time(espeak: Espeak) -> None:
    words = ["one", "of", "the", "sides", "of", "the", "square"]
    take = espeak.speak(words, Voice(), "en")
    assert take.times is not None
    assert all(end - start > 0.02 for start, end in take.times)


def test_numbers_left_in_the_text_are_within_their_word(espeak: Espeak) -> None:
    take = espeak.speak(["about", "3.25", "or", "so"], Voice(), "en")
    assert take.times is not None
    lengths = [end - start for start, end in take.times]
    assert max(lengths) == lengths[1]


def test_the_same_words_give_the_same_samples(espeak: Espeak) -> None:
    first = espeak.speak(["Hello", "there."], Voice(), "en").samples
    espeak.speak(["Bonjour."], Voice(speed=1.5), "fr")
    assert np.array_equal(first, espeak.speak(["Hello", "there."], Voice(), "en").samples)


def test_speed_is_heard(espeak: Espeak) -> None:
    slow, fast = (
        espeak.speak(["Hello", "there."], Voice(speed=speed), "en").duration for speed in (0.6, 1.8)
    )
    assert slow > 1.5 * fast


def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak_library, "LIBRARY", "libespeak-that-is-not-here.so.1")
    with pytest.raises(VoiceError, match="apt-get install espeak-ng"):
        Espeak().version()


def test_a_voice_may_be_of_another_accent(espeak: Espeak) -> None:
    settings = Settings.model_validate({"voice": {"provider": "espeak", "name": "en-gb"}})
    assert choose_voice(espeak, settings).name == "en-gb"
