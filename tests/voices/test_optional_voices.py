"""The voices that a person may add: clear about being absent, and right about their words when there."""

from __future__ import annotations

from importlib import metadata
from itertools import pairwise

import numpy as np
import pytest

from notes2manim.errors import VoiceError
from notes2manim.model.config import PROVIDERS, Settings
from notes2manim.voices import kokoro, sound
from notes2manim.voices.align import estimate
from notes2manim.voices.choose import load_voice
from notes2manim.voices.hibari import Hibari
from notes2manim.voices.piper import _spans, sentences_of
from notes2manim.voices.registry import LOADED, RECORDED, choose_voice, open_provider, provider_version
from notes2manim.voices.spoken import chunks, plain

OPTIONAL = ("kokoro", "piper")


def is_here(name: str) -> bool:
    try:
        provider_version(name)
    except VoiceError:
        return False
    return True


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_voice_that_is_not_installed_says_how_to_get_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    monkeypatch.setattr(metadata, "version", absent)
    with pytest.raises(VoiceError, match=f"Run `make {name}`"):
        provider_version(name)


def test_kokoro_without_its_speakers_says_how_to_get_them(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "1.0")
    monkeypatch.setattr(kokoro, "STYLES", tmp_path)
    with pytest.raises(VoiceError, match=r"no styles .* Run `make kokoro`"):
        provider_version("kokoro")


@pytest.mark.parametrize("name", [name for name in PROVIDERS if name != RECORDED])
def test_every_provider_of_the_configuration_opens(name: str) -> None:
    assert open_provider(name).languages()


@pytest.mark.parametrize("name", LOADED)
def test_a_voice_that_takes_long_to_load_can_be_loaded_before_it_speaks(name: str) -> None:
    if name in OPTIONAL and not is_here(name):
        pytest.skip(f"needs `make {name}`")
    load_voice(Settings.model_validate({"voice": name}))


@pytest.mark.slow
@pytest.mark.parametrize("name", OPTIONAL)
def test_an_added_voice_says_each_word_in_turn(name: str) -> None:
    if not is_here(name):
        pytest.skip(f"needs `make {name}`")
    provider = open_provider(name)
    voice = choose_voice(provider, Settings.model_validate({"voice": name}))
    words = ["Take", "the", "sum", "of", "the", "squares.", "Then", "stop,", "and", "look."]
    take, again = (provider.speak(words, voice, "en") for _ in range(2))
    assert np.array_equal(take.samples, again.samples)
    settled = sound.settle(sound.trim(take))
    sound.check(settled)
    assert settled.times is not None and len(settled.times) == len(words)
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(settled.times))
    assert settled.times[6][0] - settled.times[5][1] > 0.2


def test_words_that_a_voice_runs_together_share_its_time() -> None:
    words = ["sum", "of", "the", "squares"]
    groups = [(4, (0.0, 0.4)), (5, (0.4, 0.7)), (8, (0.7, 1.3))]
    spans = _spans(words, groups, [4, 3, 3, 8])
    assert spans is not None
    assert spans[0] == pytest.approx((0.0, 0.4))
    assert (
        spans[1][0] == pytest.approx(0.4) and spans[1][1] == spans[2][0] and spans[2][1] == pytest.approx(0.7)
    )
    assert spans[3] == pytest.approx((0.7, 1.3))
    assert _spans(["one"], [(3, (0, 1)), (3, (1, 2))], [3]) is None


def test_sentences_keep_all_words() -> None:
    words = ["Stop.", 'He said "go!"', "Then", "this"]
    assert sentences_of(words) == [["Stop."], ['He said "go!"'], ["Then", "this"]]


@pytest.mark.parametrize(
    "say",
    [
        "First, shade half. Then, cut it, and turn it around. Finally, paste both parts, and look.",
        "When the price rises, people buy less, and producers want to sell more.",
        "The area of the square on the hypotenuse is the sum of the areas of the other two squares.",
    ],
)
def test_estimated_word_times_are_near_the_true_ones(hibari: Hibari, say: str) -> None:
    words = say.split()
    voice = choose_voice(hibari, Settings())
    take = sound.settle(sound.trim(hibari.speak(words, voice, "en")))
    assert take.times is not None
    estimated = estimate(words, take)
    assert len(estimated) == len(words)
    off = [abs(true[0] - guess[0]) for true, guess in zip(take.times, estimated, strict=True)]
    assert np.mean(off) < 0.25


def test_forced_pronunciations_are_kept_whole_and_can_be_taken_off() -> None:
    assert plain("[JSON](/ʤˈAsən/),") == "JSON,"
    assert chunks("a [JSON file](/ʤˈAsən fˈIl/), too") == ["a", "[JSON file](/ʤˈAsən fˈIl/),", "too"]
