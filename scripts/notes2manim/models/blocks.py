"""Blocks of a draft as Markdown, in the dialect of docs/notes.md.

What a model says is put where it cannot become anything else: a sentence stays one line that
begins no heading, list or fence, and a fence is longer than any inside of it.
"""

from __future__ import annotations

import re

from notes2manim.models.escapes import mend_breaks, mend_rows
from notes2manim.models.forms import FENCES, Block

_STARTS = re.compile(
    r"^(?:#{1,6}(?=\s|$)|>|[-*+](?=\s|$)|\d{1,9}[.)](?=\s|$)|\||`{3,}|~{3,}|\$\$|[-=_*]{3,}|:\s"
    r"|\\\[|\[[^\]]*\]:)\s*"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})[^\n]*\n(.*?)\n?\s*\1\s*$", re.DOTALL)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+")
CHARTS = ("bar", "line", "pie")
# Fences that are drawn, or run: no listing may become one of them.
DRAWN = {
    *FENCES,
    "sequence",
    "sequencediagram",
    "mermaid",
    "flowchart",
    "graph",
    "comparison",
    "versus",
    "vs",
}
DRAWN |= {"math", "latex", "tex", "katex", "manim", "number"}
CALLOUTS = ("note", "tip", "important", "warning", "caution")


def sentence(text: str) -> str:
    """Return text as one line of narration that starts no other block, without comments."""
    line = " ".join(_COMMENT.sub(" ", text).split())
    while (plain := _STARTS.sub("", line)) != line:
        line = plain
    return line


def plain(text: str) -> str:
    """Return narration whose mathematics is code, which is always shown as it is written."""
    line = sentence(text).replace("`", "")
    line = re.sub(r"\\[()\[\]]", "$", line)
    line = re.sub(r"\$\$?([^$]+)\$\$?", lambda found: f"`{found[1].strip()}`", line)
    return sentence(re.sub(r"[*\[\]<>]", "", line)).replace("$", r"\$")


def render(block: Block) -> str:
    """Return a block as Markdown: what is said, then what is shown."""
    said = sentence(block.say)
    if block.kind == "callout" and said:
        label = block.label.strip().lower()
        return f"> [!{(label if label in CALLOUTS else 'note').upper()}]\n> {said}"
    shown = _shown(block)
    if block.kind == "quote" and said:
        return "\n".join(filter(None, [f"> {said}", f">\n> — {shown}" if shown else ""]))
    return "\n\n".join(part for part in (said, shown) if part)


def render_animation(block: Block, code: str) -> str:
    """Return a block as Markdown whose picture is an animation, the body of a `construct(self)`."""
    return "\n\n".join(part for part in (sentence(block.say), _fence("manim", code.strip("\n"))) if part)


def render_as_text(block: Block) -> str:
    """Return a block that could not be drawn: what is said, and its content as it was written."""
    content = block.content.strip()
    if block.kind in ("quote", "callout"):
        return f"> {plain(block.say)}"
    if block.kind == "list":
        content = "\n".join(f"- {plain(line)}" for line in _items(content))
    elif content:
        content = _fence("text", _unfenced(content))
    return "\n\n".join(part for part in (plain(block.say), content) if part)


def formula(content: str) -> str:
    """Return the LaTeX of a formula block, without what marks it as one, in one run of lines."""
    tex = _unfenced(content).strip()
    tex = re.sub(r"^(?:\$\$?|\\\[)\s*|\s*(?:\$\$?|\\\])$", "", tex)
    tex = re.sub(r"(?<!\\)\$|`{3,}", "", _COMMENT.sub(" ", tex.replace("$$", "\n")))
    tex = mend_rows(mend_breaks(tex))
    lines = [line.strip() for line in tex.split("\n") if line.strip()]
    return "\n".join(lines)


def _shown(block: Block) -> str:
    content = block.content.strip("\n")
    if not content.strip():
        return ""
    if block.kind == "formula":
        return _formulas(formula(content))
    if block.kind == "list":
        ordered = bool(re.match(r"\s*\d+[.)]\s", content))
        marks = (f"{number}." if ordered else "-" for number in range(1, 1000))
        return "\n".join(f"{mark} {line}" for mark, line in zip(marks, _items(content), strict=False))
    if block.kind == "table":
        table = _COMMENT.sub(" ", _unfenced(content))
        rows = [line.strip() for line in table.split("\n") if line.strip()]
        return "\n".join(row if row.startswith("|") else f"| {row} |" for row in rows)
    if block.kind == "quote":
        return sentence(content)
    if block.kind == "code" or block.kind in FENCES:
        return _fence(_info(block), _unfenced(content))
    return sentence(content)


def _formulas(tex: str) -> str:
    """Return one display, or one for each line where the lines are steps of their own."""
    inside = r"\begin" in tex or r"\\" in tex
    return f"$$\n{tex}\n$$" if inside else "\n\n".join(f"$${line}$$" for line in tex.split("\n"))


def _items(content: str) -> list[str]:
    return [line for raw in content.split("\n") if (line := sentence(_ITEM.sub("", raw)))]


def _info(block: Block) -> str:
    label = block.label.strip().lower()
    if block.kind == "chart":
        return f"chart {label if label in CHARTS else 'bar'}"
    if block.kind in FENCES:
        return block.kind
    return label if re.fullmatch(r"[a-z][a-z0-9+#]{0,15}", label) and label not in DRAWN else "text"


def _fence(info: str, content: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", content)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{info}\n{content}\n{marks}"


def _unfenced(content: str) -> str:
    """Return the inside of a fence where a model has written one."""
    found = _FENCE.match(content.strip())
    return found[2] if found else content
