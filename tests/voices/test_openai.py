"""A scene spoken by servers with OpenAI's endpoint."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.config import Voice, resolve
from notes2manim.voices.openai import OpenAI, match
from notes2manim.voices.provider import Take
from notes2manim.voices.received import decode
from notes2manim.voices.speak import speak_scene
from tests.voices.conftest import scene, voiced_by
from tests.voices.openai_server import OpenAIServer
from tests.voices.speech_server import Reply, told, tones, wave

WORDS = ["A", "square,", "on", "each", "side,", "grows", "with", "it."]
KEY = "sk-not-for-logs-4711"


def no_wait(seconds: float) -> None:
    """Wait no time."""


def speak(server: OpenAIServer, **voice: object) -> Take:
    settings = {"name": "alloy", "speed": 1.0, "url": server.url, **voice}
    return OpenAI(sleep=no_wait).speak(WORDS, Voice.model_validate(settings), "en")


def test_a_wave_file_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with OpenAIServer() as server:
        speak(server, model="kokoro", name="af_heart", speed=1.2)
        assert server.said("/v1/audio/speech") == [
            {
                "model": "kokoro",
                "input": " ".join(WORDS),
                "voice": "af_heart",
                "response_format": "wav",
                "speed": 1.2,
            }
        ]


def test_another_format_than_asked_for_is_heard_all_the_same() -> None:
    with OpenAIServer(always_opus=True) as server:
        take = speak(server)
    assert abs(take.duration - tones(" ".join(WORDS), 24000, speed=1.2).duration) < 0.1


def test_word_times_come_from_the_server_where_it_has_them() -> None:
    with OpenAIServer(captions=True) as server:
        take = speak(server)
        [asked] = server.said("/dev/captioned_speech")
        assert (asked["stream"], asked["return_timestamps"]) == (False, True)
        assert server.said("/v1/audio/speech") == []
    true = tones(" ".join(WORDS), 24000, speed=1.2).times
    assert take.times is not None and true is not None
    assert all(abs(one[0] - two[0]) < 0.02 for one, two in zip(take.times, true, strict=True))


def test_a_server_without_captions_is_asked_for_them_once(takes: Path) -> None:
    with OpenAIServer() as server:
        settings = voiced_by("openai", url=server.url, in_flight=1)
        speak_scene(scene("First thing.", "Second thing.", "Third thing."), settings, cache=takes)
        assert len(server.said("/dev/captioned_speech")) == 1
        assert len(server.said("/v1/audio/speech")) == 3


@pytest.mark.parametrize(
    "unknown",
    [told({"detail": "Forbidden"}, 403), told({"ok": True}), Reply(b"<!DOCTYPE html>", "text/html")],
)
def test_a_server_that_answers_to_every_address_speaks_all_the_same(unknown: Reply) -> None:
    with OpenAIServer(unknown=unknown) as server:
        assert len(speak(server).times or []) == len(WORDS)
        assert len(server.said("/dev/captioned_speech")) == 1


def test_notes_may_not_say_where_a_key_is_sent() -> None:
    with pytest.raises(ConfigError, match=r'"voice\.url" may not be set by notes'):
        resolve({}, {"voice": {"provider": "openai", "url": "http://elsewhere.example"}}, place="notes/x.md")


def test_a_wave_file_of_unknown_length_is_heard_to_its_end() -> None:
    """As servers send it that do not know its length when they write its header."""
    take = tones(" ".join(WORDS), 24000)
    content = bytearray(wave(take))
    content[4:8] = content[40:44] = b"\xff\xff\xff\xff"
    assert decode(bytes(content)).duration == pytest.approx(take.duration)


def test_the_key_is_sent_and_never_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with caplog.at_level(logging.DEBUG), OpenAIServer(key=KEY) as server:
        speak(server)
        server.faults.append("500")
        speak(server)
    with (
        caplog.at_level(logging.DEBUG),
        OpenAIServer(key="another") as server,
        pytest.raises(VoiceError) as error,
    ):
        speak(server)
    assert 'it says 401 "Incorrect API key provided: Bearer …' in str(error.value)
    assert KEY not in str(error.value) + caplog.text


def test_a_password_does_not_belong_into_an_address() -> None:
    with pytest.raises(ConfigError, match=r"voice\.url"):
        resolve({"voice": {"url": "http://me:secret@127.0.0.1:9/v1"}})


def test_the_words_of_a_server_are_matched_by_their_letters() -> None:
    stamps = [("Euler", 0.0, 0.4), ("'s", 0.4, 0.5), ("—", 0.5, 0.6), ("idea", 0.6, 1.0), (".", 1.0, 1.1)]
    assert match(["Euler's", "—", "idea."], stamps) == [(0.0, 0.5), (0.5, 0.5), (0.6, 1.0)]
    assert match(["42"], [("forty", 0.0, 0.4), ("two", 0.4, 0.6)]) is None
    assert match(["word"], []) is None
