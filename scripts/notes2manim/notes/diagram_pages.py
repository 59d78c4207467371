"""A diagram that is too large for one picture, as several that go on from one another."""

from __future__ import annotations

from collections.abc import Iterable

from notes2manim.model.visual import Diagram, Edge

# So many nodes are read in one picture; of those, so many one after another, and side by side.
_NODES, _DEEP, _WIDE = 16, 6, 9


def split_diagram(diagram: Diagram) -> list[Diagram]:
    """Return the diagram in pages that can be read, in the order of its arrows; small ones are one page.

    Every node and edge is on a page. A node that an edge of a later page begins or ends at is
    repeated there, so that the pages hang together.
    """
    ids = [node.id for node in diagram.nodes]
    edges = [edge for edge in diagram.edges if edge.source in ids and edge.target in ids]
    if _fits(ids, edges):
        return [diagram]
    order = _in_order(ids, edges)
    rank = {name: place for place, name in enumerate(order)}
    own: list[list[str]] = [[]]
    for name in order:
        if own[-1] and not _fits(*_page([*own[-1], name], edges, rank)):
            own.append([])
        own[-1].append(name)
    pages = []
    for names in own:
        shown, joined = _page(names, edges, rank)
        nodes = [node for node in diagram.nodes if node.id in shown]
        pages.append(diagram.model_copy(update={"nodes": nodes, "edges": joined}))
    return pages


def _page(names: list[str], edges: list[Edge], rank: dict[str, int]) -> tuple[set[str], list[Edge]]:
    """Return what is on the page of nodes: their edges to what came before, and its nodes."""
    new = set(names)
    joined = [edge for edge in edges if max(edge.source, edge.target, key=rank.__getitem__) in new]
    return new | {end for edge in joined for end in (edge.source, edge.target)}, joined


def _fits(ids: Iterable[str], edges: list[Edge]) -> bool:
    names = list(ids)
    if len(names) > _NODES:
        return False
    depth = _depths(names, edges)
    layers = list(depth.values())
    return max(layers, default=0) < _DEEP and max(map(layers.count, layers), default=0) <= _WIDE


def _in_order(ids: list[str], edges: list[Edge]) -> list[str]:
    depth = _depths(ids, edges)
    return sorted(ids, key=lambda name: (depth[name], ids.index(name)))


def _depths(names: list[str], edges: list[Edge]) -> dict[str, int]:
    """Return how many edges away each node is from where its part of the diagram begins."""
    targets = {edge.target for edge in edges if edge.source != edge.target}
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.source, []).append(edge.target)
    depth: dict[str, int] = {}
    for start in [*(name for name in names if name not in targets), *names]:
        queue = [start] if start not in depth else []
        depth.setdefault(start, 0)
        while queue:
            name = queue.pop(0)
            for after in following.get(name, []):
                if after not in depth:
                    depth[after] = depth[name] + 1
                    queue.append(after)
    return depth
