"""Speech servers that fail in every way that is known: who speaks then, what is told, and what is kept.

The servers are real ones on loopback. Each fault is tried with each provider that talks to servers.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.config import Settings, Voice
from notes2manim.model.script import Script
from notes2manim.voices import openai, server
from notes2manim.voices.choose import choose_provider
from notes2manim.voices.dia import Dia
from notes2manim.voices.provider import Take
from notes2manim.voices.speak import speak_scene
from tests.voices.conftest import scene, voiced_by
from tests.voices.dia_server import DiaServer
from tests.voices.openai_server import OpenAIServer
from tests.voices.speech_server import FAULTS, HANG, ODD, Reply, SpeechServer, told

SAYS = [
    "A square stands on each side, and it grows with the side, as everybody can see.",
    "Then the other one follows, and both of them are as large as the third.",
]
ONE = scene(*SAYS)
SCRIPT = Script(title="A film", scenes=[ONE])
KEY = "sk-not-for-others-4711"
REMEDY = "Start it, set voice.provider: hibari, or let voice.fallback speak: `make retry`."
SOON = 0.4  # seconds that a server has which takes too long

# What is told of each fault that stays.
TOLD = {
    "429": 'it says 429 "Too many requests"',
    "429 for 7 s": 'it says 429 "Too many requests"',
    "429 until a date": 'it says 429 "Too many requests"',
    "429 for hours": 'it says 429 "Too many requests"',
    "500": 'it says 500 "Speech generation failed"',
    "503": 'it says 503 "Model not loaded. Server is starting',
    "no connection kept": "it breaks the connection, or speaks no HTTP",
    "half a body": "its answer broke off",
    "half of its chunks": "its answer broke off",
    "TLS": "it breaks the connection, or speaks no HTTP",
    "no HTTP": "it breaks the connection, or speaks no HTTP",
    HANG: f"no whole answer within {SOON:g} s",
    "a trickle": f"no whole answer within {SOON:g} s",
    "a drip": f"no whole answer within {SOON:g} s",
    "a dripping header": f"no whole answer within {SOON:g} s",
    "no end": "its answer is longer than 64 MB",
    "a redirect to itself": "it redirects to /v1/audio/speech, and is not followed",
    "a web page": "it is a web page, not sound",
    "JSON": "it is JSON, not sound",
    "10 bytes": "its 10 bytes are not sound",
    "nothing": "it is empty",
    "silence": "nothing but silence",
    "clipped": "sound that is clipped",
    "no numbers": "sound that is not numbers",
    "endless numbers": "sound that is not numbers",
    "half the rate": "too long for 16 words",
    "twice the rate": "too short for 16 words",
    "no rate": "bytes are not sound",
    "a rate of nobody": "it is said to have 20 samples a second",
    "a header of no sound": "no sound at all",
    "a header of half the sound": "too short for 16 words: a part is missing",
    "a dropped chunk": "too short for 16 words: a part is missing",
}
SLOW = {HANG, "a trickle", "a drip", "a dripping header"}
# What another try does not better, or not soon enough.
FINAL = {"429 for hours", "no end", "a redirect to itself"}
KINDS: dict[str, Callable[[], SpeechServer]] = {
    "dia": DiaServer,
    "openai": OpenAIServer,
    "openai with captions": lambda: OpenAIServer(captions=True),
}


class Servers(NamedTuple):
    """A provider, its server, the healthy server of the other provider, and settings with both."""

    provider: str
    faulty: SpeechServer
    healthy: SpeechServer
    other: str

    def settings(self, *fallback: str, **voice: object) -> Settings:
        asked = {"url": self.faulty.url, "timeout": 30, "retries": 0, **voice}
        return voiced_by(self.provider, fallback=list(fallback), **asked)


# Captions come over the same way, so what is not about the answer's form is tried without them.
PLAIN = pytest.mark.parametrize("servers", ["dia", "openai"], indirect=True)


def patience(fault: str) -> float:
    """Return the seconds that a server has: few only where they are waited for."""
    return SOON if fault in SLOW else 30


@pytest.fixture(params=KINDS)
def servers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    provider = request.param.split()[0]
    other = {"dia": "openai", "openai": "dia"}[provider]
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(server, "FIRST_WAIT", 0.001)
    with KINDS[request.param]() as faulty, KINDS[other]() as healthy:
        if other == "dia":
            monkeypatch.setenv("DIA_TTS_BASE_URL", healthy.url)
        else:
            monkeypatch.delenv("DIA_TTS_BASE_URL", raising=False)
            monkeypatch.setattr(openai, "URL", healthy.url)
        yield Servers(provider, faulty, healthy, other)


def test_each_fault_that_a_server_can_be_told_to_have_is_tried() -> None:
    assert TOLD.keys() == {*FAULTS, HANG}


@pytest.mark.parametrize("fault", TOLD)
def test_a_server_that_fails_gives_its_film_to_another_and_says_why(
    servers: Servers, takes: Path, fault: str
) -> None:
    servers.faulty.fault = fault
    alone = choose_provider(SCRIPT, servers.settings("tone", timeout=patience(fault)), cache=takes)
    assert alone.provider == "tone"
    [reason] = alone.reasons
    assert reason.startswith(f"the voice {servers.provider} does not speak at {servers.faulty.url}: ")
    assert TOLD[fault] in reason
    chain = servers.settings(servers.other, "tone", timeout=patience(fault))
    with_another = choose_provider(SCRIPT, chain, cache=takes)
    assert with_another.provider == servers.other
    spoken = speak_scene(ONE, voiced_by(servers.other, url="", retries=0), cache=takes)
    assert spoken.timing.provider == servers.other
    assert np.abs(spoken.samples).max() > 0.01


@PLAIN
@pytest.mark.parametrize("fault", TOLD)
def test_a_server_that_fails_in_the_middle_loses_nothing_that_it_has_said(
    servers: Servers, takes: Path, fault: str
) -> None:
    speak_scene(scene(SAYS[1]), servers.settings(), cache=takes)
    servers.faulty.fault = fault
    with pytest.raises(VoiceError) as error:
        speak_scene(ONE, servers.settings(in_flight=1, timeout=patience(fault)), cache=takes)
    assert str(error.value).startswith(f"notes/topic.md:4: the voice {servers.provider} does not speak at ")
    assert TOLD[fault] in error.value.fault
    assert error.value.remedy == REMEDY
    servers.faulty.fault = ""
    before = len(servers.faulty.texts)
    whole = speak_scene(ONE, servers.settings(), cache=takes)
    assert all(SAYS[0].split()[1] in text for text in servers.faulty.texts[before:])
    assert [beat.words[0].text for beat in whole.timing.beats] == ["A", "Then"]


@PLAIN
@pytest.mark.parametrize("fault", sorted(TOLD.keys() - FINAL - {"429 for 7 s", "429 until a date"}))
def test_a_fault_that_passes_is_not_heard(servers: Servers, tmp_path: Path, fault: str) -> None:
    good = speak_scene(ONE, servers.settings(in_flight=1), cache=tmp_path / "good")
    servers.faulty.faults.append(fault)
    again = speak_scene(
        ONE, servers.settings(in_flight=1, timeout=patience(fault), retries=1), cache=tmp_path / "again"
    )
    assert np.array_equal(again.samples, good.samples)
    assert not servers.faulty.faults


@pytest.mark.parametrize("form", ODD)
def test_a_form_of_sound_that_nobody_asked_for_is_heard_all_the_same(
    servers: Servers, takes: Path, form: str
) -> None:
    good = speak_scene(ONE, servers.settings(), cache=takes / "good")
    servers.faulty.fault = form
    odd = speak_scene(ONE, servers.settings(), cache=takes / "odd")
    assert odd.timing.duration == pytest.approx(good.timing.duration, abs=0.15)
    assert np.abs(odd.samples).max() == pytest.approx(np.abs(good.samples).max(), abs=0.1)


@pytest.mark.parametrize(("fault", "least", "most"), [("429 for 7 s", 7, 7), ("429 until a date", 6, 10)])
def test_a_server_says_how_long_to_wait(fault: str, least: float, most: float) -> None:
    waits: list[float] = []
    with DiaServer() as running:
        running.faults.append(fault)
        voice = Voice(name="S1", url=running.url, retries=1)
        Dia(sleep=waits.append).speak(SAYS[0].split(), voice, "en")
    [wait] = waits
    assert least <= wait <= most


@pytest.mark.parametrize("fault", ["429 for hours", "no end", "a redirect to itself"])
def test_what_another_try_does_not_better_is_asked_once(fault: str, takes: Path) -> None:
    with DiaServer() as running:
        running.fault = fault
        with pytest.raises(VoiceError):
            speak_scene(scene(SAYS[0]), voiced_by("dia", url=running.url, retries=3), cache=takes)
        assert len(running.texts) == 1


def test_a_server_that_is_not_there_gives_its_film_to_another(servers: Servers, takes: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    choice = choose_provider(SCRIPT, servers.settings(servers.other, url=url), cache=takes)
    assert choice.provider == servers.other
    assert choice.reasons == (
        f"the voice {servers.provider} does not speak at {url}: it takes no connection.",
    )


def test_a_server_that_takes_no_call_is_given_up(servers: Servers, takes: Path) -> None:
    """Its queue is full: nothing comes back at all, as where a firewall drops what is sent."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as waiting:
        port = full.getsockname()[1]
        for _ in range(3):
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))
        settings = servers.settings("tone", url=f"http://127.0.0.1:{port}", timeout=SOON)
        choice = choose_provider(SCRIPT, settings, cache=takes)
    assert choice.provider == "tone"
    assert f"no whole answer within {SOON:g} s" in choice.reasons[0]


def test_a_secure_address_of_a_server_that_is_none_is_told(servers: Servers, takes: Path) -> None:
    settings = servers.settings("tone", url=servers.faulty.url.replace("http:", "https:"))
    choice = choose_provider(SCRIPT, settings, cache=takes)
    assert choice.provider == "tone"
    assert "it does not speak TLS, which https:// asks for" in choice.reasons[0]


def test_a_redirect_takes_neither_the_words_nor_the_key_to_another_host(
    servers: Servers, takes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with OpenAIServer() as thief, caplog.at_level(logging.DEBUG):
        away = Reply(b"", status=307, headers=(("Location", f"{thief.url}/v1/audio/speech?a=1"),))
        servers.faulty.reply = lambda asked: away  # type: ignore[method-assign]
        choice = choose_provider(SCRIPT, servers.settings("tone"), cache=takes)
        assert thief.asked == []
    assert f"it redirects to {thief.url}/v1/audio/speech?a=1, and is not followed" in choice.reasons[0]
    assert KEY not in caplog.text + "".join(choice.reasons)


def test_a_redirect_to_what_is_no_address_is_told(servers: Servers, takes: Path) -> None:
    servers.faulty.reply = lambda asked: Reply(b"", status=307, headers=(("Location", "http://["),))  # type: ignore[method-assign]
    choice = choose_provider(SCRIPT, servers.settings("tone"), cache=takes)
    assert "it redirects to what is no address" in choice.reasons[0]


@pytest.mark.parametrize(
    "lists", [told({"Abigail": 1}), told([1, 2]), told(["x"]), told("x" * 9), Reply(b"[" * 99999)]
)
def test_a_list_of_voices_that_is_none_is_told(takes: Path, lists: Reply) -> None:
    with DiaServer() as running:
        answer = running.reply
        running.reply = lambda asked: lists if "predefined" in asked.path else answer(asked)  # type: ignore[method-assign]
        settings = voiced_by("dia", url=running.url, name="Abigail", retries=0)
        with pytest.raises(VoiceError, match="its answer cannot be used: it is not a list of"):
            speak_scene(ONE, settings, cache=takes)


@pytest.mark.parametrize("end", [float("nan"), -1.0, 1e9, 0.0])
def test_word_times_that_no_words_have_are_not_believed(
    monkeypatch: pytest.MonkeyPatch, takes: Path, end: float
) -> None:
    from tests.voices import speech_server

    def wrong(text: str, rate: int, speed: float) -> Take:
        take = right(text, rate, speed)
        assert take.times
        return Take(take.samples, take.rate, [(start, end) for start, _ in take.times])

    right = speech_server.tones
    with OpenAIServer(captions=True) as running:
        settings = voiced_by("openai", url=running.url)
        monkeypatch.setattr(speech_server, "tones", wrong)
        spoken = speak_scene(ONE, settings, cache=takes)
        assert [asked.path for asked in running.asked] == ["/dev/captioned_speech"] * 2
    for beat in spoken.timing.beats:
        edges = [edge for word in beat.words for edge in (word.start, word.end)]
        assert edges == sorted(edges) and beat.start <= edges[0] < edges[-1] <= beat.end


def test_a_wrong_setting_is_no_fault_of_a_server(takes: Path) -> None:
    with DiaServer() as running, pytest.raises(ConfigError, match='dia has no voice "Nobody"'):
        speak_scene(ONE, voiced_by("dia", url=running.url, name="Nobody"), cache=takes)
