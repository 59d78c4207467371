"""The author's own takes: heard as they are, and refused when they do not fit the words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.config import Settings
from notes2manim.model.script import Beat
from notes2manim.voices.speak import SpokenScene, speak_scene
from tests.voices.conftest import scene, voiced_by
from tests.voices.speech_server import tones, wave

SAYS = ("The area is what counts here.", "It doubles, of course.")
FOLDER = Path("recordings/topic")
RATE = 48000


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (FOLDER / "why-it-works").mkdir(parents=True)


def record(name: str, text: str) -> None:
    (FOLDER / name).write_bytes(wave(tones(text, RATE)))


def speak(*says: str | Beat, settings: Settings | None = None) -> SpokenScene:
    return speak_scene(
        scene(*says), settings or voiced_by("recorded"), cache=Path("takes"), recordings=FOLDER
    )


def test_a_take_of_a_scene_is_heard_uncut_between_its_pauses() -> None:
    record("why-it-works.wav", " ".join(SAYS))
    spoken = speak(SAYS[0], Beat(pause=1), SAYS[1])
    take = tones(" ".join(SAYS), RATE)
    timing = spoken.timing
    assert (timing.provider, timing.sample_rate) == ("recorded", RATE)
    heard = spoken.samples[round(0.5 * RATE) : -round(0.9 * RATE)]
    assert abs(len(heard) - len(take.samples)) < 0.1 * RATE
    assert np.corrcoef(heard[RATE : 2 * RATE], take.samples[RATE - 240 : 2 * RATE - 240])[0, 1] != 0
    first, silent, second = timing.beats
    assert silent.end == second.start == second.words[0].start
    assert first.words[-1].end <= second.start
    assert take.times is not None
    assert second.start == pytest.approx(0.5 + take.times[6][0], abs=0.1)
    edges = [edge for beat in timing.beats for edge in (beat.start, beat.end)]
    assert all(before <= after for before, after in pairwise(edges))
    assert timing.duration == pytest.approx(len(spoken.samples) / RATE)


def test_takes_of_beats_have_the_pauses_of_the_film() -> None:
    record("why-it-works/1.wav", SAYS[0])
    record("why-it-works/3.wav", SAYS[1])
    first, silent, second = speak(SAYS[0], Beat(pause=1), SAYS[1]).timing.beats
    assert silent.end - silent.start == pytest.approx(1)
    assert first.end - first.words[-1].end == pytest.approx(0.35, abs=0.05)
    assert len(second.words) == 4


def test_a_missing_take_names_the_file_and_the_place_in_the_notes() -> None:
    record("why-it-works/1.wav", SAYS[0])
    with pytest.raises(VoiceError) as error:
        speak(*SAYS)
    assert str(error.value).startswith("notes/topic.md:5: nothing is recorded")
    assert "recordings/topic/why-it-works/2.wav" in str(error.value)


def test_a_missing_take_is_spoken_by_another_voice_where_voices_may_be_mixed() -> None:
    spoken = speak(*SAYS, settings=voiced_by("recorded", mix=True, fallback=["tone"]))
    assert spoken.timing.provider == "tone"


@pytest.mark.parametrize(
    ("text", "fault"),
    [("It doubles.", "too short for 10 words"), (" ".join(SAYS * 5), "too long for 10 words")],
)
def test_a_take_of_other_words_is_refused(text: str, fault: str) -> None:
    record("why-it-works.wav", text)
    with pytest.raises(VoiceError, match=fault) as error:
        speak(*SAYS)
    assert "recordings/topic/why-it-works.wav cannot be used" in str(error.value)
    assert "Record it anew" in error.value.remedy


def test_a_take_outside_of_the_project_is_not_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "take.wav"
    elsewhere.write_bytes(wave(tones(" ".join(SAYS), RATE)))
    (FOLDER / "why-it-works.wav").symlink_to(elsewhere)
    with pytest.raises(ConfigError, match="lies outside of the project"):
        speak(*SAYS)
