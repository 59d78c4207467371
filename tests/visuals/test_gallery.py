"""Every visual has its file, template, example and reference frame, and its section in the docs.

`make gallery` draws the reference frames anew, which are the pictures of docs/notes.md.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from notes2manim import visuals
from notes2manim.model.visual import Visual
from notes2manim.notes.read import read_notes
from notes2manim.stage.source import TEMPLATES
from notes2manim.visuals.picture import Picture
from scripts.draw_gallery import (
    GALLERY,
    HEIGHT,
    ROOT,
    THEME,
    THEMED,
    THEMES,
    WIDTH,
    draw_in_theme,
    draw_stage,
    stage_example,
)
from tests.visuals.likeness import alike, odd_pixels

# Manim draws raster images with a call that Pillow will drop.
pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter for changing data types:DeprecationWarning")

# An example is called after its kind, and what else it shows of it: chart.md, chart-pie.md.
EXAMPLES = sorted(note.stem for note in GALLERY.glob("*.md"))
KINDS = {kind.model_fields["kind"].default: kind for kind in get_args(get_args(Visual)[0])}
# The author's own code needs no picture of ours.
DRAWN = sorted(set(KINDS) - {"manim"})
NOTES_PAGE = (ROOT / "docs" / "notes.md").read_text(encoding="utf-8")
SHOWN = re.compile(
    r"^````markdown\n((?:(?!^````$).)*)^````\n\n!\[[^\]\n]+\]\(gallery/([\w-]+)\.png\)$",
    re.DOTALL | re.MULTILINE,
)


def reference(kind: str) -> NDArray[np.uint8]:
    return np.asarray(Image.open(GALLERY / f"{kind}.png").convert("RGB"))


def kind_of(example: str) -> str:
    return example.partition("-")[0]


def names(folder: Path, pattern: str) -> set[str]:
    return {file.name.partition(".")[0] for file in folder.glob(pattern)}


def test_every_visual_has_a_file_a_template_an_example_and_a_reference_frame() -> None:
    homes = {home for name, home in visuals._HOMES.items() if name != "Stage"}
    assert homes == set(DRAWN)
    assert names(TEMPLATES / "visuals", "*.py.j2") == set(DRAWN)
    assert {kind_of(example) for example in EXAMPLES} == set(KINDS)
    assert names(GALLERY, "*.png") == set(EXAMPLES)


@pytest.mark.parametrize("kind", DRAWN)
def test_a_visual_is_drawn_by_the_picture_of_its_name(kind: str) -> None:
    assert visuals._HOMES[KINDS[kind].__name__] == kind
    assert issubclass(getattr(visuals, KINDS[kind].__name__), Picture)


def test_the_page_about_notes_shows_every_example_beside_its_picture() -> None:
    assert set(re.findall(r"\(gallery/([\w-]+)\.png\)", NOTES_PAGE)) == set(EXAMPLES)
    for text, kind in SHOWN.findall(NOTES_PAGE):
        assert text == (GALLERY / f"{kind}.md").read_text(encoding="utf-8")
    assert {example for _, example in SHOWN.findall(NOTES_PAGE)} == set(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_shows_its_visual_at_the_end_and_has_no_fault(example: str) -> None:
    script = read_notes(GALLERY / f"{example}.md", file=f"docs/gallery/{example}.md", project=ROOT)
    assert kind_of(example) in {visual.kind for visual in script.scenes[-1].visuals.values()}
    assert not script.notices


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_drawn_as_its_reference_frame(example: str, tmp_path: Path) -> None:
    drawn = draw_stage(stage_example(GALLERY / f"{example}.md", tmp_path))

    odd = odd_pixels(drawn, reference(example))
    assert alike(drawn, reference(example)), f"{odd} pixels are odd; if they may be: make gallery, and look"


@pytest.mark.parametrize("theme", sorted(THEMES.glob("*.yaml")), ids=lambda theme: theme.stem)
def test_the_page_about_themes_shows_each_as_it_is_drawn(theme: Path) -> None:
    shown = np.asarray(Image.open(THEMED.with_name(f"theme-{theme.stem}.png")).convert("RGB"))
    drawn = draw_in_theme(theme)
    assert f"images/theme-{theme.stem}.png" in (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    assert alike(drawn, shown), f"{odd_pixels(drawn, shown)} pixels are odd: make theme-pictures, and look"


@pytest.mark.parametrize("kind", ["bullets", "chart", "derivation", "plot", "statement"])
def test_letters_that_are_one_percent_larger_pass(kind: str, tmp_path: Path) -> None:
    theme = tmp_path / "larger.yaml"
    sizes = re.compile(r"^(  (?:title|heading|body|small|formula): )([\d.]+)$", re.MULTILINE)
    text, count = sizes.subn(
        lambda match: f"{match[1]}{float(match[2]) * 1.01:.6f}", THEME.read_text(encoding="utf-8")
    )
    theme.write_text(text, encoding="utf-8")
    drawn = draw_stage(stage_example(GALLERY / f"{kind}.md", tmp_path, theme=theme))

    assert count == 5
    assert (drawn != reference(kind)).any()
    assert alike(drawn, reference(kind))


@pytest.mark.parametrize("kind", ["code", "derivation", "quote"])
def test_letters_with_other_edges_pass(kind: str, tmp_path: Path) -> None:
    large = draw_stage(stage_example(GALLERY / f"{kind}.md", tmp_path), width=2 * WIDTH, height=2 * HEIGHT)
    drawn = np.asarray(Image.fromarray(large).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))

    assert (np.abs(drawn.astype(int) - reference(kind)) > 20).any()
    assert alike(drawn, reference(kind))


# What moves: a line of a list, the dot of a point, one bar, and one box of a diagram.
MOVED = {
    "bullets": "bullets_2._items[1]",
    "plot": 'plot_1._parts["point 0"][1]',
    "chart": "chart_1.submobjects[-1]",
    "phrases": "phrases_1._items[1]",
    "quote": "quote_1.submobjects[0]",
}


@pytest.mark.parametrize("way", ["0.02 * config.frame_width, 0, 0", "0, 0.02 * config.frame_height, 0"])
@pytest.mark.parametrize("kind", sorted(MOVED))
def test_an_object_that_moved_by_two_percent_of_the_frame_fails(kind: str, way: str, tmp_path: Path) -> None:
    stage = stage_example(GALLERY / f"{kind}.md", tmp_path)
    source = stage.read_text(encoding="utf-8")
    moved = source.replace("\n        with", f"\n        {MOVED[kind]}.shift(({way}))\n        with", 1)
    stage.write_text(moved, encoding="utf-8")

    assert moved != source
    assert not alike(draw_stage(stage), reference(kind))
