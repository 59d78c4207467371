"""A tree that is too large for one picture, as several: first its upper levels, and then its branches."""

from __future__ import annotations

from collections.abc import Iterator

from notes2manim.model.visual import Tree, TreeNode

# The rooms of a tree whose text has the least size, in letters from edge to edge, in ems from top to bottom:
# that of a wide frame, and that of a square one, which is about as narrow as an upright one.
_ROOMS = ((100, 23.0), (54, 23.0))
# What is left of their height where text stands above a tree, or a walk is written below it.
_BESIDE, _WALKED = 0.75, 0.8
# The air around a label, in letters; a line, and the air around the lines of a label, in ems.
_AIR, _LINE, _PAD = 2.0, 1.2, 0.7
# A tree that grows from the left: letters after which a label is broken, and from layer to layer.
_BREAK, _STEP = 18, 5
_ELSEWHERE = -1  # in a walk: a node of another page


def split_tree(tree: Tree, *, beside: bool) -> list[tuple[Tree, dict[str, str], list[str]]]:
    """Return the tree in pages that can be read; one that fits is one page. See `pages.Page`.

    The first page has as many levels as fit, `beside` text or alone. Each branch that was cut off there is
    on a later page, below the node that it hangs on. Every node is on a page. A walk goes from page to page.
    """
    branches = _Branches(tree, (_BESIDE if beside else 1.0) * (_WALKED if tree.visits else 1.0))
    pages = list(branches.split(0))
    if len(pages) < 2:
        return [(tree, {}, [])]
    found = []
    told: set[int] = set()
    opened: set[int] = set()
    for nodes in pages:
        # A page is about its root, or about branches that were there, or have the same root as another page.
        root, heads = nodes[0], [at for at in nodes if tree.nodes[at].parent == nodes[0]]
        heads = heads if root in opened or not told.isdisjoint(heads) else [root]
        told.update(nodes)
        opened.add(root)
        found.append((*branches.page(nodes), [tree.nodes[at].label for at in heads]))
    return found


class _Branches:
    """The nodes of a tree, by their numbers, cut into pages: lists of nodes, parents first.

    `share` is how much of the height of a room there is.
    """

    def __init__(self, tree: Tree, share: float) -> None:
        self._nodes, self._visits, self._share = tree.nodes, tree.visits, share
        self._below: list[list[int]] = [[] for _ in tree.nodes]
        for at, node in enumerate(tree.nodes):
            if node.parent is not None and node.parent < at:
                self._below[node.parent].append(at)

    def page(self, nodes: list[int]) -> tuple[Tree, dict[str, str]]:
        """Return the tree of a page, and what the parts of the whole are called there."""
        numbers = {at: number for number, at in enumerate(nodes)}
        root = TreeNode(label=self._nodes[nodes[0]].label)
        others = [
            self._nodes[at].model_copy(update={"parent": numbers[self._nodes[at].parent or 0]})
            for at in nodes[1:]
        ]
        parts = {
            f"{kind} {at}": f"{kind} {number}" for at, number in numbers.items() for kind in ("node", "path")
        }
        visits: list[int] = []
        for visit, at in enumerate(self._visits):
            if at in numbers:
                parts[str(visit)] = str(len(visits))
                visits.append(numbers[at])
            elif visits and visits[-1] != _ELSEWHERE:
                visits.append(_ELSEWHERE)
        return Tree(nodes=[root, *others], visits=visits), parts

    def split(self, root: int) -> Iterator[list[int]]:
        """Yield the pages of what is below a node, and of itself."""
        levels = self._levels(root)
        counts = [count for count in range(2, len(levels) + 1) if self._fits(_joined(levels[:count]))]
        if len(levels) == 1 or len(levels) in counts:
            yield _joined(levels)
        elif counts:
            upper = self._upper(levels, counts)
            yield _joined(levels[:upper])
            for parent in levels[upper - 2]:
                yield from self._hanging(parent)
        else:
            yield from ([root, *group] for group in self._groups(root))
            yield from self._hanging(root)

    def _upper(self, levels: list[list[int]], counts: list[int]) -> int:
        """Return how many levels the first page has: as many as fit.

        With a walk as few as may be, if all branches below fit on pages: it stays longer on each of them.
        """
        if self._visits:
            for count in counts:
                heads = [(parent, child) for parent in levels[count - 2] for child in self._below[parent]]
                if all(self._fits([parent, *_joined(self._levels(child))]) for parent, child in heads):
                    return count
        return counts[-1]

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
        """Tell whether a page can be read in all rooms when it grows down, or else from the left."""
        shown = set(nodes)
        below = {at: [child for child in self._below[at] if child in shown] for at in nodes}
        layers = [[nodes[0]]]
        while further := [child for at in layers[-1] for child in below[at]]:
            layers.append(further)
        sides = {at: _narrow(self._nodes[at]) for at in nodes}, {at: _wide(self._nodes[at]) for at in nodes}

        binary = len(nodes) > 1 and all(self._nodes[at].side for at in nodes[1:])

        def breadth(at: int, widths: dict[int, float]) -> float:
            children = sum(breadth(child, widths) for child in below[at])
            return max(widths[at] + _AIR, children * (2 if binary and len(below[at]) == 1 else 1))

        def lines(at: int) -> float:
            own = _lines(self._nodes[at], _BREAK) + bool(self._nodes[at].edge)
            return max(own * _LINE + _PAD, sum(map(lines, below[at])))

        def deep(widths: dict[int, float]) -> float:
            return sum(
                max(_lines(self._nodes[at], widths[at]) for at in layer) * _LINE + _PAD for layer in layers
            )

        along = sum(max(min(len(self._nodes[at].label), _BREAK) for at in layer) + _STEP for layer in layers)
        ways = [(along, lines(nodes[0])), *((breadth(nodes[0], widths), deep(widths)) for widths in sides)]
        if binary:  # nodes may stand in the order of their values, each with a place of its own
            widest = max(sides[0].values()) + _AIR
            ways += [(along, len(nodes) * (_LINE + _PAD) / 2), (len(nodes) * widest / 2, deep(sides[0]))]
        return all(
            any(wide <= width and high <= height * self._share for wide, high in ways)
            for width, height in _ROOMS
        )


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
