"""Citations in running text, which are shown and not read out: (Diekelmann & Born, 2010), [12]."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 40  # words of one bracket
_NAME = r"[^\W\d_a-z][\w'’.-]*(?:,? (?:&|and|et al\.?|van|von|de|der|den|la|le|[^\W\d_a-z][\w'’.-]*))*"
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_PAGES = r"(?:, pp?\. ?\d+(?:[-–]\d+)?)?"
_ONE = re.compile(rf"(?:(?:see also|see|cf\.|e\.g\.,?) )?{_NAME},? {_YEAR}(?:, {_YEAR})*{_PAGES}")
# What tells a citation from a place and a year: (Paris, 1889).
_SEVERAL = re.compile(r"&| et al\b")
_NUMBER = re.compile(r"\[\d{1,3}\][.,;:?!]*")
# After these a number in brackets is a part of the sentence.
_NEEDS = frozenset(
    {"in", "see", "of", "from", "by", "and", "or", "to", "than", "ref", "ref.", "reference", "="}
)


def find_citations(words: Sequence[str]) -> set[int]:
    """Return the places of the words that are a citation, in brackets and all.

    >>> sorted(find_citations("It helps (Rasch et al., 2013; Born, 2010), they say [3].".split()))
    [2, 3, 4, 5, 6, 7, 10]
    """
    found: set[int] = set()
    for first, word in enumerate(words):
        if first and _NUMBER.fullmatch(word) and words[first - 1].casefold() not in _NEEDS:
            found.add(first)
        if not word.startswith("("):
            continue
        for last in range(first, min(first + _LONGEST, len(words))):
            if words[last].rstrip(".,;:?!").endswith(")"):
                inner = " ".join(words[first : last + 1]).rstrip(".,;:?!")[1:-1]
                if _SEVERAL.search(inner) and all(_ONE.fullmatch(one.strip()) for one in inner.split(";")):
                    found.update(range(first, last + 1))
                break
    return found
