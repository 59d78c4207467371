"""A formula as one line of Unicode text, as a caption shows it: `a² + b² = c²`."""

from __future__ import annotations

from notes2manim.voices.reading.formula import Node, children, literal, parse, symbol, text_of

_UP = dict(zip("0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθιφχ′″∘*∗",
               "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᶥᵠᵡ′″°**",
               strict=True))  # fmt: skip
_DOWN = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ",
                 "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))  # fmt: skip
_BOARD = dict(zip("CEHNPQRZ", "ℂ𝔼ℍℕℙℚℝℤ", strict=True))
_VULGAR = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "1/6": "⅙", "1/8": "⅛"}
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_LARGEST_CELLS = 16


def caption(tex: str) -> str:
    r"""Return a formula as text for a caption; never TeX.

    >>> caption(r"\int_0^1 x^2\,dx = \frac{1}{3}")
    '∫₀¹ x² dx = ⅓'
    """
    nodes = parse(tex)
    if nodes is None:
        return literal(tex)
    return " ".join(_row(nodes).replace("\\", "").split())


def _row(nodes: list[Node]) -> str:
    out = ""
    before: Node | None = None
    for index, node in enumerate(nodes):
        after = nodes[index + 1 : index + 2]
        spaced = _spaced(node, before)
        out += " " if spaced else _gap(before, node, after)
        out += _node(node) + (" " if spaced else _after(node, after))
        before = node
    return out.strip()


def _spaced(node: Node, before: Node | None) -> bool:
    """Tell whether an operator has space around it: not a sign before its number."""
    if node["type"] == "arrow" or (node["type"] == "function" and node["name"] == "mod"):
        return True
    if node["type"] == "text" and text_of(node).strip() == "mod":
        return True
    if symbol(node) == "≔":
        return True
    if node["type"] != "operator" or node["class"] not in ("bin", "rel"):
        return False
    if node["class"] == "rel":
        return True
    opens = before is None or (
        before["type"] == "operator" and before["class"] in ("bin", "rel", "punct", "open")
    )
    return not opens and symbol(node) not in ("∘",)


def _is_named(node: Node) -> bool:
    base = node["base"] if node["type"] == "scripts" else node
    return base["type"] in ("function", "large-operator")


def _gap(before: Node | None, node: Node, after: list[Node]) -> str:
    """Return the space before a name of a function, or before a differential."""
    if symbol(node) in ("∀", "∃"):
        return " " if before is not None else ""
    if before is None or before["type"] == "operator":
        return ""
    differential = node["type"] == "identifier" and node["name"] == "d" and bool(after)
    upright = node["type"] == "text" or node.get("variant") == "upright"
    if upright and (before["base"] if before["type"] == "scripts" else before)["type"] == "number":
        if before["type"] == "scripts" and symbol(before.get("sup")) in ("∘", "°"):
            return ""
        return " "
    if _is_modulus(node) or (
        before["type"] == "fraction" and node["type"] in ("identifier", "scripts", "number")
    ):
        return " "
    return " " if _is_named(node) or (differential and after[0]["type"] == "identifier") else ""


def _is_modulus(node: Node) -> bool:
    inner = node["children"] if node["type"] == "group" else []
    return bool(inner) and inner[0]["type"] == "text" and text_of(inner[0]).strip() == "mod"


def _after(node: Node, after: list[Node]) -> str:
    """Return the space after a comma, or between a function and an argument without brackets."""
    if not after:
        return ""
    if symbol(node) in (",", ";", ":"):
        return " "
    return " " if _is_named(node) and after[0].get("open") not in ("(", "[") else ""


def _node(node: Node) -> str:
    match node["type"]:
        case "identifier":
            return _letter(str(node["name"]), str(node.get("variant", "")))
        case "number":
            return str(node["value"])
        case "operator" | "large-operator" | "fixed-delimiter" | "arrow":
            return "|" if symbol(node) == "∣" else symbol(node)
        case "function":
            return str(node["name"])
        case "text":
            return text_of(node)
        case "row":
            return _row(node["children"])
        case "group":
            return f"{node['open']}{_row(node['children'])}{node['close']}"
        case "scripts":
            return _scripts(node)
        case "fraction":
            return _fraction(node)
        case "binomial":
            return f"C({_node(node['num'])}, {_node(node['den'])})"
        case "root":
            return _root(node)
        case "accent":
            base = _node(node["base"])
            return base + node["accent"] if len(base) == 1 else base
        case "bar":
            base = _node(node["base"])
            return base + "̄" if len(base) == 1 else base
        case "table":
            return _table(node)
    inner = node.get("base")
    return _node(inner) if isinstance(inner, dict) else ""


def _letter(name: str, variant: str) -> str:
    return _BOARD.get(name, name) if variant == "double-struck" else name


def _script(text: str, table: dict[str, str], mark: str) -> str:
    tight = text.replace(" ", "")
    if all(character in table for character in tight):
        return "".join(table[character] for character in tight)
    return f"{mark}{text}" if len(text) == 1 or text.isdecimal() else f"{mark}({text})"


def _scripts(node: Node) -> str:
    base = _node(node["base"])
    if len(children(node["base"])) > 1 or node["base"]["type"] == "fraction":
        base = f"({base})"
    below = _node(node["sub"]) if node.get("sub") else ""
    above = _node(node["sup"]) if node.get("sup") else ""
    if below and node["base"]["type"] == "function" and any(sign not in _DOWN for sign in below):
        return f"{base}({below.replace(' ', '')})" + (_script(above, _UP, "^") if above else "")
    return base + (_script(below, _DOWN, "_") if below else "") + (_script(above, _UP, "^") if above else "")


def _tight(node: Node, *, below: bool) -> str:
    """Return one side of a slash, in brackets where the slash would tear it apart."""
    row, text = children(node), _node(node)
    loose = len(row) > 1 and any(n["type"] == "function" for n in row)
    loose = loose or any(n["type"] == "operator" and n["class"] in ("bin", "rel") for n in row)
    if loose or any(n["type"] == "fraction" for n in row):
        return f"({text})"
    differential = text[:1] in ("d", "∂", "Δ")
    return f"({text})" if below and len(row) > 1 and not differential and not text.isdecimal() else text


def _fraction(node: Node) -> str:
    whole = f"{_tight(node['num'], below=False)}/{_tight(node['den'], below=True)}"
    return _VULGAR.get(whole, whole)


def _root(node: Node) -> str:
    index = _node(node["index"]) if node.get("index") else ""
    mark = _ROOTS.get(index) or _script(index, _UP, "") + "√"
    inside = _node(node["radicand"])
    return f"{mark}{inside}" if len(inside) == 1 or inside.isdecimal() else f"{mark}({inside})"


def _table(node: Node) -> str:
    rows = [[_node(cell) for cell in row] for row in node["rows"]]
    if node["shape"] == "cases":
        return "{ " + "; ".join(", ".join(cell for cell in row if cell) for row in rows)
    if node["shape"] == "aligned" or not node["shape"].endswith("matrix"):
        return "; ".join(" ".join(cell for cell in row if cell) for row in rows)
    if sum(len(row) for row in rows) > _LARGEST_CELLS:
        return f"[{len(rows)}×{max(len(row) for row in rows)}]"
    return "[" + "; ".join(" ".join(row) for row in rows) + "]"
