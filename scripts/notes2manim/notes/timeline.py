"""The fence `timeline`: dated events."""

from __future__ import annotations

import re

from notes2manim.model.visual import Event, Timeline
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, unquote

MAX_EVENTS = 100
MAX_LETTERS = 140  # of what happened, and of a date

_EVENT = re.compile(r"(.{1,40}?)\s*(?::\s+|\s+[–—-]\s+|\s*→\s*|(?<=\d):)\s*(.+)")
_ROW = re.compile(r"\|?\s*([^|]+?)\s*\|\s*([^|]+?)\s*\|?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_YEAR = re.compile(r"(?<![\d.])(\d{1,3}(?:[,\u202f ]\d{3})+|\d{1,6})(?:s\b)?(?![\d.])")
_BEFORE = re.compile(r"\b(?:b\.?\s?c\.?(?:\s?e\.?)?)(?!\w)", re.IGNORECASE)


def read_timeline(fence: Fence) -> Drawn | None:
    """Return the timeline, or None when it has no events."""
    events: list[Event] = []
    texts: dict[str, str] = {}
    for number, line in fence.lines():
        line = re.sub(r"^[-*+]\s+", "", line)
        entry = read_field(line)
        if entry and entry[0] in ("title", "say"):
            texts[entry[0]] = entry[1]
            continue
        if line.startswith(("#", "//", "%%")) or re.fullmatch(r"[|:\s-]+", line):
            continue
        match = (_ROW.fullmatch(line) if "|" in line else None) or _EVENT.fullmatch(line)
        if match is None:
            fence.fault(
                number, f'timeline "{line[:60]}" cannot be drawn: an event is written 1642: Pascaline.'
            )
            continue
        if len(events) == MAX_EVENTS:
            fence.fault(number, f"a timeline has at most {MAX_EVENTS} events. The rest is left out.")
            break
        date, text = (fence.say_of(unquote(part)).strip()[:MAX_LETTERS] for part in match.groups())
        if date or text:
            events.append(Event(date=date, text=text, year=read_year(date)))
    if not events:
        return None
    visual = Timeline(events=events, title=fence.say_of(texts.get("title", "")))
    return Drawn(visual, texts.get("say"))


def read_year(date: str) -> float | None:
    """Return the year of `1642`, `300 BC`, `July 1969`, `1969-07-20` or `1960s`, with its part; else None."""
    if match := _ISO.search(date):
        return int(match[1]) + (int(match[2]) - 1) / 12 + (int(match[3] or 1) - 1) / 365
    years = [int(re.sub(r"\D", "", found)) for found in _YEAR.findall(date)]
    words = re.findall(r"[a-z]+", date.lower())
    month = next((_MONTHS.index(word[:3]) for word in words if word[:3] in _MONTHS), None)
    if month is not None:
        days = [year for year in years if year <= 31]
        years = [year for year in years if year > 31]
        if not years:
            return None
        return years[0] + month / 12 + ((days[0] - 1) / 365 if days else 0.0)
    if not years:
        return None
    return -float(years[0]) if _BEFORE.search(date) else float(years[0])
