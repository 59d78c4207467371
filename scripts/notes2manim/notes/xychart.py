"""Mermaid's `xychart`: bars and lines over labels, as a chart."""

from __future__ import annotations

import re
from typing import Any

from notes2manim.model.visual import Chart, Series
from notes2manim.notes.chart import MAX_LABELS, MAX_SERIES, read_number
from notes2manim.notes.fence_lines import Drawn, Fence, unquote

_HEAD = re.compile(r"xychart(?:-beta)?(?:\s+(?:horizontal|vertical))?", re.IGNORECASE)
_TITLE = re.compile(r"title\s+(.+)", re.IGNORECASE)
_AXIS = re.compile(
    r"([xy])-axis\s*(\"[^\"]*\"|[^\[\d\"]*?)\s*(?:\[(.*)\]|[-+.\d]+\s*-->\s*[-+.\d]+)?", re.IGNORECASE
)
_ROW = re.compile(r"(bar|line)\s*(\"[^\"]*\"|\w*)\s*\[(.*)\]", re.IGNORECASE)
_CELL = re.compile(r"\s*(\"[^\"]*\"|[^,\"]*)\s*(?:,|$)")


def read_xychart(fence: Fence) -> Drawn | None:
    """Return the chart, or None when it has no numbers. Bars that have lines over them are bars, too.

    The range of an axis is left out, since a chart shows all of its numbers.
    """
    texts: dict[str, str] = {}
    labels: list[str] = []
    rows: list[tuple[str, str, list[float]]] = []

    def read(_: int, line: str) -> None:
        if _HEAD.fullmatch(line):
            return
        if title := _TITLE.fullmatch(line):
            texts["title"] = fence.say_of(unquote(title[1]))
        elif axis := _AXIS.fullmatch(line):
            if axis[2].strip():
                texts[f"{axis[1].lower()}_label"] = fence.say_of(unquote(axis[2]))
            if axis[1].lower() == "x" and axis[3]:
                labels[:] = [fence.say_of(cell) for cell in _cells(axis[3])]
        elif row := _ROW.fullmatch(line):
            numbers = [read_number(cell) for cell in _cells(row[3])]
            known = [number for number in numbers if number is not None]
            if not known or len(known) < len(numbers):
                raise ValueError("its values are not numbers")
            rows.append((row[1].lower(), fence.say_of(unquote(row[2])), known[:MAX_LABELS]))
        else:
            raise ValueError("it is neither title, x-axis, y-axis, bar nor line")

    fence.read_lines("xychart", read)
    if not rows:
        return None
    count = max(len(values) for _, _, values in rows)
    labels = [*labels, *(str(number + 1) for number in range(len(labels), count))][:count]
    fields: dict[str, Any] = {"form": "bar" if any(form == "bar" for form, _, _ in rows) else "line", **texts}
    series = [
        Series(name=name, values=[*values, *[0.0] * (count - len(values))])
        for _, name, values in rows[:MAX_SERIES]
    ]
    return Drawn(Chart(labels=labels, series=series, **fields))


def _cells(text: str) -> list[str]:
    """Return the cells between commas; those in quotes may hold some."""
    return [unquote(cell.strip()) for cell in _CELL.findall(text) if cell.strip()]
