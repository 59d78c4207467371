"""A formula as a teacher reads it to a class: `P(A|B)` is "the probability of A given B".

Variables are capital letters, so that a voice says their names; commas stand where a teacher
breathes, since they alone tell the ear what belongs together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2manim.voices.reading import numbers
from notes2manim.voices.reading.chemistry import read_chemistry
from notes2manim.voices.reading.formula import Node, children, literal, parse, symbol, text_of
from notes2manim.voices.reading.notation import (
    ACCENTS,
    CHAINED,
    DOTS,
    FUNCTIONS,
    LARGE,
    OPERATORS,
    RELATIONS,
    SETS,
    VECTOR,
)
from notes2manim.voices.reading.symbols import GREEK
from notes2manim.voices.reading.units import read_unit

_INTEGRALS = "∫∬∭∮"
# Letters that name functions by custom, so that brackets after them hold an argument.
_FUNCTION_NAMES = frozenset("fghFGHPpquvyTOLVEUSQDJMψϕφΦΨΓζΘΩσπρξδℓ")


def read_formula(tex: str) -> str:
    r"""Return a formula in words, with commas where a teacher breathes.

    What cannot be read falls back to its letters and numbers, and never to TeX.

    >>> read_formula(r"\int_0^1 x^2\,dx")
    'the integral from zero to one of X squared, D X'
    """
    nodes = parse(tex)
    if nodes is None:
        return _tidy(_plain_words(literal(tex)))
    if re.search(r"\\ce\b", tex):
        return _tidy(read_chemistry(nodes))
    return _tidy(_row(nodes))


def _tidy(words: str) -> str:
    words = re.sub(r"\s+([,;])", r"\1", " ".join(words.split()))
    words = re.sub(r"[,;](?:\s*[,;])+", ",", words)
    words = re.sub(r"(\b(?:of|equals|plus|minus|over|times)),", r"\1", words)
    return words.strip(" ,;")


def _plain_words(text: str) -> str:
    words = []
    for word in re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+|[-+=<>−]", text):
        if word[0].isdigit():
            words.append(numbers.decimal(word))
        elif len(word) == 1:
            words.append(GREEK.get(word) or OPERATORS.get(word) or RELATIONS.get(word) or word.upper())
        else:
            words.append(word)
    return " ".join(words)


# Rows ------------------------------------------------------------------------------------------


def _row(nodes: Sequence[Node], *, limit: bool = False) -> str:
    """Read one row. `limit` is true below a limit, where an arrow means "approaches"."""
    out: list[str] = []
    i = 0
    chained = quantified = integral = False
    factor: Node | None = None  # what would be multiplied with what follows
    while i < len(nodes):
        node = nodes[i]
        after = nodes[i + 1] if i + 1 < len(nodes) else None
        words, used, is_factor = _several(nodes, i, integral=integral)
        if not used and symbol(node) and node["type"] != "large-operator":
            sign, used = symbol(node), 1
            words = _operator(node, nodes[i - 1] if i else None, after, nodes, i, limit=limit)
            quantified = sign in ("∀", "∃", "∄") or (quantified and sign not in (",", ":", "⇒", "⟹"))
            if sign in ("∃", "∄", "∀") and i:
                words = f", {words}"
            elif quantified and sign in RELATIONS:
                words = words.removeprefix("is ")
            elif sign in CHAINED:
                words, chained = (f", which {words}" if chained else words), True
            elif sign not in ("+", "−"):
                chained = False
            factor = node if sign in ("!", "%", "∞", "′") else None
        else:
            if not used:
                words, used, is_factor = _atom(node), 1, True
            words = _multiply(factor, node, words, nodes[i + used : i + used + 1])
            factor = nodes[i + used - 1] if is_factor else None
        integral = integral or (symbol(_base(node)) in _INTEGRALS and _base(node)["type"] == "large-operator")
        out.append(words)
        i += used
    return " ".join(word for word in out if word)


def _multiply(factor: Node | None, node: Node, words: str, after: Sequence[Node]) -> str:
    """Say "times" where juxtaposition alone would not be heard, and "the quantity" before a sum."""
    base = _base(node)
    is_sum = base["type"] == "group" and base["open"] in ("(", "[") and _is_sum(base["children"])
    factorial = bool(after) and symbol(after[0]) == "!"
    product = bool(after) and not symbol(after[0]) and after[0]["type"] not in ("text", "table")
    if is_sum and node is base and (factor is not None or factorial or product):
        words = f"the quantity {words},"
    if factor is None or node["type"] == "text" or words.startswith(","):
        return words
    previous = _base(factor)
    composite = words.startswith("the ") or base["type"] in ("group", "table")
    composed = previous["type"] in ("group", "table") or (
        previous["type"] in ("fraction", "root", "binomial") and not _small_fraction_of(previous)
    )
    if not (composed or composite):
        return words
    return f", times {words}" if words.startswith("the ") or len(words.split()) > 4 else f"times {words}"


def _small_fraction_of(node: Node) -> str:
    return _small_fraction(node) if node["type"] == "fraction" else ""


def _base(node: Node) -> Node:
    base: Node = node["base"] if node["type"] == "scripts" else node
    return base


def _several(nodes: Sequence[Node], i: int, *, integral: bool) -> tuple[str, int, bool]:
    """Read what takes more than one node: applications, functions, differentials, quantities.

    Returns the words, how many nodes they take (0 when it is nothing of the kind), and whether
    they are a factor of a product.
    """
    node, rest = nodes[i], nodes[i + 1 :]
    base = _base(node)
    if base["type"] == "large-operator":
        return _large(node, bool(rest)), 1, False
    if base["type"] == "function" or _spelled_function(nodes, i):
        words, used = _function(nodes, i)
        return words, used, used > 1
    if _is_letter(node, "d") and rest and integral and _differs(rest[0]):
        pause = "" if i and symbol(nodes[i - 1]) else ","
        return f"{pause} D {_atom(rest[0])},", 2, False
    if node["type"] == "operator":
        return _signed_group(node, rest)
    words, used = _measured(nodes, i)
    if used:
        return words, used, True
    if node["type"] == "fraction" and rest:
        operator = _derivative(node, open_ended=True)
        if operator:
            return f"{operator} of", 1, False
        whole = _derivative(node)
        if whole and rest[0]["type"] == "group" and rest[0]["open"] == "(":
            return f"{whole.rstrip(',')} at {_argument(rest[0]['children'])}", 2, True
    composed = node["type"] == "group" and any(symbol(n) == "∘" for n in node["children"])
    if composed and rest and rest[0]["type"] == "group":
        return f"{_row(node['children'])}, of {_argument(rest[0]['children'])}", 2, True
    if rest and rest[0]["type"] == "group" and rest[0]["open"] == "(" and _primed(node):
        return f"{_atom(node)} of {_argument(rest[0]['children'])}", 2, True
    if rest and rest[0]["type"] == "group":
        words, used = _application(node, rest[0])
        return words, used, True
    if (
        rest
        and rest[0]["type"] == "scripts"
        and not rest[0].get("sup")
        and rest[0]["base"]["type"] == "group"
    ):
        words, used = _application(node, rest[0]["base"])
        if used:
            return _subscript(rest[0]["base"], rest[0]["sub"], f"{words},"), used, True
    if rest and rest[0].get("sup") and rest[0]["base"]["type"] == "group":
        words, used = _application(node, rest[0]["base"])
        if used:
            return _power(rest[0], f"{words},"), used, True
    if symbol(base) in ("|", "∣") and node["type"] == "scripts":
        return _evaluated(node), 1, False
    return "", 0, False


def _primed(node: Node) -> bool:
    """Tell whether this is a derivative of functions in brackets, as `(f + g)'` is."""
    return _base(node)["type"] == "group" and "′" in symbol(node.get("sup"))


def _differs(node: Node) -> bool:
    return bool(_letter(_base(node))) or node["type"] == "accent"


def _signed_group(node: Node, rest: Sequence[Node]) -> tuple[str, int, bool]:
    """Read a sign with what follows: `$5`, `x ∈ (0, 1)`."""
    if symbol(node) == "$" and rest and rest[0]["type"] == "number":
        amount = str(rest[0]["value"])
        return f"{numbers.decimal(amount)} {'dollar' if amount == '1' else 'dollars'}", 2, True
    if symbol(node) == "∈" and rest and rest[0]["type"] == "group" and rest[0]["open"] in ("(", "["):
        interval = _interval(rest[0]["children"])
        if interval:
            return f"in {interval}", 2, True
    return "", 0, False


def _measured(nodes: Sequence[Node], i: int) -> tuple[str, int]:
    """Read a number with a unit, or letters set upright as one word."""
    node, rest = nodes[i], nodes[i + 1 :]
    if node["type"] == "number" and rest:
        unit, used = _unit_after(rest, plural=node["value"] != "1")
        if unit:
            return f"{numbers.decimal(str(node['value']))} {unit}", used + 1
    if node["type"] == "scripts" and _numeric(node) and rest and rest[0]["type"] == "text":
        unit, used = _unit_after(rest, plural=True)
        if unit:
            return f"{_scripts(node)} {unit}", used + 1
    if node["type"] == "scripts" and symbol(node.get("sup")) in ("∘", "°") and rest:
        scale = text_of(rest[0]).strip() if rest[0]["type"] == "text" else _letter(rest[0])
        if scale in ("C", "F") and (rest[0]["type"] == "text" or rest[0].get("variant") == "upright"):
            return f"{_scripts(node)} {'Celsius' if scale == 'C' else 'Fahrenheit'}", 2
    run = 0
    while i + run < len(nodes) and nodes[i + run].get("variant") == "upright":
        run += 1
    if run > 1:
        name = "".join(str(n["name"]) for n in nodes[i : i + run])
        return FUNCTIONS.get(name) or _word(name), run
    return "", 0


def _letter(node: Node) -> str:
    return str(node["name"]) if node["type"] == "identifier" else ""


def _is_letter(node: Node, letter: str) -> bool:
    return _letter(node) == letter


def _spelled_function(nodes: Sequence[Node], i: int) -> bool:
    node = nodes[i]
    return node["type"] == "text" and text_of(node).strip() in FUNCTIONS and i + 1 < len(nodes)


# Names and their arguments ---------------------------------------------------------------------


def _function_like(node: Node) -> bool:
    base = _base(node)
    if base["type"] == "accent":
        base = base["base"]
    return _letter(base) in _FUNCTION_NAMES or base.get("variant") in (
        "double-struck",
        "calligraphic",
        "script",
    )


def _applies(name: Node, group: Node) -> bool:
    """Tell whether brackets after a name hold its argument: `f(x + h)`, `x(t)`, but not `n(n + 1)`."""
    if group["open"] not in ("(", "[", "{"):
        return False
    base = _base(name)
    if base["type"] == "accent":
        base = base["base"]
    letter = _letter(base)
    if not letter and base["type"] not in ("text",):
        return False
    if base["type"] == "text" or _function_like(name):
        return group["open"] != "{" or base.get("variant") in ("calligraphic", "script")
    inner = group["children"]
    if any(symbol(n) == "," for n in inner):
        return True
    if len(inner) != 1:
        return name["type"] == "scripts" and "′" in symbol(name.get("sup"))
    return (
        inner[0]["type"] in ("identifier", "number", "scripts")
        and (_letter(inner[0]) in ("t", "x", "n", "s", "ω", "θ") or letter.isupper())
        and _letter(inner[0]) != letter
        and letter not in "abcknm"
    )


def _application(name: Node, group: Node) -> tuple[str, int]:
    if not _applies(name, group):
        return "", 0
    inner = group["children"]
    base = _base(name)
    letter, board = _letter(base), base.get("variant") == "double-struck"
    if letter == "P" or (letter == "p" and _bar_index(inner) is not None):
        chance = _probability(inner, sure=board)
        if chance:
            return chance, 2
    random = len(inner) == 1 and _letter(inner[0]).isupper()
    if letter == "E" and (group["open"] == "[" or board or random):
        return f"the expected value of {_argument(inner)}", 2
    if letter == "N" and base.get("variant") == "calligraphic":
        cut = next((i for i, n in enumerate(inner) if symbol(n) == ","), None)
        if cut is not None:
            return f"normal with mean {_row(inner[:cut])} and variance {_row(inner[cut + 1 :])},", 2
    return f"{_atom(name)} of {_argument(inner)}", 2


def _bar_index(inner: Sequence[Node]) -> int | None:
    bars = [i for i, node in enumerate(inner) if symbol(node) in ("|", "∣")]
    return bars[0] if len(bars) == 1 else None


def _probability(inner: Sequence[Node], *, sure: bool) -> str:
    bar = _bar_index(inner)
    event = inner[:bar] if bar is not None else inner
    holds = any(n["type"] == "operator" and n["class"] == "rel" for n in event if symbol(n) not in ("|", "∣"))
    upper = any(_letter(_base(n)).isupper() or n["type"] in ("text", "group") for n in event)
    if not (sure or upper or holds or bar is not None):
        return ""
    words = "the probability " + (f"that {_row(event)}" if holds else f"of {_row(event)}")
    return f"{words} given {_row(inner[bar + 1 :])}" if bar is not None else words


def _argument(inner: Sequence[Node]) -> str:
    words = _row(inner)
    return f"{words}," if _is_sum(inner) or any(symbol(n) == "," for n in inner) else words


def _is_sum(nodes: Sequence[Node]) -> bool:
    """Tell whether a row has an operator that binds loosely, other than a leading sign."""
    return any(
        n["type"] == "operator" and n["class"] in ("bin", "rel") and symbol(n) not in ("·", "⋅", "∘", "×")
        for n in nodes[1:]
    )


def _function(nodes: Sequence[Node], i: int) -> tuple[str, int]:
    node = nodes[i]
    base = _base(node)
    name = text_of(base).strip() if base["type"] == "text" else str(base["name"])
    words = FUNCTIONS.get(name) or _word(name)
    sub, sup = node.get("sub"), node.get("sup")
    rest = nodes[i + 1 :]
    if name == "arg" and rest and _base(rest[0]).get("name") in ("max", "min"):
        joined = {**_base(rest[0]), "name": f"arg{_base(rest[0])['name']}"}
        merged = joined if rest[0]["type"] == "function" else {**rest[0], "base": joined}
        words, used = _function([merged, *rest[1:]], 0)
        return words, used + 1
    if name.startswith("lim"):
        return (f"{words} as {_row(children(sub), limit=True)} of" if sub else f"{words} of"), 1
    if name == "mod":
        return "mod", 1
    if sub is not None:
        if name in ("log", "lg"):
            words += f" base {_atom(sub)}"
        elif name in ("max", "min", "sup", "inf", "argmax", "argmin", "arg max", "arg min"):
            words += f" over {_row(children(sub))}"
        else:
            words += f" sub {_atom(sub)}"
    if sup is not None:
        inverse = _is_minus_one(sup)
        words = f"inverse {words}" if inverse else _power({**node, "base": base}, words)
    if not rest or symbol(rest[0]) in ("=", ",", ")"):
        return words, 1
    argument = rest[0]
    if argument["type"] == "group" and argument["open"] in ("(", "[", "{"):
        if name == "Pr":
            return _probability(argument["children"], sure=True), 2
        return f"{words} of {_argument(argument['children'])}", 2
    if (
        name in ("log", "lg")
        and sub is None
        and _base(argument)["type"] in ("identifier", "number", "accent")
    ):
        return words, 1
    return f"{words} of", 1


def _large(node: Node, has_body: bool) -> str:
    base = _base(node)
    words = LARGE.get(symbol(base), "the operator")
    sub, sup = node.get("sub"), node.get("sup")
    if sub is not None and sup is not None:
        words += f" from {_row(children(sub))} to {_row(children(sup))}"
    elif sub is not None:
        row = children(sub)
        words += f" {'for' if _is_sum(row) and not _membership(row) else 'over'} {_row(row)}"
    return f"{words} of" if has_body else words


def _membership(row: Sequence[Node]) -> bool:
    return any(symbol(n) == "∈" for n in row)


def _unit_after(rest: Sequence[Node], *, plural: bool) -> tuple[str, int]:
    """Read a unit set upright after a number: `5\\,\\text{km}`, `9.8\\,\\mathrm{m/s^2}`."""
    first = rest[0]
    if first["type"] == "text":
        text, used = text_of(first).strip(), 1
        while (
            used + 1 < len(rest)
            and symbol(rest[used]) in ("·", "⋅", "/")
            and rest[used + 1]["type"] == "text"
        ):
            text += symbol(rest[used]) + text_of(rest[used + 1]).strip()
            used += 2
        unit = read_unit(text, plural=plural)
        return (unit, used) if unit else ("", 0)
    text, used = "", 0
    for node in rest:
        base = _base(node)
        if base.get("variant") == "upright":
            text += base["name"] + (
                str(node["sup"]["value"]) if node.get("sup", {}).get("type") == "number" else ""
            )
        elif symbol(node) in ("/", "·", "⋅", "°", "%", "Ω") and (used or symbol(node) in "°%"):
            text += symbol(node)
        else:
            break
        used += 1
    unit = read_unit(text.rstrip("/·⋅"), plural=plural) if text else None
    return (unit, used) if unit else ("", 0)


# Operators -------------------------------------------------------------------------------------


def _operator(
    node: Node, before: Node | None, after: Node | None, nodes: Sequence[Node], i: int, *, limit: bool
) -> str:
    sign = symbol(node)
    if sign in (",", ";"):
        return ","
    if sign in DOTS:
        return _dots(before, after)
    if sign == ":":
        arrow = any(symbol(n) in ("→", "⟶") for n in nodes[i + 1 :])
        return ", from" if arrow else "to" if _numeric(before) and _numeric(after) else "such that"
    if sign in ("→", "⟶"):
        if limit or symbol(after) == "∞" or _numeric(after):
            return "approaches" if limit else "goes to"
        return "to" if any(symbol(n) == ":" for n in nodes[:i]) else _arrow(node)
    if sign == "∥" and before is not None:
        return "is parallel to"
    if sign == "⊥" and before is None:
        return "false"
    if sign in ("·", "⋅", "×"):
        following = (
            nodes[i + 2] if after is not None and _is_letter(after, "d") and i + 2 < len(nodes) else after
        )
        return _product(sign, before, following, alone=len(nodes) == 3)
    if sign in ("−", "-") and (before is None or (symbol(before) and symbol(before) not in (")", "!", "%"))):
        return "minus"
    if sign == "≡" and any(n["type"] == "text" and text_of(n).strip() == "mod" for n in _flat(nodes)):
        return "is congruent to"
    if (
        sign == "∼"
        and after is not None
        and (_base(after).get("variant") or _base(after)["type"] in ("text", "function"))
    ):
        return "is distributed as"
    if sign in ("∣", "|"):
        small = before is not None and after is not None and not (_letter(before) + _letter(after)).isupper()
        return "divides" if sign == "∣" and len(nodes) == 3 and small else "given"
    if sign == "/" and before is not None and after is not None and _numeric(before) and _numeric(after):
        return "over"
    if node["type"] == "arrow":
        return _arrow(node)
    if sign == "¬":
        return "not"
    if node.get("class") == "rel" and sign in RELATIONS:
        return ", if and only if" if sign in ("⇔", "⟺") else RELATIONS[sign]
    words = OPERATORS.get(sign) or RELATIONS.get(sign) or GREEK.get(sign)
    if words is not None:
        return words
    return "" if not sign.isalpha() else sign.upper()


def _flat(nodes: Sequence[Node]) -> list[Node]:
    return [n for node in nodes for n in (node["children"] if node["type"] == "group" else [node])]


def _numeric(node: Node | None) -> bool:
    return node is not None and _base(node)["type"] == "number"


def _arrow(node: Node) -> str:
    label = node.get("above") or node.get("below")
    words = RELATIONS.get(symbol(node), "goes to")
    return f"{words}, by {_row(children(label))}," if label else words


def _dots(before: Node | None, after: Node | None) -> str:
    if after is None:
        return ", and so on"
    return ", and so on, up to" if symbol(before) == "," else "dot dot dot"


def _is_vector(node: Node | None) -> bool:
    if node is None:
        return False
    base = _base(node)
    if base["type"] == "group":
        return any(_is_vector(inner) for inner in base["children"])
    return (
        symbol(base) == "∇"
        or base.get("variant") in ("bold", "bold-italic")
        or (base["type"] == "accent" and base["accent"] in VECTOR)
    )


def _product(sign: str, before: Node | None, after: Node | None, *, alone: bool) -> str:
    if _is_vector(before) or _is_vector(after):
        return "dot" if sign in ("·", "⋅") else "cross"
    if (
        sign == "×"
        and alone
        and before is not None
        and after is not None
        and _letter(before)
        and _letter(after)
    ):
        return "by"
    return "times"


# Atoms -----------------------------------------------------------------------------------------


def _atom(node: Node) -> str:
    match node["type"]:
        case "identifier":
            return _identifier(node)
        case "number":
            return numbers.decimal(str(node["value"]))
        case "row":
            return _row(node["children"])
        case "text":
            return _text(text_of(node))
        case "function":
            return FUNCTIONS.get(node["name"]) or _word(node["name"])
        case "group":
            return _group(node)
        case "scripts":
            return _scripts(node)
        case "fraction":
            return _fraction(node)
        case "binomial":
            return f"{_atom(node['num'])} choose {_atom(node['den'])}"
        case "root":
            return _root(node)
        case "accent":
            return _accent(node)
        case "bar":
            return _over_bar(node)
        case "table":
            return _table(node)
        case "large-operator":
            return _large(node, False)
    if symbol(node):
        return _operator(node, None, None, [node], 0, limit=False)
    inner = node.get("base")
    return _atom(inner) if isinstance(inner, dict) else ""


def _identifier(node: Node) -> str:
    name = str(node["name"])
    if node.get("variant") == "double-struck":
        return SETS.get(name, "the indicator function" if name == "1" else name.upper())
    return GREEK.get(name) or name.upper()


def _word(name: str) -> str:
    if len(name) == 1:
        return GREEK.get(name) or name.upper()
    return name if not name.isupper() or len(name) > 4 else " ".join(name)


def _text(text: str) -> str:
    from notes2manim.voices.reading.text import read_words

    return " ".join(words for words in read_words(text.split()) if words)


def _group(node: Node) -> str:
    inner = node["children"]
    opens, closes = node["open"], node["close"]
    if opens == "|" and closes == "|":
        return f"the absolute value of {_quantity(inner)}"
    if opens == "‖":
        return f"the norm of {_quantity(inner)}"
    if opens == "⌊":
        return f"the floor of {_quantity(inner)}"
    if opens == "⌈":
        return f"the ceiling of {_quantity(inner)}"
    if opens == "|" and closes == "⟩":
        return f"ket {_row(inner)}"
    if opens == "⟨":
        return f"bra {_row(inner)}" if closes == "|" else _inner_product(inner)
    if opens == "{" and closes == "}":
        return _set(inner)
    commas = [i for i, n in enumerate(inner) if symbol(n) == ","]
    interval = _interval(inner) if {opens, closes} & {"[", "]"} else ""
    if interval:
        return interval
    if inner and inner[0]["type"] == "text" and text_of(inner[0]).strip() == "mod":
        return f", {_row(inner)}"
    words = _row(inner)
    return f"{words}," if commas else words


def _interval(inner: Sequence[Node]) -> str:
    commas = [i for i, n in enumerate(inner) if symbol(n) == ","]
    if len(commas) != 1:
        return ""
    first, last = inner[: commas[0]], inner[commas[0] + 1 :]
    return f"the interval from {_row(first)} to {_row(last)}" if _is_bound(first) and _is_bound(last) else ""


def _quantity(inner: Sequence[Node]) -> str:
    words = _row(inner)
    return f"{words}," if _is_sum(inner) else words


def _is_bound(nodes: Sequence[Node]) -> bool:
    values = [n for n in nodes if symbol(n) not in ("−", "+", "-")]
    if any(n["type"] == "operator" and symbol(n) != "∞" for n in values):
        return False
    return 1 <= len(values) <= 3 and (
        values[0]["type"] in ("number", "identifier", "fraction", "scripts") or symbol(values[0]) == "∞"
    )


def _inner_product(inner: Sequence[Node]) -> str:
    cuts = [i for i, n in enumerate(inner) if symbol(n) in (",", "|", "∣")]
    if len(cuts) == 1:
        return f"the inner product of {_row(inner[: cuts[0]])} and {_row(inner[cuts[0] + 1 :])}"
    return f"the expectation of {_row(inner)}"


def _set(inner: Sequence[Node]) -> str:
    if not inner:
        return "the empty set"
    for i, node in enumerate(inner):
        if symbol(node) in ("∣", "|", ":"):
            return f"the set of all {_row(inner[:i])} such that {_row(inner[i + 1 :])},"
    return f"the set {_row(inner)},"


def _fraction(node: Node) -> str:
    return _derivative(node) or _small_fraction(node) or _over(node)


def _small_fraction(node: Node) -> str:
    above, below = node["num"], node["den"]
    if above["type"] == below["type"] == "number" and (above["value"] + below["value"]).isdecimal():
        return numbers.fraction(above["value"], below["value"])
    return ""


def _over(node: Node) -> str:
    above, below = children(node["num"]), children(node["den"])
    top, bottom = _row(above), _row(below)
    if _is_sum(above):
        top += ", all"
    elif len(above) > 2 or _has_fraction(above) or len(top.split()) > 4:
        top += ","
    if _is_sum(below) or _has_fraction(below):
        bottom = f"the quantity {bottom}"
    return f"{top} over {bottom},"


def _has_fraction(nodes: Sequence[Node]) -> bool:
    return any(n["type"] == "fraction" and not _small_fraction(n) for n in nodes)


def _differential(nodes: Sequence[Node], *, above: bool) -> tuple[str, str, list[Node]] | None:
    """Return the kind (`d` or `∂`), the order and what follows of `d^2 y`, or of `dx^2` below."""
    if not nodes:
        return None
    head, rest = nodes[0], list(nodes[1:])
    base = _base(head)
    kind = "d" if _is_letter(base, "d") else symbol(base)
    if kind not in ("d", "∂"):
        return None
    order = _atom(head["sup"]) if head["type"] == "scripts" and head.get("sup") else "one"
    if above and head["type"] == "scripts" and not head.get("sup"):
        return None
    return kind, order, rest


def _derivative(node: Node, *, open_ended: bool = False) -> str:
    """Read dy/dx and its kin; with `open_ended`, only d/dx, which waits for its function."""
    above = _differential(children(node["num"]), above=True)
    below = _differential(children(node["den"]), above=False)
    if above is None or below is None or above[0] != below[0] or not below[2]:
        return ""
    if open_ended == bool(above[2]):
        return ""
    partial = above[0] == "∂"
    order = _nth(above[1])
    variables = _variables(below[2], above[0])
    what = f"the {order}{'partial ' if partial else ''}derivative"
    if not above[2]:
        return f"{what} with respect to {variables}"
    if not partial and not order and len(above[2]) == 1:
        return f"D {_row(above[2])} by D {variables}"
    return f"{what} of {_row(above[2])} with respect to {variables},"


def _nth(order: str) -> str:
    known = {"one": "", "two": "second ", "three": "third ", "four": "fourth "}
    return known.get(order, f"{order}-th ")


def _variables(nodes: Sequence[Node], kind: str) -> str:
    names = []
    for node in nodes:
        if symbol(_base(node)) == kind or (_is_letter(node, "d") and kind == "d"):
            continue
        bare = node["base"] if node["type"] == "scripts" and node.get("sup") and not node.get("sub") else node
        names.append(_atom(bare))
    return " and ".join(names)


def _root(node: Node) -> str:
    radicand = children(node["radicand"])
    index = _atom(node["index"]) if node.get("index") else "two"
    name = {"two": "square", "three": "cube", "four": "fourth", "N": "Nth"}.get(index, f"{index}-th")
    words = f"the {name} root of {_row(radicand)}"
    return f"{words}," if len(radicand) > 1 else words


def _accent(node: Node) -> str:
    inner = _row(children(node["base"]))
    if node["accent"] in VECTOR:
        return f"vector {inner}"
    return f"{inner} {ACCENTS.get(node['accent'], '')}".strip()


def _over_bar(node: Node) -> str:
    inner = children(node["base"])
    words = _row(inner)
    if not node.get("above"):
        return words
    if len(inner) == 2 and all(_letter(n).isupper() for n in inner):
        return f"segment {words}"
    return f"{words} bar"


def _is_minus_one(node: Node) -> bool:
    row = children(node)
    return len(row) == 2 and symbol(row[0]) in ("−", "-") and row[1].get("value") == "1"


def _scripts(node: Node) -> str:
    base = node["base"]
    if symbol(base) in ("|", "∣"):
        return _evaluated(node)
    if (
        base["type"] == "group"
        and base["close"] in ("|", "]")
        and base["open"] in ("", ".", "[")
        and node.get("sub")
    ):
        return f"{_row(base['children'])} {_evaluated(node)}"
    if base["type"] == "row" and not base["children"]:
        return " ".join(_atom(node[part]) for part in ("sup", "sub") if node.get(part))
    words = _atom(base)
    if base["type"] == "group" and base["open"] in ("(", "[") and _is_compound(base["children"]):
        words = f"the quantity {words},"
    elif base["type"] == "fraction":
        words = f"the quantity {words.rstrip(',')},"
    if node.get("sub"):
        words = _subscript(base, node["sub"], words)
    return _power(node, words) if node.get("sup") else words


def _is_compound(inner: Sequence[Node]) -> bool:
    return _is_sum(inner) or _has_fraction(inner) or len(inner) > 1


def _evaluated(node: Node) -> str:
    if node.get("sup"):
        return f", evaluated from {_atom(node['sub'])} to {_atom(node['sup'])}" if node.get("sub") else ""
    return f", evaluated at {_atom(node['sub'])}," if node.get("sub") else ""


def _subscript(base: Node, sub: Node, words: str) -> str:
    row = children(sub)
    if len(row) == 1 and row[0]["type"] == "text":
        return f"{words} {_text(text_of(row[0]))}"
    if row and all(n.get("variant") == "upright" for n in row):
        return f"{words} {''.join(n['name'] for n in row)}"
    below = _row(row)
    if len(row) == 1 and _is_letter_of_entries(base) and str(row[0].get("value", "0")).isdecimal():
        digits = str(row[0].get("value", "0"))
        below = numbers.spell_digits(digits) if len(digits) == 2 and "0" not in digits else below
    if base.get("variant") == "double-struck":
        return f"the positive {words.removeprefix('the ')}" if below == "plus" else f"{words} {below}"
    return f"{words} sub {below}" + ("," if len(row) > 2 else "")


def _is_letter_of_entries(base: Node) -> bool:
    """Tell whether `a_{12}` is an entry of a matrix, "one two", rather than the twelfth of a row."""
    return _letter(base) in ("a", "b", "c", "m", "w", "A", "B", "M", "W")


def _power(node: Node, words: str) -> str:
    base, sup = node["base"], node["sup"]
    row = children(sup)
    sign = symbol(row[0]) if len(row) == 1 else ""
    if row and all(symbol(n) in ("′", "″", "‴") for n in row):
        count = sum({"′": 1, "″": 2, "‴": 3}[symbol(n)] for n in row)
        return f"{words} {('prime', 'double prime', 'triple prime')[min(count, 3) - 1]}"
    if row and symbol(row[0]) in ("′", "″", "‴"):
        primed = _power({**node, "sup": row[0]}, words)
        return _power({**node, "sup": {"type": "row", "children": row[1:]}}, primed)
    if sign in ("∘", "°"):
        return f"{words} {'degree' if base.get('value') == '1' else 'degrees'}"
    if sign in ("∗", "*", "⋆", "†", "+", "−", "⊤", "∞", "⊥", "×"):
        said = {
            "+": "plus",
            "−": "minus",
            "†": "dagger",
            "⊤": "transpose",
            "∞": "to the infinity",
            "⊥": "perp",
            "×": "cross",
        }
        return f"{words} {said.get(sign, 'star')}"
    if len(row) == 1 and row[0]["type"] == "text":
        return f"{words}{_text_power(text_of(row[0]))}"
    if _is_minus_one(sup) and _inverts(base):
        return f"{words} inverse"
    if len(row) == 1 and _letter(row[0]) in ("T", "⊤") and base["type"] != "number":
        return f"{words} transpose"
    if len(row) == 1 and _letter(row[0]) == "c" and _letter(base).isupper():
        return f"{words} complement"
    if len(row) == 1 and row[0]["type"] == "group":
        return f"{words} superscript {_row(row[0]['children'])}"
    if base.get("variant") == "double-struck":
        return f"{words} to the {_row(row).replace('times', 'by')}" if base["name"] != "R" else _space(row)
    if len(row) == 1 and row[0]["type"] == "number":
        return f"{words} {_whole_power(row[0]['value'])}"
    above = _row(row)
    return f"{words} to the {above}" + ("," if len(row) > 1 else "")


def _space(row: Sequence[Node]) -> str:
    """Read the dimensions of a space of numbers: "R three", "R M by N"."""
    return f"R {_row(row).replace('times', 'by')}"


def _whole_power(value: str) -> str:
    if value in ("2", "3"):
        return {"2": "squared", "3": "cubed"}[value]
    if value.isdecimal() and value != "0":
        return f"to the {numbers.ordinal(value)}"
    return f"to the {numbers.decimal(value)}"


def _text_power(text: str) -> str:
    text = text.strip()
    if text in ("th", "st", "nd", "rd"):
        return "-th"
    return " transpose" if text == "T" else f" {_text(text)}"


def _inverts(base: Node) -> bool:
    return (
        _letter(base).isupper()
        or _letter(base) in ("f", "g", "h")
        or bool(base.get("variant"))
        or base["type"] in ("table", "function")
        or (base["type"] == "group" and any(_letter(_base(n)).isupper() for n in base["children"]))
    )


# Tables ----------------------------------------------------------------------------------------


def _table(node: Node) -> str:
    rows: list[list[Node]] = [row for row in node["rows"] if row]
    if node["shape"] == "cases":
        return _cases(rows)
    if not node["shape"].endswith("matrix") and node["shape"] not in ("array", "matrix"):
        return ", ".join(_row([n for cell in row for n in children(cell)]) for row in rows) + ","
    name = {"v-matrix": "the determinant of the matrix", "V-matrix": "the norm of the matrix"}.get(
        node["shape"], "the matrix"
    )
    return _matrix(rows, name)


def _cases(rows: Sequence[Sequence[Node]]) -> str:
    said = []
    for row in rows:
        value = _atom(row[0])
        condition = " ".join(_atom(cell) for cell in row[1:]).strip()
        if condition and not re.match(r"(?:if|otherwise|else|for|when|where|unless|in)\b", condition):
            condition = f"if {condition}"
        said.append(
            f"{value} {condition.replace('else', 'otherwise') if condition == 'else' else condition}".strip()
        )
    return (", ".join(said[:-1]) + ", and " if len(said) > 1 else "") + (said[-1] if said else "") + ","


def _matrix(rows: Sequence[Sequence[Node]], name: str) -> str:
    if not rows:
        return "the empty matrix"
    height, width = len(rows), max(len(row) for row in rows)
    cells = [[_row(children(cell)) for cell in row] for row in rows]
    size = f"{numbers.cardinal(str(height))} by {numbers.cardinal(str(width))}"
    if any(symbol(n) in DOTS for row in rows for cell in row for n in children(cell)):
        return _patterned(rows, cells, name)
    wordy = sum(len(cell.split()) for row in cells for cell in row)
    if width == 1 and height <= 6 and wordy <= 24:
        return f"the column vector {', '.join(row[0] for row in cells)},"
    if height == 1 and width <= 6 and wordy <= 24:
        return f"the row vector {', '.join(cells[0])},"
    if height * width > 9 or wordy > 36:
        return (
            f"{name.replace('the matrix', 'a')} {size} matrix" if name == "the matrix" else f"{name}, {size},"
        )
    said = [_series(row) for row in cells]
    return f"{name} with rows {'; '.join(said[:-1])}, and {said[-1]},".replace(";", ",")


def _series(cells: Sequence[str]) -> str:
    return (
        " ".join(cells) if all(len(c.split()) == 1 for c in cells) and len(cells) > 99 else ", ".join(cells)
    )


def _patterned(rows: Sequence[Sequence[Node]], cells: Sequence[Sequence[str]], name: str) -> str:
    if len(rows[0]) == 1:
        return f"the column vector from {cells[0][0]} to {cells[-1][0]},"
    return f"{name} with entries from {cells[0][0]} to {cells[-1][-1]},"


def read_formula_in(tex: str, language: str) -> str:
    """Return a formula in words of another language, where mathra knows it; else its letters."""
    import mathra

    base = language.split("-")[0].casefold()
    locale = "pt-BR" if base == "pt" else base
    try:
        words = str(mathra.render(tex, locale=locale)["speech"])
    except ValueError:
        return literal(tex)
    return re.sub(r"\d+(?:[.,]\d+)?", lambda m: _number_in(m.group(), base), words.replace("\\", " "))


def _number_in(digits: str, language: str) -> str:
    return numbers.in_language(digits.replace(",", "."), language)
