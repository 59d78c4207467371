"""Slips of the pen: what Markdown takes without a word, though an author can hardly have meant it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from notes2manim.notes.formulas import MAX_LENGTH, clean_tex, faults
from notes2manim.notes.inline import FOOTNOTE
from notes2manim.notes.notices import Notices

_DIRECTIVES = ("say", "pause", "skip", "color")
_COMMENT = re.compile(r"(?:<!--)?\s*([A-Za-z]{2,8})\s*:")
_HEADING = re.compile(r"(#{1,6})([^\W\d_][^#]*)")
_KEY = re.compile(r"[A-Za-z_]+:(?:\s|$)")


def find_slips(text: str, tokens: Sequence[Token], notices: Notices) -> None:
    """Note down the slips of notes, whose tokens these are, each with what mends it."""
    lines = text.split("\n")
    if not tokens:
        notices.add(1, "there is nothing in these notes.")
        return
    if lines[0].rstrip() == "---" and tokens[0].type != "front_matter" and _KEY.match("".join(lines[1:2])):
        notices.add(1, 'the front matter has no end. Write "---" in a line below it; now it is spoken.')
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "fence":
            _fence(token, lines, notices)
        elif token.type == "html_block":
            _comment(token.content, line, notices)
            if token.content.lstrip().startswith("<!--") and "-->" not in token.content:
                notices.add(
                    line, 'this comment has no end. Write "-->" behind it; now all below it is left out.'
                )
        elif token.type == "inline":
            _heading(token, line, notices)
            for at, child in _placed(token.children or [], line):
                _inline(child, at, notices)


def near(word: str, words: Sequence[str]) -> str:
    """Return which of these words another one may have been meant for, or nothing."""
    found = difflib.get_close_matches(word, words, n=1, cutoff=0.65)
    return found[0] if found and found[0] != word else ""


def _fence(token: Token, lines: list[str], notices: Notices) -> None:
    assert token.map is not None
    first, end = token.map
    closing = lines[end - 1].lstrip("> \t").rstrip() if end - 1 > first and end <= len(lines) else ""
    if not closing or set(closing) != {token.markup[0]} or len(closing) < len(token.markup):
        fault = f'this block of code has no end. Write "{token.markup}" in a line below it'
        notices.add(first + 1, f"{fault}; now all below it belongs to it.")


def _comment(content: str, line: int, notices: Notices) -> None:
    found = _COMMENT.match(content)
    meant = near(found[1].lower(), _DIRECTIVES) if found else ""
    if found and meant:
        notices.add(line, f'comment "{found[1]}:" is not known. Did you mean "{meant}:"? It is left out.')


def _heading(token: Token, line: int, notices: Notices) -> None:
    found = _HEADING.fullmatch(token.content.split("\n")[0])
    if found and token.level == 1:
        hashes = found[1]
        notices.add(line, f'"{token.content[:40]}" is no heading. Write a space behind "{hashes}".')


def _placed(children: Sequence[Token], line: int) -> Iterator[tuple[int, Token]]:
    """Yield each token of running text with its line."""
    for child in children:
        yield line, child
        line += (child.type in ("softbreak", "hardbreak")) + child.content.count("\n")


def _inline(token: Token, line: int, notices: Notices) -> None:
    if token.type == "html_inline":
        _comment(token.content, line, notices)
    elif token.type == "text":
        for mark in FOOTNOTE.findall(token.content):
            notices.add(line, f'footnote "{mark}" has no text. Write "{mark}: …" below. It is left out.')
    elif token.type.startswith("math_inline"):
        tex = clean_tex(token.content)
        able, found = faults(tex) if 0 < len(tex) <= MAX_LENGTH else (True, ())
        for fault in found:
            notices.add(line, f'formula "{tex[:60]}": {fault}.{"" if able else " It is shown as text."}')
