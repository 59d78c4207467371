"""Sentences of a `say`. Abbreviations, initials, decimals, mathematics and code do not end one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from notes2manim.model.say import split_words, word_spans

MAX_WORDS = 80  # of one sentence; a longer one is cut at a clause

_END = re.compile(r"[.!?…]+[\"')\]”’»*]*$")
_CJK_END = re.compile(r"[。！？]+[」』）]*")
_ABBREVIATED = """
    e.g i.e cf vs dr mr mrs ms prof st fig figs eq eqs sec ch no nos vol pp p approx resp ca viz def thm
    z.b d.h bzw u.a vgl jr sr inc ltd dept est min max ex al mt ft
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
# After an abbreviation that ends many sentences too, or a letter that may be an initial, only a
# usual beginning makes an end.
_BEGINNINGS = """
    the then it this that these those so we in if but and a an now here each for when to there what its
    you they let since as with by he she i our his her at on no yes how why where which both all some every
    not thus hence therefore because while after before once next finally first second
"""
_STARTERS = frozenset(_BEGINNINGS.split())


@dataclass(frozen=True)
class Span:
    """A sentence: its `say`, and where its first character stands in the whole."""

    say: str
    start: int


def split_sentences(say: str) -> list[Span]:
    """Return the sentences of a `say`, none empty."""
    spans: list[Span] = []
    words = [(say[start:end], start, end) for start, end in word_spans(say)]
    first = 0
    for index, (word, _start, end) in enumerate(words):
        if index + 1 == len(words):
            break
        follower, next_start = words[index + 1][0], words[index + 1][1]
        if "\n" in say[end:next_start] or _ends(word, follower):
            spans.append(_span(say, words[first][1], end))
            first = index + 1
    if words:
        spans.append(_span(say, words[first][1], words[-1][2]))
    return [piece for span in spans for cut in _cut_cjk(span) for piece in _cut_long(cut)]


def _span(say: str, start: int, end: int) -> Span:
    return Span(re.sub(r"\s+", " ", say[start:end]) if "\n" in say[start:end] else say[start:end], start)


def _ends(word: str, follower: str) -> bool:
    if not _END.search(word):
        return False
    begin = follower.lstrip("\"'([“‘«*")[:1]
    if begin.islower():
        return False
    bare = word.rstrip(".!?…\"')]”’»*").lstrip("\"'([“‘«").casefold()
    if not word.rstrip("\"')]”’»*").endswith(".") or word.endswith("..."):
        return True
    after = follower.strip(".,;:!?\"'()[]“”‘’").casefold()
    if bare in _ABBREVIATIONS or bare == "etc":
        return bare in ("etc", "al") and after in _STARTERS
    if len(bare) == 1 and bare.isalpha():
        return after in _STARTERS
    return not (re.fullmatch(r"(?:[a-z]\.)+[a-z]", bare) and after not in _STARTERS)


def _cut_cjk(span: Span) -> list[Span]:
    """Cut at the full stops of scripts that put no space after them."""
    if not _CJK_END.search(span.say) or "$" in span.say or "`" in span.say:
        return [span]
    pieces, at = [], 0
    for match in _CJK_END.finditer(span.say):
        pieces.append(Span(span.say[at : match.end()], span.start + at))
        at = match.end()
    pieces.append(Span(span.say[at:], span.start + at))
    return [piece for piece in pieces if piece.say.strip()]


def _cut_long(span: Span) -> list[Span]:
    words = [(span.say[start:end], start, end) for start, end in word_spans(span.say)]
    pieces, first = [], 0
    while len(words) - first > MAX_WORDS:
        cut = _clause_end([word for word, _, _ in words[first : first + MAX_WORDS]], MAX_WORDS // 2)
        last = first + cut
        pieces.append(Span(span.say[words[first][1] : words[last - 1][2]], span.start + words[first][1]))
        first = last
    if not words:
        return []
    if not first:
        return [span]
    pieces.append(Span(span.say[words[first][1] :], span.start + words[first][1]))
    return pieces


def _clause_end(words: list[str], least: int) -> int:
    """Return how many of the words make the longest run of whole clauses, or all of them."""
    for marks in (";:—", ",)–"):
        for count in range(len(words), least, -1):
            if words[count - 1][-1] in marks:
                return count
    return len(words)


def clauses(say: str, most: int) -> list[tuple[int, str]]:
    """Cut a sentence into pieces of at most `most` words: the index of the first word, and the text."""
    words = split_words(say)
    pieces, first = [], 0
    while len(words) - first > most:
        count = _clause_end(words[first : first + most], min(6, most - 1))
        pieces.append((first, " ".join(words[first : first + count])))
        first += count
    pieces.append((first, " ".join(words[first:])))
    return pieces
