"""The author's own Manim code as the body of a method."""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize

from notes2manim.errors import StageError
from notes2manim.model.script import Scene

_INDENT = " " * 8


def method_body(source: str, *, place: str, line: int) -> str:
    """Return code, indented as the body of a method of a stage.

    A whole scene class is played too: its `construct` is called on the stage. `line` is that of
    the code's first line in the file `place`. Raises `StageError` when Python cannot read it.
    """
    code = textwrap.dedent(source).strip("\n") + "\n"
    first = line + source[: len(source) - len(source.lstrip("\n"))].count("\n")
    try:
        tree = ast.parse(code)
        code = _without_star(code, tree) + _call(tree)
        body = _indented(code if ast.parse(code).body else code + "pass\n")
        compile(f"def construct(self):\n{body}", place, "exec")
    except SyntaxError as error:
        row = first + max(0, (error.lineno or 1) - 1)
        raise StageError(f"the manim code has a fault: {error.msg}.", place=f"{place}:{row}") from error
    return body.rstrip("\n")


def place_of(scene: Scene, name: str) -> tuple[str, int]:
    """Return the file and the first line of the code of a visual, as its beat tells them."""
    for beat in scene.beats:
        if beat.source and any(cue.visual == name for cue in beat.cues):
            return beat.source.file, beat.source.line + 1
    return f"scene {scene.id}", 1


def _without_star(code: str, tree: ast.Module) -> str:
    """Blank out `from manim import *`: the stage has it, and a method may not."""
    lines = code.splitlines(keepends=True)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "manim" and node.names[0].name == "*":
            line = lines[node.lineno - 1]
            start, end = node.col_offset, node.end_col_offset
            lines[node.lineno - 1] = f"{line[:start]}{line[end:].lstrip('; ')}"
    return "".join(lines)


def _call(tree: ast.Module) -> str:
    scenes = [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(item, ast.FunctionDef) and item.name == "construct" for item in node.body)
    ]
    return "".join(f"{name}.construct(self)\n" for name in scenes)


def _indented(code: str) -> str:
    """Indent code, but not the lines that a string goes on in: they would not be the same string."""
    inside: set[int] = set()
    opened: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
        elif kind == "FSTRING_START":
            opened.append(token.start[0])
        elif kind == "FSTRING_END":
            inside.update(range(opened.pop() + 1, token.end[0] + 1))
    lines = code.splitlines(keepends=True)
    return "".join(
        line if number in inside or not line.strip() else _INDENT + line
        for number, line in enumerate(lines, start=1)
    )
