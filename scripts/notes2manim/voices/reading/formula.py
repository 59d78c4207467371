"""The tree of meaning of a formula: what mathra read, with brackets paired and layout taken away.

A node is a dictionary with a `type`. To mathra's own types this adds `group`: `open`, `close`
(either may be empty) and `children`. Spaces, colours, frames and sizes are gone.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

Node = dict[str, Any]

_LONGEST = 2000  # characters of TeX; a longer formula is not for the ear
_DEEPEST = 40
_WRAPPERS = ("colored", "framed", "canceled", "forced-class", "styled", "smashed", "link", "sized")
_PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
_BARS = {"|": "|", "∣": "|", "‖": "‖", "∥": "‖"}
# Spaces between numbers that group digits, as in 1{,}000 and 10\,000.
_GROUPED = re.compile(r"(?<=\d)(?:\{,\}|\\,(?=\d{3}(?!\d)))(?=\d{3})")


@lru_cache(maxsize=1024)
def parse(tex: str) -> list[Node] | None:
    """Return the nodes of a formula, or None when it is too long, too deep or not readable."""
    if len(tex) > _LONGEST:
        return None
    import mathra

    try:
        tree = json.loads(mathra.tex_to_tree(_GROUPED.sub("", tex).replace(":=", "≔")))
    except ValueError:
        return None
    return None if _depth(tree) > _DEEPEST * 2 else _row(tree)


def literal(tex: str) -> str:
    r"""Return the letters, digits and names of commands of a formula that cannot be read.

    >>> literal(r"\frac{a}{\foo")
    'a'
    """
    text = re.sub(r"\\(?:begin|end)\s*\{[^}]*\}|\\[A-Za-z]+|\\.", " ", tex)
    return " ".join(re.findall(r"[^\W_]+|[-+=<>]", text))


def _depth(tree: Any) -> int:
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [
            below
            for node in level
            for below in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
            if isinstance(below, (dict, list))
        ]
    return deepest // 2


def children(node: Node | None) -> list[Node]:
    """Return a node as a row: its children if it is one, else itself; nothing for None."""
    if node is None:
        return []
    return node["children"] if node["type"] == "row" else [node]


def symbol(node: Node | None) -> str:
    """Return the sign of an operator or delimiter, else an empty string."""
    if node is not None and node["type"] in ("operator", "fixed-delimiter", "large-operator", "arrow"):
        return str(node["symbol"])
    return ""


def text_of(node: Node) -> str:
    """Return the characters of a text node."""
    return "".join(str(part.get("value", "")) for part in node.get("parts", ()) if part["type"] == "text")


def _row(node: Any) -> list[Node]:
    flat: list[Node] = []
    for child in children(node):
        flat.extend(_clean(child))
    return _bars(_brackets(flat))


def _clean(node: Node) -> list[Node]:
    """Return a node without layout, its own rows cleaned too."""
    kind = node["type"]
    if kind in ("space", "phantom"):
        return []
    if kind == "row":
        return [n for child in node["children"] for n in _clean(child)]
    if kind in _WRAPPERS:
        return _clean(node["base"])
    if kind == "stacked":
        above = node.get("above")
        return _clean(node["base"]) if above is None or symbol_of_base(node) else _scripted(node)
    if kind == "delimited":
        return [_delimited(node)]
    if kind == "quantity":
        return _clean(node["unit"])
    if kind == "table":
        return [{**node, "rows": [[_pack(cell) for cell in row] for row in node["rows"]]}]
    if kind == "text":
        return [node]
    return [{key: _pack(value) if isinstance(value, dict) else value for key, value in node.items()}]


def symbol_of_base(node: Node) -> bool:
    """Tell whether a stack stands on a sign, as the equals of a definition does."""
    base = node["base"]
    return base["type"] == "operator" or (base["type"] == "row" and len(base["children"]) == 0)


def _scripted(node: Node) -> list[Node]:
    return [{"type": "scripts", "base": _pack(node["base"]), "sup": _pack(node["above"])}]


def _pack(node: Node) -> Node:
    row = _row(node)
    return row[0] if len(row) == 1 else {"type": "row", "children": row}


def _delimited(node: Node) -> Node:
    parts = node["parts"]
    opens, closes = node.get("open", ""), node.get("close", "")
    if len(parts) == 1 and parts[0]["type"] == "fraction" and parts[0].get("rule") is False:
        return {"type": "binomial", "num": _pack(parts[0]["num"]), "den": _pack(parts[0]["den"])}
    inner: list[Node] = []
    for index, part in enumerate(parts):
        if index:
            inner.append({"type": "operator", "symbol": "∣", "class": "rel"})
        inner.extend(_row(part))
    return {
        "type": "group",
        "open": _BARS.get(opens, opens),
        "close": _BARS.get(closes, closes),
        "children": inner,
    }


def _closer(node: Node) -> tuple[str, Node]:
    """Return the sign of a closing bracket that may bear scripts, and the node that bears them."""
    if node["type"] == "scripts" and symbol(node["base"]):
        return symbol(node["base"]), node
    return symbol(node), node


def _brackets(nodes: list[Node]) -> list[Node]:
    """Pair brackets into groups; one that has no partner stays a sign."""
    stack: list[tuple[str, list[Node]]] = [("", [])]
    for node in nodes:
        sign, bearer = _closer(node)
        if node["type"] != "scripts" and sign in _PAIRS and len(stack) < _DEEPEST:
            stack.append((sign, []))
        elif len(stack) > 1 and sign in (")", "]", "}", "⟩", "⌋", "⌉") and sign != "":
            opened, inner = stack.pop()
            group: Node = {"type": "group", "open": opened, "close": sign, "children": _bars(inner)}
            stack[-1][1].append(group if bearer["type"] != "scripts" else {**bearer, "base": group})
        elif sign == "⟩" and _last_bar(stack[-1][1]) >= 0:
            level = stack[-1][1]
            bar = _last_bar(level)
            level[bar:] = [{"type": "group", "open": "|", "close": "⟩", "children": level[bar + 1 :]}]
        else:
            stack[-1][1].append(node)
    while len(stack) > 1:
        opened, inner = stack.pop()
        stack[-1][1].extend([{"type": "operator", "symbol": opened, "class": "open"}, *inner])
    return stack[0][1]


def _last_bar(nodes: list[Node]) -> int:
    return max((i for i, node in enumerate(nodes) if symbol(node) in ("|", "∣")), default=-1)


def _bars(nodes: list[Node]) -> list[Node]:
    """Pair bars on one level into absolute values and norms, where their count is even."""
    for bar, signs in (("‖", ("‖",)), ("|", ("|",))):
        places = [i for i, node in enumerate(nodes) if _closer(node)[0] in signs]
        if not places or len(places) % 2 or any(nodes[i]["type"] == "scripts" for i in places[::2]):
            continue
        for first, last in reversed(list(zip(places[::2], places[1::2], strict=True))):
            if last == first + 1:
                continue
            group: Node = {"type": "group", "open": bar, "close": bar, "children": nodes[first + 1 : last]}
            bearer = nodes[last]
            whole = group if bearer["type"] != "scripts" else {**bearer, "base": group}
            nodes = [*nodes[:first], whole, *nodes[last + 1 :]]
    return nodes
