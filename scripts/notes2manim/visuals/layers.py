"""The layered layout of a directed graph, after Sugiyama, Tagawa and Toda (1981).

Layers follow one another along the flow; within a layer, nodes stand across it. Lengths are in
Manim units, `across` grows to the right of somebody who looks along the flow's drawing axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Place = tuple[float, float]
"""A place as (across, along)."""

_SWEEPS = 12


@dataclass
class Layers:
    """Where everything is: the centre of each node, and the corners of each edge.

    A route starts and ends at the borders of its nodes; None is an edge from a node to itself.
    `bends` tells for each route between which of its corners it crosses a gap between layers.
    """

    centers: list[Place]
    routes: list[list[Place] | None]
    bends: list[list[bool]]
    across: float
    along: float


@dataclass
class _Cell:
    """What stands in a layer: a node, or the lane of an edge that passes by."""

    across: float
    along: float
    layer: int
    node: int | None
    at: float = 0.0


def lay_out(
    sizes: Sequence[Place],
    edges: Sequence[tuple[int, int]],
    *,
    between: float,
    gaps: Sequence[float],
    lane: float,
) -> Layers:
    """Lay a graph out: `sizes` of nodes as (across, along), `edges` as pairs of indices.

    `between` is the least distance across, `lane` the width of a passing edge; `gaps` is the
    distance that each edge needs between two layers. Cycles are allowed. The same graph
    always gives the same layout.
    """
    forward = _without_cycles(len(sizes), edges)
    layer_of = _longest_paths(len(sizes), forward)
    cells = [_Cell(across, along, layer_of[node], node) for node, (across, along) in enumerate(sizes)]
    chains = [_chain(cells, layer_of, pair, lane) for pair in forward]
    count = max(layer_of) + 1
    links: list[tuple[int, int]] = [link for chain in chains if chain for link in pairwise(chain)]
    order = _order(cells, links, count)
    _place(cells, links, order, between, lane)
    edges_at, total = _stack(cells, order, chains, gaps)
    left = min(cell.at - cell.across / 2 for cell in cells)
    for cell in cells:
        cell.at -= left
    centers = [(cell.at, sum(edges_at[cell.layer]) / 2) for cell in cells[: len(sizes)]]
    ports = _ports(cells, chains)
    routes: list[list[Place] | None] = []
    bends: list[list[bool]] = []
    for index, chain in enumerate(chains):
        if chain is None:
            routes.append(None)
            bends.append([])
            continue
        route, bend = _route(cells, chain, edges_at, ports[index])
        if forward[index] != tuple(edges[index]):
            route, bend = route[::-1], bend[::-1]
        routes.append(route)
        bends.append(bend)
    width = max(cell.at + cell.across / 2 for cell in cells)
    return Layers(centers, routes, bends, width, total)


def _without_cycles(count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Turn the edges that close a cycle, seen from the first nodes on."""
    following: list[list[int]] = [[] for _ in range(count)]
    for index, (source, _) in enumerate(edges):
        following[source].append(index)
    state = [0] * count
    turned: set[int] = set()
    entered = {target for source, target in edges if source != target}
    starts = [node for node in range(count) if node not in entered] + list(range(count))
    for start in starts:
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, iter(following[start]))]
        while stack:
            node, rest = stack[-1]
            edge = next(rest, None)
            if edge is None:
                state[node] = 2
                stack.pop()
                continue
            target = edges[edge][1]
            if state[target] == 1 and target != node:
                turned.add(edge)
            elif state[target] == 0:
                state[target] = 1
                stack.append((target, iter(following[target])))
    return [(b, a) if index in turned else (a, b) for index, (a, b) in enumerate(edges)]


def _longest_paths(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Return each node's layer: the longest way to it, then drawn near to what follows."""
    layer = [0] * count
    pairs = [(a, b) for a, b in edges if a != b]
    for _ in range(count):
        changed = False
        for a, b in pairs:
            if layer[b] < layer[a] + 1:
                layer[b] = layer[a] + 1
                changed = True
        if not changed:
            break
    sources = {b for _, b in pairs}
    for node in range(count):
        after = [layer[b] for a, b in pairs if a == node]
        if node not in sources and after:
            layer[node] = min(after) - 1
    return layer


def _chain(cells: list[_Cell], layer_of: list[int], pair: tuple[int, int], lane: float) -> list[int] | None:
    """Return the cells of an edge, one a layer; lanes are added to `cells`."""
    first, last = pair
    if first == last:
        return None
    chain = [first]
    for layer in range(layer_of[first] + 1, layer_of[last]):
        cells.append(_Cell(lane, 0.0, layer, None))
        chain.append(len(cells) - 1)
    return [*chain, last]


def _order(cells: list[_Cell], links: list[tuple[int, int]], count: int) -> list[list[int]]:
    """Order the cells of each layer by the barycentre of their neighbours, with the fewest crossings."""
    order: list[list[int]] = [[] for _ in range(count)]
    for index, cell in enumerate(cells):
        order[cell.layer].append(index)
    before: list[list[int]] = [[] for _ in cells]
    after: list[list[int]] = [[] for _ in cells]
    for a, b in links:
        before[b].append(a)
        after[a].append(b)
    best, least = [list(layer) for layer in order], _crossings(order, links, cells)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        near = before if down else after
        for layer in order if down else order[::-1]:
            place = {cell: at for row in order for at, cell in enumerate(row)}

            def weight(cell: int, place: dict[int, int] = place, near: list[list[int]] = near) -> float:
                found = [place[other] for other in near[cell]]
                return sum(found) / len(found) if found else float(place[cell])

            layer.sort(key=weight)
        crossings = _crossings(order, links, cells)
        if crossings < least:
            best, least = [list(layer) for layer in order], crossings
    return best


def _crossings(order: list[list[int]], links: list[tuple[int, int]], cells: list[_Cell]) -> int:
    place = {cell: at for row in order for at, cell in enumerate(row)}
    rows: dict[int, list[tuple[int, int]]] = {}
    for a, b in links:
        rows.setdefault(cells[a].layer, []).append((place[a], place[b]))
    total = 0
    for pairs in rows.values():
        for i, (a, b) in enumerate(pairs):
            total += sum((a - c) * (b - d) < 0 for c, d in pairs[i + 1 :])
    return total


def _place(
    cells: list[_Cell], links: list[tuple[int, int]], order: list[list[int]], between: float, lane: float
) -> None:
    """Move every cell across its layer towards its neighbours, kept apart from the next."""
    near: list[list[int]] = [[] for _ in cells]
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    for row in order:
        at = 0.0
        for index in row:
            cells[index].at = at + cells[index].across / 2
            at += cells[index].across + (between if cells[index].node is not None else lane)
        for index in row:
            cells[index].at -= at / 2
    for sweep in range(2 * _SWEEPS):
        for row in order if sweep % 2 == 0 else order[::-1]:
            wanted = []
            for index in row:
                others = [cells[other].at for other in near[index]]
                wanted.append(sum(others) / len(others) if others else cells[index].at)
            widths = [
                cells[index].across + (between if cells[index].node is not None else lane) for index in row
            ]
            for index, at in zip(row, _spread(wanted, widths), strict=True):
                cells[index].at = at
    for row in order:  # one alone stands straight behind the one that it follows
        before = [other for other in near[row[0]] if cells[other].layer < cells[row[0]].layer]
        if len(row) == 1 and len(before) == 1:
            cells[row[0]].at = cells[before[0]].at


def _spread(wanted: list[float], widths: list[float]) -> list[float]:
    """Return places in this order, apart by their widths, as near to those wanted as they can be.

    Least squares by pooling neighbours that push one another.
    """
    offsets = [0.0]
    for left, right in pairwise(widths):
        offsets.append(offsets[-1] + (left + right) / 2)
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, size = blocks.pop()
            mean = (mean * count + other * size) / (count + size)
            count += size
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _stack(
    cells: list[_Cell], order: list[list[int]], chains: list[list[int] | None], gaps: Sequence[float]
) -> tuple[list[tuple[float, float]], float]:
    """Return where each layer begins and ends along the flow, and where the last one ends."""
    needed = [0.0] * len(order)
    for chain, gap in zip(chains, gaps, strict=True):
        if chain:  # an edge's label stands in the middle one of the gaps that it crosses
            for cell in chain[:-1]:
                middle = chain[(len(chain) - 1) // 2]
                wanted = gap if cell == middle else min(gaps)
                needed[cells[cell].layer] = max(needed[cells[cell].layer], wanted)
    edges_at: list[tuple[float, float]] = []
    at = 0.0
    for layer, row in enumerate(order):
        depth = max(cells[index].along for index in row)
        edges_at.append((at, at + depth))
        at += depth + needed[layer]
    return edges_at, edges_at[-1][1]


def _ports(cells: list[_Cell], chains: list[list[int] | None]) -> list[tuple[float, float]]:
    """Return for each edge how far from the centre it leaves its first node and meets its last."""
    ports = [[0.0, 0.0] for _ in chains]
    ends: dict[tuple[int, int], list[tuple[float, int]]] = {}
    for index, chain in enumerate(chains):
        if chain:
            ends.setdefault((chain[0], 0), []).append((cells[chain[1]].at, index))
            ends.setdefault((chain[-1], 1), []).append((cells[chain[-2]].at, index))
    for (node, end), meeting in ends.items():
        room = cells[node].across * 0.5
        step = min(room / max(1, len(meeting) - 1), 0.5) if len(meeting) > 1 else 0.0
        for rank, (_, index) in enumerate(sorted(meeting)):
            ports[index][end] = (rank - (len(meeting) - 1) / 2) * step
    return [(first, last) for first, last in ports]


def _route(
    cells: list[_Cell], chain: list[int], edges_at: list[tuple[float, float]], port: tuple[float, float]
) -> tuple[list[Place], list[bool]]:
    """Return the corners of an edge: straight beside the nodes of a layer, bent in the gaps."""
    first, last = cells[chain[0]], cells[chain[-1]]
    start = first.at + port[0]
    route: list[Place] = [(start, sum(edges_at[first.layer]) / 2), (start, edges_at[first.layer][1])]
    bends = [False]
    for index in chain[1:-1]:
        cell = cells[index]
        top, bottom = edges_at[cell.layer]
        route += [(cell.at, top), (cell.at, bottom)]
        bends += [True, False]
    end = last.at + port[1]
    route += [(end, edges_at[last.layer][0]), (end, sum(edges_at[last.layer]) / 2)]
    return route, [*bends, True, False]
