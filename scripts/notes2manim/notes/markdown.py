"""The Markdown parser: CommonMark, tables, footnotes, tasks, definitions, front matter and TeX."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_NESTING = 40
MAX_RUN = 2000  # characters of one run of text: some of the parser's rules take the square of it

BARE = "bare"  # the markup of a table that has no line of dashes, and so no header
_SPACED = re.compile(r"\$ +([^$\n]{1,200}?) *\$(?!\d)")
_SIGNS = re.compile(r"[\\^_=<>]")
_ROW = re.compile(r"\s*\|(.*)\|\s*")


def make_parser() -> MarkdownIt:
    """Return the parser of the dialect."""
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(amsmath_plugin).use(footnote_plugin).use(tasklists_plugin).use(deflist_plugin)
    parser.inline.ruler.before("escape", "math_brackets", _math_brackets)
    parser.inline.ruler.before("escape", "math_spaced", _math_spaced)
    parser.block.ruler.after("table", "bare_table", _bare_table)
    parser.core.ruler.at("inline", _read_runs)
    return parser


def _bare_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read two or more lines in a row of equally many cells as a table, though no line of dashes says so."""
    rows: list[list[str]] = []
    while start + len(rows) < end:
        at = start + len(rows)
        line = _ROW.fullmatch(state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]])
        cells = [cell.strip() for cell in escapedSplit(line[1])] if line else []
        if len(cells) < 2 or state.sCount[at] < state.blkIndent or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
    if len(rows) < 2:
        return False
    if silent:
        return True
    state.push("table_open", "table", 1).map = [start, start + len(rows)]
    state.tokens[-1].markup = BARE
    state.push("tbody_open", "tbody", 1)
    for number, cells in enumerate(rows):
        state.push("tr_open", "tr", 1).map = [start + number, start + number + 1]
        for cell in cells:
            state.push("td_open", "td", 1)
            inline = state.push("inline", "", 0)
            inline.content, inline.children = cell, []
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
    state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
    state.line = start + len(rows)
    return True


def _math_brackets(state: StateInline, silent: bool) -> bool:
    r"""Read `\( … \)` and `\[ … \]`."""
    opening = state.src[state.pos : state.pos + 2]
    closing = {"\\(": "\\)", "\\[": "\\]"}.get(opening)
    if closing is None:
        return False
    # Whether a closing bracket follows is looked up once a run, not once a bracket.
    last = state.env.setdefault("math_closings", {}).setdefault(
        (state.src, closing), state.src.rfind(closing)
    )
    if last < state.pos + 2:
        return False
    end = state.src.find(closing, state.pos + 2)
    content = state.src[state.pos + 2 : end]
    if not content.strip():
        return False
    if not silent:
        token = state.push("math_inline" if opening == "\\(" else "math_inline_double", "math", 0)
        token.content = content
        token.markup = opening
    state.pos = end + 2
    return True


def _math_spaced(state: StateInline, silent: bool) -> bool:
    """Read `$ x = 1 $`, which notebooks take for mathematics, where it can be no price."""
    match = _SPACED.match(state.src, state.pos) if state.src[state.pos] == "$" else None
    if match is None or not _SIGNS.search(match[1]):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = match[1], "$"
    state.pos = match.end()
    return True


def _read_runs(state: StateCore) -> None:
    """Read the inline content of each block, long ones in pieces."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            for run in _runs(token.content):
                children: list[Token] = []
                state.md.inline.parse(run, state.md, state.env, children)
                token.children.extend(children)
    state.env.pop("math_closings", None)


def _runs(text: str) -> list[str]:
    runs = []
    while len(text) > MAX_RUN:
        cut = (
            max(text.rfind("\n", MAX_RUN // 2, MAX_RUN), text.rfind(" ", MAX_RUN // 2, MAX_RUN)) + 1
            or MAX_RUN
        )
        runs.append(text[:cut])
        text = text[cut:]
    return [*runs, text]
