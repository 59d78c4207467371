"""The fence `compare`: two things, point by point."""

from __future__ import annotations

import re

from notes2manim.model.visual import Comparison, Side
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, unquote

MAX_ITEMS = 40  # a side

_RULE = re.compile(r"[\s|:+-]+")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s+(.*)")
_TITLES = re.compile(r"(.+?)\s+(?:vs\.?|versus)\s+(.+)", re.IGNORECASE)


def read_comparison(fence: Fence) -> Drawn | None:
    """Return the comparison, or None when it does not name two things.

    It is a table of two columns, its first line the names; or two lists, each below its name.
    """
    lines = list(fence.lines())
    said = next((entry[1] for _, line in lines if (entry := read_field(line)) and entry[0] == "say"), None)
    lines = [(number, line) for number, line in lines if not re.match(r"say\s*:", line, re.IGNORECASE)]
    table = any("|" in line for _, line in lines)
    sides = _read_table(lines, fence) if table else _read_lists(lines, fence)
    if len(sides) != 2:
        line = lines[0][0] if lines else fence.line
        fence.fault(line, f'a comparison has two sides, but here are {len(sides)}. Write "A | B" first.')
        return None
    for side in sides:
        if len(side[1]) > MAX_ITEMS:
            fence.fault(
                lines[0][0], f"a side of a comparison has at most {MAX_ITEMS} points. The rest is left out."
            )
    left, right = (
        Side(title=fence.say_of(title), items=[fence.say_of(item) for item in items[:MAX_ITEMS]])
        for title, items in sides
    )
    return Drawn(Comparison(left=left, right=right), said)


def _read_table(lines: list[tuple[int, str]], fence: Fence) -> list[tuple[str, list[str]]]:
    rows: list[list[str]] = []
    for number, line in lines:
        if _RULE.fullmatch(line):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if len(cells) > 2:
            fence.fault(number, f'"{line[:60]}" has {len(cells)} columns. A comparison shows the first two.')
        rows.append([*cells, ""][:2])
    if not rows or not all(rows[0]):
        return []
    return [(unquote(rows[0][side]), [row[side] for row in rows[1:] if row[side]]) for side in (0, 1)]


def _read_lists(lines: list[tuple[int, str]], fence: Fence) -> list[tuple[str, list[str]]]:
    sides: list[tuple[str, list[str]]] = []
    for number, line in lines:
        item = _ITEM.fullmatch(line)
        if item and sides:
            sides[-1][1].append(item[1].strip())
        elif item:
            fence.fault(number, f'"{line[:60]}" stands before the name of its side. It is left out.')
        elif match := _TITLES.fullmatch(line) if not sides else None:
            sides = [(match[1].strip(), []), (match[2].strip(), [])]
        else:
            name = unquote(line.lstrip("#").strip().rstrip(":"))
            sides = [side for side in sides if side[1] or side[0].casefold() != name.casefold()]
            sides.append((name, []))
    return sides
