"""Code blocks: the language, title and lines of an info string, and pages that fit a screen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from notes2manim.model.visual import Code
from notes2manim.notes.inline import clean

MAX_LINES = 17  # of one page; a title takes the room of one

_TITLE = re.compile(r"(?:title|file|filename|caption)\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_START = re.compile(
    r"(?:linenos|lineno|start|startfrom|linenostart|firstline|start_line)\s*=\s*[\"']?(\d{1,6})", re.I
)
_LINES = re.compile(r"\{([\d,\s-]+)\}|(?:hl_lines|highlight)\s*=\s*[\"']?([\d,\s-]+)[\"']?", re.IGNORECASE)


@dataclass(frozen=True)
class Info:
    """What an info string says."""

    language: str
    title: str
    first_line: int
    highlights: list[str]


def read_info(info: str) -> Info:
    """Read `python {3-5} title="x" linenos=10`, and the forms of other tools."""
    title, start, lines = _TITLE.search(info), _START.search(info), _LINES.search(info)
    bare = _LINES.sub("", info)
    word = re.match(r"\{?\s*\.?([A-Za-z0-9_+#.-]+)(?=[\s}:,]|$)", bare.strip())
    language = "text" if word is None or "=" in word[1] else word[1].lower()
    numbers = re.findall(r"\d{1,6}(?:\s*-\s*\d{1,6})?", (lines[1] or lines[2]) if lines else "")
    return Info(
        language,
        title[1] if title else "",
        int(start[1]) if start else 1,
        [re.sub(r"\s", "", number) for number in numbers],
    )


def read_code(text: str, info: Info) -> Code | None:
    """Return a listing, or None when it is empty."""
    lines = [clean(line).expandtabs(4).rstrip()[:400] for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        return None
    return Code(source="\n".join(lines), language=info.language, first_line=info.first_line, title=info.title)


def split_code(code: Code) -> list[Code]:
    """Return the pages of a listing; there is none of empty lines alone, so empty ones may be left out."""
    lines = code.source.split("\n")
    pages: list[Code] = []
    at = 0
    while at < len(lines):
        count = _page(lines, at, MAX_LINES - bool(code.title))
        source = "\n".join(lines[at : at + count])
        if source.strip():
            pages.append(code.model_copy(update={"source": source, "first_line": code.first_line + at}))
        at += count
    return pages


def _page(lines: list[str], at: int, most: int) -> int:
    """Return how many lines go on the page that starts here, all pages being about as long.

    It ends at the empty line that is nearest to that, if there is one.
    """
    left = len(lines) - at
    if left <= most:
        return left
    pages = -(-left // most)
    even = -(-left // pages)
    counts = range(max(even - even // 2, left - (pages - 1) * most), min(most, even + even // 2) + 1)
    empty = [count for count in counts if not lines[at + count - 1].strip()]
    return min(empty, key=lambda count: abs(count - even), default=even)
