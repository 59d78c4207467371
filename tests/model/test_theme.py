"""Themes: what a file may hold, and what is said about one that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from notes2manim.errors import ConfigError
from notes2manim.model.theme import contrast, read_theme, theme_file

ROOT = Path(__file__).parents[2]
THEMES = sorted((ROOT / "templates/themes").glob("*.yaml"))
MIDNIGHT: dict[str, Any] = yaml.safe_load((ROOT / "templates/themes/midnight.yaml").read_text("utf-8"))


def write(folder: Path, values: Any) -> Path:
    file = folder / "own.yaml"
    file.write_text(values if isinstance(values, str) else yaml.safe_dump(values), encoding="utf-8")
    return file


def test_contrast_is_that_of_the_accessibility_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("file", THEMES, ids=lambda file: file.stem)
def test_the_text_of_every_theme_can_be_read(file: Path) -> None:
    colors = read_theme(file).colors
    for ground in (colors.background, colors.surface):
        assert contrast(colors.text, ground) >= 7
        inks = [colors.muted, colors.accent, colors.good, colors.bad, *colors.series]
        assert min(contrast(ink, ground) for ink in inks) >= 4.5


def test_a_theme_of_nothing_but_colours_is_set_like_midnight(tmp_path: Path) -> None:
    assert read_theme(write(tmp_path, {"colors": MIDNIGHT["colors"]})) == read_theme(
        ROOT / "templates/themes/midnight.yaml"
    )


def without(section: str, key: str) -> dict[str, Any]:
    return {**MIDNIGHT, section: {name: value for name, value in MIDNIGHT[section].items() if name != key}}


def with_value(section: str, key: str, value: Any) -> dict[str, Any]:
    return {**MIDNIGHT, section: {**MIDNIGHT[section], key: value}}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            with_value("colors", "muted", "#445566"),
            "muted (#445566) on background (#10141c) has a contrast of 2.",
        ),
        (
            with_value("colors", "text", "#9aa6bd"),
            "(#1b2230) has a contrast of 6.50 to 1, and text needs 7 to 1",
        ),
        (
            with_value("colors", "series", ["#6cb6ff", "#303030", "#7fd88f"]),
            "series 2 (#303030) on background",
        ),
        (with_value("colors", "surface", "#8899aa"), "on surface (#8899aa)"),
        (with_value("colors", "accent", "orange"), "colors.accent: 'orange' is no colour. Write it as"),
        (
            with_value("colors", "series", ["#6cb6ff", "orange", "#7fd88f"]),
            "colors.series.2: 'orange' is no colour. Write it as",
        ),
        (with_value("colors", "acent", "#ffffff"), 'no key "colors.acent". Did you mean "accent"?'),
        (without("colors", "line"), 'the key "colors.line" is missing'),
        (with_value("sizes", "small", 0.01), "sizes.small: Input should be greater than or equal to 0.02"),
        (with_value("motion", "easing", "wobbly"), "motion.easing: Input should be 'linear', 'smooth'"),
        ({**MIDNIGHT, "colours": {}}, 'no key "colours". Did you mean "colors"?'),
        ("colors: [", "the theme cannot be read"),
        ("", "the theme: Input should be a valid dictionary"),
    ],
)
def test_a_theme_that_cannot_be_used_is_explained(tmp_path: Path, values: Any, told: str) -> None:
    file = write(tmp_path, values)
    with pytest.raises(ConfigError) as error:
        read_theme(file)
    assert str(error.value).startswith(f"{file}: ")
    assert told in str(error.value)


def test_the_theme_that_the_page_about_themes_shows_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    shown = page.partition("```yaml\n")[2].partition("```")[0]
    assert read_theme(write(tmp_path, shown)).motion.pace == 1.2


def test_an_authors_own_theme_lies_with_the_notes_and_comes_first(tmp_path: Path) -> None:
    for folder in ("templates/themes", "notes/themes"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "sea.yaml").touch()
    (tmp_path / "templates/themes/midnight.yaml").touch()
    assert theme_file("sea", tmp_path) == "notes/themes/sea.yaml"
    assert theme_file("midnight", tmp_path) == "templates/themes/midnight.yaml"
    with pytest.raises(ConfigError, match=r'theme: there is no theme "midnite". Did you mean "midnight"\?'):
        theme_file("midnite", tmp_path)
    with pytest.raises(ConfigError, match=r"Known: midnight, sea\."):
        theme_file("forest", tmp_path)
