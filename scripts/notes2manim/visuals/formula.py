"""Formulas: TeX set by mathra in STIX Two Math, or by an installed LaTeX."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache, lru_cache

import mathra
import numpy as np
from manim import VGroup, VMobject

from notes2manim.visuals.glyphs import Points, outline_path
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

_TRANSFORM = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)(?: scale\(([-\d.]+)\))?")
_UNITS = 1000.0
# The colour of what the setter could not read; and the saturation below which a colour is a grey.
_FAULT, _GREY = "#c0392b", 0.15
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)

# The signs at which steps of a derivation are aligned, and a long formula is broken.
RELATIONS: tuple[str, ...] = (
    "=",
    "<",
    ">",
    r"\le",
    r"\leq",
    r"\ge",
    r"\geq",
    r"\approx",
    r"\equiv",
    r"\sim",
    r"\propto",
)
RELATIONS += (r"\to", r"\in", r"\Rightarrow", r"\Leftrightarrow", r"\iff", r"\implies")
_SUMS = ("+", "-", r"\pm", r"\mp")
# In ems: the least room between two lines of a formula, and how far a later one is set in.
_LINE_GAP, _INSET = 0.5, 1.0
# What stands before the first relation sign has no line of its own when it is so short, in ems.
_SHORT = 3.5
_OPENING = ("{", "(", "[", r"\left", r"\begin", r"\{")
_CLOSING = ("}", ")", "]", r"\right", r"\end", r"\}")
_WRITTEN = ("(", ")", "[", "]")
_FRACTIONS = (r"\frac", r"\dfrac", r"\tfrac", r"\cfrac")
# How often fractions within fractions are opened.
_NESTED = 3


@dataclass(frozen=True)
class Mark:
    """One glyph or rule of a formula, in ems: `shape` is equal for equal glyphs."""

    shape: str
    points: Points
    color: str | None


class Glyph(VMobject):
    """One glyph or rule of a formula on the stage; `em` is that of the formula, in Manim units.

    `own_color` tells that its TeX gave it its colour, which it keeps.
    """

    def __init__(self, shape: str, points: Points, color: str, em: float, *, own_color: bool = False) -> None:
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=color, stroke_color=color)
        self.shape, self.own_color = shape, own_color
        self.points = points
        self._ems = self._extent() / em

    @property
    def em(self) -> float:
        """The em of the formula as it stands now, however it was scaled."""
        return self._extent() / max(self._ems, 1e-9)

    def _extent(self) -> float:
        return float(np.ptp(self.points[:, :2], axis=0).max()) if len(self.points) else 0.0


class Formula(VGroup):
    """The glyphs of a formula; `tex` is what it was set from."""

    def __init__(self, tex: str, *glyphs: Glyph) -> None:
        super().__init__(*glyphs)
        self.tex = tex


def formula(
    tex: str,
    theme: Theme,
    size: float,
    *,
    color: str | None = None,
    max_width: float | None = None,
    display: bool = True,
) -> VGroup:
    """Return a formula as a group of `Glyph`s, its pen at the origin and its baseline on y = 0.

    `size` is the height of an em as a fraction of the frame's height; a formula wider than
    `max_width` (Manim units) is scaled down to it. `display` sets limits and fractions large.
    """
    color = color or theme.colors.text
    em = size * FRAME_HEIGHT
    if theme.math == "latex":
        group = _latex(tex, em, color, display)
    else:
        group = Formula(
            tex,
            *(
                Glyph(mark.shape, mark.points * em, _paint(mark, theme, color), em, own_color=_colored(mark))
                for mark in set_tex(tex, display)[0]
            ),
        )
    if max_width is not None and group.width > max_width:
        group.scale(max_width / group.width, about_point=(0, 0, 0))
    return group


def advance(tex: str, theme: Theme, size: float, *, display: bool = False) -> float:
    """Return how far the pen moves over a formula, in Manim units."""
    if theme.math == "latex":
        return float(formula(tex, theme, size, display=display).get_right()[0])
    return set_tex(tex, display)[1] * size * FRAME_HEIGHT


def break_before(tex: str, signs: tuple[str, ...], *, inside: bool = False) -> list[str]:
    """Return TeX in parts that begin at the signs which stand outside of all brackets.

    With `inside`, brackets that are only written, and do not grow, are broken, too.
    """
    parts = [""]
    depth = 0
    for token in _TOKEN.findall(tex):
        if not (inside and token in _WRITTEN):
            depth += (token in _OPENING) - (token in _CLOSING)
        if token in signs and depth == 0 and parts[-1].strip():
            parts.append("")
        parts[-1] += token
    return parts


def in_lines(tex: str, theme: Theme, size: float, width: float) -> VGroup:
    """Return a formula in lines of at most `width` Manim units, where its signs allow that.

    It is broken before its relation signs, and what is still too wide before its sums. Fractions that are
    wider by themselves are written with a slash, and so broken. Later lines are set in, sums further
    than relations.
    """
    lines = _in_lines(tex, theme, size, width, inside=False)
    for _ in range(_NESTED):
        flat = without_fractions(tex)
        if lines.width <= width or flat == tex:
            break
        tex = flat
        lines = _in_lines(tex, theme, size, width, inside=True)
    return lines


def without_fractions(tex: str) -> str:
    r"""Return TeX with its outermost fractions on one line: `\frac{a + b}{c}` is `(a + b) / c`."""
    tokens = _TOKEN.findall(tex)
    written: list[str] = []
    at = depth = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if depth == 0 and token in _FRACTIONS:
            above, at = _argument(tokens, at)
            below, at = _argument(tokens, at)
            written.append(f"{_bracketed(above)} / {_bracketed(below)}")
            continue
        depth += (token in ("{", r"\begin")) - (token in ("}", r"\end"))
        written.append(token)
    return "".join(written)


def _argument(tokens: list[str], at: int) -> tuple[str, int]:
    """Return what the token or the group at `at` holds, and where the next begins."""
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    if at >= len(tokens) or tokens[at] != "{":
        return "".join(tokens[at : at + 1]), at + 1
    depth, end = 1, at + 1
    while end < len(tokens) and depth:
        depth += (tokens[end] == "{") - (tokens[end] == "}")
        end += 1
    return "".join(tokens[at + 1 : end - 1]), end


def _bracketed(tex: str) -> str:
    return tex if len(_TOKEN.findall(tex)) == 1 else f"({tex})"


def _in_lines(tex: str, theme: Theme, size: float, width: float, *, inside: bool) -> VGroup:
    em = size * FRAME_HEIGHT
    lines = VGroup()
    y = 0.0
    parts = break_before(tex, RELATIONS, inside=inside)
    if len(parts) > 1 and advance(parts[0], theme, size, display=True) < _SHORT * em:
        parts[:2] = [parts[0] + parts[1]]
    for number, part in enumerate(parts):
        for index, line in enumerate(_filled(part, theme, size, width - 2 * _INSET * em, inside=inside)):
            drawn = formula(line if index == 0 else "{}" + line, theme, size)  # a sum, and no sign
            inset = _INSET * em * ((number > 0) + (index > 0))
            drawn.shift((inset, y - drawn.get_top()[1], 0))
            y -= drawn.height + em * _LINE_GAP
            lines.add(drawn)
    return lines


def _filled(tex: str, theme: Theme, size: float, width: float, *, inside: bool) -> list[str]:
    """Return TeX in lines that are as full as they can be, broken before sums."""
    lines = [""]
    for part in break_before(tex, _SUMS, inside=inside):
        if lines[-1] and advance(lines[-1] + part, theme, size, display=True) > width:
            lines.append("")
        lines[-1] += part
    return lines


def relation(group: VGroup) -> VMobject | None:
    """Return the first relation sign of a formula, such as its equals sign, from the left."""
    signs = [glyph for glyph in group if isinstance(glyph, Glyph) and glyph.shape in _relations()]
    return min(signs, key=lambda glyph: float(glyph.get_left()[0]), default=None)


def shapes(group: VGroup) -> list[str]:
    """Return the shape of each glyph of a formula; equal glyphs have equal ones."""
    return [glyph.shape if isinstance(glyph, Glyph) else "" for glyph in group]


def colored_shapes(group: VGroup) -> list[str]:
    """Return the shape of each glyph of a formula, and the colour of those that have their own."""
    return [
        f"{glyph.shape} {glyph.fill_rgbas[0].tobytes().hex()}" if glyph.own_color else glyph.shape
        for glyph in group
        if isinstance(glyph, Glyph)
    ]


@cache
def _relations() -> frozenset[str]:
    """Return the shapes of the signs that steps of a derivation are aligned at."""
    return frozenset(mark.shape for sign in RELATIONS for mark in set_tex(sign)[0])


@lru_cache(maxsize=1024)
def set_tex(tex: str, display: bool = True) -> tuple[tuple[Mark, ...], float]:
    """Set TeX with mathra; return the marks of the formula and its width, in ems."""
    root = ET.fromstring(mathra.tex_to_svg(tex, display=display))
    outlines: dict[str, Points] = {}
    marks: list[Mark] = []
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "path" and "id" in element.attrib:
            outlines[element.attrib["id"]] = outline_path(element.attrib["d"]) / _UNITS
        elif kind == "use":
            name = element.attrib["href"].removeprefix("#")
            marks.append(Mark(name.rpartition("-")[2], _place(outlines[name], element), element.get("fill")))
        elif kind == "rect":
            marks.append(Mark("rule", _rectangle(element), element.get("fill")))
        elif kind == "line":
            marks.append(Mark("line", _stroke(element), None))
    width = float(root.attrib["viewBox"].split()[2]) / _UNITS
    return tuple(marks), width


def _colored(mark: Mark) -> bool:
    return mark.color not in (None, "currentColor", _FAULT)


def _paint(mark: Mark, theme: Theme, color: str) -> str:
    """Return the colour of a mark: what the setter could not read is red, other colours are the theme's."""
    if mark.color == _FAULT:
        return theme.colors.bad
    return theme_color(mark.color, theme) if _colored(mark) and mark.color else color


def theme_color(name: str, theme: Theme) -> str:
    """Return the colour of a theme that is nearest in hue to a colour by name or `#rrggbb`.

    Greys are the colour of text, or of what is muted; a name that nobody knows is the accent.
    """
    hue, light, pure = _hue(name)
    if hue is None:
        return theme.colors.accent
    if pure < _GREY:
        return theme.colors.muted if 0.2 < light < 0.8 else theme.colors.text
    colors = [*theme.colors.series, theme.colors.bad]

    def distance(color: str) -> float:
        apart = abs((_hue(color)[0] or 0.0) - hue)
        return min(apart, 1 - apart)

    return min(colors, key=distance)


@cache
def _hue(name: str) -> tuple[float | None, float, float]:
    """Return the hue, lightness and saturation (0 to 1) of a colour."""
    from colorsys import rgb_to_hls

    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(name.strip())[:3]
    except ValueError:
        return None, 0.0, 0.0
    hue, light, pure = rgb_to_hls(red / 255, green / 255, blue / 255)
    return hue, light, pure


def _place(points: Points, element: ET.Element) -> Points:
    match = _TRANSFORM.fullmatch(element.get("transform", ""))
    if match:
        x, y, scale = float(match[1]), float(match[2]), float(match[3] or 1)
    else:
        x, y, scale = float(element.get("x", 0)), float(element.get("y", 0)), 1.0
    moved: Points = points * scale + np.array([x, y, 0]) / _UNITS
    return moved


def _rectangle(element: ET.Element) -> Points:
    x, y, width, height = (float(element.get(key, 0)) for key in ("x", "y", "width", "height"))
    return outline_path(f"M {x} {y} H {x + width} V {y + height} H {x} Z") / _UNITS


def _stroke(element: ET.Element) -> Points:
    """Return the outline of a thick line, so that it scales and fades with its glyphs."""
    start, end = (np.array([float(element.get(f"x{i}", 0)), float(element.get(f"y{i}", 0))]) for i in (1, 2))
    along = (end - start) / (np.linalg.norm(end - start) or 1.0)
    across = np.array([-along[1], along[0]]) * float(element.get("stroke-width", 68)) / 2
    corners = [start + across, end + across, end - across, start - across]
    (ax, ay), *others = corners
    path = f"M {ax:.3f} {ay:.3f} " + " ".join(f"L {x:.3f} {y:.3f}" for x, y in others) + " Z"
    return outline_path(path) / _UNITS


def _latex(tex: str, em: float, color: str, display: bool) -> VGroup:
    """Set TeX with the machine's LaTeX; the full stop set before it tells where the baseline is."""
    from manim import SingleStringMathTex

    from notes2manim.errors import ConfigError

    # Manim's LaTeX knows no colours: a formula has one.
    tex = re.sub(r"\\(?:textcolor|color)\s*\{[^{}]*\}", "", tex)
    style = r"\displaystyle " if display else r"\textstyle "
    try:
        stop, *glyphs = SingleStringMathTex(". " + style + tex, color=color).submobjects
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"LaTeX cannot set {tex!r}: {error}", place="math", remedy="Set math: mathra to do without it."
        ) from error
    # Manim sets TeX at 10 pt and scales it by 1/20: an em is 9.963 bp of that.
    ratio = em / 0.498
    group = Formula(
        tex,
        *(Glyph(_shape_of(glyph), (glyph.points - stop.get_bottom()) * ratio, color, em) for glyph in glyphs),
    )
    group.shift(-group.get_left()[0] * np.array([1.0, 0, 0]))
    return group


def _shape_of(glyph: VMobject) -> str:
    """Return a name for the outline of a glyph, whatever its place."""
    points = glyph.points - glyph.points[0]
    return ",".join(f"{value:.2f}" for value in points[::7, :2].ravel())
