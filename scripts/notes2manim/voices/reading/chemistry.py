"""Chemical formulas in words: `2H2 + O2` is "two H two, plus O two"."""

from __future__ import annotations

from collections.abc import Sequence

from notes2manim.voices.reading import numbers
from notes2manim.voices.reading.formula import Node, children, symbol, text_of

_SIGNS = {
    "+": "plus", "−": "minus", "-": "minus", "→": "gives", "⟶": "gives", "⇌": "is in equilibrium with",
    "↔": "is in resonance with", "=": "double bond", "≡": "triple bond", "↑": "as a gas", "↓": "as a solid",
    "·": "dot", "⋅": "dot",
}  # fmt: skip
_STATES = {"s": "solid", "l": "liquid", "g": "gas", "aq": "aqueous"}


def read_chemistry(nodes: Sequence[Node]) -> str:
    """Return a reaction or a formula in words: elements by their letters, counts as numbers."""
    return " ".join(words for words in map(_node, nodes) if words)


def _node(node: Node) -> str:
    match node["type"]:
        case "number":
            return numbers.decimal(str(node["value"]))
        case "text":
            return _letters(text_of(node))
        case "identifier":
            return str(node["name"]).upper()
        case "scripts":
            parts = [node["base"], node.get("sub"), node.get("sup")]
            return " ".join(read_chemistry(children(part)) for part in parts if part)
        case "row":
            return read_chemistry(node["children"])
        case "group":
            inner = read_chemistry(node["children"])
            state = "".join(
                text_of(n) if n["type"] == "text" else n.get("name", "") for n in node["children"]
            )
            return f", {_STATES[state]}," if state in _STATES else inner
        case "fraction":
            return f"{_node(node['num'])} over {_node(node['den'])}"
    sign = _SIGNS.get(symbol(node), "")
    return f", {sign}," if sign in ("gives", "is in equilibrium with") else sign


def _letters(text: str) -> str:
    words = []
    for character in text:
        if character.isdigit():
            words.append(numbers.cardinal(character))
        elif character.isalpha():
            words.append(character.upper())
        elif character in _SIGNS:
            words.append(_SIGNS[character])
    return " ".join(words)
