"""The fence `array`: cells, pointers, a window, and the steps of an algorithm."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from notes2manim.model.visual import Array, ArrayStep, CellMark
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, take_label, unquote

MAX_VALUES = 40
MAX_STEPS = 40
MAX_POINTERS = 6
MAX_LETTERS = 24  # of a value, and of a pointer's name

_KNOWN = "values, pointers, window, mark, first, step, say"
_STEP = re.compile(r"(?:step|then|next)\b\s*\d*\s*[:.)]?\s*(.*)|(?:[-*]|\d{1,3}[.)])\s+(.*)", re.IGNORECASE)
_POINTERS = re.compile(r"pointers?\b\s*:?\s*(.*)", re.IGNORECASE)
_SWAP = re.compile(r"(?:swap|exchange)\s+(\S+?)\s*(?:,|\s|\band\b|\bwith\b|<->|↔)+\s*(\S+)", re.IGNORECASE)
_PLACE = r"\w+(?:\s*[+-]\s*\d+)?"
_RANGE = re.compile(rf"\[?\s*({_PLACE})\s*(?:\.\.+|…|–|\bto\b)\s*({_PLACE})\s*\]?", re.IGNORECASE)
_PLACES = re.compile(rf"{_PLACE}\s*(?:\.\.+|…|–|\bto\b)\s*{_PLACE}|\d+-\d+|{_PLACE}", re.IGNORECASE)
# A comma parts two actions only where another one begins: swap 1, 4 is one.
_BETWEEN = re.compile(
    r"\s*[/;]\s*|\s*(?:,|\band\b)\s*(?=(?:swap|exchange|mark|cells?|window|no|hide|set|move)\s|[^\W\d]\w*\s*(?:=|->|→))",
    re.IGNORECASE,
)
_WINDOW = re.compile(r"window\s*[:=]?\s*(.+)", re.IGNORECASE)
_MOVE = re.compile(
    r"(?:move\s+|set\s+)?([^\W\d]\w*)\s*(?:=|:|->|→|\bto\b|\bat\b)\s*([\w+-]+(?:\s*[+-]\s*\d+)?)",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?:set|write|put|value)?\s*\[?(\w+(?:[+-]\d+)?)\]?\s*(?:=|:|->|→|\bto\b)\s*(.+)", re.IGNORECASE
)
_HIDE = re.compile(r"(?:hide|remove|forget)\s+(\w+)", re.IGNORECASE)
_NONE = re.compile(r"none|no|off|gone|clear|-", re.IGNORECASE)
_MARKS: dict[str, CellMark] = {
    "compared": "compared", "compare": "compared", "look": "compared", "current": "compared",
    "done": "done", "sorted": "done", "fixed": "done", "visited": "done",
    "found": "found", "hit": "found", "match": "found",
    "out": "out", "drop": "out", "dropped": "out", "gone": "out", "discard": "out", "discarded": "out",
    "plain": "plain", "unmark": "plain", "unmarked": "plain", "clear": "plain", "normal": "plain",
}  # fmt: skip


@dataclass
class _State:
    """The array as the steps that were read leave it."""

    values: list[str] = field(default_factory=list)
    first: int | None = 0
    pointers: dict[str, int] = field(default_factory=dict)

    def place(self, text: str, *, outside: bool = False) -> int:
        """Return the place, counted from 0, of `3`, `lo` or `mid+1`; `outside` allows one beyond an end.

        Raises `ValueError` when there is none.
        """
        match = re.fullmatch(r"([^\W\d]\w*|-?\d{1,6})\s*(?:([+-])\s*(\d{1,6}))?", text.strip())
        if match is None:
            raise ValueError(f'"{text.strip()[:30]}" is no place')
        if re.fullmatch(r"-?\d+", match[1]):
            place = int(match[1]) - (self.first or 0)
        elif match[1] in self.pointers:
            place = self.pointers[match[1]]
        else:
            raise ValueError(f'"{match[1]}" is no pointer')
        if match[2]:
            place += int(match[3]) * (1 if match[2] == "+" else -1)
        slack = 1 if outside else 0
        if not -slack <= place < len(self.values) + slack:
            low = self.first or 0
            raise ValueError(f"place {place + low} is outside of {low} to {low + len(self.values) - 1}")
        return place

    def places(self, text: str) -> tuple[int, int]:
        """Return the ends of `2..4` or `lo to hi`, or of one place."""
        text = text.strip()
        match = re.fullmatch(r"(\d+)-(\d+)", text) or _RANGE.fullmatch(text)
        if match:
            ends = self.place(match[1]), self.place(match[2])
            return min(ends), max(ends)
        return self.place(text), self.place(text)


class _Reader:
    def __init__(self, fence: Fence) -> None:
        self.fence = fence
        self.state = _State()
        self.start: dict[str, Any] = {}
        self.steps: list[ArrayStep] = []
        self.said: str | None = None

    def read_values(self, text: str) -> None:
        if self.state.values:
            raise ValueError("an array has its values once")
        text = text.strip().strip("[](){}|").strip()
        texts = re.findall(
            r"\"[^\"]*\"|“[^”]*”|[^,;|]+" if re.search("[,;|]", text) else r"\"[^\"]*\"|\S+", text
        )
        values = [_cut(self.fence.say_of(unquote(value))) for value in texts if value.strip()]
        if len(values) > MAX_VALUES:
            self.fence.fault(
                self.fence.line, f"an array has at most {MAX_VALUES} values. The rest is left out."
            )
        self.state.values = [value or " " for value in values[:MAX_VALUES]]

    def read_line(self, line: str) -> None:
        """Read one line. Raises `ValueError` when it is not understood."""
        entry = read_field(line)
        key, value = entry or ("", line)
        step = _STEP.fullmatch(line)
        if key in ("values", "array", "numbers", "cells", "list", "data") or not (entry or self.state.values):
            self.read_values(value)
        elif key in ("say", "title"):
            self.said = value if key == "say" else self.said
        elif key in ("first", "index", "indices", "places", "index from", "first index"):
            self._first(value)
        elif step:
            self._step(step[1] if step[1] is not None else step[2])
        elif pointers := _POINTERS.fullmatch(line):
            for name, place in re.findall(r"([^\W\d]\w*)\s*(?:=|:|->|at)?\s*(-?\d+)", pointers[1]):
                self._point(self.state.pointers, name, self.state.place(place, outside=True))
        else:
            self._begin(line)

    def _first(self, value: str) -> None:
        number = re.search(r"-?\d{1,6}", value)
        if number is None and not _NONE.search(value):
            raise ValueError("the number of the first place, or none, is missing")
        self.state.first = int(number.group()) if number else None

    def _begin(self, line: str) -> None:
        """Read a window, marks or pointers that are there from the beginning."""
        step: dict[str, Any] = {}
        for action in _BETWEEN.split(line):
            self._act(action, step)
        if step.keys() - {"window", "marks", "pointers"}:
            raise ValueError(f"a step begins with step:, and a line with one of {_KNOWN}")
        if "window" in step and step["window"] != "none":
            self.start["window"] = step["window"]
        self.start.setdefault("marks", {}).update(step.get("marks", {}))
        self.state.pointers |= step.get("pointers", {})

    def _step(self, text: str) -> None:
        if len(self.steps) == MAX_STEPS:
            raise ValueError(f"an array has at most {MAX_STEPS} steps")
        bare, label = take_label(text)
        step: dict[str, Any] = {"text": self.fence.say_of(label or "")}
        if not self.steps:
            self.start["pointers"] = dict(self.state.pointers)
        for action in _BETWEEN.split(bare):
            for part in _pointers_apart(action):
                self._act(part, step)
        self.steps.append(ArrayStep(**step))

    def _act(self, action: str, step: dict[str, Any]) -> None:
        """Read `swap 1 4`, `mid=2`, `window 2..4`, `mark 3 found`, `hide lo` or `set 3 = 7`."""
        action = action.strip().rstrip(".")
        if not action:
            return
        if match := _SWAP.fullmatch(action):
            first, second = self.state.place(match[1]), self.state.place(match[2])
            if first == second or "swap" in step:
                raise ValueError("a step swaps two places")
            values = self.state.values
            values[first], values[second] = values[second], values[first]
            step["swap"] = (first, second)
        elif match := _WINDOW.fullmatch(action):
            step["window"] = "none" if _NONE.fullmatch(match[1]) else self.state.places(match[1])
        elif re.fullmatch(r"(?:no|hide|clear)\s+window", action, re.IGNORECASE):
            step["window"] = "none"
        elif not self._mark(action, step):
            self._move(action, step)

    def _mark(self, action: str, step: dict[str, Any]) -> bool:
        words = action.split()
        if words[0].lower() in ("mark", "cell", "cells"):
            words.pop(0)
        at = next((at for at in (0, -1) if words and words[at].lower() in _MARKS), None)
        if at is None:
            return False
        mark = _MARKS[words.pop(at).lower()]
        marks = step.setdefault("marks", {})
        if not words or words in (["marks"], ["all"]):
            marks |= dict.fromkeys(range(len(self.state.values)), mark)
        for piece in _PLACES.findall(re.sub(r"\band\b|,", " ", " ".join(words))):
            first, last = self.state.places(piece)
            marks |= dict.fromkeys(range(first, last + 1), mark)
        return True

    def _move(self, action: str, step: dict[str, Any]) -> None:
        if match := _HIDE.fullmatch(action):
            if match[1] not in self.state.pointers:
                raise ValueError(f'"{match[1]}" is no pointer')
            del self.state.pointers[match[1]]
            step.setdefault("pointers", {})[match[1]] = None
        elif match := _MOVE.fullmatch(action):
            place = self.state.place(match[2], outside=True)
            self._point(self.state.pointers, match[1], place)
            step.setdefault("pointers", {})[match[1]] = place
        elif match := _VALUE.fullmatch(action):
            place = self.state.place(match[1])
            value = _cut(self.fence.say_of(unquote(match[2])))
            self.state.values[place] = value
            step.setdefault("values", {})[place] = value
        else:
            raise ValueError(
                f'"{action[:40]}" is neither swap 1 4, lo=3, window 2..4, mark 3 found, set 3 = 7 nor hide lo'
            )

    def _point(self, pointers: dict[str, int], name: str, place: int) -> None:
        if name not in pointers and len(pointers) == MAX_POINTERS:
            raise ValueError(f"an array has at most {MAX_POINTERS} pointers at a time")
        if len(name) > MAX_LETTERS:
            raise ValueError(f"the name of a pointer has at most {MAX_LETTERS} letters")
        pointers[name] = place


def _pointers_apart(action: str) -> list[str]:
    """Split `lo=3 hi=5`, which needs no commas."""
    found = re.findall(r"[^\W\d]\w*\s*=\s*[\w+-]+", action)
    return (
        found if len(found) > 1 and "".join(found).replace(" ", "") == action.replace(" ", "") else [action]
    )


def read_array(fence: Fence) -> Drawn | None:
    """Return the array, or None when it has no values."""
    reader = _Reader(fence)
    before: list[str] = []
    for number, line in fence.lines():
        if line.startswith(("#", "//", "%%")):
            continue
        try:
            reader.read_line(line)
        except ValueError as error:
            fence.fault(number, f'array "{line[:60]}" cannot be drawn: {error}.')
        if not before and reader.state.values:
            before = list(reader.state.values)
    if not before:
        return None
    visual = Array(
        values=before,
        first=reader.state.first,
        pointers=reader.start.get("pointers", reader.state.pointers),
        marks=reader.start.get("marks", {}),
        window=reader.start.get("window"),
        steps=reader.steps,
    )
    return Drawn(visual, reader.said)


def _cut(value: str) -> str:
    """Return a value, of a long one the beginning."""
    return value if len(value) <= MAX_LETTERS else f"{value[: MAX_LETTERS - 1]}…"
