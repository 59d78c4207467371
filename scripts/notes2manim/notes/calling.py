"""What the parts of figures are called: cells, nodes, numbers, events, sides and angles."""

from __future__ import annotations

from notes2manim.model.visual import (
    Array,
    ArrayStep,
    Geometry,
    Interval,
    Jump,
    NumberLine,
    Shape,
    Timeline,
    Tree,
    Visual,
)
from notes2manim.notes.aliases import Alias

# Figures whose parts are called in ways of their own.
FIGURES = (Array, Tree, NumberLine, Timeline, Geometry)

_STRONG, _SURE = 3.0, 2.0
_MARKS = {
    "compared": "compare compares compared comparing",
    "found": "found",
    "done": "done sorted",
    "out": "out drop",
}
# How pointers are read that are written in short.
_IN_FULL = {
    "lo": "low",
    "hi": "high",
    "mid": "middle",
    "l": "left",
    "r": "right",
    "m": "middle",
    "min": "smallest",
}
_SWAPS = "swap swaps swapped exchange exchanges change"
_POLYGONS = {3: "triangle", 4: "quadrilateral", 5: "pentagon", 6: "hexagon"}


def parts_called(visual: Visual) -> list[Alias]:
    """Return what may be called how, in a figure; nothing for what is no figure."""
    if isinstance(visual, Array):
        return _cells(visual)
    if isinstance(visual, Tree):
        return _nodes(visual)
    if isinstance(visual, NumberLine):
        return [alias for aliases in _line_parts(visual) for alias in aliases]
    if isinstance(visual, Timeline):
        return [alias for aliases in _events(visual) for alias in aliases]
    if isinstance(visual, Geometry):
        points = [
            Alias(f"{lead}{spot.name}", f"point {spot.name}")
            for spot in visual.points
            for lead in ("", "point ", "corner ")
        ]
        return [*(alias for aliases in _shapes(visual) for alias in aliases), *points]
    return []


def steps_called(visual: Visual) -> list[list[Alias]]:
    """Return what each step of a figure may be called, where it has steps."""
    if isinstance(visual, Array):
        return _array_steps(visual)
    if isinstance(visual, Tree):
        return [[Alias(visual.nodes[number].label)] for number in visual.visits]
    return []


def pieces_called(visual: Visual) -> list[tuple[str, list[Alias]]]:
    """Return the parts of a figure that may come one by one, in the order in which they are drawn."""
    if isinstance(visual, NumberLine):
        called = _line_parts(visual)
    elif isinstance(visual, Timeline):
        called = _events(visual)
    elif isinstance(visual, Geometry):
        called = _shapes(visual)
    else:
        return []
    return [(aliases[0].part, aliases) for aliases in called]


# Arrays.


def _cells(array: Array) -> list[Alias]:
    """Cells are called by their values, unless steps tell what happens to them."""
    if array.steps:
        return []
    cells = [Alias(value, f"cell {at}") for at, value in enumerate(array.values)]
    return [*cells, *(Alias(name, f"pointer {name}") for name in array.pointers)]


def _array_steps(array: Array) -> list[list[Alias]]:
    values = list(array.values)
    called = []
    for step in array.steps:
        called.append(_step(step, values))
        if step.swap:
            first, second = step.swap
            values[first], values[second] = values[second], values[first]
        for at, value in step.values.items():
            values[at] = value
    return called


def _step(step: ArrayStep, values: list[str]) -> list[Alias]:
    aliases = [Alias(step.text, weight=_STRONG)] if step.text else []
    if step.swap:
        a, b = (values[at] for at in step.swap)
        aliases += [Alias(f"{x} and {y}", weight=_SURE) for x, y in ((a, b), (b, a))]
        aliases += [Alias(word, weight=_STRONG) for word in _SWAPS.split()]
    for name, at in step.pointers.items():
        aliases += [Alias(name), Alias(_IN_FULL.get(name.lower(), name))]
        if at is not None and 0 <= at < len(values):
            aliases.append(Alias(values[at]))
    for at, mark in step.marks.items():
        aliases.append(Alias(values[at]))
        aliases += [Alias(word) for word in _MARKS.get(mark, "").split()]
    aliases += [Alias(value) for value in step.values.values()]
    if step.window:
        aliases.append(Alias("window"))
    return aliases


# Trees.


def _nodes(tree: Tree) -> list[Alias]:
    aliases = [Alias(node.label, f"node {at}") for at, node in enumerate(tree.nodes)]
    aliases.append(Alias("root", "node 0"))
    for at, node in enumerate(tree.nodes):
        for lead in ("path to", "way to", "down to", "root to"):
            aliases.append(Alias(f"{lead} {node.label}", f"path {at}"))
            aliases.append(Alias(f"{lead} the {node.label}", f"path {at}"))
    return aliases


# Number lines.


def _number(value: float) -> str:
    return f"{value:g}"


def _line_parts(line: NumberLine) -> list[list[Alias]]:
    """Return the names of intervals, points and jumps, in the order in which they are drawn."""
    called: list[list[Alias]] = []
    for at, point in enumerate(line.points):
        number, part = _number(point.at), f"point {at}"
        names = [f"{lead} {number}" for lead in ("at", "point", "number", "from", "is", "on", "with")]
        called.append([Alias(name, part) for name in [point.label, f"${number}$", number, *names] if name])
    called += [
        [Alias(name, f"interval {at}") for name in _interval_names(interval, line)]
        for at, interval in enumerate(line.intervals)
    ]
    called += [
        [Alias(name, f"jump {at}") for name in _jump_names(jump)] for at, jump in enumerate(line.jumps)
    ]
    return called


def _interval_names(interval: Interval, line: NumberLine) -> list[str]:
    low, high = (None if end is None else _number(end) for end in (interval.start, interval.end))
    names = [interval.label] if interval.label else []
    bounded = None not in (low, high)
    alike = [other for other in line.intervals if bounded == (None not in (other.start, other.end))]
    names += ["interval" if bounded else "ray"] if len(alike) == 1 else []
    if low is not None and high is not None:
        return [*names, f"from {low} to {high}", f"between {low} and {high}", f"{low} to {high}"]
    if low is not None:
        return [
            *names,
            f"greater than {low}",
            f"more than {low}",
            f"larger than {low}",
            f"above {low}",
            f"at least {low}",
        ]
    return [*names, f"less than {high}", f"smaller than {high}", f"below {high}", f"at most {high}"]


def _jump_names(jump: Jump) -> list[str]:
    size = _number(abs(jump.end - jump.start))
    verbs = ("add", "plus", "forward", "up", "jump", "jumps", "right", "adds", "adding", "step")
    if jump.end < jump.start:
        verbs = (
            "subtract",
            "minus",
            "back",
            "down",
            "take",
            "left",
            "away",
            "less",
            "subtracts",
            "subtracting",
        )
    names = [jump.label] if jump.label else []
    names += [f"{verb} {size}" for verb in verbs] + [f"{size} {verb}" for verb in verbs]
    names += [
        f"{'+' if jump.end > jump.start else '-'}{size}",
        f"{size} to the {'right' if jump.end > jump.start else 'left'}",
    ]
    return names


# Timelines.


def _events(timeline: Timeline) -> list[list[Alias]]:
    return [
        [Alias(name, str(at)) for name in (event.date, event.text) if name]
        for at, event in enumerate(timeline.events)
    ]


# Geometry.


def _shapes(figure: Geometry) -> list[list[Alias]]:
    called = []
    for at, shape in enumerate(figure.shapes):
        names = [name for name in _shape_names(shape, figure) if name]
        called.append([Alias(name, f"shape {at}", weight=1.0 + 0.1 * len(name.split())) for name in names])
    return called


def _shape_names(shape: Shape, figure: Geometry) -> list[str]:
    points = shape.through
    label = shape.label
    if shape.form in ("segment", "line", "ray"):
        pairs = ["".join(points), "".join(reversed(points))]
        kinds = [shape.form, "side"] if shape.form == "segment" else [shape.form]
        names = [label, *pairs, *(f"{kind} {name}" for kind in kinds for name in [*pairs, label] if name)]
        return [*names, *_sides(shape, figure)]
    if shape.form == "polygon":
        kind = _POLYGONS.get(len(points), "polygon")
        names = [label, f"{kind} {''.join(points)}", "".join(points)]
        alone = sum(other.form == "polygon" for other in figure.shapes) == 1
        names += [kind, "square", "rectangle"][: 3 if len(points) == 4 else 1] if alone else []
        return names + (_squares_on(shape, figure) if len(points) == 4 else [])
    if shape.form == "circle":
        return [label, "circle", f"circle {points[0]}"]
    name, corner = "".join(points), points[1]
    if shape.form == "right angle":
        return [label, "right angle", f"angle {name}", f"right angle at {corner}"]
    return [label, f"angle {label}" if label else "", f"angle {name}", f"angle at {corner}"]


def _squares_on(square: Shape, figure: Geometry) -> list[str]:
    """A square is called after the side on which it stands."""
    on = set(square.through[:2])
    sides = [other.label for other in figure.shapes if other.form == "segment" and set(other.through) == on]
    names = ["".join(square.through[:2]), "".join(square.through[1::-1]), *filter(None, sides)]
    return [f"{lead} {name}" for name in names for lead in ("square on", "square on side", "square over")]


def _sides(segment: Shape, figure: Geometry) -> list[str]:
    """The side of a triangle that is opposite to its right angle has a name of its own."""
    for angle in figure.shapes:
        if angle.form == "right angle" and {angle.through[0], angle.through[2]} == set(segment.through):
            return ["hypotenuse", "long side", "longest side"]
    return []
