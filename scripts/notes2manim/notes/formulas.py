"""TeX of the notes: cleaned, tried, and split into the steps of a derivation."""

from __future__ import annotations

import functools
import re

from notes2manim.model.say import escape

MAX_LENGTH = 2000  # characters of one formula; a screen holds far fewer

_LABEL = re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![a-zA-Z])")
_OUTER = re.compile(
    r"\s*\\begin\{(?P<name>equation|align|aligned|alignat|gather|gathered|multline|eqnarray|split|displaymath|math)"
    r"(?P<star>\*?)\}(?P<body>.*)\\end\{(?P=name)(?P=star)\}\s*",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"\\begin\s*\{[a-zA-Z*]+\}|\\end\s*\{[a-zA-Z*]+\}|\\\\(?:\s*\[[^\]\n]{0,20}\])?|\\.|[{}&]", re.DOTALL
)


def clean_tex(tex: str) -> str:
    """Return TeX on one line, without labels, tags and comments."""
    lines = [re.sub(r"(?<!\\)%.*", "", line) for line in tex.split("\n")]
    return re.sub(r"\s+", " ", _LABEL.sub("", " ".join(lines))).strip()


@functools.lru_cache(maxsize=4096)
def faults(tex: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether a formula can be set, and what is wrong with it."""
    import mathra

    if len(tex) > MAX_LENGTH:
        return False, (f"it is longer than {MAX_LENGTH} characters",)
    try:
        warnings = mathra.render(tex)["warnings"]
    except ValueError as error:
        return False, (str(error),)
    return True, tuple(str(warning["description"]) for warning in warnings)


def inline_math(tex: str) -> str:
    """Return mathematics inside a sentence, in the form of a `say`; as text, if it cannot be set."""
    tex = _fenced(clean_tex(tex))
    if not tex:
        return ""
    if not faults(tex)[0]:
        return escape(re.sub(r"[\\{}$]+", " ", tex)).strip()
    return f"${tex}$"


def _fenced(tex: str) -> str:
    """Return TeX that cannot end its own dollar signs."""
    tex = re.sub(r"(\\.)|\$", lambda match: match.group(1) or r"\$", tex)
    odd = len(tex) - len(tex.rstrip("\\"))
    return tex[:-1].rstrip() if odd % 2 else tex


def steps(tex: str) -> list[str]:
    """Return the lines of a display: one, or the steps of a derivation, without alignment marks."""
    body = _fenced(clean_tex(tex))
    aligned = False
    while match := _OUTER.fullmatch(body):
        name = match["name"]
        body = match["body"]
        if name == "alignat":
            body = re.sub(r"^\s*\{\d+\}", "", body)
        aligned = aligned or name not in ("equation", "displaymath", "math")
    lines = _split_lines(body)
    if not aligned and len(lines) == 1:
        lines = [body]
    return [line for line in (re.sub(r"\s+", " ", line).strip() for line in lines) if line]


def _split_lines(body: str) -> list[str]:
    r"""Split at `\\` and drop `&`, where neither stands inside braces or an environment."""
    lines, line, at, depth = [], "", 0, 0
    for match in _TOKEN.finditer(body):
        token = match.group()
        line += body[at : match.start()]
        at = match.end()
        if token == "{" or token.startswith(r"\begin"):
            depth += 1
        elif token == "}" or token.startswith(r"\end"):
            depth -= 1
        if depth <= 0 and token.startswith(r"\\"):
            lines.append(line)
            line = ""
        elif depth <= 0 and token == "&":
            line += " "
        else:
            line += token
    return [*lines, line + body[at:]]


def complete(lines: list[str]) -> list[str]:
    """Return the steps with their left side: `= c` after `a = b` becomes `a = c`."""
    whole: list[str] = []
    left = ""
    for line in lines:
        head = re.match(r"(=|<|>|\\(?:le|ge|leq|geq|approx|equiv|sim|lt|gt)(?![a-zA-Z]))", line)
        if head and left:
            whole.append(f"{left} {line}")
        else:
            left = _left_side(line)
            whole.append(line)
    return whole


def _left_side(line: str) -> str:
    depth = 0
    for match in re.finditer(r"\\.|[{}=]", line):
        depth += (match.group() == "{") - (match.group() == "}")
        if match.group() == "=" and depth == 0:
            return line[: match.start()].strip()
    return ""


def akin(first: str, second: str) -> bool:
    """Tell whether one formula could turn into the other: they share most of their letters."""
    ours, theirs = _letters(first), _letters(second)
    return bool(ours and theirs) and len(ours & theirs) >= 0.5 * min(len(ours), len(theirs))


def _letters(tex: str) -> set[str]:
    bare = re.sub(r"\\(?:frac|sqrt|left|right|cdot|times|text|mathrm|quad)(?![a-zA-Z])", " ", tex)
    return set(re.findall(r"\\[a-zA-Z]+|[a-zA-Z]", bare))
