"""Diagrams."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from notes2manim.visuals.diagram import Diagram
from notes2manim.visuals.layers import lay_out
from tests.visuals.drawing import FULL, HALF, UPRIGHT, draw, on_stage, opacity, text_sizes, texts
from tests.visuals.playing import THEME

EDGES = "AB BC BD CE DE CF DF FG CH DH HI HJ DJ JK KL KM IM MN KA GH"


def _big(direction: str) -> Diagram:
    nodes = [
        {"id": c, "label": f"Node {c} {'of the long name' * (i % 4 == 0)}"}
        for i, c in enumerate("ABCDEFGHIJKLMN")
    ]
    edges = [{"source": a, "target": b, "label": "says" if a in "BH" else ""} for a, b in EDGES.split()]
    return Diagram(direction=direction, nodes=nodes, edges=edges)


@pytest.mark.parametrize("box", [FULL, HALF, UPRIGHT])
@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_fourteen_nodes_stay_in_the_box_and_apart(box: Any, direction: str) -> None:
    diagram = draw(_big(direction), box)
    shapes = [diagram._parts[f"node {c}"][0] for c in "ABCDEFGHIJKLMN"]
    for i, one in enumerate(shapes):
        for other in shapes[i + 1 :]:
            apart = np.abs(one.get_center() - other.get_center())
            assert apart[0] > (one.width + other.width) / 2 or apart[1] > (one.height + other.height) / 2


def test_no_edge_runs_through_a_node() -> None:
    diagram = draw(_big("TB"))
    for index, (a, b) in enumerate(EDGES.split()):
        line = diagram._parts[f"edge {index}"][0]
        for c in set("ABCDEFGHIJKLMN") - {a, b}:
            shape = diagram._parts[f"node {c}"][0]
            away = np.abs(line.points - shape.get_center())[:, :2]
            inside = (away < np.array((shape.width, shape.height)) / 2 - 0.01).all(axis=1)
            assert not inside.any(), (a, b, c)


@pytest.mark.parametrize(
    ("direction", "axis", "sign"), [("TB", 1, -1), ("BT", 1, 1), ("LR", 0, 1), ("RL", 0, -1)]
)
def test_the_flow_goes_as_the_direction_says(direction: str, axis: int, sign: int) -> None:
    nodes = [{"id": c, "label": c} for c in "ABC"]
    edges = [{"source": "A", "target": "B"}, {"source": "B", "target": "C"}]
    diagram = draw(Diagram(direction=direction, nodes=nodes, edges=edges))
    places = [diagram._parts[f"node {c}"].get_center()[axis] * sign for c in "ABC"]
    assert places == sorted(places)


def test_cycles_loops_and_parallel_edges_are_drawn() -> None:
    nodes = [
        {"id": c, "label": c, "shape": s}
        for c, s in zip("ABCD", ["circle", "diamond", "stadium", "round"], strict=True)
    ]
    pairs = ["AB", "BA", "AB", "BC", "CA", "DD", "CC"]
    edges = [
        {"source": a, "target": b, "label": f"edge {i}", "line": "dashed"} for i, (a, b) in enumerate(pairs)
    ]
    for direction in ("TB", "LR"):
        diagram = draw(Diagram(direction=direction, nodes=nodes, edges=edges), HALF)
        labels = [diagram._parts[f"edge {i}"][-1].get_center() for i in range(3)]
        assert all(np.linalg.norm(a - b) > 0.15 for a, b in pairwise(labels))


def test_an_edge_that_is_pointed_at_lights_with_its_nodes() -> None:
    diagram = draw(_big("TB"))
    on_stage(diagram, "+", "edge 1")
    assert opacity(diagram._parts["node B"]) == 1
    assert opacity(diagram._parts["node N"][0]) < 0.6
    rings = [ring for ring in [diagram._ring] if ring in diagram.submobjects]
    on_stage(diagram, "node N")
    assert rings[0] not in diagram.submobjects
    assert opacity(diagram._parts["node N"]) == 1


def test_a_part_brings_its_nodes_and_nothing_else() -> None:
    diagram = draw(_big("TB"))
    members = on_stage(diagram, "+edge 0").get_mobject_family_members()
    assert diagram._parts["node B"] in members
    assert diagram._parts["node C"] not in members
    assert diagram.reveal("edge 99") is None and diagram.point("node Z") is None


def test_crossings_that_can_be_avoided_are() -> None:
    layers = lay_out([(1, 1)] * 4, [(0, 3), (1, 2)], between=1, gaps=[1, 1], lane=1)
    (a, b), (d, c) = layers.centers[:2], layers.centers[2:]
    assert (a[0] - b[0]) * (c[0] - d[0]) > 0


def test_few_nodes_fill_a_good_part_of_the_frame() -> None:
    nodes = [{"id": c, "label": f"Step {c}"} for c in "ABCDE"]
    edges = [{"source": a, "target": b} for a, b in pairwise("ABCDE")]
    assert draw(Diagram(direction="LR", nodes=nodes, edges=edges)).width > 0.8 * FULL.width


def test_long_labels_are_broken_before_the_text_gets_small() -> None:
    nodes = [
        {"id": c, "label": f"Keep the {side} half"}
        for c, side in zip("ABCD", ["left", "right"] * 2, strict=True)
    ]
    edges = [{"source": a, "target": b} for a, b in pairwise("ABCD")]
    diagram = draw(Diagram(direction="LR", nodes=nodes, edges=edges))
    assert min(text_sizes(diagram)) > THEME.sizes.body * 8 * 0.8


def test_a_chain_is_drawn_straight_and_its_arrows_reach_the_nodes() -> None:
    nodes = [
        {"id": c, "label": label}
        for c, label in zip("ABQC", ["Training", "Model", "New questions", "Answers"], strict=True)
    ]
    edges = [{"source": a, "target": b} for a, b in ["AB", "QB", "BC"]]
    diagram = draw(Diagram(direction="LR", nodes=nodes, edges=edges))
    model, answers = (diagram._parts[f"node {name}"][0] for name in "BC")
    assert abs(model.get_center()[1] - answers.get_center()[1]) < 1e-6
    assert abs(diagram._parts["edge 2"].get_right()[0] - answers.get_left()[0]) < 0.08


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_one_node_alone_is_drawn(direction: str) -> None:
    draw(Diagram(direction=direction, nodes=[{"id": "a", "label": "Alone"}]), FULL)


def test_a_long_row_of_nodes_is_turned_where_its_text_is_larger_then() -> None:
    names = ["Client", "API server", "In cache?", "PostgreSQL"]
    nodes = [{"id": name, "label": name} for name in names]
    edges = [
        {"source": a, "target": b, "label": label}
        for a, b, label in [
            ("Client", "API server", "GET /users/42"),
            ("API server", "In cache?", ""),
            ("In cache?", "API server", "hit"),
            ("In cache?", "PostgreSQL", "miss"),
            ("PostgreSQL", "In cache?", "fill, TTL 300s"),
        ]
    ]
    diagram = draw(Diagram(direction="LR", nodes=nodes, edges=edges))
    assert diagram.height > diagram.width
    assert min(text_sizes(diagram)) > 0.3
    assert set(names) <= set(texts(diagram))  # and no word is broken


def test_a_row_of_nodes_that_fits_stays_a_row() -> None:
    nodes = [{"id": name, "label": name} for name in ("Notes", "Script", "Voice", "Film")]
    edges = [{"source": a["id"], "target": b["id"]} for a, b in pairwise(nodes)]
    diagram = draw(Diagram(direction="LR", nodes=nodes, edges=edges))
    assert diagram.width > 3 * diagram.height
