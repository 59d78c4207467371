"""A section `A versus B` with a list for each: the lists stand side by side."""

from __future__ import annotations

import re

from notes2manim.notes.units import Entry, Narration, Turn, Unit, Versus

MAX_ITEMS = 6  # a side: more of them are two lists, one after the other

_TITLE = re.compile(r"(.+?)\s+(?:vs\.?|versus)\s+(.+)", re.IGNORECASE)


def put_side_by_side(title: str, units: list[Unit]) -> list[Unit]:
    """Return the units of a section with its two lists made one, where its title compares two things.

    Each list may have a heading, or a line of its own before it, that is the name of its thing.
    """
    match = _TITLE.fullmatch(title.strip().rstrip("?.:"))
    lists = list(dict.fromkeys(unit.of for unit in units if isinstance(unit, Entry)))
    if match is None or len(lists) != 2 or not all(map(_plain, units)):
        return units
    names = (match[1].strip(), match[2].strip())
    bare = [unit for unit in units if not any(_names(unit, name) for name in names)]
    first, last = (
        min(index for index, unit in enumerate(bare) if isinstance(unit, Entry)),
        max(index for index, unit in enumerate(bare) if isinstance(unit, Entry)),
    )
    entries = [unit for unit in bare[first : last + 1] if isinstance(unit, Entry)]
    swapped = _first_named(units, names) == 1
    left, right = (_as_written(units, name) for name in names)
    sides = [(("left", "right")[(entry.of == lists[1]) != swapped], entry) for entry in entries]
    counts = [sum(side == name for side, _ in sides) for name in ("left", "right")]
    if len(entries) != last + 1 - first or max(counts) > MAX_ITEMS:
        return units
    return [*bare[:first], Versus(left, right, sides, entries[0].place), *bare[last + 1 :]]


def _plain(unit: Unit) -> bool:
    return not isinstance(unit, Entry) or not (unit.pictures or any(s.pictures for s in unit.sentences))


def _names(unit: Unit, name: str) -> bool:
    """Tell whether a heading, or a line by itself, is no more than a name."""
    if isinstance(unit, Turn):
        text = unit.text
    elif isinstance(unit, Narration) and len(unit.sentences) == 1:
        text = unit.sentences[0].say
    else:
        return False
    return text.strip(" :.").casefold() == name.casefold()


def _as_written(units: list[Unit], name: str) -> str:
    """Return a name as the heading of its list has it, or with a capital, as it stands in a title."""
    heads = [unit.text for unit in units if isinstance(unit, Turn) and _names(unit, name)]
    return heads[0] if heads else name[:1].upper() + name[1:]


def _first_named(units: list[Unit], names: tuple[str, str]) -> int:
    """Return which of the two names comes first as the name of a list."""
    return next((i for unit in units for i, name in enumerate(names) if _names(unit, name)), 0)
