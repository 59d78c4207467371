"""Displayed formulas that are matrices: their entries, and what stands between them."""

from __future__ import annotations

import re

from notes2manim.model.visual import Equation, Grid, Matrix
from notes2manim.notes.formulas import faults

MAX_ROWS, MAX_COLUMNS = 12, 20  # of all matrices beside one another

_FENCES = {
    "matrix": "none",
    "pmatrix": "round",
    "bmatrix": "square",
    "vmatrix": "bar",
    "Vmatrix": "double bar",
}
_MATRIX = re.compile(r"\\begin\{(?P<kind>[pbvV]?matrix)\}(?P<body>.*?)\\end\{(?P=kind)\}", re.DOTALL)
_POWER = re.compile(r"\s*\^\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[^\s\\{}]))")
_ROW_END = re.compile(r"\\\\(?:\s*\[[^\]]*\])?")
_CELL_END = re.compile(r"(?<!\\)&")


def display_of(tex: str) -> Equation | Matrix:
    """Return the visual of one displayed formula: its matrices can be pointed into."""
    return read_matrix(tex) or Equation(tex=tex)


def read_matrix(tex: str) -> Matrix | None:
    """Return the matrices of a formula, and the TeX between them, or None when it is another thing.

    None, too, where a matrix stands inside of something, such as a root, or is too large.
    """
    terms: list[str | Grid] = []
    at = 0
    for match in _MATRIX.finditer(tex):
        terms += _plain(tex[at : match.start()])
        grid = _read_grid(match["kind"], match["body"])
        if grid is None:
            return None
        at = match.end()
        if power := _POWER.match(tex, at):
            grid = grid.model_copy(update={"power": (power[1] or power[2]).strip()})
            at = power.end()
        terms.append(grid)
    terms += _plain(tex[at:])
    grids = [term for term in terms if isinstance(term, Grid)]
    columns = sum(max(map(len, grid.rows)) for grid in grids)
    if not grids or columns > MAX_COLUMNS or any(len(grid.rows) > MAX_ROWS for grid in grids):
        return None
    texts = [term for term in terms if isinstance(term, str)] + [grid.power for grid in grids if grid.power]
    return Matrix(terms=terms) if all(map(_stands_alone, texts)) else None


def _plain(tex: str) -> list[str]:
    tex = tex.strip().rstrip(".,;").strip()
    return [tex] if tex else []


def _stands_alone(tex: str) -> bool:
    r"""Tell whether a piece of TeX is whole: its braces and `\left` have their partners."""
    if tex[0] in "_^" or r"\begin" in tex or r"\end" in tex:
        return False
    if tex.count(r"\left") != tex.count(r"\right") + tex.count(r"\leftarrow") - tex.count(r"\rightarrow"):
        return False
    depth = 0
    for token in re.findall(r"\\.|[{}]", tex):
        depth += (token == "{") - (token == "}")
        if depth < 0:
            return False
    return depth == 0 and faults(tex) == (True, ())


def _read_grid(kind: str, body: str) -> Grid | None:
    if r"\begin" in body:
        return None
    rows = [[cell.strip() for cell in _CELL_END.split(row)] for row in _ROW_END.split(body) if row.strip()]
    cells = [cell for row in rows for cell in row]
    if not cells or not all(not cell or _stands_alone(cell) for cell in cells):
        return None
    columns = max(map(len, rows))
    filled = [row + [""] * (columns - len(row)) for row in rows]
    return Grid(rows=filled, fence=_FENCES[kind])  # type: ignore[arg-type]
