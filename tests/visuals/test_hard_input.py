"""Notes that nobody should write are laid out all the same: drawn for real, and judged by the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim.check.layout import judge_layout
from notes2manim.model.shape import SHAPES, Shape
from tests.visuals.drawn import draw_record, read_scenes

LABEL = "A rather long label that tells a whole story about this one thing"
WORDS = [
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "a",
    "lazy",
    "dog",
    "and",
    "bakes",
    "enormous",
    "pies",
]
LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaftundmehr"
SUM = " + ".join(f"a_{{{k}}} x^{{{k}}}" for k in range(16))


TREE = ["", *(bits for k in range(2, 4 * 4 * 2) for bits in [f"{k:b}"[1:]])]
TREE.sort()


def words(count: int) -> str:
    return " ".join(WORDS[index % len(WORDS)] for index in range(count))


def lines(*rows: str) -> str:
    return "\n".join(rows)


def fence(kind: str, *rows: str) -> str:
    return lines("As this picture shows.", "", f"```{kind}", *rows, "```", "", "Fine.")


NOTES = {
    "a list of 40 items": lines(*(f"- Item number {k} with a few words" for k in range(40))),
    "a program of 60 lines": lines(
        "This program is long.",
        "",
        "```python",
        *(
            f"value_{k} = compute(value_{k - 1}, {k}, option='abc')  # step {k} of the way"
            for k in range(1, 61)
        ),
        "```",
        "",
        "Line 3 begins, and line 50 ends.",
    ),
    "a table of 12 by 12": lines(
        "This table is large.",
        "",
        "|" + "|".join(f" Col {k} " for k in range(12)) + "|",
        "|" + "---|" * 12,
        *("|" + "|".join(f" {row * 37 + k * 11} " for k in range(12)) + "|" for row in range(12)),
        "",
        "Look at row 11.",
    ),
    "a formula wider than the screen": f"$$f(x) = {SUM} = \\sum_{{k=0}}^{{15}} x^k$$",
    "a sum wider than the screen": f"$${SUM} + {SUM}$$",
    "steps wider than the screen": f"$$\\begin{{aligned}} f &= {SUM} \\\\ &= 1 + {SUM} \\end{{aligned}}$$",
    "a fraction wider than the screen": f"$$f(x) = \\frac{{{SUM}}}{{1 + {SUM}}}$$",
    "fractions in fractions": f"$$\\frac{{1 + \\frac{{{SUM}}}{{{SUM}}}}}{{\\frac{{{SUM}}}{{x}} + {SUM}}}$$",
    "a tree of 31 nodes beside words": lines(
        "This tree **grows** large.",
        "",
        "```tree",
        *(f"{'  ' * len(k)}- Node {k}" for k in TREE),
        "```",
    ),
    "a paragraph of 200 words": words(200).capitalize() + ".",
    "a very long word": lines(f"The **{LONG_WORD}** is long.", "", f"- {LONG_WORD}"),
    "Chinese": lines(
        "光在真空中的**速度**是每秒三十万公里，没有什么比它更快。", "", "- 第一点：光速不变", "- 第二点"
    ),
    "Arabic": lines("سرعة **الضوء** في الفراغ ثابتة.", "", "- النقطة الأولى طويلة قليلا", "- النقطة الثانية"),
    "Hindi": lines("निर्वात में **प्रकाश** की गति स्थिर है।", "", "- पहला बिंदु", "- दूसरा बिंदु क्षेत्र"),
    "emoji and combining marks": lines(
        "The **🚀 rocket** flies.", "", "- 👨‍👩‍👧 family", "- e\u0301 z\u0336a\u0336l\u0336"
    ),
    "a diagram of 30 nodes": fence(
        "diagram",
        "graph TB",
        *(
            f"N{k}[Node number {k}] --> N{n}[Node number {n}]"
            for k in range(10)
            for n in range(3 * k + 1, 3 * k + 4)
        ),
    ),
    "a chain of 30 nodes": fence(
        "diagram",
        "graph LR",
        *(f"N{k}[Step {k} of the way] --> N{k + 1}[Step {k + 1} of the way]" for k in range(29)),
    ),
    "long labels of a diagram": fence(
        "diagram", "graph TB", *(f"A[{LABEL}] -->|{LABEL}| B{k}[{LABEL}]" for k in range(4))
    ),
    "long labels of bars": fence("chart bar", *(f"{LABEL} {k}: {k + 1}" for k in range(6))),
    "long labels of a pie": fence("chart pie", *(f"{LABEL} {k}: {k * 3 + 1}" for k in range(8))),
    "long labels of a sequence": fence(
        "diagram",
        "sequenceDiagram",
        "participant A as The first actor with a long name",
        "participant B as The second actor with a long name",
        f"A->>B: {LABEL}",
        f"Note over A,B: {LABEL} {LABEL}",
        f"B->>B: {LABEL}",
    ),
    "points of a plot among curves": fence(
        "plot",
        'y = sin(x) "sine"',
        'y = cos(x) "cosine"',
        'y = sin(2x) "double"',
        "x: -2pi .. 2pi",
        'point (0, 0) "the origin of it all"',
        'point (pi/4, 0.707) "where they meet"',
        'point (pi, -1) "bottom of the cosine"',
    ),
    "points of a plot close together": fence(
        "plot",
        'y = x^2 "square"',
        "x: -3 .. 3",
        'point (1, 1) "(1, 1)"',
        'point (0, 0) "vertex"',
        'area x^2 from 0 to 1 "area"',
    ),
}

# What is too large for one picture, and all texts that must be seen in the end.
PAGED = {
    "a tree of 60 siblings": (
        fence("tree", "- root", *(f"  - sibling {k}" for k in range(60))),
        {f"sibling {k}" for k in range(60)},
    ),
    "a tree of 60 siblings beside words": (
        lines(
            "This tree has **many** siblings.",
            "",
            "```tree",
            "- root",
            *(f"  - sibling {k}" for k in range(60)),
            "```",
        ),
        {f"sibling {k}" for k in range(60)},
    ),
    "a tree of 12 branches with 6 leaves each": (
        fence(
            "tree",
            "- root",
            *(
                row
                for k in range(12)
                for row in [f"  - branch {k}", *(f"    - leaf {k} {n}" for n in range(6))]
            ),
        ),
        {f"branch {k}" for k in range(12)} | {f"leaf {k} {n}" for k in range(12) for n in range(6)},
    ),
    "a sequence of 15 actors": (
        fence("diagram", "sequenceDiagram", *(f"Actor{k}->>Actor{k + 1}: message {k}" for k in range(14))),
        {f"Actor{k}" for k in range(15)} | {f"message {k}" for k in range(14)},
    ),
    "a sequence of 50 messages": (
        fence("diagram", "sequenceDiagram", *(f"Alice->>Bob: message {k}" for k in range(50))),
        {f"message {k}" for k in range(50)},
    ),
    "a timeline of 40 events": (
        fence("timeline", *(f"{1900 + 3 * k}: Event{k}" for k in range(40))),
        {f"Event{k}" for k in range(40)},
    ),
    "a table of 25 columns": (
        lines(
            "This table is wide.",
            "",
            "|" + "|".join(f"C{k}" for k in range(25)) + "|",
            "|" + "-|" * 25,
            "|" + "|".join(f"{k * 37}" for k in range(25)) + "|",
        ),
        {f"C{k}" for k in range(25)} | {f"{k * 37}" for k in range(25)},
    ),
    "a comparison of 20 points": (
        fence("compare", "Left | Right", *(f"left {k} | right {k}" for k in range(20))),
        {f"{side} {k}" for side in ("left", "right") for k in range(20)},
    ),
    "a chart of 80 bars": (fence("chart bar", *(f"Land {k}: {k * 7 % 50 + 3}" for k in range(80))), set()),
}


@pytest.mark.parametrize(("notes", "texts"), PAGED.values(), ids=PAGED)
def test_what_is_too_large_for_one_picture_is_seen_in_readable_pages(
    notes: str, texts: set[str], tmp_path: Path
) -> None:
    (scene,) = read_scenes(f"# Film\n\n## Scene\n\n{notes}\n", tmp_path)[1:]
    record = draw_record(scene, tmp_path)
    faults = list(map(str, judge_layout(record, scene)))
    assert not faults, "\n".join(faults)
    assert texts <= {
        thing.text for look in record.looks if look.moment == "end" for thing in record.seen(look)
    }


LONG = "Donaudampfschifffahrtsgesellschaftskapitän"
PERCENT = "\n".join(f"Anteil {k}: {1 + k % 3 * 4}" for k in range(14))
# Pictures at their extremes: empty, of one thing, of many, of long words, of numbers that are huge or equal.
EXTREMES = {
    "number line": [
        "0 .. 1",
        '-1000000 .. 1000000\npoint 999000 "nearly a million"',
        "0 .. 0.004\npoint 0.001",
    ],
    "chart line": ["Only: 5", "a: 1000000\nb: 1000000"],
    "chart bar": ["Only: 5", f"Gewinn: -1250000000\nNull: 0\n$x^2$: -0.5\n{LONG}: 900000000"],
    "chart pie": ["All: 100", PERCENT],
    "tree": [
        "Alone",
        f"{LONG}\n  [vielleicht auch nicht] {LONG}en",
        "\n".join("  " * k + f"L {k}" for k in range(12)),
    ],
    "timeline": ["1642: Pascaline", f"1900: one\n1900: two\n1900: {LONG}\n1901: {LONG}"],
    "sequence": ["A->>A: alone", f"{LONG}->>B: Bestätigungsschreiben\nNote over B: {LONG}"],
    "array": ["values: 7", "values: " + " ".join(str(k * k) for k in range(40))],
    "compare": ["Links | Rechts\nja | nein", f"{LONG} | B\none |\n{LONG} | 日本語"],
    "geometry": ["A = (0, 0)", 'A = (-100000, 0)\nB = (100000, 3)\nsegment A B "a long label"'],
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_pictures_at_their_extremes_keep_every_rule_of_the_layout(shape: Shape, tmp_path: Path) -> None:
    pictures = [f"```{kind}\n{text}\n```" for kind, extremes in EXTREMES.items() for text in extremes]
    notes = "\n\n".join(f"See below.\n\n{picture}" for picture in pictures)
    faults: list[str] = []
    for scene in read_scenes(f"# Film\n\n## Scene\n\n{notes}\n", tmp_path)[1:]:
        record = draw_record(scene, tmp_path, shape=shape, fps=2)
        faults += map(str, judge_layout(record, scene))
        assert {thing.visual for thing in record.things} >= set(scene.visuals)
    assert not faults, "\n".join(faults)


# What follows the words of a walk through a search tree of 40 values, beside a key phrase.
WALK = lines(
    "This **search tree** keeps many values in order.",
    "",
    "```tree",
    "bst: " + " ".join(str((k * 37 + 11) % 101) for k in range(40)),
    "visit: in-order",
    "```",
    "",
    "It goes from the smallest to the largest.",
)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("notes", [WALK, WALK.replace("visit: in-order\n", "")], ids=["walk", "tree"])
def test_a_search_tree_of_40_values_beside_words_can_be_read(
    notes: str, shape: Shape, tmp_path: Path
) -> None:
    (scene,) = read_scenes(f"# Film\n\n## Scene\n\n{notes}\n", tmp_path)[1:]
    record = draw_record(scene, tmp_path, shape=shape, fps=3)
    faults = list(map(str, judge_layout(record, scene)))
    assert not faults, "\n".join(faults)
    labels = {str((k * 37 + 11) % 101) for k in range(40)}
    assert labels <= {thing.text for thing in record.things if thing.kind == "tree"}


@pytest.mark.parametrize("notes", NOTES.values(), ids=NOTES)
def test_hard_input_keeps_every_rule_of_the_layout(notes: str, tmp_path: Path) -> None:
    faults: list[str] = []
    for scene in read_scenes(f"# Film\n\n## Scene\n\n{notes}\n", tmp_path)[1:]:
        record = draw_record(scene, tmp_path)
        assert any(record.seen(look) for look in record.looks)
        faults += map(str, judge_layout(record, scene))
    assert not faults, "\n".join(faults)


def test_a_heading_of_30_words_leaves_room_for_the_content(tmp_path: Path) -> None:
    scene = read_scenes(f"# Film\n\n## {words(30)}\n\nAnd **some** words.\n\n- one\n- two\n", tmp_path)[1]
    record = draw_record(scene, tmp_path)
    assert not judge_layout(record, scene)


def test_every_node_of_a_diagram_in_pages_is_seen(tmp_path: Path) -> None:
    (scene,) = read_scenes(f"# Film\n\n## Scene\n\n{NOTES['a diagram of 30 nodes']}\n", tmp_path)[1:]
    seen = {thing.text for thing in draw_record(scene, tmp_path).things if thing.kind == "diagram"}
    # The text of a node may be broken into lines.
    assert {text.removeprefix("Node number ").removeprefix("number ") for text in seen} >= {
        str(k) for k in range(30)
    }
