"""The configuration: every key, its bounds, and how notes override it.

`config.yaml` at the top of the project holds the same keys with a comment each. A key that is
not known is refused, with the nearest known one as a suggestion.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from notes2manim.errors import ConfigError, brief
from notes2manim.model.shape import WIDE, Shape, pixels

Speaker = Literal["hibari", "kokoro", "piper", "espeak", "tone", "dia", "openai"]
SERVICES = ("dia", "openai")  # the providers that are asked over the network
PROVIDERS = (*get_args(Speaker), "recorded")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quality(_Section):
    """Size in pixels and frames a second."""

    width: int = Field(ge=128, le=7680, multiple_of=2)
    height: int = Field(ge=128, le=7680, multiple_of=2)
    fps: int = Field(ge=1, le=120)

    def shaped(self, shape: Shape) -> Self:
        """Return the quality of a film in a shape: its shorter side is as long, and the rate the same.

        The wide film is of exactly the size that the settings ask for.
        """
        if shape == WIDE:
            return self
        width, height = pixels(shape, min(self.width, self.height))
        return self.model_copy(update={"width": width, "height": height})


PRESETS = {
    "low": Quality(width=854, height=480, fps=15),
    "medium": Quality(width=1280, height=720, fps=30),
    "standard": Quality(width=1920, height=1080, fps=30),
    "high": Quality(width=1920, height=1080, fps=60),
    "2k": Quality(width=2560, height=1440, fps=60),
    "4k": Quality(width=3840, height=2160, fps=60),
}


def _preset(value: Any) -> Any:
    if isinstance(value, str):
        if value not in PRESETS:
            raise ValueError(f'"{value}" is none of {", ".join(PRESETS)}')
        return PRESETS[value]
    return value


def _address(url: str) -> str:
    try:
        known = not url or (_ADDRESS.fullmatch(url) and urlsplit(url).port != 0)
    except ValueError:
        known = False
    if not known:
        raise ValueError("the address of a server is written http://host:port or https://host")
    return url


_ADDRESS = re.compile(r"https?://[^/?#@\s]+[^?#@\s]*")
Address = Annotated[str, AfterValidator(_address)]
"""Where a server is, with no name, password or query in it; or nothing."""


# What of the settings of a voice is the provider's own.
_OWN = ("name", "url", "model", "clone", "transcript", "options")


class Voice(_Section):
    """Who speaks, and how. `name` is the provider's own name of a voice; empty, its default.

    `url` to `chunk` are for the services `dia` and `openai`; times are in seconds. `clone` is
    a recording to speak like, its path relative to the project's folder, and `transcript` its
    words. `fallback` names who speaks when the provider cannot, in this order.
    """

    provider: Speaker | Literal["recorded"] = "hibari"
    name: str = ""
    speed: float = Field(default=0.9, ge=0.5, le=2.0)
    seed: int = Field(default=0, ge=0, lt=2**32)
    fallback: list[Speaker] = ["hibari", "tone"]
    mix: bool = False
    url: Address = ""
    model: str = ""
    clone: str = ""
    transcript: str = ""
    options: dict[str, bool | int | float | str] = Field(default_factory=dict)
    chunk: int = Field(default=300, ge=50, le=4000)
    timeout: float = Field(default=180.0, gt=0, le=3600)
    retries: int = Field(default=3, ge=0, le=20)
    in_flight: int = Field(default=4, ge=1, le=64)
    server_limit: int = Field(default=2, ge=1, le=64)

    @property
    def chain(self) -> list[str]:
        """The providers that may speak, in the order in which they are tried.

        The fallback is for what may fail on a good day: a server. For a take that is not yet
        recorded another voice speaks only where voices may be mixed.
        """
        may_fail = self.provider in SERVICES or (self.provider == "recorded" and self.mix)
        others = self.fallback if may_fail else []
        return list(dict.fromkeys([self.provider, *others]))

    @property
    def decided_for_the_film(self) -> bool:
        """Whether one of `chain` must be chosen for all scenes before any is spoken."""
        return len(self.chain) > 1 and not self.mix

    def spoken_by(self, provider: str) -> Self:
        """Return these settings for one provider of `chain` alone.

        Names, addresses and options are those of `provider`, and mean nothing to another.
        """
        alone: dict[str, Any] = {"provider": provider, "fallback": [], "mix": False}
        if provider != self.provider:
            alone |= {key: Voice.model_fields[key].get_default(call_default_factory=True) for key in _OWN}
        return self.model_copy(update=alone)

    def heard(self) -> dict[str, Any]:
        """Return what of these settings can be heard: no time-out, and no service where none speaks.

        Where a Dia server stands does not matter. Of other servers the address is the only
        way to tell one from another.
        """
        keys = {"provider", "name", "speed", "seed"}
        if any(provider in SERVICES for provider in self.chain):
            keys |= {"model", "clone", "transcript", "options", "chunk"}
        if "openai" in self.chain:
            keys |= {"url"}
        if self.mix and len(self.chain) > 1:
            keys |= {"fallback", "mix"}
        return self.model_dump(mode="json", include=keys)


def _voice(value: Any) -> Any:
    if isinstance(value, str):
        return {"provider": value} if value in PROVIDERS else {"name": value}
    return value


class Pauses(_Section):
    """Silences, in seconds: before a scene's first word, after a beat, after a scene's last."""

    lead: float = Field(default=0.5, ge=0, le=10)
    beat: float = Field(default=0.35, ge=0, le=10)
    scene: float = Field(default=0.9, ge=0, le=10)

    def after(self, own: float | None, *, last: bool) -> float:
        """Return the silence behind a beat, which may have a pause of its own."""
        return (own or 0.0) + self.scene if last else self.beat if own is None else own


def _inside(path: str) -> str:
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError("a picture lies inside of the project, its path from there")
    return path


Inside = Annotated[str, AfterValidator(_inside)]
"""A file inside of the project's folder, its path from there."""


class Card(_Section):
    """A card before or behind the film: a title, a text below it, and a picture above.

    It is shown while `say` is said, or in silence for so many seconds, beside the pauses of every
    scene. It is left out while there is nothing to show.
    """

    title: str = ""
    text: str = ""
    image: Inside = ""
    say: str = ""
    seconds: float = Field(default=3.0, ge=1.0, le=30.0)

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.title.strip() or self.text.strip() or self.image)


class Logo(_Section):
    """A small picture in a corner of every scene; `height` is a fraction of the frame's shorter side."""

    image: Inside = ""
    corner: Literal["top left", "top right", "bottom left", "bottom right"] = "top right"
    height: float = Field(default=0.07, ge=0.02, le=0.2)


class Film(_Section):
    """The finished film: integrated loudness in LUFS, highest true peak in dBTP, its cards and logo."""

    loudness: float = Field(default=-16.0, ge=-40, le=-5)
    peak: float = Field(default=-1.5, ge=-20, le=-1)
    intro: Card = Card()
    outro: Card = Card()
    logo: Logo = Logo()


class Report(_Section):
    """The page beside the film: whether the film itself lies in it."""

    embed: bool = False


class Llm(_Section):
    """The language model that drafts notes, on any server with an OpenAI-compatible chat.

    `source` is a file that the notes explain, and nothing else, its path from the project's folder.
    `timeout` is in seconds, for one whole answer; `max_tokens` is the length of an answer, which a
    cut-off one may exceed up to four times; `repairs` counts the times that a faulty answer is
    sent back, and `parallel` the scenes that are drafted at the same time. `manim` lets the model
    write animations, which only draw and run in a sandbox.
    """

    base_url: Address = Field(default="https://api.openai.com/v1", min_length=1)
    model: str = ""
    temperature: float = Field(default=0.3, ge=0, le=2)
    seed: int = Field(default=0, ge=0, lt=2**31)
    timeout: float = Field(default=180.0, gt=0, le=3600)
    max_tokens: int = Field(default=4096, ge=16, le=131072)
    repairs: int = Field(default=5, ge=0, le=20)
    parallel: int = Field(default=4, ge=1, le=64)
    source: str = ""
    manim: bool = False


class Settings(_Section):
    """Every setting of one film, after its notes have overridden the configuration."""

    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")
    author: str = ""
    quality: Annotated[Quality, BeforeValidator(_preset)] = PRESETS["standard"]
    theme: str = Field(default="midnight", pattern=r"^[a-z0-9][a-z0-9_-]*$")
    math: Literal["mathra", "latex"] = "mathra"
    voice: Annotated[Voice, BeforeValidator(_voice)] = Voice()
    lexicon: dict[str, str] = Field(default_factory=dict)
    pauses: Pauses = Pauses()
    film: Film = Film()
    report: Report = Report()
    llm: Llm = Llm()
    allow_code: bool | list[str] = False

    def may_run_code(self, topic: str) -> bool:
        """Tell whether the `manim` blocks of this topic's notes may run."""
        return topic in self.allow_code if isinstance(self.allow_code, list) else self.allow_code


_SECTIONS: dict[str, type[_Section]] = {
    "voice": Voice,
    "pauses": Pauses,
    "film": Film,
    "intro": Card,
    "outro": Card,
    "logo": Logo,
    "report": Report,
    "quality": Quality,
    "llm": Llm,
}

# What a note may not decide for itself: whether its own code runs, and which server is sent a key.
_RESERVED = ("allow_code", "voice.url", "llm")


def resolve(
    config: Mapping[str, Any],
    overrides: Mapping[str, Any] | None = None,
    *,
    place: str = "",
    forced: Mapping[str, Any] | None = None,
) -> Settings:
    """Return the settings of a film: the configuration, overridden by its notes, and those by `forced`.

    `place` names the notes, for errors; `forced` is what the command line asks for. Raises
    `ConfigError` for a key that is not known, or reserved to the configuration, and for a value
    out of its bounds.
    """
    base = _validate(config, "config.yaml")
    if forced:
        _validate(forced, "--config")
    if not overrides:
        return _validate(_merge(base.model_dump(), forced), "--config") if forced else base
    for key in _RESERVED:
        if _holds(overrides, key):
            raise ConfigError(
                f'"{key}" may not be set by notes.', place=place, remedy="Set it in config.yaml."
            )
    _validate(overrides, place)
    return _validate(_merge(_merge(base.model_dump(), overrides), forced or {}), place)


def _holds(values: Mapping[str, Any], key: str) -> bool:
    section, _, inner = key.partition(".")
    below = values.get(section)
    return section in values and (not inner or (isinstance(below, Mapping) and inner in below))


def _merge(base: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in overrides.items():
        if key == "voice":
            value = _voice(value)
            if "provider" in value and "name" not in value:
                value = {"name": "", **value}  # another provider's voices have other names
        below = merged.get(key)
        if (
            key in ("voice", "pauses", "film", "report", "lexicon", "llm")
            and isinstance(below, Mapping)
            and isinstance(value, Mapping)
        ):
            value = _merge(below, value)
        merged[key] = value
    return merged


def _validate(values: Mapping[str, Any], place: str) -> Settings:
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        raise _explain(error, place) from None


def _explain(error: ValidationError, place: str) -> ConfigError:
    fault = error.errors()[0]
    path = [str(part) for part in fault["loc"] if not str(part).startswith(("function-", "bool", "list["))]
    key = ".".join(path)
    if fault["type"] == "extra_forbidden":
        section: type[_Section] = Settings
        for name in path[:-1]:
            section = _SECTIONS.get(name, section)
        near = difflib.get_close_matches(path[-1], section.model_fields, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else f"Known keys: {', '.join(section.model_fields)}."
        return ConfigError(f'there is no key "{key}".', place=place, remedy=remedy)
    told = str(fault["msg"]).removeprefix("Value error, ")
    return ConfigError(f"{key}: {told}, but it is {brief(fault['input'])}.", place=place)
