"""A scene spoken by a Dia server: what it is asked, and what becomes of everything that it can do wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.config import Settings, Voice
from notes2manim.voices.booth import Booth
from notes2manim.voices.dia import Dia
from notes2manim.voices.provider import Take
from notes2manim.voices.speak import speak_scene
from tests.voices.conftest import scene, voiced_by
from tests.voices.dia_server import DiaServer
from tests.voices.speech_server import HANG, opus, tones, wave

WORDS = ["A", "square", "on", "each", "side.", "It", "grows", "with", "the", "side."]
SECOND = ["Then", "the", "other", "one", "follows."]


@pytest.fixture
def server() -> Iterator[DiaServer]:
    with DiaServer() as running:
        yield running


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DIA_TTS_BASE_URL", "DIA_TTS_TIMEOUT", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited between tries, none of which passed."""
    return []


def speak(server: DiaServer, waits: list[float], words: list[str] = WORDS, **voice: object) -> Take:
    settings = {"name": "S1", "url": server.url, **voice}
    return Dia(sleep=waits.append).speak(words, Voice.model_validate(settings), "en")


def test_each_trap_of_the_server_is_asked_away(server: DiaServer, waits: list[float]) -> None:
    speak(server, waits, seed=7, speed=0.9)
    [asked] = server.said("/tts")
    assert asked == {
        "text": f"[S1] {' '.join(WORDS)}",
        "voice_mode": "single_s1",
        "output_format": "wav",
        "speed_factor": 1.0,
        "seed": 7,
        "split_text": False,
    }


def test_the_second_speaker_has_a_tag_of_his_own(server: DiaServer, waits: list[float]) -> None:
    speak(server, waits, name="S2")
    [asked] = server.said("/tts")
    assert (asked["voice_mode"], asked["text"][:5]) == ("single_s2", "[S2] ")


@pytest.mark.parametrize("name", ["Abigail.wav", "abigail", "Old Tom"])
def test_a_predefined_voice_is_asked_for_by_its_file(
    server: DiaServer, waits: list[float], name: str
) -> None:
    speak(server, waits, name=name)
    [asked] = server.said("/v1/audio/speech")
    assert asked["voice"] in ("Abigail.wav", "Old_Tom.wav")
    assert (asked["response_format"], asked["speed"]) == ("wav", 1.0)


def test_an_unknown_voice_is_refused_and_not_spoken_as_another(server: DiaServer, waits: list[float]) -> None:
    with pytest.raises(ConfigError, match=r'no voice "Abigal". Did you mean "Abigail.wav"\?'):
        speak(server, waits, name="Abigal")
    assert server.said("/v1/audio/speech") == []


def test_a_recording_to_speak_like_is_uploaded_once(
    server: DiaServer, waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("me.wav").write_bytes(wave(tones("My own voice.", 44100)))
    for _ in range(2):
        speak(server, waits, clone="me.wav", transcript="My own voice.")
    assert list(server.references.values()) == [Path("me.wav").read_bytes()]
    assert len(server.said("/upload_reference")) == 1
    asked = server.said("/tts")[-1]
    assert (asked["voice_mode"], asked["transcript"]) == ("clone", "[S1] My own voice.")
    assert asked["clone_reference_filename"] in server.references
    Path("me.wav").write_bytes(wave(tones("My voice has changed.", 44100)))
    speak(server, waits, clone="me.wav")
    assert len(server.references) == 2


@pytest.mark.parametrize("clone", ["../me.wav", "/etc/hostname", "link.wav"])
def test_nothing_outside_of_the_project_is_sent(
    server: DiaServer, waits: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clone: str
) -> None:
    (tmp_path / "me.wav").write_bytes(b"private")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "link.wav").symlink_to(tmp_path / "me.wav")
    monkeypatch.chdir(tmp_path / "project")
    with pytest.raises(ConfigError, match="lies outside of the project"):
        speak(server, waits, clone=clone)
    assert server.asked == []


def test_a_long_beat_goes_in_whole_sentences(server: DiaServer, waits: list[float]) -> None:
    words = WORDS * 5
    take = speak(server, waits, words, chunk=110)
    texts = [asked["text"] for asked in server.said("/tts")]
    assert " ".join(text.removeprefix("[S1] ") for text in texts) == " ".join(words)
    assert all(len(text) <= 115 and text.endswith(".") for text in texts)
    assert take.times is not None and len(take.times) == len(words)


def test_the_wait_grows_and_a_server_may_ask_for_more(server: DiaServer, waits: list[float]) -> None:
    server.faults += ["500", "429 for 7 s", "500"]
    speak(server, waits, retries=3)
    first, asked_for, third = waits
    assert 0.25 <= first <= 0.5
    assert asked_for == 7
    assert 1 <= third <= 2


def test_a_password_in_the_environment_is_never_told(
    waits: list[float], server: DiaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIA_TTS_BASE_URL", "http://me:secret@127.0.0.1:9")
    with pytest.raises(VoiceError) as error:
        speak(server, waits, retries=0)
    assert "at http://127.0.0.1:9:" in str(error.value)
    assert "secret" not in str(error.value)


def test_what_the_server_refuses_for_good_is_asked_once(server: DiaServer, waits: list[float]) -> None:
    with pytest.raises(VoiceError, match=r'it says 422 ".*cfg_scale'):
        speak(server, waits, options={"cfg_scale": 50})
    assert waits == []


def test_options_are_sent_as_they_are(server: DiaServer, waits: list[float]) -> None:
    speak(server, waits, options={"temperature": 1.1, "cfg_scale": 2.5})
    [asked] = server.said("/tts")
    assert (asked["temperature"], asked["cfg_scale"]) == (1.1, 2.5)


def test_the_environment_names_the_server_and_its_patience(
    server: DiaServer, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIA_TTS_BASE_URL", f"{server.url}/v1/")
    speak(server, waits, url="http://127.0.0.1:9")
    assert len(server.said("/tts")) == 1
    monkeypatch.setenv("DIA_TTS_TIMEOUT", "0.2")
    server.fault = HANG
    with pytest.raises(VoiceError, match=r"within 0\.2 s"):
        speak(server, waits, retries=0)
    monkeypatch.setenv("DIA_TTS_TIMEOUT", "soon")
    with pytest.raises(VoiceError, match='DIA_TTS_TIMEOUT is "soon"'):
        speak(server, waits)


def dia(server: DiaServer, **voice: object) -> Settings:
    return voiced_by("dia", url=server.url, **{"retries": 0, **voice})


def test_beats_are_asked_for_side_by_side_and_laid_in_order(server: DiaServer, takes: Path) -> None:
    server.seconds = 0.05  # so that one can wait for the others
    says = [f"Sentence number {'very ' * count}long." for count in range(8)]
    spoken = speak_scene(scene(*says), dia(server, in_flight=4, server_limit=3), cache=takes)
    assert 2 <= server.most_at_once <= 3
    lengths = [beat.words[-1].end - beat.words[0].start for beat in spoken.timing.beats]
    assert lengths == sorted(lengths)
    assert (spoken.timing.provider, spoken.timing.voice) == ("dia", "S1")


def test_connections_are_kept_for_all_beats(server: DiaServer, takes: Path) -> None:
    speak_scene(scene(*(f"This is {name}." for name in "abcdefgh")), dia(server, in_flight=2), cache=takes)
    assert len(server.said("/tts")) == 8
    assert len({asked.port for asked in server.asked}) <= 2


def test_what_was_spoken_is_not_asked_for_again(server: DiaServer, takes: Path) -> None:
    speak_scene(scene("First thing.", "Second thing."), dia(server), cache=takes)
    moved = dia(server, timeout=9, retries=5, in_flight=1, server_limit=9, fallback=["tone"])
    speak_scene(scene("First thing.", "Another thing."), moved, cache=takes)
    assert [asked["text"] for asked in server.said("/tts")[2:]] == ["[S1] Another thing."]
    speak_scene(scene("First thing."), dia(server, seed=1), cache=takes)
    assert len(server.said("/tts")) == 4


def test_a_scene_that_fails_does_not_ask_for_every_beat(server: DiaServer, takes: Path) -> None:
    server.fault = "500"
    says = [f"Thing number {number}." for number in range(40)]
    with pytest.raises(VoiceError, match=r"^notes/topic\.md:"):
        speak_scene(scene(*says), dia(server, in_flight=2), cache=takes)
    assert len(server.said("/tts")) < 20


def test_a_batch_is_tried_again_less_often(server: DiaServer, waits: list[float], takes: Path) -> None:
    booth = Booth(Dia(sleep=waits.append), dia(server, retries=3), takes)
    server.fault = "500"
    for count in range(1, 6):
        with pytest.raises(VoiceError):
            booth.take([*WORDS, *["again."] * count])
    assert len(waits) == 6


def test_one_voice_for_the_film_and_no_other_without_leave(server: DiaServer, takes: Path) -> None:
    server.fault = "503"
    with pytest.raises(VoiceError, match="the voice dia does not speak"):
        speak_scene(scene(" ".join(WORDS)), dia(server, fallback=["tone"]), cache=takes)


def test_a_scene_that_fails_is_spoken_whole_by_another_where_voices_may_be_mixed(
    server: DiaServer, takes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = dia(server, fallback=["tone"], mix=True, in_flight=1)
    server.faults += ["", "500"]
    with caplog.at_level(logging.WARNING):
        fallen = speak_scene(scene(" ".join(WORDS), " ".join(SECOND)), settings, cache=takes)
    assert (fallen.timing.provider, fallen.timing.voice) == ("tone", "silent")
    assert fallen.timing.instead_of == "dia"
    assert not fallen.samples.any()
    assert "Another voice speaks this scene." in caplog.text
    again = speak_scene(scene(" ".join(WORDS), " ".join(SECOND)), settings, cache=takes)
    assert (again.timing.provider, again.timing.instead_of) == ("dia", "")


def test_an_answer_in_opus_is_told_by_its_bytes() -> None:
    from notes2manim.voices.received import decode

    take = tones("Said in another way.", 48000)
    heard = decode(opus(take))
    assert abs(heard.duration - take.duration) < 0.1


def test_a_server_in_real_time_takes_turns(server: DiaServer, takes: Path) -> None:
    """Two scenes at one server, as two processes of a build, wait for one another."""
    from threading import Thread

    settings = dia(server, server_limit=1, in_flight=2)
    scenes = [scene(*(f"Scene {name}, beat {beat}." for beat in "xyz")) for name in "ab"]
    threads = [
        Thread(target=speak_scene, args=(one,), kwargs={"settings": settings, "cache": takes})
        for one in scenes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.said("/tts")) == 6
    assert server.most_at_once == 1
