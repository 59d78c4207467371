"""How much an SVG file asks to be drawn, known before anything is built of it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

MOST_WEIGHT = 1_000_000  # about as many seconds as a picture may take: ten, on an old machine
DEEPEST = 150  # groups inside one another; programs that draw write a dozen
_ELEMENT = 50  # the weight of an element without a path, in characters of one
_UNDER_WAY = -1
_DRAWN = ("d", "points")
_REFERENCES = ("href", "{http://www.w3.org/1999/xlink}href")


class TooHeavyError(ValueError):
    """The picture is too much to draw; the text says of what, as the end of a sentence."""


def weigh(file: Path) -> int:
    """Return the characters of all paths, with some for each element, as often as `use` repeats them.

    Raises `TooHeavyError` when that is more than `MOST_WEIGHT`, or nested deeper than `DEEPEST` or
    without end, and `ElementTree.ParseError` for what is no XML, or grows without bounds as it is read.
    """
    if file.stat().st_size > 10 * MOST_WEIGHT:  # with comments, styles and pictures inside
        raise TooHeavyError("is too large")
    root = ElementTree.parse(file).getroot()
    named = {name: element for element in root.iter() if (name := element.get("id"))}
    known: dict[ElementTree.Element, int] = {}

    def weight(element: ElementTree.Element, depth: int) -> int:
        if depth > DEEPEST:
            raise TooHeavyError("is nested too deeply")
        if known.get(element) == _UNDER_WAY:
            raise TooHeavyError("repeats itself without end")
        if element not in known:
            known[element] = _UNDER_WAY
            own = _ELEMENT + sum(len(element.get(name, "")) for name in _DRAWN)
            parts = [*element, *_repeated(element, named)]
            known[element] = own + sum(weight(part, depth + 1) for part in parts)
        return known[element]

    found = weight(root, 0)
    if found > MOST_WEIGHT:
        raise TooHeavyError("has too many shapes")
    return found


def _repeated(
    element: ElementTree.Element, named: dict[str, ElementTree.Element]
) -> list[ElementTree.Element]:
    """Return the element that a `use` repeats, if there is one."""
    if not element.tag.endswith("use"):
        return []
    references = [element.get(name, "").removeprefix("#") for name in _REFERENCES]
    return [named[name] for name in references if name in named][:1]
