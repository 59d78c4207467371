"""The fence `tree`: a nested list, children under their parents, and the order of a walk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from notes2manim.model.visual import Tree, TreeNode
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, unquote
from notes2manim.notes.inline import clean

MAX_NODES = 200
MAX_DEPTH = 12
MAX_LETTERS = 80  # of a label

_MARK = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_SIDE = re.compile(r"(left|right|l|r)\s*:\s*", re.IGNORECASE)
_EDGE = re.compile(r"\[([^\[\]]{1,40})\]\s+(?=\S)")
_NOTHING = re.compile(r"[-_·.∅]+|none|null|nil|empty|", re.IGNORECASE)
_BRANCH = re.compile(r"^[\s│|]*[├└`+][─-]*\s*")


@dataclass
class _Reader:
    fence: Fence
    nodes: list[dict[str, Any]] = field(default_factory=list)
    # The nodes that may still get children, from the root down, each with its indentation.
    open: list[tuple[int, int]] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    gaps: set[int] = field(default_factory=set)
    visits: tuple[int, str] | None = None
    said: str | None = None

    def read_line(self, number: int, line: str) -> None:
        """Read one line, its indentation kept. Raises `ValueError` when it is no node."""
        entry = read_field(line)
        if entry and entry[0] in ("say", "title"):
            self.said = entry[1] if entry[0] == "say" else self.said
        elif entry and entry[0] in ("visit", "visits", "walk", "order", "traversal", "traverse"):
            self.visits = (number, entry[1])
        elif entry and entry[0] in ("bst", "search tree", "binary search tree", "insert"):
            self._grow(_values(entry[1]))
        elif entry and entry[0] in ("binary", "heap", "levels", "level order"):
            self._fill(_values(entry[1]))
        else:
            self._node(line)

    def _node(self, line: str) -> None:
        branch = _BRANCH.match(line)
        indent = len(branch.group() if branch else re.match(r"\s*", line.expandtabs(4)).group())  # type: ignore[union-attr]
        text = _MARK.sub("", line[len(branch.group()) :] if branch else line.strip(), count=1).strip()
        while self.open and self.open[-1][0] >= indent:
            self.open.pop()
        parent = self.open[-1][1] if self.open else None
        side = _SIDE.match(text)
        text = text[side.end() :].strip() if side else text
        given = {"l": "left", "r": "right"}[side[1][0].lower()] if side else ""
        if _NOTHING.fullmatch(text):
            if parent is None:
                raise ValueError("the root is missing")
            self.gaps.add(parent)
            self.counts[parent] = self.counts.get(parent, 0) + 1
            return
        edge = _EDGE.match(text)
        text = text[edge.end() :] if edge else text
        self.open.append((indent, self._add(text, parent, given, edge[1] if edge else "")))
        if len(self.open) > MAX_DEPTH:
            raise ValueError(f"a tree has at most {MAX_DEPTH} levels")

    def _add(self, text: str, parent: int | None, side: str = "", edge: str = "") -> int:
        if parent is None and self.nodes:
            raise ValueError("a tree has one root: indent what is below it")
        if len(self.nodes) == MAX_NODES:
            raise ValueError(f"a tree has at most {MAX_NODES} nodes")
        label = self.fence.say_of(unquote(text)[:MAX_LETTERS]).strip() or "…"
        order = 0
        if parent is not None:
            order = self.counts.get(parent, 0)
            self.counts[parent] = order + 1
            if side:
                self.gaps.add(parent)
        self.nodes.append(
            {"label": label, "parent": parent, "side": side, "edge": self.fence.say_of(edge), "order": order}
        )
        return len(self.nodes) - 1

    def _grow(self, values: list[str]) -> None:
        """Insert values into a search tree, one after the other."""
        for value in values:
            at, parent, side = self._root(), None, ""
            while at is not None:
                key = self.nodes[at]["label"]
                parent, side = at, "left" if _key(value) < _key(key) else "right"
                at = self._child(at, side)
            self._add(value, parent, side)

    def _fill(self, values: list[str]) -> None:
        """Fill a binary tree level by level; a dash leaves a place empty."""
        places: dict[int, int] = {}
        for place, value in enumerate(values):
            if _NOTHING.fullmatch(value):
                continue
            above = places.get((place - 1) // 2) if place else None
            if place and above is None:
                raise ValueError(f'"{value[:20]}" has nothing above it')
            places[place] = self._add(value, above, "" if not place else "left" if place % 2 else "right")

    def _root(self) -> int | None:
        return 0 if self.nodes else None

    def _child(self, parent: int, side: str) -> int | None:
        return next(
            (at for at, node in enumerate(self.nodes) if node["parent"] == parent and node["side"] == side),
            None,
        )

    def finish(self) -> Tree:
        """Return the tree; where a place is left empty, the children of two are left and right ones."""
        for node in self.nodes:
            parent = node["parent"]
            if parent in self.gaps and self.counts.get(parent, 0) <= 2 and not node["side"]:
                node["side"] = ("left", "right")[node["order"]]
        nodes = [
            TreeNode(**{key: node[key] for key in ("label", "parent", "side", "edge")}) for node in self.nodes
        ]
        tree = Tree(nodes=nodes)
        if self.visits is None:
            return tree
        try:
            return tree.model_copy(update={"visits": _visits(tree, self.visits[1])})
        except ValueError as error:
            self.fence.fault(self.visits[0], f'tree "visit: {self.visits[1][:40]}" cannot be drawn: {error}.')
            return tree


def _values(text: str) -> list[str]:
    text = text.strip().strip("[]()")
    return [
        value.strip()
        for value in re.split(r"\s*[,;]\s*" if re.search("[,;]", text) else r"\s+", text)
        if value.strip()
    ]


def _key(text: str) -> tuple[int, float, str]:
    """Return what values are compared by: numbers before words."""
    try:
        return 0, float(text), ""
    except ValueError:
        return 1, 0.0, text


def _visits(tree: Tree, text: str) -> list[int]:
    """Return the numbers of the nodes of `in-order` and its like, or of `A B C`.

    Raises `ValueError` for a label that no node has.
    """
    match = re.fullmatch(
        r"(pre|in|post|level|breadth|depth)(?:[\s-]*(?:order|first))?", text.strip(), re.IGNORECASE
    )
    if match:
        order = {"breadth": "level", "depth": "pre"}.get(match[1].lower(), match[1].lower())
        return list(_walk(tree, order))
    found = []
    for label in re.split(r"\s*(?:,|->|→)\s*" if re.search(",|->|→", text) else r"\s+", text.strip()):
        at = next(
            (at for at, node in enumerate(tree.nodes) if node.label.casefold() == label.casefold()), None
        )
        if at is None:
            raise ValueError(
                f'no node is called "{label[:30]}"; pre-order, in-order, post-order and level-order are known'
            )
        found.append(at)
    return found[:MAX_NODES]


def _walk(tree: Tree, order: str) -> Iterator[int]:
    below: dict[int | None, list[int]] = {}
    for at, node in enumerate(tree.nodes):
        below.setdefault(node.parent, []).append(at)
    for children in below.values():
        children.sort(key=lambda at: (tree.nodes[at].side == "right", at))
    if order == "level":
        level = [0]
        while level:
            yield from level
            level = [child for at in level for child in below.get(at, [])]
        return

    def visit(at: int) -> Iterator[int]:
        children = below.get(at, [])
        first = [child for child in children[:1] if tree.nodes[child].side != "right"]
        if order == "pre":
            yield at
        for child in first:
            yield from visit(child)
        if order == "in":
            yield at
        for child in children[len(first) :]:
            yield from visit(child)
        if order == "post":
            yield at

    yield from visit(0)


def read_tree(fence: Fence) -> Drawn | None:
    """Return the tree, or None when it has no nodes."""
    reader = _Reader(fence)
    for offset, raw in enumerate(fence.text.split("\n")):
        line = clean(raw).rstrip()
        if not line.strip() or line.lstrip().startswith(("#", "//", "%%")):
            continue
        try:
            reader.read_line(fence.line + offset, line)
        except ValueError as error:
            fence.fault(fence.line + offset, f'tree "{line.strip()[:60]}" cannot be drawn: {error}.')
    if not reader.nodes:
        return None
    return Drawn(reader.finish(), reader.said)
