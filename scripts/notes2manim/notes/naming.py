"""Which words of a sentence name a visual, or a part of it."""

from __future__ import annotations

import re

from notes2manim.model.say import split_words
from notes2manim.model.visual import (
    Array,
    Chart,
    Code,
    Comparison,
    Derivation,
    Diagram,
    Equation,
    Geometry,
    Grid,
    Image,
    Manim,
    Matrix,
    NumberLine,
    Plot,
    Sequence,
    Table,
    Timeline,
    Tree,
    Visual,
)
from notes2manim.notes.aliases import find_all
from notes2manim.notes.calling import parts_called

_KIND_WORDS: dict[type, str] = {
    Plot: "plot plots plotted curve curves graph graphs figure picture drawn axes parabola line area shaded",
    Chart: "chart charts bars bar graph pie figure slices numbers columns",
    Table: "table tables row rows column columns",
    Comparison: "comparison compare compared compares sides columns differ difference differences table",
    Diagram: "diagram diagrams arrows arrow figure picture graph boxes flowchart",
    Sequence: "diagram messages exchange handshake arrows figure picture",
    Code: "code program function listing implementation script snippet example",
    Image: "picture image photo photograph figure drawing screenshot sketch map",
    Manim: "animation picture figure scene",
    Array: "array arrays list cells row",
    Tree: "tree trees heap",
    NumberLine: "line ray axis",
    Timeline: "timeline line history dates",
    Geometry: "figure picture drawing sketch triangle circle square rectangle polygon angle segment",
    Equation: "equation formula",
    Matrix: "matrix matrices determinant product",
    Derivation: "equation formula derivation steps",
}
# What a picture is called when a sentence presents it: "this table", "in the diagram".
_NAMES: dict[type, str] = {
    Plot: "plot graph figure picture",
    Chart: "chart graph figure pie",
    Table: "table",
    Comparison: "comparison table",
    Diagram: "diagram figure picture flowchart graph",
    Sequence: "diagram figure picture",
    Code: "code program listing implementation script snippet",
    Image: "picture image photo photograph figure drawing screenshot sketch map",
    Manim: "animation",
    Array: "array list row",
    Tree: "tree heap",
    NumberLine: "line picture",
    Timeline: "timeline",
    Geometry: "figure picture drawing sketch triangle circle square",
}
_PRESENTING = ("this", "these", "following", "next")
_PLACES = ("in", "on", "from", "see")
_GENERIC = {"here", "below", "following", "follows", "look", "see", "watch"}
_WEAK = {"this", "these"}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
    )
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
_FILLERS = {
    "from",
    "to",
    "in",
    "on",
    "of",
    "at",
    "by",
    "and",
    "or",
    "is",
    "the",
    "it",
    "no",
    "not",
    "yes",
    "all",
    "end",
    "for",
}
_MATRIX_PARTS = ("row", "column", "entry", "matrix")
_TANGENTS = ("tangent", "tangents")
_WALKS = {
    verb + ending
    for verb in ("move", "walk", "slide", "travel", "run", "climb", "roll")
    for ending in ("", "s")
}
_WALKS |= {"moving", "walking", "sliding", "travelling", "running", "climbing", "rolling"}
_MAX_POINTS = 4  # in one sentence


def bare(word: str) -> str:
    """Return a word without punctuation around it and without the signs of code and mathematics."""
    return word.strip(".,;:!?\"'()[]{}…—–-“”‘’*_").strip("$`").casefold()


def names_at(visual: Visual, say: str, *, weak: bool = False) -> int | None:
    """Return the index of the word that names the visual, by its kind or a part, or None.

    `weak` counts "this" too.
    """
    words = [bare(word) for word in split_words(say)]
    kinds = set(_KIND_WORDS.get(type(visual), "").split())
    for wanted in (kinds, _GENERIC, _WEAK if weak else set()):
        for index, word in enumerate(words):
            if word in wanted:
                return index
        if wanted is kinds and (parts := parts_named(visual, say)):
            return parts[0][0]
    return None


def presented_at(visual: Visual, say: str) -> int | None:
    """Return the index of the word that calls a visual by its name, as a sentence does that presents it."""
    names = _NAMES.get(type(visual), "").split()
    words = ["", "", *(bare(word) for word in split_words(say)), ""]
    for index in range(len(words) - 3):
        second, first, word, after = words[index : index + 4]
        presented = first in _PRESENTING or second in _PRESENTING
        placed = first == "the" and (second in _PLACES or after == "below")
        if word in names and (presented or placed):
            return index
    return None


def parts_named(visual: Visual, say: str) -> list[tuple[int, str]]:
    """Return the parts that a sentence names: the index of the word, and the part; each once."""
    words = split_words(say)
    plain = [bare(word) for word in words]
    found = _numbered(visual, plain) + _labelled(visual, words, plain)
    found += [(index, alias.part) for index, alias in find_all(parts_called(visual), say)]
    found.sort()
    if isinstance(visual, Matrix):
        found = _gathered(found)
    elif isinstance(visual, Table):
        found = _crossed(found)
    seen: set[str] = set()
    result: list[tuple[int, str]] = []
    for index, part in found:
        if part not in seen:
            seen.add(part)
            result.append((index, part))
    return result[:_MAX_POINTS]


def _numbered(visual: Visual, words: list[str]) -> list[tuple[int, str]]:
    """Parts that are called by number: `line 3`, `lines 2 to 4`, `row 2`, `step 3`."""
    found: list[tuple[int, str]] = []
    for index, word in enumerate(words):
        number = _ordinal(words[index - 1], visual, word) if index else None
        span = (number, number) if number else _span(words[index + 1 : index + 4])
        index -= bool(number)
        if span is None:
            continue
        first, last = span
        if isinstance(visual, Code) and word in ("line", "lines"):
            low, high = visual.first_line, visual.first_line + visual.source.count("\n")
            if low <= first <= last <= high:
                found.append((index, str(first) if first == last else f"{first}-{last}"))
        elif isinstance(visual, Table) and word in ("row", "rows", "column", "columns"):
            columns = max((len(row) for row in [visual.header, *visual.rows]), default=0)
            kind, count = ("row", len(visual.rows)) if word.startswith("row") else ("column", columns)
            found += [
                (index, f"{kind} {number}")
                for number in range(first, min(last, first + 3) + 1)
                if 1 <= number <= count
            ]
        elif isinstance(visual, Matrix) and word in _MATRIX_PARTS:
            found += _of_matrix(visual, word, words, index, first)
        elif isinstance(visual, Derivation) and word in ("step", "line") and 1 <= first <= len(visual.steps):
            found.append((index, str(first - 1)))
    return found


def _ordinal(word: str, visual: Visual, kind: str) -> int | None:
    """Return the number in `first row` or `last column`."""
    if word != "last":
        return _ORDINALS.get(word)
    rows: list[list[str]] = []
    if isinstance(visual, Table):
        rows = visual.rows
    elif isinstance(visual, Matrix):
        rows = [row for term in visual.terms if isinstance(term, Grid) for row in term.rows]
        rows = rows if sum(isinstance(term, Grid) for term in visual.terms) == 1 else []
    counts = {"row": len(rows), "column": max(map(len, rows), default=0)}
    return counts.get(kind) or None


def _of_matrix(visual: Matrix, kind: str, words: list[str], index: int, number: int) -> list[tuple[int, str]]:
    """Return the part of a `kind`, such as row, that the words at `index` name, if the matrices have it."""
    grids = [term.rows for term in visual.terms if isinstance(term, Grid)]
    after = words[index + 2 : index + 7]
    home = {"row": 0, "column": min(1, len(grids) - 1)}.get(kind, len(grids) - 1)
    of = ""
    if kind == "matrix" and words[max(0, index - 2) : index] == ["of", "the"]:
        return []  # it says which matrix the row before it is one of
    if after[:2] == ["of", "the"]:
        if after[3:4] == ["matrix"] and after[2] in _ORDINALS:
            home = _ORDINALS[after[2]] - 1
            of = f" of {home + 1}"
        elif after[2:3] in (["product"], ["result"]):
            home = len(grids) - 1
            of = f" of {home + 1}"
    if not 0 <= home < len(grids):
        return []
    rows, columns = len(grids[home]), len(grids[home][0])
    if kind in ("row", "column"):
        fits = number <= (rows if kind == "row" else columns)
        return [(index, f"{kind} {number}{of}")] if fits and number else []
    if kind == "matrix":
        return [(index, f"matrix {number}")] if 0 < number <= len(grids) and len(grids) > 1 else []
    second = _span(after[:1]) if after else None
    if second and 0 < number <= rows and 0 < second[0] <= columns:
        return [(index, f"entry {number} {second[0]}")]
    return []


def _gathered(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """What one sentence names of matrices stays lit while it goes on: a row, then its column, too.

    A row or a column is one of the matrix that was named last in the sentence.
    """
    lit: list[str] = []
    result: list[tuple[int, str]] = []
    of = ""
    for index, part in found:
        kind = part.partition(" ")[0]
        of = part[part.index(" of ") :] if " of " in part else of
        part = part if " of " in part or kind not in ("row", "column") else part + of
        lit = [other for other in lit if other.partition(" ")[0] != kind] + [part]
        result.append((index, ", ".join(lit)))
    return result


def _crossed(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where a sentence names one row and one column, the later of them is their cell."""
    parts = [part for _, part in found]
    rows = {part for part in parts if part.startswith("row")}
    columns = {part for part in parts if part.startswith("column")}
    if len(rows) != 1 or len(columns) != 1:
        return found
    (row,), (column,) = rows, columns
    cell = f"cell {row.partition(' ')[2]} {column.partition(' ')[2]}"
    (first, part), *later = found
    return [(first, part), *((index, cell) for index, other in later if other != part)]


def _span(words: list[str]) -> tuple[int, int] | None:
    """Read `3`, `2-4`, `2 to 4` or `two and three` at the beginning of the words."""
    if not words:
        return None
    match = re.fullmatch(r"(\d{1,6})(?:[-–](\d{1,6}))?", words[0])
    first = int(match[1]) if match else _NUMBERS.get(words[0])
    if first is None:
        return None
    if match and match[2]:
        return first, int(match[2])
    if len(words) == 3 and words[1] in ("to", "through", "and"):
        last = int(words[2]) if re.fullmatch(r"\d{1,6}", words[2]) else _NUMBERS.get(words[2])
        if last is not None and last > first and (words[1] != "and" or last == first + 1):
            return first, last
    return first, first


def labels(visual: Visual) -> list[tuple[str, str]]:
    """Return the labels of a visual's parts, and the parts."""
    if isinstance(visual, Plot):
        return [
            *((f.label, f"function {i}") for i, f in enumerate(visual.functions)),
            *((f"${f.expression}$", f"function {i}") for i, f in enumerate(visual.functions)),
            *((p.label, f"point {i}") for i, p in enumerate(visual.points)),
            *((a.label, f"area {i}") for i, a in enumerate(visual.areas)),
            *((t.label or "tangent", f"tangent {i}") for i, t in enumerate(visual.tangents)),
            *((m.label, f"mover {i}") for i, m in enumerate(visual.movers)),
        ]
    if isinstance(visual, Chart):
        return [(label, str(i)) for i, label in enumerate(visual.labels)]
    if isinstance(visual, Comparison):
        sides = (("left", visual.left), ("right", visual.right))
        items = [(item, f"{name} {i}") for name, side in sides for i, item in enumerate(side.items)]
        return [*((side.title, name) for name, side in sides), *items]
    if isinstance(visual, Diagram):
        return [(node.label, f"node {node.id}") for node in visual.nodes]
    if isinstance(visual, Sequence):
        return [(message.text, str(i)) for i, message in enumerate(visual.messages)]
    if isinstance(visual, Table):
        return [
            *((row[0], f"row {i}") for i, row in enumerate(visual.rows, 1) if row),
            # The first column holds the names of the rows.
            *((cell, f"column {i}") for i, cell in enumerate(visual.header[1:], 2)),
        ]
    return []


def _labelled(visual: Visual, words: list[str], plain: list[str]) -> list[tuple[int, str]]:
    found = [(_label_at(label, words, plain), part) for label, part in labels(visual)]
    if isinstance(visual, Plot):
        found += _lines_and_walks(visual, plain)
    return [(index, part) for index, part in found if index is not None]


def _lines_and_walks(plot: Plot, plain: list[str]) -> list[tuple[int | None, str]]:
    """Return where a sentence speaks of the first tangent, or of the first point that moves, as such."""
    found: list[tuple[int | None, str]] = []
    for parts, kind, names in ((plot.tangents, "tangent", _TANGENTS), (plot.movers, "mover", _WALKS)):
        at = next((index for index, word in enumerate(plain) if word in names), None)
        if parts and at is not None:
            found.append((at, f"{kind} 0"))
    return found


def label_at(label: str, say: str, start: int = 0) -> int | None:
    """Return the index of the word of a sentence, from `start` on, that names this label, or None."""
    words = split_words(say)[start:]
    index = _label_at(label, words, [bare(word) for word in words])
    return None if index is None else index + start


def _label_at(label: str, words: list[str], plain: list[str]) -> int | None:
    wanted = [bare(word) for word in split_words(label)][:12]
    if not any(wanted):
        return None
    if len(wanted) > 1:
        return _find(plain, wanted)
    if "$" in label:
        curve = _flat(wanted[0])
        return next(
            (i for i, word in enumerate(words) if "$" in word and _same_curve(_flat(plain[i]), curve)), None
        )
    if len(wanted[0]) == 1:
        return _find_letter(words, label)
    if wanted[0].isdigit() or wanted[0] in _FILLERS:
        return None  # a number by itself may count anything, and "to" and "from" stand everywhere
    return _find(plain, wanted)


def _find(words: list[str], wanted: list[str]) -> int | None:
    size = len(wanted)
    for index in range(len(words) - size + 1):
        if words[index : index + size - 1] == wanted[:-1] and words[index + size - 1] in (
            wanted[-1],
            f"{wanted[-1]}s",
        ):
            return index
    return None


def _find_letter(words: list[str], label: str) -> int | None:
    """Find a label of one letter: by its case, and not where it is an article or a pronoun."""
    letter = label.strip("$`")
    for index, word in enumerate(words):
        inner = word.strip(".,;:!?\"'()[]…—–-“”‘’")
        marked = inner != inner.strip("$`")
        if inner.strip("$`") == letter and (marked or index > 0 or letter not in "AI"):
            return None if letter in "aI" and not marked else index
    return None


def _flat(tex: str) -> str:
    return re.sub(r"[\s\\{}$()]|left|right|cdot", "", tex.casefold())


def _same_curve(word: str, wanted: str) -> bool:
    return word.rpartition("=")[2] == wanted.rpartition("=")[2] or word == wanted
