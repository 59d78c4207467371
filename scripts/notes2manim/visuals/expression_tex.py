"""Functions of x as TeX: how `2*sin(x)^2 / 3` is written by hand."""

from __future__ import annotations

import re

from notes2manim.model.expression import FUNCTIONS

_TOKEN = re.compile(r"\s*((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[A-Za-z]+\d*|\*\*|\S)")
_SCIENTIFIC = re.compile(r"(.+)[eE]\+?(-?\d+)")
_TEX_NAMES = {"sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "exp", "ln", "log", "arcsin"}
_TEX_NAMES |= {"arccos", "arctan", "min", "max"}
_GREEK = {"pi": r"\pi ", "tau": r"\tau ", "π": r"\pi "}


def typeset(expression: str) -> str:
    """Return the TeX of an expression, or "" when it is not of the plain arithmetic kind."""
    if (
        "\\" in expression
        or len(expression) > 60
        or re.search(r"\b(if|else|and|or|where|step)\b|[<>=|]", expression)
    ):
        return ""
    tokens = _TOKEN.findall(expression.replace("−", "-").replace("·", "*").replace("×", "*"))
    tex, rest = _write(tokens)
    return "" if rest else tex


def _write(tokens: list[str]) -> tuple[str, list[str]]:
    """Write tokens up to a closing parenthesis; return what is left from there on."""
    parts: list[str] = []
    while tokens and tokens[0] not in (")", "]"):
        token, tokens = tokens[0], tokens[1:]
        if token in ("^", "**"):
            raised, tokens = _operand(tokens)
            bare = raised[1:-1] if raised.startswith("(") and raised.endswith(")") else raised
            parts.append(f"^{{{bare}}}")
        elif token == "*":
            plain = parts and tokens and re.fullmatch(r"[A-Za-z(]\w*", tokens[0]) and _ends_product(parts[-1])
            parts.append(r"\," if plain and len(tokens[0]) > 1 else "" if plain else r" \cdot ")
        else:
            text, tokens = _operand([token, *tokens])
            if token.lower() == "exp" or token.lower() in FUNCTIONS:
                text += " "
            parts.append(text)
    return "".join(parts), tokens


def _ends_product(part: str) -> bool:
    return bool(part) and (part[-1].isalnum() or part[-1] in ") }")


def _operand(tokens: list[str]) -> tuple[str, list[str]]:
    """Write one factor; parentheses around an exponent or a root are its braces."""
    if not tokens:
        return "", tokens
    token, tokens = tokens[0], tokens[1:]
    if token in ("(", "["):
        inside, tokens = _write(tokens)
        return f"({inside})", tokens[1:]
    if token == "-":
        text, tokens = _operand(tokens)
        return f"-{text}", tokens
    if power := _SCIENTIFIC.fullmatch(token):
        factor = "" if power[1] == "1" else rf"{power[1]} \cdot "
        return rf"{factor}10^{{{int(power[2])}}}", tokens
    name = token.lower()
    if name in FUNCTIONS:
        return _call(name, tokens)
    return _GREEK.get(token, token), tokens


def _call(name: str, tokens: list[str]) -> tuple[str, list[str]]:
    if tokens and tokens[0] == "(":
        inside, tokens = _write(tokens[1:])
        tokens = tokens[1:]
        if name == "sqrt":
            return rf"\sqrt{{{inside}}}", tokens
        if name == "abs":
            return rf"|{inside}|", tokens
        if name == "exp":
            return rf"e^{{{inside}}}", tokens
        if name in ("floor", "ceil"):
            left, right = (r"\lfloor ", r" \rfloor") if name == "floor" else (r"\lceil ", r" \rceil")
            return f"{left}{inside}{right}", tokens
        return f"{_named(name)}({inside})", tokens
    return _named(name) + " ", tokens


def _named(name: str) -> str:
    if name.startswith("log") and name[3:].isdigit():
        return rf"\log_{{{name[3:]}}}"
    return f"\\{name}" if name in _TEX_NAMES else rf"\operatorname{{{name}}}"
