"""Colours of terms: of the theme, and kept."""

from __future__ import annotations

import pytest
from manim.utils.color import ManimColor

from notes2manim.visuals.derivation import Derivation, _matches
from notes2manim.visuals.formula import formula, theme_color
from tests.visuals.drawing import draw, on_stage
from tests.visuals.playing import THEME

SERIES = THEME.colors.series


@pytest.mark.parametrize(
    ("name", "color"),
    [
        ("blue", SERIES[0]),
        ("gold", SERIES[1]),
        ("green", SERIES[2]),
        ("purple", SERIES[3]),
        ("teal", SERIES[5]),
        ("red", THEME.colors.bad),
        ("#0000ff", SERIES[0]),
        ("gray", THEME.colors.muted),
        ("nonsense", THEME.colors.accent),
    ],
)
def test_a_colour_by_name_is_the_nearest_of_the_theme(name: str, color: str) -> None:
    assert theme_color(name, THEME) == color


def test_a_term_keeps_its_colour_when_its_step_is_done() -> None:
    picture = draw(Derivation(steps=[r"\textcolor{blue}{a} + b = c", r"c = \textcolor{blue}{a} + b"]))
    on_stage(picture, "+0", "+1")
    colors = [glyph.get_fill_color().to_hex().lower() for glyph in picture._steps[0]]
    assert colors[0] == ManimColor(SERIES[0]).to_hex().lower()
    assert set(colors[1:]) == {ManimColor(THEME.colors.muted).to_hex().lower()}


def test_a_term_moves_to_where_its_colour_is() -> None:
    before = formula(r"\textcolor{blue}{2} + \textcolor{green}{2}", THEME, 0.1)
    after = formula(r"\textcolor{green}{2} + \textcolor{blue}{2}", THEME, 0.1)
    moved = {
        (before[old].get_fill_color().to_hex(), after[new].get_fill_color().to_hex())
        for old, new in _matches(before, after)
    }
    assert len(_matches(before, after)) == 3
    assert all(one == other for one, other in moved)
