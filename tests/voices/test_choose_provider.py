"""One voice for a whole film: who is chosen before anything is spoken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from notes2manim.errors import ConfigError, VoiceError
from notes2manim.model.script import Scene, Script
from notes2manim.voices.choice import Choice, read_choice, write_choice
from notes2manim.voices.choose import choose_provider
from notes2manim.voices.speak import speak_scene
from tests.damage import each_byte_flipped
from tests.voices.conftest import scene, voiced_by
from tests.voices.dia_server import DiaServer

SCRIPTS = Path(__file__).parents[2] / "scripts"
ONE = scene("The first sentence of it.", "The second sentence of it.")
OTHER = Scene(id="other", beats=scene("The other scene has one.").beats)
SCRIPT = Script(title="A film", scenes=[ONE, OTHER])


def test_a_server_that_speaks_speaks_the_film_and_what_it_said_is_kept(takes: Path) -> None:
    with DiaServer() as server:
        settings = voiced_by("dia", url=server.url)
        assert choose_provider(SCRIPT, settings, cache=takes).provider == "dia"
        speak_scene(ONE, settings, cache=takes)
        assert len(server.said("/tts")) == 2


def test_the_next_of_the_chain_speaks_the_film_and_the_reason_is_told(takes: Path) -> None:
    with DiaServer() as server:
        server.fault = "503"
        settings = voiced_by("dia", url=server.url, retries=0, fallback=["espeak", "tone"])
        choice = choose_provider(SCRIPT, settings, cache=takes)
    assert (choice.wanted, choice.provider) == ("dia", "espeak")
    assert len(choice.reasons) == 1 and "Model not loaded" in choice.reasons[0]


def test_a_server_that_failed_in_the_middle_is_tried_with_what_it_has_not_said(takes: Path) -> None:
    with DiaServer() as server:
        settings = voiced_by("dia", url=server.url, retries=0, fallback=["tone"])
        speak_scene(ONE, settings, cache=takes)
        server.fault = "500"
        assert choose_provider(SCRIPT, settings, cache=takes).provider == "tone"
        server.fault = ""
        assert choose_provider(SCRIPT, settings, cache=takes).provider == "dia"
        server.fault = "500"
        assert choose_provider(SCRIPT, settings, cache=takes).provider == "dia"  # all is said


def test_a_voice_that_does_not_know_the_language_is_passed_over(takes: Path) -> None:
    settings = voiced_by("openai", url="http://127.0.0.1:9", retries=0, fallback=["hibari", "tone"])
    choice = choose_provider(SCRIPT, settings.model_copy(update={"language": "fr"}), cache=takes)
    assert choice.provider == "tone"
    assert 'the voice hibari does not speak "fr"' in choice.reasons[1]


def test_where_nobody_speaks_the_first_reason_is_told(takes: Path) -> None:
    settings = voiced_by("dia", url="http://127.0.0.1:9", retries=0, fallback=["openai"])
    with pytest.raises(VoiceError, match=r"the voice dia does not speak at http://127\.0\.0\.1:9"):
        choose_provider(SCRIPT, settings, cache=takes)


def test_a_wrong_setting_is_told_and_not_fallen_back_from(takes: Path) -> None:
    with DiaServer() as server, pytest.raises(ConfigError, match='dia has no voice "Nobody"'):
        choose_provider(SCRIPT, voiced_by("dia", url=server.url, name="Nobody"), cache=takes)


def test_the_command_writes_who_speaks(tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text(SCRIPT.model_dump_json(), encoding="utf-8")
    settings = {"voice": {"provider": "dia", "url": "http://127.0.0.1:9", "retries": 0, "fallback": ["tone"]}}
    command = [sys.executable, SCRIPTS / "choose_provider.py", "--script", tmp_path / "script.json"]
    command += ["--settings", json.dumps(settings), "--cache", tmp_path / "takes"]
    subprocess.run([*command, "--output", tmp_path / "voice.json"], check=True, capture_output=True)
    choice = read_choice(tmp_path / "voice.json", json.dumps(settings))
    assert choice is not None and (choice.wanted, choice.provider) == ("dia", "tone")
    assert read_choice(tmp_path / "voice.json", json.dumps({**settings, "language": "fr"})) is None
    (tmp_path / "voice.json").write_text("{", encoding="utf-8")
    assert read_choice(tmp_path / "voice.json", json.dumps(settings)) is None


def test_not_one_bit_of_a_choice_may_turn(tmp_path: Path) -> None:
    file = tmp_path / "voice.json"
    choice = Choice("dia", "tone", ("Dia is down.",), "{}")
    write_choice(file, choice)
    assert read_choice(file, "{}") == choice
    for damaged in each_byte_flipped(file.read_bytes()):
        file.write_bytes(damaged)
        assert read_choice(file, "{}") in (None, choice)
