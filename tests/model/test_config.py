"""The configuration: what it accepts, what it refuses, and what it says then."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from notes2manim.engine.film import read_config
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


@pytest.mark.parametrize(
    "url", ["localhost:8003", "ftp://x", "http://[::1:8003", "http://a:99999", "http://me:pw@a", "http://"]
)
@pytest.mark.parametrize(("section", "key"), [("voice", "url"), ("llm", "base_url")])
def test_what_is_no_address_is_refused_before_anybody_is_asked(url: str, section: str, key: str) -> None:
    with pytest.raises(ConfigError, match=f"{section}.{key}: the address of a server is written http://"):
        resolve({section: {key: url}})


def test_an_address_may_be_of_any_machine() -> None:
    for url in ("http://localhost:8003", "http://[::1]:8003/", "https://tts.example.org/v1", ""):
        assert resolve({"voice": {"url": url}}).voice.url == url


def test_code_runs_only_for_the_topics_that_are_listed() -> None:
    settings = resolve({"allow_code": ["mine"]})
    assert settings.may_run_code("mine")
    assert not settings.may_run_code("theirs")


ANCHORS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + at)}: &{chr(98 + at)} [{', '.join(['*' + chr(97 + at)] * 9)}]\n" for at in range(9)
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{ANCHORS}voice: *j", "but it is [[[["),
        (ANCHORS.replace("a: &a", "voice: &a", 1), "but it is ['x', 'x'"),
        ("voice: {options: {deep: &a [[[[[[[[*a]]]]]]]]}}".replace("*a", "x"), "options.deep"),
        ("quality: [1, 2]", "but it is [1, 2]"),
        ("pauses: {lead: .nan}", "but it is nan"),
        ("voice: ~", "but it is None"),
        (f"author: {'9' * 4000}", "author: Input should be a valid string"),
        (
            "author: !!python/object/apply:os.system [exit]",
            "cannot be read: could not determine",
        ),
        ("author: " + "[" * 5000, "cannot be read"),
        (f"author: {'9' * 5000}", "cannot be read"),
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_configuration_gets_a_short_error_at_once(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        resolve(read_config(tmp_path))
    assert fault in str(caught.value)
    assert len(str(caught.value)) < 2000


def test_what_an_error_quotes_is_never_unfolded() -> None:
    bomb: list[object] = ["x"]
    for _ in range(200):
        bomb = [bomb] * 9  # 9 to the power of 200
    with pytest.raises(ConfigError, match=r"voice: Input should be a valid dictionary .* but it is \[\["):
        resolve({"voice": bomb})
