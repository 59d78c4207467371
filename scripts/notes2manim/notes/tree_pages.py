"""A tree that is too large for one picture, as several: first its upper levels, and then its branches."""

from __future__ import annotations

from collections.abc import Iterator

from notes2manim.model.visual import Tree, TreeNode

# The room of a tree whose text has the least size, in letters from edge to edge, in ems from top to bottom.
_WIDE, _HIGH = 100, 23.0
# The air around a label, in letters; a line, and the air around the lines of a label, in ems.
_AIR, _LINE, _PAD = 2.0, 1.2, 0.7
# A tree that grows from the left: letters after which a label is broken, and from layer to layer.
_BREAK, _STEP = 18, 5


def split_tree(tree: Tree) -> list[Tree]:
    """Return the tree in pages that can be read; one that fits, or that is walked through, is one page.

    The first page has as many levels as fit. Each branch that was cut off there is on a later page, below
    the node that it hangs on. Every node is on a page.
    """
    branches = _Branches(tree)
    pages = [] if tree.visits else list(branches.split(0))
    return [branches.page(nodes) for nodes in pages] if len(pages) > 1 else [tree]


class _Branches:
    """The nodes of a tree, by their numbers, cut into pages: lists of nodes, parents first."""

    def __init__(self, tree: Tree) -> None:
        self._nodes = tree.nodes
        self._below: list[list[int]] = [[] for _ in tree.nodes]
        for at, node in enumerate(tree.nodes):
            if node.parent is not None and node.parent < at:
                self._below[node.parent].append(at)

    def page(self, nodes: list[int]) -> Tree:
        """Return the tree of a page."""
        numbers = {at: number for number, at in enumerate(nodes)}
        root = TreeNode(label=self._nodes[nodes[0]].label)
        others = [
            self._nodes[at].model_copy(update={"parent": numbers[self._nodes[at].parent or 0]})
            for at in nodes[1:]
        ]
        return Tree(nodes=[root, *others])

    def split(self, root: int) -> Iterator[list[int]]:
        """Yield the pages of what is below a node, and of itself."""
        levels = self._levels(root)
        counts = [count for count in range(2, len(levels) + 1) if self._fits(_joined(levels[:count]))]
        if len(levels) == 1 or len(levels) in counts:
            yield _joined(levels)
        elif counts:
            yield _joined(levels[: counts[-1]])
            for parent in levels[counts[-1] - 2]:
                yield from self._hanging(parent)
        else:
            yield from ([root, *group] for group in self._groups(root))
            yield from self._hanging(root)

    def _hanging(self, parent: int) -> Iterator[list[int]]:
        """Yield pages of what is below the children of a node, as many of these together as fit."""
        page: list[list[int]] = []
        for child in self._below[parent]:
            branch = _joined(self._levels(child))
            if len(branch) == 1:
                continue
            if page and not self._fits([parent, *_joined(page), *branch]):
                yield _hung(parent, page)
                page = []
            if self._fits([parent, *branch]):
                page.append(branch)
            else:
                yield from self.split(child)
        if page:
            yield _hung(parent, page)

    def _groups(self, root: int) -> list[list[int]]:
        """Return the children of a node in as few groups as can be read below it, and rather even ones."""
        groups: list[list[int]] = [[]]
        for child in self._below[root]:
            if groups[-1] and not self._fits([root, *groups[-1], child]):
                groups.append([])
            groups[-1].append(child)
        children = self._below[root]
        size = -(-len(children) // len(groups))
        even = [children[first : first + size] for first in range(0, len(children), size)]
        return even if all(self._fits([root, *group]) for group in even) else groups

    def _levels(self, root: int) -> list[list[int]]:
        levels = [[root]]
        while below := [child for at in levels[-1] for child in self._below[at]]:
            levels.append(below)
        return levels

    def _fits(self, nodes: list[int]) -> bool:
        """Tell whether a page can be read when it grows down, or else from the left."""
        shown = set(nodes)
        below = {at: [child for child in self._below[at] if child in shown] for at in nodes}
        layers = [[nodes[0]]]
        while further := [child for at in layers[-1] for child in below[at]]:
            layers.append(further)
        sides = {at: _narrow(self._nodes[at]) for at in nodes}, {at: _wide(self._nodes[at]) for at in nodes}

        def breadth(at: int, widths: dict[int, float]) -> float:
            return max(widths[at] + _AIR, sum(breadth(child, widths) for child in below[at]))

        def lines(at: int) -> float:
            own = _lines(self._nodes[at], _BREAK) + bool(self._nodes[at].edge)
            return max(own * _LINE + _PAD, sum(map(lines, below[at])))

        def fits_down(widths: dict[int, float]) -> bool:
            deep = sum(
                max(_lines(self._nodes[at], widths[at]) for at in layer) * _LINE + _PAD for layer in layers
            )
            return breadth(nodes[0], widths) <= _WIDE and deep <= _HIGH

        along = sum(max(min(len(self._nodes[at].label), _BREAK) for at in layer) + _STEP for layer in layers)
        return (lines(nodes[0]) <= _HIGH and along <= _WIDE) or any(map(fits_down, sides))


def _joined(groups: list[list[int]]) -> list[int]:
    return [at for group in groups for at in group]


def _hung(parent: int, branches: list[list[int]]) -> list[int]:
    """Return the page of branches: one stands by itself, several hang on their parent."""
    return branches[0] if len(branches) == 1 else [parent, *_joined(branches)]


def _wide(node: TreeNode) -> float:
    """Return how wide a label is, in letters, or the name of its edge with the air beside it."""
    return max(len(node.label), len(node.edge) + _STEP if node.edge else 0)


def _narrow(node: TreeNode) -> float:
    """Return how wide a label is when it is broken into up to three lines."""
    longest = max(map(len, node.label.split()), default=1)
    return max(longest, len(node.label) / 3, len(node.edge) + _STEP if node.edge else 0)


def _lines(node: TreeNode, width: float) -> int:
    return max(1, -(-len(node.label) // max(1, round(width))))
