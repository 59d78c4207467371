"""Themes: colours, fonts and sizes, read from a data file of `templates/themes/`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from notes2manim.errors import ConfigError

# The height of Manim's frame in its own units; 16:9 makes it 14.2 wide.
FRAME_HEIGHT = 8.0

_HEX = r"^#[0-9a-fA-F]{6}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colors(_Part):
    """Colours as `#rrggbb`; see `templates/themes/midnight.yaml` for what each is for."""

    background: str = Field(pattern=_HEX)
    surface: str = Field(pattern=_HEX)
    line: str = Field(pattern=_HEX)
    text: str = Field(pattern=_HEX)
    muted: str = Field(pattern=_HEX)
    accent: str = Field(pattern=_HEX)
    good: str = Field(pattern=_HEX)
    bad: str = Field(pattern=_HEX)
    series: list[str] = Field(min_length=3)


class Fonts(_Part):
    """Font families, as fontconfig names them."""

    text: str
    code: str


class Sizes(_Part):
    """Heights of an em as fractions of the frame's height."""

    title: float = Field(ge=1 / 36, le=0.3)
    heading: float = Field(ge=1 / 36, le=0.3)
    body: float = Field(ge=1 / 36, le=0.3)
    small: float = Field(ge=1 / 36, le=0.3)
    formula: float = Field(ge=1 / 36, le=0.3)


class Theme(_Part):
    """One theme. `math` is who sets formulas; it comes from the settings, not from the file."""

    colors: Colors
    fonts: Fonts
    sizes: Sizes
    math: Literal["mathra", "latex"] = "mathra"


def load_theme(path: Path) -> Theme:
    """Read a theme file.

    Raises `ConfigError` when there is none, or when it lacks a key or has one too many.
    """
    try:
        return Theme.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        known = ", ".join(sorted(file.stem for file in path.parent.glob("*.yaml")))
        raise ConfigError(
            f'there is no theme "{path.stem}".', place="theme", remedy=f"Known: {known}."
        ) from error
    except (ValidationError, yaml.YAMLError) as error:
        raise ConfigError(f"is no theme: {error}.", place=str(path)) from error
