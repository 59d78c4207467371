"""The built-in voice says every word, at the time that it says it does, and always the same way."""

from __future__ import annotations

import logging
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes2manim.model.config import Voice
from notes2manim.voices import sound
from notes2manim.voices.hibari import Hibari
from notes2manim.voices.phonemes import LIMIT, Reader, cuts, english_reader
from notes2manim.voices.provider import Take

HEART = Voice(name="heart")


@cache
def reader_of_heart() -> Reader:
    """The reader of the built-in voice, loaded once."""
    return english_reader(british=False)


def onset_after(take: Take, time: float) -> float:
    """The time at which sound starts again after the silence that holds `time`."""
    sounding = sound.voiced(take)
    at = round(time / sound.WINDOW)
    return float(np.flatnonzero(sounding[at:])[0] + at) * sound.WINDOW


@pytest.mark.parametrize("speed", [0.8, 1.0, 1.3])
def test_a_word_after_a_stop_starts_with_its_sound(hibari: Hibari, speed: float) -> None:
    words = ["Stop.", "Take", "it.", "Now", "see", "two", "squares.", "Paris."]
    take = hibari.speak(words, Voice(name="heart", speed=speed), "en")
    assert take.times is not None
    starters = [at + 1 for at, word in enumerate(words[:-1]) if word.endswith(".")]
    for at in starters:
        start = take.times[at][0]
        assert abs(start - onset_after(take, take.times[at - 1][1] + 0.2 / speed)) < 0.1


def test_a_vowel_lies_within_its_word(hibari: Hibari) -> None:
    """Between hisses, which are high, the lowest pitched moment is the vowel of the word between."""
    words = ["Six", "sisters", "seesaw,", "hush,", "sushi."]
    words[3] = "moon,"
    take = hibari.speak(words, HEART, "en")
    assert take.times is not None
    start, end = take.times[3]
    assert start < _lowest_moment(take) < end


def _lowest_moment(take: Take) -> float:
    """The middle of the 50 ms in which most of the power lies under 400 Hz, of those that are loud."""
    size = take.rate // 20
    windows = take.samples[: len(take.samples) // size * size].reshape(-1, size)
    power = np.abs(np.fft.rfft(windows * np.hanning(size))) ** 2
    loud = power.sum(1) > 0.1 * power.sum(1).max()
    share = np.where(loud, power[:, : 400 * size // take.rate].sum(1) / power.sum(1), 0)
    return (float(np.argmax(share)) + 0.5) / 20


def test_a_slower_voice_takes_longer(hibari: Hibari) -> None:
    words = ["A", "square", "on", "each", "of", "its", "sides."]
    slow, fast = (hibari.speak(words, Voice(name="heart", speed=speed), "en") for speed in (0.7, 1.4))
    assert slow.duration > 1.5 * fast.duration


def test_the_same_words_and_seed_give_the_same_samples(hibari: Hibari) -> None:
    words = ["The", "same", "words."]
    again = Hibari().speak(words, HEART, "en")
    assert np.array_equal(hibari.speak(words, HEART, "en").samples, again.samples)
    other = hibari.speak(words, Voice(name="heart", seed=1), "en")
    assert not np.array_equal(other.samples, again.samples)


def test_a_forced_pronunciation_is_heard_and_timed_as_one_word(hibari: Hibari) -> None:
    forced = hibari.speak(["The", "[JSON](/ʤˈAsən/)", "file,", "[too](/tˈu/)."], HEART, "en")
    spelled = hibari.speak(["The", "J S O N", "file,", "too."], HEART, "en")
    assert forced.times is not None and spelled.times is not None
    assert len(forced.times) == len(spelled.times) == 4
    assert forced.times[1][1] - forced.times[1][0] < 0.7 * (spelled.times[1][1] - spelled.times[1][0])


@pytest.mark.parametrize("comma", [",", ""])
def test_a_sentence_too_long_for_the_model_is_said_whole(hibari: Hibari, comma: str) -> None:
    words = [f"number{comma}"] * 100 + ["end."]
    take = hibari.speak(words, HEART, "en")
    assert take.times is not None
    lengths = [end - start for start, end in take.times]
    assert min(lengths) > 0.15
    assert take.times[-1][1] <= take.duration
    assert all(before[0] < after[0] for before, after in pairwise(take.times))


def test_a_word_as_long_as_a_page_is_said(hibari: Hibari) -> None:
    take = hibari.speak(["a" + "-la" * 300, "end."], HEART, "en")
    assert take.times is not None and len(take.times) == 2
    assert take.duration > 20


def test_a_word_that_cannot_be_read_is_told_and_takes_no_time(
    hibari: Hibari, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        take = hibari.speak(["See", "日本", "now."], HEART, "en")
    assert take.times is not None
    assert take.times[1][0] == take.times[1][1] == take.times[0][1]
    assert "日本" in caplog.text


@given(st.lists(st.text(max_size=12).filter(lambda word: word.strip()), min_size=1, max_size=8))
@settings(max_examples=60)
def test_whatever_the_words_their_phonemes_stay_in_order(words: list[str]) -> None:
    reader = reader_of_heart()
    owners = [
        owner for pieces in reader.read(words) for piece in pieces for owner in piece.owners if owner >= 0
    ]
    assert owners == sorted(owners)
    assert set(owners) <= set(range(len(words)))


@given(st.text(alphabet="ab ,", max_size=3000))
def test_phonemes_are_cut_into_pieces_that_hold_them_all(letters: str) -> None:
    ranges = cuts(letters)
    if letters.strip():
        assert "".join(letters[start:end] for start, end in ranges) == letters
    assert all(0 < end - start <= LIMIT for start, end in ranges)
