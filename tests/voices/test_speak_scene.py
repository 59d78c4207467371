"""A spoken scene: its pauses, its words on the clock, and what is spoken again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.config import Pauses, Settings
from notes2manim.model.say import split_words
from notes2manim.model.script import Beat
from notes2manim.voices import sound
from notes2manim.voices.cache import read_take, take_key, write_take
from notes2manim.voices.provider import Take
from notes2manim.voices.registry import provider_version
from notes2manim.voices.speak import speak_scene
from notes2manim.voices.tone import Tone
from tests.damage import each_byte_flipped
from tests.voices.conftest import scene, voiced_by

TONE = voiced_by("tone", name="tone")


def test_a_sentence_that_the_voice_cannot_say_is_silent_for_its_time_and_told(takes: Path) -> None:
    arabic = "سرعة الضوء في الفراغ ثابتة."
    spoken = speak_scene(scene("One.", arabic, "🚀 ✅", "Two."), voiced_by("hibari"), cache=takes)
    one, silent, signs, two = spoken.timing.beats
    assert not one.fault and not two.fault
    assert 'the voice has no sound for "سرعة' in silent.fault and "choose another voice." in silent.fault
    assert silent.end - silent.start > 1.5
    assert all(word.end > word.start for word in silent.words)
    loud = np.abs(spoken.samples) > 0.01
    for beat, said in ((one, True), (silent, False), (two, True)):
        assert loud[round(beat.start * spoken.rate) : round(beat.end * spoken.rate)].any() == said
    assert signs.start < signs.end


def test_pauses_are_exact_to_the_sample(takes: Path) -> None:
    settings = TONE.model_copy(update={"pauses": Pauses(lead=0.25, beat=0.5, scene=1.0)})
    says = ("One thing.", "Two.", "Three.")
    spoken = speak_scene(scene(says[0], Beat(say=says[1], pause=2), says[2]), settings, cache=takes)
    at = round(0.25 * spoken.rate)
    for say, pause, beat in zip(says, (0.5, 2.0, 1.0), spoken.timing.beats, strict=True):
        take = sound.trim(Tone().speak(say.split(), settings.voice, "en"))
        assert round(beat.start * spoken.rate) == at
        assert np.allclose(spoken.samples[at : at + len(take.samples)], take.samples, atol=1e-4)
        at += len(take.samples)
        assert not spoken.samples[at : at + round(pause * spoken.rate)].any()
        at += round(pause * spoken.rate)
    assert len(spoken.samples) == at == round(spoken.timing.duration * spoken.rate)


def test_a_beat_without_words_is_a_silence(takes: Path) -> None:
    spoken = speak_scene(scene(Beat(pause=1.5), "Then this.", Beat()), TONE, cache=takes)
    silent, _, last = spoken.timing.beats
    assert (silent.start, silent.end, silent.words) == (0.5, 2.0, [])
    assert not np.any(spoken.samples[: 2 * spoken.rate])
    assert last.end - last.start == pytest.approx(TONE.pauses.scene)


def test_a_scene_of_silence_needs_no_voice(takes: Path, spoken: list[str]) -> None:
    result = speak_scene(scene(Beat(pause=1)), TONE, cache=takes)
    assert result.timing.duration == pytest.approx(0.5 + 1 + 0.9)
    assert spoken == []


def test_each_word_has_one_time_inside_its_beat(takes: Path) -> None:
    says = ["The area is $a^2$ — so, `x = 1`, and 3.5 km too.", "— …", "All done."]
    timing = speak_scene(scene(*says), TONE, cache=takes).timing
    for say, beat in zip(says, timing.beats, strict=True):
        assert len(beat.words) == len(split_words(say))
        edges = [beat.start, *(edge for word in beat.words for edge in (word.start, word.end)), beat.end]
        assert all(before <= after for before, after in pairwise(edges))
    assert [beat.end for beat in timing.beats[:-1]] == [beat.start for beat in timing.beats[1:]]


def test_editing_one_sentence_speaks_one_sentence(takes: Path, spoken: list[str]) -> None:
    speak_scene(scene("First thing.", "Second thing.", "Third."), TONE, cache=takes)
    assert spoken == ["First thing.", "Second thing.", "Third."]
    spoken.clear()
    speak_scene(scene("First thing.", "Another thing.", "Third."), TONE, cache=takes)
    assert spoken == ["Another thing."]


def test_a_take_from_the_cache_sounds_as_when_it_was_spoken(takes: Path) -> None:
    first, again = (speak_scene(scene("Say it.", "Twice."), TONE, cache=takes) for _ in range(2))
    assert np.array_equal(first.samples, again.samples)
    assert first.timing == again.timing


def test_other_pauses_speak_nothing_again(takes: Path, spoken: list[str]) -> None:
    speak_scene(scene("First thing."), TONE, cache=takes)
    speak_scene(scene("First thing."), TONE.model_copy(update={"pauses": Pauses(beat=3)}), cache=takes)
    assert len(spoken) == 1


@pytest.mark.parametrize("change", [{"speed": 1.1}, {"seed": 1}, {"name": "silent"}])
def test_another_setting_of_the_voice_speaks_again(
    takes: Path, spoken: list[str], change: dict[str, object]
) -> None:
    speak_scene(scene("First thing."), TONE, cache=takes)
    speak_scene(scene("First thing."), voiced_by("tone", **{"name": "tone", **change}), cache=takes)
    assert len(spoken) == 2


def test_another_version_of_the_voice_speaks_again() -> None:
    voice = TONE.voice
    assert take_key(["a"], voice, "en", "tone 1") != take_key(["a"], voice, "en", "tone 2")
    assert take_key(["a b"], voice, "en", "tone 1") != take_key(["a", "b"], voice, "en", "tone 1")


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other"])
def test_a_damaged_take_is_spoken_again(takes: Path, spoken: list[str], damage: str) -> None:
    whole = speak_scene(scene("First thing."), TONE, cache=takes)
    (file,) = takes.rglob("*.npz")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes({"cut": data[:-500], "flipped": data, "empty": b"", "other": b"Not a take."}[damage])
    again = speak_scene(scene("First thing."), TONE, cache=takes)
    assert len(spoken) == 2
    assert np.array_equal(whole.samples, again.samples)
    speak_scene(scene("First thing."), TONE, cache=takes)
    assert len(spoken) == 2


def test_not_one_bit_of_a_take_may_turn(takes: Path) -> None:
    take = Take(np.linspace(-0.5, 0.5, 200, dtype=np.float32), 24000, [(0.0, 0.004), (0.004, 0.008)])
    write_take(takes, "00", take)
    (file,) = takes.rglob("*.npz")
    good = read_take(takes, "00")
    assert good is not None
    for damaged in each_byte_flipped(file.read_bytes()):
        file.write_bytes(damaged)
        read = read_take(takes, "00")
        if read is not None:
            assert np.array_equal(read.samples, good.samples)
            assert (read.rate, read.times) == (good.rate, good.times)


def test_the_cache_holds_no_half_written_files(takes: Path) -> None:
    speak_scene(scene("First thing.", "Second."), TONE, cache=takes)
    assert {path.suffix for path in takes.rglob("*") if path.is_file()} == {".npz"}


def test_an_unknown_voice_is_named_with_those_that_there_are(takes: Path) -> None:
    with pytest.raises(ConfigError, match=r"notes/topic\.md:3") as caught:
        speak_scene(scene("Hello."), voiced_by("hibari", name="haert"), cache=takes)
    assert 'hibari has no voice "haert"' in str(caught.value)
    assert 'Did you mean "heart"?' in str(caught.value) and "fenrir" in str(caught.value)


def test_a_language_that_the_voice_lacks_names_one_that_has_it(takes: Path) -> None:
    settings = Settings.model_validate({"language": "de", "voice": "hibari"})
    with pytest.raises(ConfigError, match='does not speak "de"') as caught:
        speak_scene(scene("Guten Tag."), settings, cache=takes)
    assert "espeak" in str(caught.value)
    assert "hibari" not in caught.value.remedy


@pytest.mark.parametrize(
    ("samples", "fault"),
    [
        (np.zeros(0), "no sound at all"),
        (np.zeros(24000), "nothing but silence"),
        (np.full(24000, np.nan), "not numbers"),
        (np.sign(np.sin(np.arange(24000) / 20)), "clipped"),
    ],
)
def test_a_take_that_cannot_be_used_is_named_with_its_line(
    takes: Path, monkeypatch: pytest.MonkeyPatch, samples: np.ndarray, fault: str
) -> None:
    broken = Take(samples.astype(np.float32), 24000, [(0.0, 1.0)])
    monkeypatch.setattr("notes2manim.voices.espeak.Espeak.speak", lambda *_: broken)
    with pytest.raises(VoiceError, match=rf"notes/topic\.md:5: .*{fault}"):
        speak_scene(scene(Beat(pause=1), "Hello."), voiced_by("espeak"), cache=takes)
    assert not list(takes.rglob("*.npz"))


def test_the_version_of_a_voice_is_known_without_loading_it() -> None:
    assert provider_version("hibari").startswith("hibari-tts 0.2.1")
    assert provider_version("espeak").startswith("espeak-ng 1.")
    assert provider_version("tone") == Tone().version()


def test_beats_join_without_a_click(takes: Path) -> None:
    spoken = speak_scene(scene("Aa.", "Oo."), voiced_by("hibari"), cache=takes)
    for beat in spoken.timing.beats:
        at = round(beat.start * spoken.rate)
        assert np.abs(np.diff(spoken.samples[at - 2 : at + 40])).max() < 0.005
