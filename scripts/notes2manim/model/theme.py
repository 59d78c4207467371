"""Themes: the colours, fonts, sizes and easing of a film, read from a data file.

`templates/themes/` holds those that come with the program, `notes/themes/` an author's own.
`docs/themes.md` says how to make one.
"""

from __future__ import annotations

import difflib
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from notes2manim.errors import ConfigError, brief

# Where themes lie, below the project's folder; the first that has one of a name gives it.
FOLDERS = ("notes/themes", "templates/themes")

# The least contrast of what is read to what it stands on: WCAG 2.2, 1.4.6 (AAA) and 1.4.3 (AA).
TEXT_CONTRAST, CONTRAST = 7.0, 4.5
# What text may stand on: the frame, and boxes, code panels, the stripes of tables.
_GROUNDS = ("background", "surface")
# The colours that carry text beside that of the text itself.
_INKS = ("muted", "accent", "good", "bad")

_HEX = r"^#[0-9a-fA-F]{6}$"
_LEAST = 1 / 36


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colors(_Part):
    """Colours as `#rrggbb`; `templates/themes/midnight.yaml` says what each is for."""

    background: str = Field(pattern=_HEX)
    surface: str = Field(pattern=_HEX)
    line: str = Field(pattern=_HEX)
    text: str = Field(pattern=_HEX)
    muted: str = Field(pattern=_HEX)
    accent: str = Field(pattern=_HEX)
    good: str = Field(pattern=_HEX)
    bad: str = Field(pattern=_HEX)
    series: list[Annotated[str, Field(pattern=_HEX)]] = Field(min_length=3)

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        """Refuse a colour of text that does not stand out from what it stands on."""
        inks = [("text", self.text, TEXT_CONTRAST)]
        inks += [(name, getattr(self, name), CONTRAST) for name in _INKS]
        inks += [(f"series {index}", color, CONTRAST) for index, color in enumerate(self.series, start=1)]
        for (name, color, least), ground in product(inks, _GROUNDS):
            found = contrast(color, getattr(self, ground))
            if found < least:
                raise ValueError(
                    f"{name} ({color}) on {ground} ({getattr(self, ground)}) has a contrast of "
                    f"{found:.2f} to 1, and text needs {least:g} to 1"
                )
        return self


class Fonts(_Part):
    """Font families, as fontconfig names them.

    `others` are asked, in this order, for letters that `text` and `code` lack.
    """

    text: str = "Inter"
    code: str = "JetBrains Mono"
    others: list[str] = [
        "Noto Sans",
        "Noto Sans Arabic",
        "Noto Sans Hebrew",
        "Noto Sans Devanagari",
        "Noto Sans Thai",
        "WenQuanYi Micro Hei",
        "Symbola",
    ]

    @cached_property
    def text_families(self) -> str:
        """The font of text and the others behind it, as Pango takes a list of families."""
        return ",".join([self.text, *self.others])

    @cached_property
    def code_families(self) -> str:
        """The font of code and the others behind it."""
        return ",".join([self.code, *self.others])


class Sizes(_Part):
    """Heights of an em as fractions of the frame's shorter side."""

    title: float = Field(default=0.110, ge=_LEAST, le=0.3)
    heading: float = Field(default=0.066, ge=_LEAST, le=0.3)
    body: float = Field(default=0.052, ge=_LEAST, le=0.3)
    small: float = Field(default=0.038, ge=_LEAST, le=0.3)
    formula: float = Field(default=0.085, ge=_LEAST, le=0.3)


Easing = Literal[
    "linear",
    "smooth",
    "smoothstep",
    "smootherstep",
    "ease_out_sine",
    "ease_in_out_sine",
    "ease_out_quad",
    "ease_in_out_quad",
    "ease_out_cubic",
    "ease_in_out_cubic",
]


class Motion(_Part):
    """How things move: Manim's rate function of that name, and how many times as fast as usual."""

    easing: Easing = "smooth"
    pace: float = Field(default=1.0, ge=0.25, le=4.0)


class Theme(_Part):
    """One theme. Only the colours must be given."""

    colors: Colors
    fonts: Fonts = Fonts()
    sizes: Sizes = Sizes()
    motion: Motion = Motion()


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    values = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def theme_file(name: str, root: Path = Path()) -> str:
    """Return the file of a theme, relative to the project's folder `root`.

    Raises `ConfigError`, with the names that there are, when there is none.
    """
    for folder in FOLDERS:
        if (root / folder / f"{name}.yaml").is_file():
            return f"{folder}/{name}.yaml"
    known = sorted({file.stem for folder in FOLDERS for file in (root / folder).glob("*.yaml")})
    near = difflib.get_close_matches(name, known, n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(known)}."
    raise ConfigError(f'there is no theme "{name}".', place="theme", remedy=remedy)


def read_theme(path: Path) -> Theme:
    """Read a theme file.

    Raises `ConfigError`, with the key, when it cannot be read, lacks a key, has one too many or
    a value out of its bounds, or when a colour of text has too little contrast.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ConfigError(f"the theme cannot be read: {error}.", place=str(path)) from error
    try:
        return Theme.model_validate(values)
    except ValidationError as error:
        raise _explain(error, path) from None


def _explain(error: ValidationError, path: Path) -> ConfigError:
    fault = error.errors()[0]
    keys = [str(part + 1 if isinstance(part, int) else part) for part in fault["loc"]]
    key = ".".join(keys)
    if fault["type"] == "extra_forbidden":
        section: Any = Theme.model_fields[keys[0]].annotation if len(keys) > 1 else Theme
        near = difflib.get_close_matches(keys[-1], section.model_fields, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else f"Known keys: {', '.join(section.model_fields)}."
        return ConfigError(f'a theme has no key "{key}".', place=str(path), remedy=remedy)
    if fault["type"] == "missing":
        return ConfigError(f'the key "{key}" is missing.', place=str(path), remedy="docs/themes.md has all.")
    if fault["type"] == "string_pattern_mismatch":
        return ConfigError(
            f"{key}: {brief(fault['input'])} is no colour.", place=str(path), remedy='Write it as "#10141c".'
        )
    told = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "value_error":
        ink = told.split(" (", 1)[0]
        return ConfigError(
            f"{key}: {told}.", place=str(path), remedy=f"Make {ink} lighter or darker, or its ground."
        )
    return ConfigError(f"{key or 'the theme'}: {told}, but it is {brief(fault['input'])}.", place=str(path))
