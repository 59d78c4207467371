"""Is code from a model only drawing? Its syntax tree is held against lists of what is let in.

The lists are of what is harmless, not of what is harmful: a name, an attribute or a form of Python
that is on none of them is refused, so that nothing new gets in by itself. What passes still runs in
a sandbox.
"""

from __future__ import annotations

import ast
import textwrap

from notes2manim.sandbox.names import ATTRIBUTES, BUILTINS, LINALG, MANIM, MATH, NUMPY, SELF

LONGEST = 6_000  # characters
MOST_FAULTS = 12
# Said where something is refused for which there is a way on.
_REMEDIES = {
    **dict.fromkeys(("Tex", "MathTex", "SingleStringMathTex"), "There is no LaTeX: write Text."),
    **dict.fromkeys(("DecimalNumber", "Integer", "Variable", "BarChart"), "It needs LaTeX: write Text."),
    "format": "Write an f-string.",
    "print": "Nobody would read it.",
}
_FORMS = (
    *(ast.Module, ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.While, ast.If, ast.Pass),
    *(ast.Break, ast.Continue, ast.FunctionDef, ast.Return, ast.Lambda, ast.arguments, ast.arg, ast.Call),
    *(ast.keyword, ast.Starred, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Constant),
    *(ast.JoinedStr, ast.FormattedValue, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp),
    *(ast.DictComp, ast.GeneratorExp, ast.comprehension, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare),
    *(ast.IfExp, ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop),
)
_IMPORTS = {"from manim import *", "import numpy as np", "import math", "from math import *"}


def code_faults(source: str) -> list[str]:
    """Return what in the body of a `construct(self)` is not let in, each with its line; nothing if all is."""
    if len(source) > LONGEST:
        return [f"the code has {len(source)} characters; at most {LONGEST} are read."]
    try:
        tree = ast.parse(textwrap.dedent(source).strip("\n"))
        known = _made(tree) | MANIM | BUILTINS | {"self", "np", "math"}
        found = dict.fromkeys(fault for node in ast.walk(tree) for fault in _faults(node, known))
    except SyntaxError as error:
        return [f"line {error.lineno}: this is not Python: {error.msg}."]
    except (ValueError, RecursionError, MemoryError):
        return ["this is not Python that can be read."]
    return list(found)[:MOST_FAULTS]


def _faults(node: ast.AST, known: set[str]) -> list[str]:
    line = f"line {getattr(node, 'lineno', 1)}"
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [] if ast.unparse(node) in _IMPORTS else [f"{line}: `{ast.unparse(node)}` is not let in."]
    if isinstance(node, ast.alias):
        return []
    if not isinstance(node, _FORMS):
        return [f"{line}: {type(node).__name__} is not let in."]
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        return [f"{line}: decorators are not let in."]
    if isinstance(node, ast.Name) and node.id not in known:
        return [_refused(line, node.id)]
    if isinstance(node, ast.Attribute) and not _is_let_in(node):
        return [_refused(line, node.attr, ast.unparse(node))]
    return []


def _is_let_in(node: ast.Attribute) -> bool:
    if not isinstance(node.ctx, ast.Load):
        return False  # a field that is set may be one that Manim runs
    base = ast.unparse(node.value) if isinstance(node.value, ast.Name | ast.Attribute) else ""
    lists = {"self": SELF, "np": NUMPY, "np.linalg": LINALG, "math": MATH}
    return node.attr in lists.get(base, ATTRIBUTES)


def _made(tree: ast.AST) -> set[str]:
    """Return the names that the code itself makes; those with an underscore in front it may not."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return {name for name in names if name == "_" or not name.startswith("_")}


def _refused(line: str, name: str, shown: str = "") -> str:
    return f"{line}: `{shown or name}` is not let in. {_REMEDIES.get(name, '')}".rstrip()
