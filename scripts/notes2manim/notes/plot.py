"""The fence `plot`: functions, points and areas on axes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from notes2manim.model.expression import parse_expression, parse_number
from notes2manim.model.visual import Area, Function, Mover, Plot, Point, Tangent
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, take_label, unquote

MAX_CURVES = 12
MAX_EXTRAS = 6  # tangents, areas, and points that move
MAX_POINTS = 200
MAX_NAMED = 24  # points whose names can be read beside one another
MAX_NUMBER = 1e100

_AREA = re.compile(r"(?:area|shade|fill)\b\s*:?\s*(?:under\s+|below\s+)?(.*)", re.IGNORECASE)
_AREA_RANGE = re.compile(
    r"(.*?)(?:\s+for\s+x)?\s*\b(?:from|in|on|over)\s+\[?\s*(.+?)\s*(?:\bto\b|\.\.+|…|,)\s*(.+?)\s*\]?\s*$"
)
_BETWEEN = re.compile(r"between\s+(.+)\s+and\s+(.+)", re.IGNORECASE)
_TANGENT = re.compile(
    r"tangent\b(?:\s+line)?(?:\s+(?:to|of)\s+(?P<of>.+?))?\s+(?:at|in)\s+(?:x\s*=\s*)?(?P<x>\S.*)",
    re.IGNORECASE,
)
_MOVER = re.compile(
    r"(?:(?:a\s+)?(?:point|dot)\s+(?:moves|walks|slides|runs|travels|goes)|moving\s+(?:point|dot)\b:?)"
    r"(?:\s+(?:along|on))?(?P<of>.*?)(?:\s+from\s+(?P<start>.+?)\s+to\s+(?P<end>.+))?",
    re.IGNORECASE,
)
_AXIS = re.compile(
    r"([xyt])\s*(?:range|axis)?\s*(?::|=|\s+from\b|\s+in\b|\s+range\b)\s*(?:from\b|in\b)?\s*(.*)",
    re.IGNORECASE,
)
_BOUNDS = re.compile(r"[\[(]?\s*(.+?)\s*(?:\.\.+|…|\bto\b|,|;)\s*(.+?)\s*[\])]?")
_INEQUALITY = re.compile(r"(.+?)\s*(?:<=|≤|<)\s*([xyt])\s*(?:<=|≤|<)\s*(.+)")
_DEFINITION = re.compile(
    r"(?:(?P<y>y)|(?P<name>[A-Za-z]\w{0,20})\s*\(\s*(?P<variable>[a-z])\s*\))\s*=\s*(?P<body>.+)"
)
_NAMED = re.compile(r"(?P<label>[^:=]{1,60}):\s*(?:(?:y|[a-z]\([a-z]\))\s*=\s*)?(?P<body>.+)")


@dataclass
class _Plot:
    """What was read so far."""

    functions: list[Function] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    areas: list[tuple[int, str, str | None]] = field(default_factory=list)
    tangents: list[tuple[int, str, str, str | None]] = field(default_factory=list)
    movers: list[tuple[int, str, tuple[str, str] | None, str | None]] = field(default_factory=list)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def read_plot(fence: Fence) -> Drawn | None:
    """Return the plot, or None when nothing in it can be drawn."""
    plot = _Plot()
    fence.read_lines("plot", lambda number, line: _read_line(plot, number, line, fence))
    areas = [area for entry in plot.areas if (area := _read_area(plot, entry, fence)) is not None]
    tangents = [drawn for entry in plot.tangents if (drawn := _read_tangent(plot, entry, fence)) is not None]
    movers = [mover for entry in plot.movers if (mover := _read_mover(plot, entry, fence)) is not None]
    if not plot.functions and not plot.points:
        return None
    texts = {key: fence.say_of(text) for key, text in plot.texts.items() if key != "say"}
    visual = Plot(
        functions=plot.functions,
        points=plot.points,
        areas=areas,
        tangents=tangents,
        movers=movers,
        x_range=plot.ranges.get("x") or _default_range(plot),
        y_range=plot.ranges.get("y"),
        **texts,  # type: ignore[arg-type]
    )
    return Drawn(visual, plot.texts.get("say"))


def _default_range(plot: _Plot) -> tuple[float, float]:
    if plot.functions or not plot.points:
        return (-5.0, 5.0)
    values = [point.x for point in plot.points]
    margin = (max(values) - min(values)) * 0.1 or 1.0
    return (min(values) - margin, max(values) + margin)


def _read_line(plot: _Plot, number: int, line: str, fence: Fence) -> None:
    entry = read_field(line)
    if entry and entry[0] in ("title", "say", "x label", "y label", "xlabel", "ylabel"):
        key = {"xlabel": "x_label", "ylabel": "y_label"}.get(entry[0], entry[0].replace(" ", "_"))
        plot.texts[key] = unquote(entry[1])
        return
    bare, label = take_label(line)
    bare = re.sub(r"^[-*]\s+", "", bare)
    if area := _AREA.match(bare):
        if len(plot.areas) == MAX_EXTRAS:
            raise ValueError(f"a plot has at most {MAX_EXTRAS} areas")
        plot.areas.append((number, area[1], label))
    elif line_at := _TANGENT.fullmatch(bare):
        plot.tangents.append((number, line_at["of"] or "", line_at["x"], label))
    elif mover := _MOVER.fullmatch(bare):
        ends = (mover["start"], mover["end"]) if mover["start"] else None
        plot.movers.append((number, mover["of"].strip(), ends, label))
    elif re.match(r"points?\b", bare, re.IGNORECASE):
        _read_points(plot, bare, label, fence)
    elif not _read_axis(plot, bare, label):
        _read_function(plot, bare, label, fence)


def _read_points(plot: _Plot, line: str, label: str | None, fence: Fence) -> None:
    pairs = re.findall(r"\(([^,;()]+(?:\([^()]*\))?[^,;()]*)[,;]\s*((?:[^()]|\([^()]*\))+)\)", line)
    rest = re.sub(r"^points?\s*:?|\(.*\)", "", line, flags=re.IGNORECASE).strip(" ,:")
    if not pairs:
        match = re.fullmatch(r"points?\s*:?\s*([^,\s]+)\s*[,\s]\s*([^,\s]+)\s*(.*)", line, re.IGNORECASE)
        if match is None:
            raise ValueError("a point is written (x, y)")
        pairs, rest = [(match[1], match[2])], match[3]
    text = fence.say_of(label if label is not None else unquote(rest))
    for x, y in pairs:
        if len(plot.points) == MAX_POINTS:
            raise ValueError(f"a plot has at most {MAX_POINTS} points")
        if text and sum(bool(point.label) for point in plot.points) == MAX_NAMED:
            raise ValueError(f"a plot has at most {MAX_NAMED} points with a name")
        plot.points.append(Point(x=_number(x.strip()), y=_number(y.strip()), label=text))


def _number(text: str) -> float:
    """Read a number of a size that can be drawn. Raises `ValueError`."""
    value = parse_number(text)
    if abs(value) > MAX_NUMBER:
        raise ValueError(f'"{text}" is larger than {MAX_NUMBER:g}')
    return value


def _read_axis(plot: _Plot, line: str, label: str | None) -> bool:
    """Read `x: -2pi .. 2pi`, `-1 <= x <= 1` and their like; tell whether it was one."""
    if inequality := _INEQUALITY.fullmatch(line):
        axis, low, high = inequality[2], inequality[1], inequality[3]
    else:
        match = _AXIS.fullmatch(line)
        bounds = _BOUNDS.fullmatch(match[2]) if match else None
        if match is None:
            return False
        if bounds is None:
            if not re.match(r"[xyt]\s*(?:axis)?\s*:", line, re.IGNORECASE) or _is_expression(match[2]):
                return False
            plot.texts[f"{_axis_name(match[1])}_label"] = unquote(match[2])
            return True
        if "=" in line and "," in match[2] and "[" not in match[2]:
            return False  # y = max(x, 1)
        axis, low, high = match[1], bounds[1], bounds[2]
    start, end = _number(low), _number(high)
    if not start < end:
        raise ValueError("its range ends before it starts")
    plot.ranges[_axis_name(axis)] = (start, end)
    if axis.lower() == "t":
        plot.texts.setdefault("x_label", "t")
    if label:
        plot.texts[f"{_axis_name(axis)}_label"] = label
    return True


def _axis_name(axis: str) -> str:
    return "y" if axis.lower() == "y" else "x"


def _is_expression(text: str) -> bool:
    try:
        parse_expression(text)
    except ValueError:
        return False
    return True


def _read_function(plot: _Plot, line: str, label: str | None, fence: Fence) -> None:
    if len(plot.functions) == MAX_CURVES:
        raise ValueError(f"a plot has at most {MAX_CURVES} curves")
    name, variable, body = "", "x", line
    if match := _DEFINITION.fullmatch(line):
        name, variable, body = match["name"] or "y", match["variable"] or "x", match["body"]
    elif match := _NAMED.fullmatch(line):
        body = match["body"]
        if match["label"].strip().lower() not in ("function", "plot", "curve", "graph", "y", "f"):
            label = label if label is not None else match["label"].strip()
    body, ranged = _take_range(body)
    expression = parse_expression(body, variable)
    if variable != "x":
        plot.texts.setdefault("x_label", variable)
    if ranged:
        plot.ranges.setdefault("x", ranged)
    if label is None and name not in ("", "y"):
        label = f"${name}({variable})$" if len(name) == 1 else name
    plot.functions.append(Function(expression=expression.text, label=fence.say_of(label or "")))
    plot.names.append(name)


def _take_range(body: str) -> tuple[str, tuple[float, float] | None]:
    """Split `sin(x) from 0 to 2pi`, and `… for x in [0, 1]`, at the range."""
    match = re.fullmatch(
        r"(.+?)\s*,?\s+(?:for\s+\w\s+)?(?:from|in)\s+\[?(.+?)\s*(?:\bto\b|\.\.+|,)\s*(.+?)\]?", body
    )
    if match is None:
        return body, None
    return match[1], (_number(match[2]), _number(match[3]))


def _read_area(plot: _Plot, entry: tuple[int, str, str | None], fence: Fence) -> Area | None:
    """Return the shaded area; a function that it names and that is not there yet is added."""
    number, text, label = entry
    try:
        match = _AREA_RANGE.fullmatch(text)
        of, low, high = (match[1].strip(), match[2], match[3]) if match else (text.strip(), "", "")
        start, end = plot.ranges.get("x") or _default_range(plot)
        if match:
            start, end = _number(low), _number(high)
        between = _BETWEEN.fullmatch(of)
        first = _find_function(plot, between[1] if between else of, fence)
        second = _find_function(plot, between[2], fence) if between else None
        return Area(
            function=first,
            start=min(start, end),
            end=max(start, end),
            to=second,
            label=fence.say_of(label or ""),
        )
    except ValueError as error:
        fence.fault(number, f'area "{text[:60]}" cannot be drawn: {error}.')
        return None


def _read_tangent(plot: _Plot, entry: tuple[int, str, str, str | None], fence: Fence) -> Tangent | None:
    number, of, x, label = entry
    try:
        if len(plot.tangents) > MAX_EXTRAS:
            raise ValueError(f"a plot has at most {MAX_EXTRAS} tangents")
        place = _number(x)
        low, high = plot.ranges.get("x") or _default_range(plot)
        if not low <= place <= high:
            raise ValueError(f"it lies outside of the axes, which go from {low:g} to {high:g}")
        return Tangent(function=_find_function(plot, of, fence), x=place, label=fence.say_of(label or ""))
    except ValueError as error:
        fence.fault(number, f'tangent "{of[:40]} at {x[:20]}" cannot be drawn: {error}.')
        return None


def _read_mover(
    plot: _Plot, entry: tuple[int, str, tuple[str, str] | None, str | None], fence: Fence
) -> Mover | None:
    """Return the point that moves; without ends it goes from one end of the axes to the other."""
    number, of, ends, label = entry
    try:
        if len(plot.movers) > MAX_EXTRAS:
            raise ValueError(f"a plot has at most {MAX_EXTRAS} of them")
        start, end = plot.ranges.get("x") or _default_range(plot)
        if ends:
            start, end = (_number(text) for text in ends)
        if start == end:
            raise ValueError("it starts where it ends")
        return Mover(
            function=_find_function(plot, of, fence), start=start, end=end, label=fence.say_of(label or "")
        )
    except ValueError as error:
        fence.fault(number, f'the moving point along "{of[:40]}" cannot be drawn: {error}.')
        return None


def _find_function(plot: _Plot, text: str, fence: Fence) -> int:
    """Return the index of the function that is called or written so."""
    bare = re.sub(r"\s+|^the\s+|^(?:curve|function)\s+", "", text.strip())
    if not bare and plot.functions:
        return 0
    for index, function in enumerate(plot.functions):
        names = {
            plot.names[index],
            f"{plot.names[index]}(x)",
            function.expression,
            function.label.strip("$"),
        } - {"", "(x)"}
        if bare in {re.sub(r"\s+", "", name) for name in names}:
            return index
    if bare == "y" and plot.functions:
        return 0
    _read_function(plot, re.sub(r"^y\s*=", "", text.strip()), "", fence)
    return len(plot.functions) - 1
