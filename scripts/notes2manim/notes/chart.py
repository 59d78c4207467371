"""The fence `chart`: bars, lines or a pie from a small table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from notes2manim.model.visual import Chart, Series
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, unquote

Form = Literal["bar", "line", "pie"]

MAX_LABELS = 200
MAX_SERIES = 12
MAX_VALUE = 1e100
MAX_SLICES = 24

_FORMS: dict[str, Form] = {
    "bar": "bar", "bars": "bar", "column": "bar", "columns": "bar", "barchart": "bar", "histogram": "bar",
    "line": "line", "lines": "line", "linechart": "line",
    "pie": "pie", "piechart": "pie", "donut": "pie", "doughnut": "pie",
}  # fmt: skip
_TEXTS = {
    "title": "title", "say": "say", "x": "x_label", "y": "y_label",
    "x label": "x_label", "y label": "y_label",
    "xlabel": "x_label", "ylabel": "y_label", "x axis": "x_label", "y axis": "y_label",
}  # fmt: skip

# How Mermaid begins a pie, and names it.
_PIE = re.compile(r"pie(?:\s+showdata)?(?:\s+(title\s.*))?", re.IGNORECASE)
_TITLE = re.compile(r"title\s+([^\d:].*)", re.IGNORECASE)


@dataclass
class _Chart:
    form: Form = "bar"
    texts: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    full: bool = False


def read_chart(fence: Fence, words: list[str]) -> Drawn | None:
    """Return the chart, or None when it has no numbers. `words` follow `chart` in the info string."""
    chart = _Chart()
    for word in words:
        chart.form = _FORMS.get(word.lower(), chart.form)
    if words and words[0].isalpha() and words[0].lower() not in _FORMS:
        fence.fault(fence.line - 1, f'chart "{words[0]}" is none of bar, line and pie. It has bars.')
    for number, line in fence.lines():
        if not line.startswith(("#", "//", "%%")):
            _read_line(chart, number, line, fence)
    if not chart.rows:
        return None
    return Drawn(_build(chart, fence), chart.texts.get("say"))


def _read_line(chart: _Chart, number: int, line: str, fence: Fence) -> None:
    if line.lower() in _FORMS:
        chart.form = _FORMS[line.lower()]
        return
    if pie := _PIE.fullmatch(line):
        chart.form, line = "pie", pie[1] or ""
    if (title := _TITLE.fullmatch(line)) and not chart.rows:
        chart.texts["title"], line = title[1], ""
    if not line:
        return
    entry = read_field(line)
    if entry and _read_key(chart, *entry):
        return
    cells = _cells(line)
    if not cells or all(re.fullmatch(r":?-{2,}:?|", cell) for cell in cells):
        _end_header(chart)
        return
    label, values = cells[0], [read_number(cell) for cell in cells[1:]]
    known = [value for value in values if value is not None]
    if not known:
        if chart.rows or len(cells) < 2:
            fence.fault(number, f'chart "{line[:60]}" is not a label and numbers.')
        elif not chart.header:
            chart.header = cells
        return
    if len(chart.rows) == MAX_LABELS:
        if not chart.full:
            fence.fault(number, f"a chart has at most {MAX_LABELS} labels. The rest is left out.")
        chart.full = True
        return
    if len(known) < len(values):
        fence.fault(number, f'chart "{line[:60]}" has a value that is no number. It counts as 0.')
    chart.labels.append(fence.say_of(label))
    chart.rows.append([value or 0.0 for value in values][:MAX_SERIES])


def _end_header(chart: _Chart) -> None:
    """A row of years above the line of a Markdown table is a header, though it is made of numbers."""
    if len(chart.rows) == 1 and not chart.header:
        row = chart.rows.pop()
        chart.header = [chart.labels.pop(), *(f"{value:g}" for value in row)]


def _read_key(chart: _Chart, key: str, value: str) -> bool:
    if key in ("type", "form", "kind") and value.lower() in _FORMS:
        chart.form = _FORMS[value.lower()]
    elif key in ("series", "names", "columns", "legend"):
        chart.names = [unquote(name) for name in re.split(r"\s*[,|]\s*", value.strip(" |"))]
    elif key in _TEXTS and read_number(value) is None:
        chart.texts[_TEXTS[key]] = unquote(value)
    else:
        return False
    return True


def _cells(line: str) -> list[str]:
    """Return the cells of a table row, of `label: 1, 2`, of CSV, or of `label 12`."""
    line = re.sub(r"^[-*]\s+", "", line)
    if "|" in line:
        return [unquote(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    label, colon, rest = line.rpartition(":")
    if colon and read_number(rest.split(",")[0]) is not None:
        return [unquote(label), *_values(rest)]
    if re.search(r"[,;\t]", line):
        import csv

        separator = next(sign for sign in "\t;," if sign in line)
        try:
            return [
                cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True))
            ]
        except (csv.Error, StopIteration):
            return []
    label, space, value = line.rpartition(" ")
    return [unquote(label), value] if space and read_number(value) is not None else [line]


def _values(text: str) -> list[str]:
    whole = text.strip()
    return [whole] if read_number(whole) is not None else re.split(r"\s*[,;]\s*|\s+", whole)


def read_number(text: str) -> float | None:
    """Return the number of `1,200`, `12 %`, `$5` or `−3`, or None."""
    bare = text.strip().replace("−", "-").replace("\\", "")
    if re.fullmatch(r"[-+]?\d{1,3}(?:[, \u202f\u00a0]\d{3})+(?:\.\d+)?", bare):
        bare = re.sub(r"[, \u202f\u00a0]", "", bare)
    match = re.fullmatch(
        r"[$€£¥]?\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)\s*(?:[%€£$°]|k|K|M)?", bare
    )
    if match is None or len(bare) > 60:
        return None
    value = float(match[1]) * {"k": 1e3, "K": 1e3, "M": 1e6}.get(bare[-1], 1.0)
    return value if abs(value) <= MAX_VALUE else None


def _build(chart: _Chart, fence: Fence) -> Chart:
    count = max(len(row) for row in chart.rows)
    names = chart.names or chart.header[1:]
    if chart.header and not chart.names and chart.header[0]:
        chart.texts.setdefault("x_label", chart.header[0])
    form = chart.form
    values = [row[0] if row else 0.0 for row in chart.rows]
    if form == "pie" and (count > 1 or len(values) > MAX_SLICES or min(values) < 0 or not any(values)):
        fault = f"a pie needs one column of at most {MAX_SLICES} numbers that are not negative."
        fence.fault(fence.line, f"{fault} It is drawn as bars.")
        form = "bar"
    if len({len(row) for row in chart.rows}) > 1:
        fence.fault(fence.line, "the rows of this chart differ in length. Missing values count as 0.")
    series = [
        Series(
            name=fence.say_of(names[index]) if index < len(names) else "",
            values=[row[index] if index < len(row) else 0.0 for row in chart.rows],
        )
        for index in range(count)
    ]
    texts = {key: fence.say_of(text) for key, text in chart.texts.items() if key != "say"}
    return Chart(form=form, labels=chart.labels, series=series, **texts)  # type: ignore[arg-type]
