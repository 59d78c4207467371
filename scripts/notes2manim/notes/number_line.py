"""The fence `number line`: points, intervals and jumps on a line of numbers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from notes2manim.model.expression import parse_number
from notes2manim.model.visual import Interval, Jump, LinePoint, NumberLine
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, take_label

MAX_PIECES = 24
MAX_NUMBER = 1e9

_TO = r"\s*(?:\.\.+|…|->|→|\bto\b|,|;)\s*"
_RANGE = re.compile(
    rf"(?:range|line|x|numbers?)?\s*[:=]?\s*(?:from\s+)?\[?\s*([^\[\]]+?){_TO}([^\[\]]+?)\s*\]?",
    re.IGNORECASE,
)
_POINT = re.compile(r"(open\s+|hollow\s+|closed\s+)?points?\s*(?:at|:)?\s*(.+)", re.IGNORECASE)
_INTERVAL = re.compile(
    rf"(?:interval|segment)\s*(?:from|:)?\s*([\[\](]?)\s*(.+?){_TO}(.+?)\s*([\[\])]?)", re.IGNORECASE
)
_JUMP = re.compile(rf"(?:jump|hop|arc|step)\s*(?:from|:)?\s*(.+?){_TO}(.+)", re.IGNORECASE)
_JUMP_BY = re.compile(
    r"(?:jump|hop|arc)\s*(?:from|at|:)?\s*(.+?)\s*(?:\bby\s*|(?=[+−-]\s*\d))(.+)", re.IGNORECASE
)
_SIGNS = {"<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">="}
_BETWEEN = re.compile(r"(.+?)\s*(<=|≤|<)\s*[a-z]\s*(<=|≤|<)\s*(.+)", re.IGNORECASE)
_ONE_SIDED = re.compile(r"(?:ray\s+)?([a-z])\s*(<=|>=|≤|≥|<|>)\s*(.+)", re.IGNORECASE)
_KNOWN = "-2 .. 8, point 3, open point 3, interval [1, 4), x > 3, 1 <= x < 4 or jump 2 -> 5"


@dataclass
class _Reader:
    fence: Fence
    ends: tuple[float, float] | None = None
    step: float | None = None
    points: list[LinePoint] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def read_line(self, line: str) -> None:
        """Read one line. Raises `ValueError` when it is not understood."""
        entry = read_field(line)
        if entry and entry[0] in ("say", "title"):
            self.texts[entry[0]] = entry[1]
            return
        if entry and entry[0] in ("step", "ticks", "tick") and not re.search(r"->|→|\bto\b|\.\.", entry[1]):
            self.step = abs(_number(re.sub(r"^(?:every|of)\s+", "", entry[1])))
            if self.step == 0:
                raise ValueError("a step of 0 leads nowhere")
            return
        if len(self.points) + len(self.intervals) + len(self.jumps) >= MAX_PIECES:
            raise ValueError(f"a number line has at most {MAX_PIECES} points, intervals and jumps")
        bare, label = take_label(re.sub(r"^[-*]\s+(?=[a-z])", "", line, flags=re.IGNORECASE))
        self._piece(bare, self.fence.say_of(label or ""))

    def _piece(self, text: str, label: str) -> None:
        if match := _POINT.fullmatch(text):
            hollow = bool(match[1]) and not match[1].lower().startswith("closed")
            for number in re.split(r"\s*(?:,|\band\b)\s*", match[2]):
                self.points.append(LinePoint(at=_number(number), label=label, open=hollow))
        elif match := _BETWEEN.fullmatch(text):
            self._interval(match[1], match[4], match[2] == "<", match[3] == "<", label or _formula(text))
        elif match := _ONE_SIDED.fullmatch(text):
            sign, end = _SIGNS[match[2]], _number(match[3])
            label = label or _formula(text)
            if sign.startswith(">"):
                self.intervals.append(Interval(start=end, end=None, open_start=sign == ">", label=label))
            else:
                self.intervals.append(Interval(start=None, end=end, open_end=sign == "<", label=label))
        elif match := _INTERVAL.fullmatch(text):
            self._interval(match[2], match[3], match[1] in ("(", "]"), match[4] in (")", "["), label)
        elif (match := _JUMP_BY.fullmatch(text)) and not _JUMP.fullmatch(text):
            start = _number(match[1])
            self._jump(start, start + _number(re.sub(r"\s", "", match[2])), label)
        elif match := _JUMP.fullmatch(text):
            self._jump(_number(match[1]), _number(match[2]), label)
        elif match := _RANGE.fullmatch(text):
            low, high = sorted((_number(match[1]), _number(match[2])))
            if low == high:
                raise ValueError("its ends are the same number")
            self.ends = low, high
        else:
            raise ValueError(f"it is none of {_KNOWN}")

    def _interval(self, low: str, high: str, open_start: bool, open_end: bool, label: str) -> None:
        start, end = _end(low), _end(high)
        if start is not None and end is not None and start >= end:
            raise ValueError("it ends before it starts")
        if start is None and end is None:
            raise ValueError("it has no end")
        self.intervals.append(
            Interval(start=start, end=end, open_start=open_start, open_end=open_end, label=label)
        )

    def _jump(self, start: float, end: float, label: str) -> None:
        if start == end:
            raise ValueError("it leads nowhere")
        self.jumps.append(Jump(start=start, end=end, label=label))

    def range(self) -> tuple[float, float]:
        """Return the ends of the line: those that are given, and further where something lies outside."""
        places = [point.at for point in self.points]
        places += [end for each in self.intervals for end in (each.start, each.end) if end is not None]
        places += [end for jump in self.jumps for end in (jump.start, jump.end)]
        if self.ends:
            return min([self.ends[0], *places]), max([self.ends[1], *places])
        margin = max(1.0, (max(places) - min(places)) * 0.15)
        return math.floor(min(places) - margin), math.ceil(max(places) + margin)


def _number(text: str) -> float:
    value = parse_number(text.strip().replace("−", "-").lstrip("+"))
    if not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise ValueError(f'"{text.strip()[:20]}" is too large')
    return value


def _end(text: str) -> float | None:
    """Return the end of an interval; None is infinity."""
    return (
        None
        if re.fullmatch(r"[+−-]?\s*(?:∞|inf|infinity|\\infty)", text.strip(), re.IGNORECASE)
        else _number(text)
    )


def _formula(text: str) -> str:
    """Return an inequality as `say` text."""
    tex = text.replace("<=", r"\le ").replace(">=", r"\ge ").replace("≤", r"\le ").replace("≥", r"\ge ")
    return f"${re.sub('^ray ', '', tex)}$"


def read_number_line(fence: Fence) -> Drawn | None:
    """Return the number line, or None when it has neither a range nor anything on it."""
    reader = _Reader(fence)
    fence.read_lines("number line", lambda _, line: reader.read_line(line))
    if not (reader.ends or reader.points or reader.intervals or reader.jumps):
        return None
    visual = NumberLine(
        range=reader.range(),
        step=reader.step,
        points=reader.points,
        intervals=reader.intervals,
        jumps=reader.jumps,
        title=fence.say_of(reader.texts.get("title", "")),
    )
    return Drawn(visual, reader.texts.get("say"))
