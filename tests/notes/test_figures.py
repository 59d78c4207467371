"""Figures: how they are written, and when their parts come."""

from __future__ import annotations

import pytest

from notes2manim.model.script import Script
from notes2manim.model.visual import Array, Geometry, NumberLine, Timeline, Tree
from notes2manim.notes import write_script
from notes2manim.notes.timeline import read_year
from tests.notes.test_forms import shown

SEARCH = """```array
values: 3 8 12 19
pointers: lo=0 hi=3
window: lo..hi
step: mid=1 / mark mid compared "look at the middle"
step: lo=mid+1, hide mid / window lo to hi
step: swap 2, 3
- mark 2 and 3 done; no window
step: set 0 = 7
```"""


def read(text: str) -> Script:
    return write_script(f"# Film\n\n## A\n\n{text}\n", file="a.md")


def faults(text: str) -> list[str]:
    return [str(notice) for notice in read(text).notices]


def array_of(text: str) -> Array:
    script = read(f"This array.\n\n```array\n{text}\n```")
    assert not script.notices
    visual = script.scenes[1].visuals["array-1"]
    assert isinstance(visual, Array)
    return visual


# Arrays.


def test_an_array_is_read_with_its_steps() -> None:
    _, scene = read(f"This array.\n\n{SEARCH}").scenes
    visual = scene.visuals["array-1"]
    assert isinstance(visual, Array)
    assert visual.values == ["3", "8", "12", "19"]
    assert visual.pointers == {"lo": 0, "hi": 3}
    assert visual.window == (0, 3)
    look, move, swap, mark, write = visual.steps
    assert (look.pointers, look.marks, look.text) == ({"mid": 1}, {1: "compared"}, "look at the middle")
    assert (move.pointers, move.window) == ({"lo": 2, "mid": None}, (2, 3))
    assert swap.swap == (2, 3)
    assert (mark.marks, mark.window) == ({2: "done", 3: "done"}, "none")
    assert write.values == {0: "7"}


def test_an_array_may_be_a_list_as_programs_write_it() -> None:
    visual = array_of('["a b", c, 3]\nfirst: 1\npointer i: 1\nmark 3 found')
    assert visual.values == ["a b", "c", "3"]
    assert (visual.first, visual.pointers, visual.marks) == (1, {"i": 0}, {2: "found"})


def test_steps_come_at_the_sentences_that_tell_them() -> None:
    _, scene = read(
        f"This array is searched.\n\n{SEARCH}\n\nThe middle is 8. So `lo` goes on. "
        "We swap 12 and 19. That is done. At last, 7 takes the place of 3."
    ).scenes
    assert shown(scene) == [
        (0, "show", "", 1),
        (1, "show", "0", 1),
        (2, "show", "1", 1),
        (3, "show", "2", 1),
        (4, "show", "3", 2),
        (5, "show", "4", 2),
    ]


def test_steps_that_nobody_tells_come_one_after_the_other() -> None:
    _, scene = read(f"This array.\n\n{SEARCH}\n\nUno. Duo. Tres. Quattuor. Quinque.").scenes
    assert [(beat, part) for beat, _, part, _ in shown(scene)] == [
        (0, ""), (1, "0"), (2, "1"), (3, "2"), (4, "3"), (5, "4"),
    ]  # fmt: skip


def test_a_step_for_which_no_words_are_left_reads_its_text_or_comes_in_silence() -> None:
    _, scene = read(f"This array.\n\n{SEARCH}").scenes
    assert [part for _, _, part, _ in shown(scene)] == ["", "0", "1", "2", "3", "4"]
    assert [(beat.say, beat.pause) for beat in scene.beats[1:]] == [
        ("look at the middle", None), *[("", 1.6)] * 4,
    ]  # fmt: skip


def test_a_walk_for_which_no_words_are_left_is_read_aloud() -> None:
    _, scene = read("This tree.\n\n```tree\nbst: 5 2 8 1 3 7 9 4\nvisit: in-order\n```").scenes
    assert [beat.say for beat in scene.beats[1:]] == ["1, 2, 3, 4, 5, 7.", "8, 9."]
    assert [(cue.part, cue.at) for cue in scene.beats[2].cues] == [("6", 0), ("7", 1)]


def test_a_long_value_of_an_array_ends_in_dots() -> None:
    assert array_of("values: Geschwindigkeitsbegrenzungen, 2").values == ["Geschwindigkeitsbegrenz…", "2"]


def test_faults_of_an_array_name_their_line_and_what_is_understood() -> None:
    assert faults("This array.\n\n```array\nvalues: 1 2\nstep: swap 0 5\nstep: jump\n```") == [
        'a.md:9: array "step: swap 0 5" cannot be drawn: place 5 is outside of 0 to 1.',
        'a.md:10: array "step: jump" cannot be drawn: "jump" is neither swap 1 4, lo=3, window 2..4, '
        "mark 3 found, set 3 = 7 nor hide lo.",
    ]


def test_an_array_without_values_is_shown_as_text() -> None:
    script = read("This array.\n\n```array\n# nothing\n```")
    assert [str(notice) for notice in script.notices] == [
        'a.md:7: nothing in this "array" can be drawn. It is shown as text.'
    ]
    assert [visual.kind for visual in script.scenes[1].visuals.values()] == ["code"]


# Geometry.

TRIANGLE = """```geometry
A = (0, 0), B = (4, 0)
C = (0, 3)
triangle A B C
right angle at A
side BC "c"
angle A B C "β"
```"""


def figure_of(text: str) -> Geometry:
    script = read(f"This figure.\n\n```geometry\n{text}\n```")
    assert not script.notices
    visual = script.scenes[1].visuals["geometry-1"]
    assert isinstance(visual, Geometry)
    return visual


def test_a_figure_is_read() -> None:
    figure = figure_of(TRIANGLE.partition("\n")[2].removesuffix("\n```"))
    assert {spot.name: (spot.x, spot.y) for spot in figure.points} == {"A": (0, 0), "B": (4, 0), "C": (0, 3)}
    assert [(shape.form, "".join(shape.through), shape.label) for shape in figure.shapes] == [
        ("polygon", "ABC", ""),
        ("right angle", "CAB", ""),
        ("segment", "BC", "$c$"),
        ("angle", "ABC", "$β$"),
    ]


def test_points_are_built_of_others_and_lengths_are_measured() -> None:
    figure = figure_of(
        "A = (0, 0)\nB = (4, 0)\nC = (1, sqrt(9))\nM = midpoint of A and B\nF = foot of C on A B\n"
        "length A C\ncircle M radius 2 dashed\nequal A M, M B\nsquare on A B grid"
    )
    spots = {spot.name: (spot.x, spot.y) for spot in figure.points}
    assert spots["M"] == (2, 0) and spots["F"] == (1, 0)
    measured, circle, first, second, square = figure.shapes
    assert measured.label == "3.162"
    assert (circle.radius, circle.dashed) == (2, True)
    assert first.ticks == second.ticks == 1
    assert (
        square.filled and square.grid and [spots[name] for name in square.through[2:]] == [(4, -4), (0, -4)]
    )


def test_parts_of_a_figure_come_as_they_are_told() -> None:
    _, scene = read(
        f"This triangle has a right angle.\n\n{TRIANGLE}\n\nThe long side is $c$. "
        "It has an angle β at its end. The right angle is opposite."
    ).scenes
    assert shown(scene) == [
        (0, "show", "shape 0", 1),
        (0, "show", "shape 1", 4),
        (1, "show", "shape 2", 1),
        (2, "show", "shape 3", 3),
        (3, "point", "shape 1", 1),
    ]


def test_a_figure_that_is_not_told_comes_whole() -> None:
    _, scene = read(f"This figure shows it.\n\n{TRIANGLE}\n\nSo it is.").scenes
    assert shown(scene) == [(0, "show", "", 1)]


def test_faults_of_a_figure_name_their_line_and_what_is_understood() -> None:
    found = faults("This figure.\n\n```geometry\nA = (0, 0)\nsegment A B\nangle A\nblob\n```")
    assert found[0] == (
        'a.md:9: geometry "segment A B" cannot be drawn: point B has no place: write B = (0, 0) first.'
    )
    assert "A is no corner of a polygon: name three points" in found[1]
    assert found[2].startswith(
        'a.md:11: geometry "blob" cannot be drawn: it is none of A = (0, 0), segment A B,'
    )


# Trees.


def tree_of(text: str) -> Tree:
    script = read(f"This tree.\n\n```tree\n{text}\n```")
    assert not script.notices
    visual = script.scenes[1].visuals["tree-1"]
    assert isinstance(visual, Tree)
    return visual


def family(tree: Tree) -> list[tuple[str, int | None, str]]:
    return [(node.label, node.parent, node.side) for node in tree.nodes]


@pytest.mark.parametrize(
    "text",
    [
        "- A\n  - B\n    - C\n  - D",
        "A\n  B\n    C\n  D",
        "A\n├── B\n│   └── C\n└── D",
        "* A\n\t* B\n\t\t* C\n\t* D",
    ],
)
def test_a_tree_is_a_nested_list_or_indented_lines(text: str) -> None:
    assert family(tree_of(text)) == [("A", None, ""), ("B", 0, ""), ("C", 1, ""), ("D", 0, "")]


def test_children_of_two_may_be_left_and_right_and_edges_named() -> None:
    tree = tree_of("- A\n  - left: B\n    - _\n    - C\n  - right: [no] D")
    assert family(tree) == [("A", None, ""), ("B", 0, "left"), ("C", 1, "right"), ("D", 0, "right")]
    assert tree.nodes[3].edge == "no"


def test_search_trees_and_heaps_are_built_of_their_values() -> None:
    assert family(tree_of("bst: 8 3 10 6")) == [
        ("8", None, ""), ("3", 0, "left"), ("10", 0, "right"), ("6", 1, "right"),
    ]  # fmt: skip
    assert family(tree_of("binary: 8, 3, -, 1, 6")) == [
        ("8", None, ""), ("3", 0, "left"), ("1", 1, "left"), ("6", 1, "right"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("order", "walk"),
    [
        ("pre-order", "8 3 1 6 10"), ("in-order", "1 3 6 8 10"), ("post-order", "1 6 3 10 8"),
        ("level-order", "8 3 10 1 6"), ("10 8", "10 8"),
    ],
)  # fmt: skip
def test_a_walk_goes_through_the_nodes_in_its_order(order: str, walk: str) -> None:
    tree = tree_of(f"bst: 8 3 10 1 6\nvisit: {order}")
    assert " ".join(tree.nodes[at].label for at in tree.visits) == walk


def test_visits_and_nodes_come_as_they_are_told() -> None:
    _, walk = read(
        "This tree.\n\n```tree\nbst: 2 1 3\nvisit: in-order\n```\n\nFirst comes 1. Then follow 2 and 3."
    ).scenes
    assert shown(walk) == [
        (0, "show", "", 1), (1, "show", "0", 2), (2, "show", "1", 2), (2, "show", "2", 4),
    ]  # fmt: skip
    _, nodes = read(
        "This tree.\n\n```tree\nRoot\n  Left\n  Right\n```\n\nThe root comes first. Go left. Or go right."
    ).scenes
    assert shown(nodes) == [(0, "show", "node 0", 1), (2, "show", "node 1", 1), (3, "show", "node 2", 2)]


def test_the_way_to_a_node_is_lit_where_the_words_name_it() -> None:
    _, scene = read(
        "This tree.\n\n```tree\nTop\n  Mid\n    Low\n  Side\n```\n\nIt is small. Follow the path to low."
    ).scenes
    assert shown(scene) == [(0, "show", "", 1), (2, "point", "path 2", 2)]


def test_faults_of_a_tree_name_their_line() -> None:
    assert faults("This tree.\n\n```tree\nA\nB\nvisit: C\n```") == [
        'a.md:9: tree "B" cannot be drawn: a tree has one root: indent what is below it.',
        'a.md:10: tree "visit: C" cannot be drawn: no node is called "C"; pre-order, in-order, post-order '
        "and level-order are known.",
    ]


# Number lines.


def line_of(text: str) -> NumberLine:
    script = read(f"This line.\n\n```number line\n{text}\n```")
    assert not script.notices
    visual = script.scenes[1].visuals["number_line-1"]
    assert isinstance(visual, NumberLine)
    return visual


def test_a_number_line_is_read() -> None:
    line = line_of(
        '-3 .. 7\nstep: 2\npoint 1 "one"\nopen point 2\nx > 3\n-1 <= x < 2\n'
        "interval (0, 1/2]\njump 2 -> 5\njump 5 by -3\njump 1 + 2"
    )
    assert (line.range, line.step) == ((-3, 7), 2)
    assert [(point.at, point.label, point.open) for point in line.points] == [
        (1, "one", False),
        (2, "", True),
    ]
    ray, between, half = line.intervals
    assert (ray.start, ray.end, ray.open_start, ray.label) == (3, None, True, "$x > 3$")
    assert (between.start, between.end, between.open_start, between.open_end) == (-1, 2, False, True)
    assert (half.start, half.end, half.open_start, half.open_end) == (0, 0.5, True, False)
    assert [(jump.start, jump.end) for jump in line.jumps] == [(2, 5), (5, 2), (1, 3)]


def test_a_number_line_without_a_range_holds_what_is_on_it() -> None:
    low, high = line_of("point 3\njump 3 -> 12").range
    assert low < 3 and high > 12


def test_jumps_come_as_they_are_told() -> None:
    _, scene = read(
        'This number line.\n\n```number line\n0 .. 9\npoint 2 "start"\njump 2 -> 5\njump 5 by -1\n```\n\n'
        "We begin at 2. Add three. Then go back one."
    ).scenes
    assert shown(scene) == [
        (0, "show", "axis", 2),
        (1, "show", "point 0", 2),
        (2, "show", "jump 0", 0),
        (3, "show", "jump 1", 2),
    ]


def test_faults_of_a_number_line_name_their_line_and_what_is_understood() -> None:
    assert faults("This line.\n\n```number line\n0 .. 9\njump 3 -> 3\nhop\n```") == [
        'a.md:9: number line "jump 3 -> 3" cannot be drawn: it leads nowhere.',
        'a.md:10: number line "hop" cannot be drawn: it is none of -2 .. 8, point 3, open point 3, '
        "interval [1, 4), x > 3, 1 <= x < 4 or jump 2 -> 5.",
    ]


# Timelines.


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("1642", 1642.0), ("c. 300 BC", -300.0), ("44 BCE", -44.0), ("1960s", 1960.0), ("July 1969", 1969.5),
        ("1969-07-01", 1969.5), ("1 July 1969", 1969.5), ("noon", None), ("May", None),
        ("10,000 BC", -10000.0),
    ],
)  # fmt: skip
def test_dates_are_years_where_they_can_be(date: str, year: float | None) -> None:
    found = read_year(date)
    assert found == year if year is None else found is not None and abs(found - year) < 0.01


def test_a_timeline_is_read_and_told() -> None:
    _, scene = read(
        "This timeline.\n\n```timeline\n1642: Pascaline\n- 1822 – Engine\n| 1945 | ENIAC |\n```\n\n"
        "In 1642 it began. The engine followed. Then came ENIAC."
    ).scenes
    visual = scene.visuals["timeline-1"]
    assert isinstance(visual, Timeline)
    assert [(event.date, event.text, event.year) for event in visual.events] == [
        ("1642", "Pascaline", 1642), ("1822", "Engine", 1822), ("1945", "ENIAC", 1945),
    ]  # fmt: skip
    assert shown(scene) == [
        (0, "show", "axis", 1), (1, "show", "0", 1), (2, "show", "1", 1), (3, "show", "2", 2),
    ]  # fmt: skip


def test_an_event_without_a_date_is_named() -> None:
    assert faults("This timeline.\n\n```timeline\n1642: Pascaline\nnothing\n```") == [
        'a.md:9: timeline "nothing" cannot be drawn: an event is written 1642: Pascaline.'
    ]
