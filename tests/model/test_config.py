"""The configuration: what it accepts, what it refuses, and what it says then."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from notes2manim.errors import ConfigError
from notes2manim.model.config import PRESETS, Settings, resolve

CONFIG = Path(__file__).parents[2] / "config.yaml"


def test_the_shipped_configuration_holds_every_key_with_its_default() -> None:
    shipped = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    assert set(shipped) == set(Settings.model_fields)
    assert resolve(shipped) == resolve({"allow_code": shipped["allow_code"]})


def test_every_key_of_the_shipped_configuration_has_a_comment() -> None:
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if not line.lstrip().startswith("#")
        and not line.endswith((":",))
        and not before.lstrip().startswith("#")
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"voic": 1}, 'config.yaml: there is no key "voic". Did you mean "voice"?'),
        ({"voice": {"spede": 1}}, 'config.yaml: there is no key "voice.spede". Did you mean "speed"?'),
        ({"quality": "huge"}, '"huge" is none of low, medium, standard, high, 2k, 4k'),
        ({"voice": {"speed": 9}}, "voice.speed: Input should be less than or equal to 2, but it is 9."),
        ({"film": {"peak": 0}}, "film.peak: Input should be less than or equal to -1"),
    ],
)
def test_a_wrong_key_or_value_is_refused_with_its_place_and_a_remedy(
    values: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError) as error:
        resolve(values)
    assert message in str(error.value)


def test_notes_override_the_configuration() -> None:
    settings = resolve(
        {"quality": "low", "voice": {"provider": "espeak", "name": "en", "speed": 1.2}},
        {"quality": "high", "voice": {"speed": 0.9}, "pauses": {"beat": 1}},
    )
    assert settings.quality == PRESETS["high"]
    assert (settings.voice.provider, settings.voice.name, settings.voice.speed) == ("espeak", "en", 0.9)
    assert (settings.pauses.beat, settings.pauses.scene) == (1, 0.9)


def test_another_provider_in_the_notes_takes_its_own_default_voice() -> None:
    settings = resolve({"voice": {"provider": "hibari", "name": "heart"}}, {"voice": "espeak"})
    assert (settings.voice.provider, settings.voice.name) == ("espeak", "")


def test_notes_may_not_allow_their_own_code() -> None:
    with pytest.raises(ConfigError, match="may not be set by notes"):
        resolve({}, {"allow_code": True}, place="notes/x.md")


def test_notes_may_not_choose_the_model_that_drafts() -> None:
    with pytest.raises(ConfigError, match='"llm" may not be set by notes'):
        resolve({}, {"llm": {"base_url": "http://elsewhere.example"}}, place="notes/x.md")


def test_code_runs_only_for_the_topics_that_are_listed() -> None:
    settings = resolve({"allow_code": ["mine"]})
    assert settings.may_run_code("mine")
    assert not settings.may_run_code("theirs")
