"""Every visual in frames that are no wider than high: in its place, large enough, and readable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from notes2manim.check.layout import judge_layout
from notes2manim.model.config import Logo
from notes2manim.model.say import split_words
from notes2manim.model.shape import EDGE, SHAPES, Margins, Shape, margins
from notes2manim.notes.read import read_notes
from notes2manim.visuals.chart import Chart
from notes2manim.visuals.diagram import Diagram
from notes2manim.visuals.equation import Equation
from notes2manim.visuals.picture import Box
from notes2manim.visuals.table import Table
from scripts.draw_gallery import GALLERY
from tests.visuals.drawing import draw
from tests.visuals.drawn import ROOT, draw_record, read_scenes
from tests.visuals.playing import THEME

# Manim draws raster images with a call that Pillow will drop.
pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter for changing data types:DeprecationWarning")

TALL = Box(0, -0.6, 7.2, 11.4)

OWN = """\
# Own

Intro.

## Circles

Own code is **drawn** now, and here.

```manim
self.play(Create(Circle().shift(6 * LEFT)), Create(Circle().shift(6 * RIGHT)))
self.wait(0.5)
```

- and **then** a list
"""


@pytest.mark.parametrize("shape", ["9x16", "1x1"])
@pytest.mark.parametrize("note", sorted(GALLERY.glob("*.md")), ids=lambda note: note.stem)
def test_every_visual_is_laid_out_for_its_shape(note: Path, shape: Shape, tmp_path: Path) -> None:
    scene = read_notes(note, project=ROOT).scenes[-1]
    record = draw_record(scene, tmp_path, shape=shape)
    assert record.aspect == pytest.approx({"9x16": 9 / 16, "1x1": 1.0}[shape], abs=0.01)
    assert record.looks
    assert not judge_layout(record, scene)


def test_own_code_is_shown_in_its_whole_width_and_what_follows_as_usual(tmp_path: Path) -> None:
    scene = read_scenes(OWN, tmp_path)[-1]
    record = draw_record(scene, tmp_path, shape="9x16")
    ends = [look for look in record.looks if look.moment == "end"]
    own = [record.things[thing] for thing in ends[0].things if record.things[thing].kind == "manim"]
    assert min(thing.box[0] for thing in own) == pytest.approx(0.5 - 7 / (8 * 16 / 9), abs=0.02)
    last = [record.things[thing] for thing in ends[-1].things if record.things[thing].kind == "bullets"]
    assert max(thing.size for thing in last) / record.aspect > THEME.sizes.body


@pytest.mark.parametrize("corner", ["top left", "top right", "bottom left", "bottom right"])
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_comes_upon_a_logo(shape: Shape, corner: Any, tmp_path: Path) -> None:
    logo = Logo(image="notes/images/four-triangles.svg", corner=corner)
    scene = read_notes(GALLERY / "bullets.md", project=ROOT).scenes[-1]
    record = draw_record(scene, tmp_path, shape=shape, logo=logo)
    assert not judge_layout(record, scene)
    left, top, right, bottom = next(thing.box for thing in record.things if thing.kind == "logo")
    free = margins(record.aspect) if shape == "9x16" else Margins(EDGE, EDGE, EDGE, EDGE)
    assert (right > 0.99 - free.right) if corner.endswith("right") else (left < free.left + 0.01)
    assert (top < free.top + 0.01) if corner.startswith("top") else (bottom > 0.99 - free.bottom)


def test_a_flow_across_is_turned_where_the_frame_is_high() -> None:
    nodes = [{"id": str(i), "label": f"Step number {i}"} for i in range(5)]
    edges = [{"source": str(i), "target": str(i + 1)} for i in range(4)]
    tall = draw(Diagram(direction="LR", nodes=nodes, edges=edges), TALL)
    wide = draw(Diagram(direction="LR", nodes=nodes, edges=edges))
    assert tall.height > tall.width
    assert wide.width > wide.height


def test_no_word_of_a_table_is_broken_where_a_smaller_size_keeps_it_whole() -> None:
    header = ["flags", "sender", "sequence", "acknowledgement"]
    table = draw(Table(header=header, rows=[["SYN, ACK", "server", "300", "101"]]), TALL)
    for row, texts in zip(table._cells, [header, ["SYN, ACK", "server", "300", "101"]], strict=True):
        for cell, text in zip(row, texts, strict=True):
            assert cell.height < 1.5 * table._em * len(split_words(text))


def test_a_formula_wider_than_a_tall_frame_is_broken_before_its_signs() -> None:
    tex = "L(w) = (3 - w)^2 + (5 - 2w)^2 + (5 - 3w)^2"
    tall, wide = draw(Equation(tex=tex), TALL), draw(Equation(tex=tex))
    assert tall.height > 2 * wide.height
    assert tall.width < TALL.width


def test_a_chart_in_a_tall_frame_is_not_stretched_and_a_pie_has_its_names_below() -> None:
    values = {"labels": ["Water", "Land"], "series": [{"values": [71, 29]}]}
    assert draw(Chart(form="bar", **values), TALL).height < 1.2 * TALL.width
    pie = draw(Chart(form="pie", **values), TALL)
    slice_, name = pie._items[0]
    assert slice_.width > TALL.width * 0.6
    assert name.get_top()[1] < slice_.get_bottom()[1]
