r"""Terms that keep one colour through a scene: `<!-- color: a^2 blue, b^2 gold -->`.

Every place of a term, in formulas and in mathematics inside of text that is shown, becomes
`\textcolor{blue}{a^2}`. What is spoken is left as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from notes2manim.model.script import Scene
from notes2manim.model.visual import Visual
from notes2manim.notes.blocks import Block, Directive
from notes2manim.notes.formulas import faults
from notes2manim.notes.notices import Notices

COLORS = ("blue", "gold", "green", "purple", "pink", "teal", "red")
# What the colours are called, too.
_ALSO = {"yellow": "gold", "orange": "gold", "violet": "purple", "cyan": "teal"}
MAX_TERMS = 12

_FORMULAS = ("equation", "derivation", "matrix")
_TEXTS = ("phrases", "statement", "bullets", "callout", "quote", "table", "comparison")
_NOT_TEX = ("kind", "fence", "mark", "form", "align")  # fields that are neither TeX nor text
_ENTRY = re.compile(r"\$?(.+?)\$?\s*(?:[:=]|\bin\b|\bis\b)?\s+([A-Za-z]+)", re.DOTALL)
# Commands whose braces hold no mathematics, then commands, groups of one token, and characters.
_TOKEN = re.compile(
    r"\\(?:text\w*|begin|end|operatorname\*?|mathrm|color)\s*\{[^{}]*\}(?:(?<=\})\{[^{}]*\})?"
    r"|\\[A-Za-z]+|\\.|\s+|(?<=[\^_])\{(?:\\[A-Za-z]+|[^\s\\{}])\}|.",
    re.DOTALL,
)
_MATH = re.compile(r"(?<!\\)\$((?:\\.|[^$\\])+)\$")


@dataclass(frozen=True)
class Term:
    """A term and its colour."""

    tex: str
    color: str


def take_terms(blocks: list[Block], notices: Notices) -> tuple[list[Term], list[Block]]:
    """Return the terms that the comments of a section colour, and its blocks without them."""
    terms: list[Term] = []
    rest: list[Block] = []
    for block in blocks:
        if isinstance(block, Directive) and block.kind == "color":
            terms += _read_terms(block, notices)
        else:
            rest.append(block)
    return terms[:MAX_TERMS], rest


def _read_terms(directive: Directive, notices: Notices) -> list[Term]:
    terms: list[Term] = []
    for entry in re.split(r"[,;](?![^{(]*[})])", directive.text):
        match = _ENTRY.fullmatch(entry.strip())
        color = match[2].lower() if match else ""
        color = _ALSO.get(color, color)
        if not match or color not in COLORS:
            fault = f'"{entry.strip()[:40]}" is no term and its colour, such as "a^2 {COLORS[0]}".'
            notices.add(directive.place.line, f"{fault} Known: {', '.join(COLORS)}.")
        elif not faults(match[1])[0]:
            notices.add(directive.place.line, f'the term "{match[1][:40]}" cannot be set. It has no colour.')
        else:
            terms.append(Term(match[1].strip(), color))
    return terms


def color_scene(scene: Scene, terms: list[Term]) -> Scene:
    """Return a scene whose visuals show the terms in their colours."""
    if not terms:
        return scene
    visuals = {name: _color_visual(visual, terms) for name, visual in scene.visuals.items()}
    return scene.model_copy(update={"visuals": visuals})


def _color_visual(visual: Visual, terms: list[Term]) -> Visual:
    if visual.kind not in (*_FORMULAS, *_TEXTS):
        return visual
    formula = visual.kind in _FORMULAS
    return type(visual).model_validate(_mapped(visual.model_dump(), terms, formula))


def _mapped(value: Any, terms: list[Term], formula: bool) -> Any:
    if isinstance(value, dict):
        return {
            key: item if key in _NOT_TEX else _mapped(item, terms, formula) for key, item in value.items()
        }
    if isinstance(value, list):
        return [_mapped(item, terms, formula) for item in value]
    if not isinstance(value, str):
        return value
    if formula:
        return color_terms(value, terms)
    return _MATH.sub(lambda match: f"${color_terms(match[1], terms)}$", value)


def color_terms(tex: str, terms: list[Term]) -> str:
    """Return TeX with each place of the terms in its colour; the longest term that fits counts."""
    tokens = _tokens(tex)
    wanted = sorted(((_plain(term.tex), term.color) for term in terms), key=lambda one: -len(one[0]))
    colored, at = "", 0
    while at < len(tokens):
        for plain, color in wanted:
            end = _match(tokens, at, plain)
            if end is not None:
                inner = "".join(raw for _, raw in tokens[at:end])
                whole = rf"\textcolor{{{color}}}{{{inner}}}"
                colored += f"{{{whole}}}" if at and tokens[at - 1][0] in ("^", "_") else whole
                at = end
                break
        else:
            colored += tokens[at][1]
            at += 1
    return colored


def _tokens(tex: str) -> list[tuple[str, str]]:
    """Return the tokens of TeX: what each means, and how it is written, with the space after it."""
    tokens: list[tuple[str, str]] = []
    for raw in _TOKEN.findall(tex):
        if raw.isspace():
            if tokens:
                tokens[-1] = (tokens[-1][0], tokens[-1][1] + raw)
            continue
        tokens.append((raw[1:-1] if raw[0] == "{" and len(raw) > 1 else raw, raw))
    return tokens


def _plain(tex: str) -> list[str]:
    return [token for token, _ in _tokens(tex)]


def _match(tokens: list[tuple[str, str]], at: int, wanted: list[str]) -> int | None:
    """Return where a term that begins at a token ends; a number is never a part of a longer one."""
    end = at + len(wanted)
    if not wanted or [token for token, _ in tokens[at:end]] != wanted:
        return None
    before, after = tokens[at - 1][0] if at else "", tokens[end][0] if end < len(tokens) else ""
    if (wanted[0].isdigit() and before.isdigit()) or (wanted[-1].isdigit() and after.isdigit()):
        return None
    return end
