"""The outlines of text, set by Pango, one word at a time.

Everything is in ems: the baseline is y = 0, the pen starts at x = 0, y grows upwards.
"""

from __future__ import annotations

import os
import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from manimpango import MarkupUtils, list_fonts  # type: ignore[import-untyped]
from numpy.typing import NDArray

from notes2manim.errors import ConfigError

Points = NDArray[np.float64]

# Pango sets at this size; cairo's SVG is in points of 1/72 inch at 96 dots an inch, so an em is:
_SIZE = 75.0
_EM = _SIZE * 96 / 72
# Wide enough for any word that is not a defect of its own.
_WIDTH = 60_000

_HREF = "{http://www.w3.org/1999/xlink}href"
_TOKEN = re.compile(r"[MLHVCQZ]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "Z": 0}
# The Debian packages of the fonts that the themes name (envs/debian.txt installs them).
_PACKAGES = {
    "Comic Neue": "fonts-comic-neue",
    "Inter": "fonts-inter",
    "JetBrains Mono": "fonts-jetbrains-mono",
    "Noto": "fonts-noto-core",
    "Symbola": "fonts-symbola",
    "WenQuanYi Micro Hei": "fonts-wqy-microhei",
}


# Emoji that are pictures by default, their skin tones, and the joiner and selector between them.
_EMOJI = re.compile(
    "[\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001faff]"
)
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
_JOINED = re.compile("\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])")


@dataclass(frozen=True)
class Outline:
    """Cubic Bézier curves, four points each, of shape (4n, 3), and how far the pen moves."""

    points: Points
    advance: float


def outline_path(d: str) -> Points:
    """Return the cubic curves of an SVG path of absolute M, L, H, V, C, Q and Z, y as it stands."""
    curves: list[tuple[float, ...]] = []
    x = y = start_x = start_y = 0.0
    tokens = _TOKEN.findall(d)
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        count = _ARGUMENTS[command]
        a = [float(token) for token in tokens[at : at + count]]
        at += count
        if command == "M":
            x, y = start_x, start_y = a[0], a[1]
            command = "L"
            continue
        if command == "C":
            curve = (x, y, *a)
        elif command == "Q":
            qx, qy, to_x, to_y = a
            curve = (
                *(x, y, x + (qx - x) * 2 / 3, y + (qy - y) * 2 / 3),
                *(to_x + (qx - to_x) * 2 / 3, to_y + (qy - to_y) * 2 / 3, to_x, to_y),
            )
        else:
            to_x, to_y = {"L": a, "H": [*a, y], "V": [x, *a], "Z": [start_x, start_y]}[command]
            if command == "Z" and (to_x, to_y) == (x, y):
                continue
            dx, dy = (to_x - x) / 3, (to_y - y) / 3
            curve = (x, y, x + dx, y + dy, x + 2 * dx, y + 2 * dy, to_x, to_y)
        curves.append(curve)
        x, y = curve[-2], curve[-1]
    plane = np.array(curves, dtype=float).reshape(-1, 2)
    return np.hstack([plane, np.zeros((len(plane), 1))])


@lru_cache(maxsize=4096)
def outline_text(text: str, font: str, weight: str = "normal") -> Outline:
    """Return the outline of a text on one line, as Pango shapes it.

    `font` may be several families with commas: a character comes from the first that has it.
    """
    if is_rtl(text):
        glyphs = _set(text, font, weight)
        points = _join(glyphs)
        if not len(points):
            return Outline(points, 0.0)
        left = points[:, 0].min()
        points[:, 0] -= left
        return Outline(points, float(points[:, 0].max()) + 0.02)
    *glyphs, (end, _) = _set(text + " .", font, weight)
    return Outline(_join(glyphs), float(end[0] - _space(font, weight)))


@lru_cache(maxsize=1024)
def outline_medium(text: str, font: str) -> Outline:
    """Return the outline of a text of medium weight, even from a font that has one weight only.

    Pango makes such a font bold by moving its points outwards, so half of that way is medium.
    """
    medium, regular, bold = (outline_text(text, font, weight) for weight in ("medium", "normal", "bold"))
    if bold.points.shape != regular.points.shape or not np.array_equal(medium.points, regular.points):
        return medium
    return Outline((regular.points + bold.points) / 2, regular.advance)


@cache
def space(font: str, weight: str = "normal") -> float:
    """Return the width of the space between two words."""
    return _space(font, weight)


def is_rtl(text: str) -> bool:
    """Tell whether the first strong character of a text is of a script written from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


@cache
def require_fonts(*fonts: str) -> None:
    """Raise `ConfigError`, with the package to install, when the machine lacks a font family.

    Asked once a process: the list costs 6 ms. Pango itself would silently take another font.
    """
    there = set(list_fonts())
    for font in fonts:
        if font in there:
            continue
        package = _PACKAGES.get(font) or (_PACKAGES["Noto"] if font.startswith("Noto ") else "")
        remedy = (
            f"Install it: sudo apt-get install {package}" if package else "Install it, or name another font."
        )
        raise ConfigError(f'the font "{font}" is not on this machine.', place="theme", remedy=remedy)


@cache
def _space(font: str, weight: str) -> float:
    together, apart = _set("nn", font, weight), _set("n n", font, weight)
    return float(apart[-1][0][0] - together[-1][0][0])


def _join(glyphs: list[tuple[Points, Points]]) -> Points:
    parts = [points + place for place, points in glyphs if len(points)]
    return np.concatenate(parts) if parts else np.zeros((0, 3))


def _as_outlines(text: str) -> str:
    """Return text whose emoji are drawn as outlines, one beside the other.

    Else Pango asks the machine's font of coloured emoji, whose pictures are no outlines.
    """
    text = _JOINED.sub("\u200a", _TONES.sub("", text))
    return _EMOJI.sub("\\g<0>\ufe0e", text)


def _set(text: str, font: str, weight: str) -> list[tuple[Points, Points]]:
    """Return the place and the curves of every glyph, in the order of the line."""
    root = _svg(text, font, weight)
    outlines: dict[str, Points] = {}
    placed: list[tuple[str, float, float]] = []
    for element in root.iter():
        name = element.get("id", "")
        if name.startswith("glyph"):
            paths = [child.get("d", "") for child in element if child.tag.endswith("path")]
            outlines[name] = _outline_glyph(" ".join(paths))
        elif element.tag.endswith("use"):
            href = element.get(_HREF) or element.get("href") or ""
            placed.append((href[1:], float(element.get("x", 0)), float(element.get("y", 0))))
    if not placed:
        return []
    # Marks sit above and below; the line itself is where most of the glyphs are.
    heights = [y for _, _, y in placed]
    baseline = max(sorted(set(heights)), key=heights.count)
    return [
        (np.array([x / _EM, (baseline - y) / _EM, 0.0]), outlines.get(name, np.zeros((0, 3))))
        for name, x, y in placed
    ]


@lru_cache(maxsize=4096)
def _outline_glyph(d: str) -> Points:
    """Return the curves of a glyph; texts that share a letter share them."""
    return outline_path(d) * (1 / _EM, -1 / _EM, 1)


def _svg(text: str, font: str, weight: str) -> ET.Element:
    """Return the SVG that Pango makes of a text, by way of a file in memory: it asks for a path."""
    # Control characters and halves of pairs have no glyph, and Pango refuses them.
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs"))
    text = _as_outlines(text)
    markup = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # "calt" would draw "->" in running text as an arrow, so that no letter has a glyph of its own.
    markup = f'<span font_features="calt=0">{markup}</span>'
    with os.fdopen(os.memfd_create("text.svg"), "rb") as file:
        path = f"/proc/self/fd/{file.fileno()}"
        MarkupUtils.text2svg(
            markup, font, "NORMAL", weight.upper(), _SIZE, 0, False, path, 0, 200, _WIDTH, 400
        )
        return ET.parse(file).getroot()
