"""Where the nodes of a tree stand: parents over the middle of their children, subtrees close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass
class Branch:
    """A node with its children, from first to last. `node` is None for a place that is left empty."""

    node: int | None
    breadth: float
    children: list[Branch] = field(default_factory=list)
    offset: float = 0.0


def tidy(root: Branch, gap: float) -> tuple[dict[int, float], float]:
    """Return the middle of each node across the flow, from 0 on, and how broad the whole is.

    Nodes of one level are `gap` apart at least, and so are subtrees, by the outlines of their
    levels (Reingold and Tilford, Tidier Drawings of Trees, 1981).
    """
    outline = _place(root, gap)
    low = min(left for left, _ in outline)
    high = max(right for _, right in outline)
    middles: dict[int, float] = {}
    _collect(root, -low, middles)
    return middles, high - low


def _place(branch: Branch, gap: float) -> list[tuple[float, float]]:
    """Set the offsets of the children of a branch; return the ends of each level around its middle."""
    merged: list[tuple[float, float]] = []
    for child in branch.children:
        outline = _place(child, gap)
        shift = max(
            (right - left + gap for (_, right), (left, _) in zip(merged, outline, strict=False)), default=0.0
        )
        child.offset = shift
        moved = [(left + shift, right + shift) for left, right in outline]
        merged = [
            (min(old[0], new[0]), max(old[1], new[1])) for old, new in zip(merged, moved, strict=False)
        ] + (moved[len(merged) :] or merged[len(moved) :])
    if branch.children:
        middle = (branch.children[0].offset + branch.children[-1].offset) / 2
        for child in branch.children:
            child.offset -= middle
        merged = [(left - middle, right - middle) for left, right in merged]
    return [(-branch.breadth / 2, branch.breadth / 2), *merged]


def in_order(root: Branch, gap: float) -> tuple[dict[int, float], float]:
    """Return what `tidy` does of a binary tree whose nodes stand in the order of their values.

    Each node has a place of its own across the flow, so that subtrees may reach over one another: the
    drawing is narrower where many nodes have one child (Knuth, The Art of Computer Programming 1, 2.3.1).
    """
    ranks: dict[int, int] = {}
    levels: dict[int, list[Branch]] = {}

    def visit(branch: Branch, level: int) -> None:
        half = -(-len(branch.children) // 2)
        for child in branch.children[:half]:
            visit(child, level + 1)
        if branch.node is not None:
            ranks[branch.node] = len(ranks)
            levels.setdefault(level, []).append(branch)
        for child in branch.children[half:]:
            visit(child, level + 1)

    visit(root, 0)
    step = 0.0
    for row in levels.values():
        for one, other in pairwise(row):
            assert one.node is not None and other.node is not None
            needed = (one.breadth + other.breadth) / 2 + gap
            step = max(step, needed / (ranks[other.node] - ranks[one.node]))
    ends = [
        (ranks[branch.node] * step - branch.breadth / 2, ranks[branch.node] * step + branch.breadth / 2)
        for row in levels.values()
        for branch in row
        if branch.node is not None
    ]
    low, high = min(left for left, _ in ends), max(right for _, right in ends)
    return {node: rank * step - low for node, rank in ranks.items()}, high - low


def _collect(branch: Branch, at: float, middles: dict[int, float]) -> None:
    if branch.node is not None:
        middles[branch.node] = at
    for child in branch.children:
        _collect(child, at + child.offset, middles)


def branches(parents: Sequence[int | None], sides: Sequence[str], breadths: Sequence[float]) -> Branch:
    """Return the root of a tree. A left or right child that is alone has an empty place beside it."""
    nodes = [Branch(at, breadth) for at, breadth in enumerate(breadths)]
    below: dict[int, list[int]] = {}
    for at, parent in enumerate(parents):
        if parent is not None and parent < at:
            below.setdefault(parent, []).append(at)
    for parent, children in below.items():
        children.sort(key=lambda at: sides[at] == "right")
        found = [nodes[at] for at in children]
        if len(children) == 1 and sides[children[0]]:
            empty = Branch(None, breadths[children[0]])
            found = [found[0], empty] if sides[children[0]] == "left" else [empty, found[0]]
        nodes[parent].children = found
    return nodes[0]
