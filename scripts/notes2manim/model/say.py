"""The inline form of narration, shared by everybody who reads a `say`.

A `say` is plain text in which `$…$` holds TeX mathematics, `` `…` `` holds code, and nothing
else is markup. Its words are what lies between white space outside of those two; a word is
the unit that is timed, captioned and pointed at by a cue. The three escapes `\\$`, `` \\` ``
and `\\\\` stand for the characters themselves.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"(?:\\.|`[^`]*`|\$(?:\\.|[^$\\])*\$|[^\s`$\\]|[`$\\])+", re.DOTALL)
_INLINE = re.compile(
    r"(?P<escape>\\[$`\\])|`(?P<code>[^`]*)`|\$(?P<math>(?:\\.|[^$\\])*)\$|(?P<text>[^`$\\]+|.)",
    re.DOTALL,
)


def split_words(say: str) -> list[str]:
    """Return the words of a `say`, markup kept, in order.

    >>> split_words("so $a^2 + b^2$, that is `x = 1`, holds")
    ['so', '$a^2 + b^2$,', 'that', 'is', '`x = 1`,', 'holds']
    """
    return _WORD.findall(say)


def word_spans(say: str) -> list[tuple[int, int]]:
    """Return where each word of `split_words(say)` begins, and where it ends.

    >>> word_spans("so $a^2 + b^2$")
    [(0, 2), (3, 14)]
    """
    return [match.span() for match in _WORD.finditer(say)]


def split_inline(word: str) -> list[tuple[str, str]]:
    """Return the pieces of a word as `(kind, content)`, kind being text, math or code.

    >>> split_inline("($a^2$)")
    [('text', '('), ('math', 'a^2'), ('text', ')')]
    """
    pieces: list[tuple[str, str]] = []
    for match in _INLINE.finditer(word):
        kind = match.lastgroup or "text"
        content = match.group(kind)
        if kind == "escape":
            kind, content = "text", content[1:]
        if kind == "text" and pieces and pieces[-1][0] == "text":
            pieces[-1] = ("text", pieces[-1][1] + content)
        else:
            pieces.append((kind, content))
    return pieces


def escape(text: str) -> str:
    r"""Return plain text as a `say` in which no character is markup.

    >>> escape("5 $ and `x`")
    '5 \\$ and \\`x\\`'
    """
    return re.sub(r"([$`\\])", r"\\\1", text)


def find_phrase(say: str, phrase: str) -> int | None:
    """Return the index of the word of `say` at which `phrase` begins, or None.

    Case, punctuation around words and the spacing do not count.
    """

    def bare(word: str) -> str:
        return word.strip(".,;:!?\"'()[]{}…—–-“”‘’*_").casefold()

    words = [bare(word) for word in split_words(say)]
    wanted = [bare(word) for word in split_words(phrase)]
    if not wanted:
        return None
    for index in range(len(words) - len(wanted) + 1):
        if words[index : index + len(wanted)] == wanted:
            return index
    return None
