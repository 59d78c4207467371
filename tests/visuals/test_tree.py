"""Trees."""

from __future__ import annotations

from typing import Any

import pytest

from notes2manim.visuals.theme import FRAME_HEIGHT
from notes2manim.visuals.tree import Tree
from tests.visuals.drawing import (
    FULL,
    HALF,
    UPRIGHT,
    assert_inside,
    begin,
    bounds,
    draw,
    on_stage,
    opacity,
    overlap,
    shown,
    text_sizes,
)

SEARCH = [
    {"label": "8"},
    {"label": "3", "parent": 0, "side": "left"},
    {"label": "10", "parent": 0, "side": "right"},
    {"label": "6", "parent": 1, "side": "right"},
    {"label": "14", "parent": 2, "side": "right"},
]


def _tree(**fields: Any) -> Tree:
    return draw(Tree(nodes=SEARCH, **fields))  # type: ignore[return-value]


def _bushy(count: int, text: str) -> list[dict[str, Any]]:
    return [
        {"label": f"{text}{at}", "parent": (at - 1) // 3 if at else None, "edge": "yes" if at == 2 else ""}
        for at in range(count)
    ]


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
@pytest.mark.parametrize(("count", "text"), [(1, "alone "), (10, "a branch "), (16, ""), (13, "n")])
def test_no_node_touches_another_or_leaves_the_box(count: int, text: str, box: Any) -> None:
    tree = draw(Tree(nodes=_bushy(count, text), visits=list(range(count))), box)
    assert_inside(shown(on_stage(tree, "+", f"+{count - 1}")), box)
    assert min(text_sizes(tree)) >= FRAME_HEIGHT / 36 * 0.999
    frames = [bounds([shape]) for shape in tree._shapes]  # type: ignore[attr-defined]
    frames += [bounds(word.family_members_with_points()) for word in tree._words]  # type: ignore[attr-defined]
    assert not any(overlap(frame, other) for at, frame in enumerate(frames) for other in frames[:at])


def test_children_stand_below_their_parent_on_their_own_side() -> None:
    tree = _tree()
    eight, three, ten, six, fourteen = (shape.get_center() for shape in tree._shapes)
    assert three[0] < eight[0] < ten[0] and six[0] > three[0] and fourteen[0] > ten[0]
    assert eight[1] > three[1] > six[1]
    assert abs(three[1] - ten[1]) < 1e-6


def test_a_node_comes_with_those_above_it() -> None:
    tree = _tree()
    members = on_stage(tree, "+node 3").get_mobject_family_members()
    assert tree._shapes[0] in members and tree._shapes[1] in members
    assert tree._shapes[2] not in members


def test_a_way_from_the_root_is_lit_with_its_edges() -> None:
    tree = _tree()
    on_stage(tree, "+", "path 3")
    assert opacity(tree._parts["node 1"]) == 1
    assert opacity(tree._parts["node 4"][0]) < 1
    assert len(tree._bright) == 5


def test_a_walk_marks_nodes_and_writes_them_down_in_turn() -> None:
    tree = _tree(visits=[1, 3, 0])
    scene = on_stage(tree, "+", "+1")
    members = scene.get_mobject_family_members()
    assert tree._words[1] in members and tree._words[2] not in members
    accent = tree._theme.colors.accent
    fills = [shape.get_fill_color().to_hex().lower() for shape in tree._shapes]
    assert [at for at, fill in enumerate(fills) if fill == accent] == [3]
    assert fills[1] != fills[0]
    assert tree.reveal("0") is None


@pytest.mark.parametrize("part", ["node 9", "x", "7", "path 9"])
def test_parts_that_are_not_there_are_ignored(part: str) -> None:
    tree = _tree()
    on_stage(tree, "+")
    assert tree.point(part) is None


def test_a_node_comes_at_the_end_of_the_edge_that_goes_to_it() -> None:
    tree = _tree()
    scene = on_stage(tree, "+node 0")
    animation = begin(scene, tree.reveal("node 1"))
    animation.interpolate(0.3)
    edge = tree._edges[1]
    assert edge is not None
    assert edge.get_bottom()[1] > tree._shapes[1].get_top()[1] + 0.1
    assert opacity(tree._shapes[1]) < 0.1
    animation.interpolate(1)
    assert opacity(tree._shapes[1]) == 1
    assert edge.get_bottom()[1] <= tree._shapes[1].get_top()[1] + 0.01


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
def test_a_search_tree_that_is_too_wide_keeps_its_values_in_order_and_can_be_read(box: Any) -> None:
    values = [(k * 37 + 11) % 101 for k in range(32)]
    nodes: list[dict[str, Any]] = []
    for value in values:
        at, parent, side = (0 if nodes else None), None, ""
        while at is not None:
            parent, side = at, "left" if value < int(nodes[at]["label"]) else "right"
            below = [
                k for k, node in enumerate(nodes) if node.get("parent") == parent and node["side"] == side
            ]
            at = below[0] if below else None
        nodes.append({"label": str(value), "parent": parent, "side": side})
    tree = draw(Tree(nodes=nodes), box)
    assert_inside(shown(on_stage(tree, "+")), box)
    assert min(text_sizes(tree)) >= FRAME_HEIGHT / 36 * 0.9
    frames = [bounds([shape]) for shape in tree._shapes]  # type: ignore[attr-defined]
    assert not any(overlap(frame, other) for at, frame in enumerate(frames) for other in frames[:at])
