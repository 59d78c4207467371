"""What a theme does on the stage."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from notes2manim.errors import ConfigError
from notes2manim.visuals import Bullets
from notes2manim.visuals.theme import load_theme
from tests.visuals.playing import THEME_FILE, changes, play

THEMES = sorted(THEME_FILE.parent.glob("*.yaml"))
SAMPLES = "中文漢字ひらがな한국어العربيةעבריתहिन्दीไทยΕλληνικάРусскийẬẹ̄🙂🚀✅→∀"


def own(folder: Path, **sections: dict[str, Any]) -> Path:
    values = yaml.safe_load(THEME_FILE.read_text(encoding="utf-8"))
    for section, keys in sections.items():
        values[section] |= keys
    file = folder / "own.yaml"
    file.write_text(yaml.safe_dump(values), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("fonts", "told"),
    [
        (
            {"text": "No Such Font"},
            '"No Such Font" is not on this machine. Install it, or name',
        ),
        ({"code": "Noto Sans Nowhere"}, "sudo apt-get install fonts-noto-core"),
        ({"others": ["Nothing"]}, '"Nothing" is not on this machine'),
    ],
)
def test_a_missing_font_is_named_with_its_package(tmp_path: Path, fonts: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_theme(own(tmp_path, fonts=fonts))
    assert told in str(error.value)


@pytest.mark.parametrize("file", THEMES, ids=lambda file: file.stem)
def test_the_fonts_of_a_theme_have_letters_of_many_scripts(file: Path) -> None:
    fonts = load_theme(file).fonts
    families = {fonts.text, fonts.code, *fonts.others}
    for letter in SAMPLES:
        found = subprocess.run(
            ["fc-list", f":charset={ord(letter):x}", "family"], capture_output=True, text=True, check=True
        )
        assert families & {name for line in found.stdout.splitlines() for name in line.split(",")}, letter


def _moving(folder: Path, theme: Path) -> list[int]:
    def construct(self: Any) -> None:
        items = self.place(Bullets(items=[{"text": "first"}, {"text": "second"}]))
        with self.beat(0):
            self.show(items, "0")
            self.show(items, "1", at=1)

    return changes(play(folder, construct, [[0.2, 2.0]], 4.0, fps=30, theme=theme))


def test_a_quick_theme_moves_for_half_as_long(tmp_path: Path) -> None:
    usual = _moving(tmp_path, THEME_FILE)
    quick = _moving(tmp_path, own(tmp_path, motion={"pace": 2.0}))
    closing = 10  # frames of the end, which the theme leaves alone
    assert len(quick) - closing == pytest.approx((len(usual) - closing) / 2, abs=3)


def test_the_easing_of_a_theme_is_that_of_every_movement(tmp_path: Path) -> None:
    for easing, half in (("linear", 0.5), ("ease_out_cubic", 0.875)):
        assert load_theme(own(tmp_path, motion={"easing": easing})).ease(0.5) == pytest.approx(half)
