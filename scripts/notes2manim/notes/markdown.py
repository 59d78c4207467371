"""The Markdown parser: CommonMark, tables, footnotes, tasks, definitions, front matter and TeX."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_NESTING = 40
MAX_RUN = 2000  # characters of one run of text: some of the parser's rules take the square of it


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
    parser.core.ruler.at("inline", _read_runs)
    return parser


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
