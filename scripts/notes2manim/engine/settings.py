"""What a run is asked to do: flags, then the environment, then `.env`; the rest is the notes' and config's.

What stands here goes to Snakemake as `--config` and wins over the front matter of the notes,
which wins over `config.yaml`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from notes2manim.dotenv import read_dotenv
from notes2manim.errors import ConfigError, NotesError
from notes2manim.model.shape import WIDE, Shape

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


class TTSProvider(StrEnum):
    """Who can speak; `notes2manim voices` tells which of them can on this machine."""

    HIBARI = "hibari"
    KOKORO = "kokoro"
    PIPER = "piper"
    ESPEAK = "espeak"
    TONE = "tone"
    DIA = "dia"
    OPENAI = "openai"
    RECORDED = "recorded"


@dataclass(frozen=True)
class TTSConfig:
    """Who speaks. What is None or empty is left to the environment, the notes and `config.yaml`.

    `voice` is the provider's own name of a voice; `speed` is relative to its own pace;
    `base_url` and `timeout` (seconds for each request) are those of a Dia server.
    """

    provider: TTSProvider | str = ""
    voice: str = ""
    speed: float | None = None
    seed: int | None = None
    base_url: str = ""
    timeout: float | None = None


@dataclass(frozen=True)
class RenderConfig:
    """How a film looks. What is empty is left to the notes and `config.yaml`.

    `quality` is a preset (`low`, …) or `{width, height, fps}`; `shape` is that of its
    frames (`16x9`, `9x16`, `1x1`), whose shorter side the quality gives; `format` is `mp4`, or `gif` for a
    small silent loop beside the film. `embed` puts the film into the page beside it.
    """

    quality: str | Mapping[str, int] = ""
    theme: str = ""
    shape: Shape = WIDE
    format: Literal["mp4", "gif"] = "mp4"
    embed: bool = False


@dataclass(frozen=True)
class RunSettings:
    """One run of Snakemake: how much at once, which settings it overrides, and its environment.

    Workers of None are left to the profile.
    """

    parallel: bool = True
    tts_workers: int | None = None
    render_workers: int | None = None
    cores: int | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    log_level: str = "WARNING"
    shape: Shape = WIDE
    format: Literal["mp4", "gif"] = "mp4"


def resolve_run(
    project: Path,
    *,
    enable_parallel: bool | None = None,
    max_tts_workers: int | None = None,
    max_render_workers: int | None = None,
    cores: int | None = None,
    tts: TTSConfig | None = None,
    render: RenderConfig | None = None,
    log_level: str = "",
    environment: Mapping[str, str] | None = None,
) -> RunSettings:
    """Return the settings of a run: what is given here, then the environment, then `project/.env`.

    Raises `ConfigError`, which names the variable, for a value that cannot be used.
    """
    given = {**read_dotenv(project / ".env"), **(os.environ if environment is None else environment)}
    tts, render = tts or TTSConfig(), render or RenderConfig()
    level = (log_level or given.get("LOG_LEVEL") or "WARNING").upper()
    if level not in LOG_LEVELS:
        raise ConfigError(f'"{level}" is none of {", ".join(LOG_LEVELS)}.', place="LOG_LEVEL")
    variables = {**given, "LOG_LEVEL": level}
    if tts.base_url:
        variables["DIA_TTS_BASE_URL"] = tts.base_url
    if tts.timeout is not None:
        variables["DIA_TTS_TIMEOUT"] = f"{tts.timeout:g}"
    _seconds(variables, "DIA_TTS_TIMEOUT")
    parallel = enable_parallel if enable_parallel is not None else _switch(given, "ENABLE_PARALLEL")
    return RunSettings(
        parallel=parallel is not False,
        tts_workers=_count(max_tts_workers, given, "MAX_TTS_WORKERS"),
        render_workers=_count(max_render_workers, given, "MAX_RENDER_WORKERS"),
        cores=cores,
        config=_config(tts, render, given),
        environment=variables,
        log_level=level,
        shape=render.shape,
        format=render.format,
    )


def config_flags(settings: RunSettings) -> list[str]:
    """Return what a run overrides of the configuration, as the values of `--config`."""
    return [f"{name}={json.dumps(value)}" for name, value in settings.config.items()]


def with_source(settings: RunSettings, project: Path, source: Path) -> RunSettings:
    """Return the settings of a run whose draft explains a file and nothing else.

    Raises `NotesError` when there is no such file.
    """
    if not source.is_file():
        raise NotesError("there is no such file.", place=str(source), remedy="Give a .md, .txt or .pdf file.")
    path = source.resolve()
    inside = path.is_relative_to(project.resolve())
    shown = path.relative_to(project.resolve()).as_posix() if inside else str(path)
    llm = {**settings.config.get("llm", {}), "source": shown}
    return replace(settings, config={**settings.config, "llm": llm})


def _config(tts: TTSConfig, render: RenderConfig, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the keys of the configuration that this run overrides."""
    voice: dict[str, Any] = {}
    provider = str(tts.provider or given.get("TTS_PROVIDER", ""))
    if provider:
        voice["provider"] = provider
    if tts.voice:
        voice["name"] = tts.voice
    if tts.speed is not None:
        voice["speed"] = tts.speed
    if tts.seed is not None:
        voice["seed"] = tts.seed
    config: dict[str, Any] = {}
    if voice:
        config["voice"] = voice
    if render.quality:
        config["quality"] = render.quality if isinstance(render.quality, str) else dict(render.quality)
    if render.theme:
        config["theme"] = render.theme
    if render.embed:
        config["report"] = {"embed": True}
    return config


def _switch(given: Mapping[str, str], name: str) -> bool | None:
    value = given.get(name, "").strip().lower()
    if not value:
        return None
    if value not in _YES + _NO:
        raise ConfigError(f'"{value}" is neither true nor false.', place=name)
    return value in _YES


def _count(flag: int | None, given: Mapping[str, str], name: str) -> int | None:
    value = given.get(name, "").strip() if flag is None else str(flag)
    if not value:
        return None
    if not value.isdecimal() or not int(value):
        raise ConfigError(f'"{value}" is no number of workers.', place=name, remedy="Give 1 or more.")
    return int(value)


def _seconds(given: Mapping[str, str], name: str) -> None:
    value = given.get(name, "").strip()
    try:
        usable = not value or 0 < float(value) < float("inf")
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(f'"{value}" is no number of seconds.', place=name, remedy="Give one above 0.")
