"""The fence `geometry`: points, and the segments, angles, polygons and circles through them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any, Literal

from notes2manim.model.expression import parse_number
from notes2manim.model.visual import Geometry, Shape, Spot
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, take_label

Place = tuple[float, float]

MAX_POINTS = 40
MAX_SHAPES = 60
MAX_CORNERS = 12
MAX_NUMBER = 1e6

_NAME = r"[^\W\d_](?:\d{1,2}|')?"
_PAIR = r"\(\s*([^,;()]+(?:\([^()]*\))?)\s*[,;]\s*((?:[^()]|\([^()]*\))+?)\s*\)"
_POINT = re.compile(rf"(?:points?\s+)?({_NAME})\s*(?:=|:|\s|\bat\b)\s*{_PAIR}\s*,?\s*", re.IGNORECASE)
_BUILT = re.compile(
    rf"(?:point\s+)?({_NAME})\s*=\s*(?:the\s+)?(midpoint|middle|foot)\s+(?:of\s+|from\s+)?(.+)", re.IGNORECASE
)
_LINE = re.compile(r"(segment|side|edge|length|distance|line|ray)\s+(.+)", re.IGNORECASE)
_SQUARE_ON = re.compile(r"square\s+(?:on|over)\s+(?:side\s+)?(.+)", re.IGNORECASE)
_POLYGON = re.compile(
    r"(triangle|square|rectangle|quadrilateral|parallelogram|trapezoid|rhombus|kite|pentagon|hexagon|polygon)\s+(.+)",
    re.IGNORECASE,
)
_ANGLE = re.compile(r"(right[\s-]+)?angle\s+(?:at\s+)?(.+)", re.IGNORECASE)
_CIRCLE = re.compile(
    rf"circle\s+(?:around\s+|at\s+|cent(?:er|re)d?\s+(?:at\s+)?)?({_NAME})\s*,?\s*"
    rf"(?:(?:with\s+)?(?:radius|r)\s*[=:]?\s*(?P<radius>.+)|through\s+(?P<through>{_NAME}))",
    re.IGNORECASE,
)
_EQUAL = re.compile(r"(?:equal|same length|ticks?)\s*:?\s*(.+)", re.IGNORECASE)
_STYLES = re.compile(r"\b(dashed|dotted|filled|shaded|hidden|grid)\b\s*,?", re.IGNORECASE)
_CORNERS = {"triangle": 3, "square": 4, "rectangle": 4, "quadrilateral": 4, "pentagon": 5, "hexagon": 6}
_CORNERS |= {"parallelogram": 4, "trapezoid": 4, "rhombus": 4, "kite": 4}
_KNOWN = (
    "A = (0, 0), segment A B, line A B, ray A B, triangle A B C, polygon A B C D, square on A B, "
    "angle A B C, right angle A B C, circle A radius 2, circle A through B or equal A B, C D"
)
_SYMBOL = re.compile(r"([^\W\d_])(['²³]?)|([^\W\d_])(\d)")


@dataclass
class _Figure:
    """What was read so far."""

    fence: Fence
    spots: dict[str, Spot] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)
    said: str | None = None
    ticks: int = 0

    def read_line(self, line: str) -> None:
        """Read one line. Raises `ValueError` when it is not understood."""
        entry = read_field(line)
        if entry and entry[0] in ("say", "title"):
            self.said = entry[1] if entry[0] == "say" else self.said
            return
        bare, label = take_label(re.sub(r"^[-*]\s+", "", line))
        styles = {style.lower() for style in _STYLES.findall(bare)}
        bare = _STYLES.sub("", bare).strip().rstrip(",;").strip()
        if not self._points(bare, "hidden" in styles):
            self._shape(bare, label or "", styles)

    # Points.

    def _points(self, text: str, hidden: bool) -> bool:
        """Read `A = (0, 0), B = (4, 0)`, or a point that is built of others."""
        if match := _BUILT.fullmatch(text):
            names = self._names(
                re.sub(r"\b(?:and|on|of|to|from)\b", " ", match[3]), 2 if match[2][0] in "mM" else 3
            )
            places = [self._place(name) for name in names]
            self._add(match[1], _middle(*places) if len(places) == 2 else _foot(*places), shown=not hidden)
            return True
        at = 0
        found: list[tuple[str, Place]] = []
        while match := _POINT.match(text, at):
            found.append((match[1], (_number(match[2]), _number(match[3]))))
            at = match.end()
        if not found or at < len(text):
            return False
        for name, place in found:
            self._add(name, place, shown=not hidden)
        return True

    def _add(self, name: str, place: Place, *, shown: bool) -> None:
        if name not in self.spots and len(self.spots) >= MAX_POINTS:
            raise ValueError(f"a figure has at most {MAX_POINTS} points")
        self.spots[name] = Spot(name=name, x=place[0], y=place[1], shown=shown)

    def _place(self, name: str) -> Place:
        return self.spots[name].x, self.spots[name].y

    def _names(self, text: str, count: int | None) -> list[str]:
        """Return the points that `A B C`, `A, B and C`, `ABC` or `AB` name.

        Raises `ValueError` for one that has no place, and when they are not so many, or too few.
        """
        names = re.findall(_NAME, re.sub(r"\band\b|\bto\b|[-–,]", " ", text))
        rest = re.sub(rf"{_NAME}|\band\b|\bto\b|[-–,\s]", "", text)
        if rest or not names:
            raise ValueError(f'"{text[:30]}" names no points')
        for name in names:
            if name not in self.spots:
                raise ValueError(f"point {name} has no place: write {name} = (0, 0) first")
        if count is not None and len(names) != count:
            raise ValueError(f"it takes {count} points, not {len(names)}")
        return names

    # What goes through them.

    def _shape(self, text: str, label: str, styles: set[str]) -> None:
        if match := _EQUAL.fullmatch(text):
            self._equal(match[1])
            return
        fields: dict[str, Any] = {"label": self._symbol(label), "dashed": bool(styles & {"dashed", "dotted"})}
        if match := _LINE.fullmatch(text):
            self._line(match[1].lower(), match[2], fields)
        elif match := _SQUARE_ON.fullmatch(text):
            self._draw("polygon", self._square(match[1]), **fields, filled=True, grid="grid" in styles)
        elif match := _POLYGON.fullmatch(text):
            names = self._names(match[2], _CORNERS.get(match[1].lower()))
            if len(set(names)) < 3 or len(names) > MAX_CORNERS:
                raise ValueError(f"a polygon has 3 to {MAX_CORNERS} corners")
            self._draw("polygon", names, **fields, filled=bool(styles & {"filled", "shaded"}))
        elif match := _ANGLE.fullmatch(text):
            self._angle(match[2], bool(match[1]), fields)
        elif match := _CIRCLE.fullmatch(text):
            self._circle(match, fields, bool(styles & {"filled", "shaded"}))
        else:
            raise ValueError(f"it is none of {_KNOWN}")

    def _line(self, kind: str, text: str, fields: dict[str, Any]) -> None:
        measured = kind in ("length", "distance")
        if match := re.fullmatch(r"(.+?)\s+length", text, re.IGNORECASE):
            measured, text = True, match[1]
        names = self._names(text, 2)
        if self._place(names[0]) == self._place(names[1]):
            raise ValueError("its ends are the same place")
        if measured and not fields["label"]:
            fields["label"] = f"{math.dist(self._place(names[0]), self._place(names[1])):.4g}"
        form: Literal["line", "ray", "segment"] = (
            "line" if kind == "line" else "ray" if kind == "ray" else "segment"
        )
        self._draw(form, names, **fields)

    def _angle(self, text: str, right: bool, fields: dict[str, Any]) -> None:
        names = self._names(text, None)
        names = self._around(names[0]) if len(names) == 1 else self._names(text, 3)
        if len({self._place(name) for name in names}) < 3:
            raise ValueError("an angle needs three places")
        self._draw("right angle" if right else "angle", names, **fields)

    def _around(self, corner: str) -> list[str]:
        """Return the angle of a polygon at one of its corners."""
        for shape in self.shapes:
            if shape.form == "polygon" and corner in shape.through:
                at = shape.through.index(corner)
                return [shape.through[at - 1], corner, shape.through[(at + 1) % len(shape.through)]]
        raise ValueError(f"{corner} is no corner of a polygon: name three points")

    def _circle(self, match: re.Match[str], fields: dict[str, Any], filled: bool) -> None:
        (center,) = self._names(match[1], 1)
        if match["through"]:
            names = self._names(f"{center} {match['through']}", 2)
            if self._place(names[0]) == self._place(names[1]):
                raise ValueError("its radius is 0")
            self._draw("circle", names, **fields, filled=filled)
            return
        radius = _number(match["radius"])
        if radius <= 0:
            raise ValueError("its radius is not above 0")
        self._draw("circle", [center], **fields, radius=radius, filled=filled)

    def _square(self, text: str) -> list[str]:
        """Return the corners of the square on a segment, away from the other points; two are new."""
        first, second = self._names(text, 2)
        a, b = self._place(first), self._place(second)
        others = [
            self._place(name)
            for name, spot in self.spots.items()
            if spot.shown and name not in (first, second)
        ]
        across = (a[1] - b[1], b[0] - a[0])
        middle = _middle(a, b)
        lean = sum((x - middle[0]) * across[0] + (y - middle[1]) * across[1] for x, y in others)
        if lean > 0:
            across = (-across[0], -across[1])
        corners = []
        for end in (b, a):
            name = f"{first}{second}{len(self.spots)}"
            self._add(name, (end[0] + across[0], end[1] + across[1]), shown=False)
            corners.append(name)
        return [first, second, *corners]

    def _equal(self, text: str) -> None:
        """Give segments the same ticks; those that are not drawn yet are drawn."""
        pairs = [self._names(pair, 2) for pair in re.split(r"\s*(?:[,;=]|\band\b)\s*", text) if pair]
        self.ticks = self.ticks % 3 + 1
        for pair in pairs:
            known = next(
                (
                    at
                    for at, s in enumerate(self.shapes)
                    if s.form == "segment" and set(s.through) == set(pair)
                ),
                None,
            )
            if known is None:
                self._draw("segment", pair, ticks=self.ticks)
            else:
                self.shapes[known] = self.shapes[known].model_copy(update={"ticks": self.ticks})

    def _draw(self, form: str, names: list[str], **fields: Any) -> None:
        if len(self.shapes) == MAX_SHAPES:
            raise ValueError(f"a figure has at most {MAX_SHAPES} lines, angles and circles")
        self.shapes.append(Shape(form=form, through=names, **fields))  # type: ignore[arg-type]

    def _symbol(self, label: str) -> str:
        """Return a label as `say` text: one letter, maybe squared or with a number, is mathematics."""
        match = _SYMBOL.fullmatch(label)
        if match is None or "$" in label:
            return self.fence.say_of(label)
        if match[3]:
            return f"${match[3]}_{match[4]}$"
        return f"${match[1]}{ {'²': '^2', '³': '^3', chr(39): chr(39), '': ''}[match[2]] }$"


def _number(text: str) -> float:
    value = parse_number(text.strip())
    if not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise ValueError(f'"{text.strip()[:20]}" is too large')
    return value


def _middle(a: Place, b: Place) -> Place:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _foot(point: Place, a: Place, b: Place) -> Place:
    """Return where the perpendicular from a point meets the line through two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    size = dx * dx + dy * dy
    if not size:
        raise ValueError("its line goes through one place only")
    share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / size
    return a[0] + share * dx, a[1] + share * dy


def read_geometry(fence: Fence) -> Drawn | None:
    """Return the figure, or None when it has no points."""
    figure = _Figure(fence)
    fence.read_lines("geometry", lambda _, line: figure.read_line(line))
    if not figure.spots or not (figure.shapes or any(spot.shown for spot in figure.spots.values())):
        return None
    return Drawn(Geometry(points=list(figure.spots.values()), shapes=figure.shapes), figure.said)
