"""What the words may call a part of a picture, and where they do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from notes2manim.model.say import split_words

_ONES = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: str(number) for number, word in enumerate(_ONES)}
_NUMBERS |= {word: str(10 * number) for number, word in enumerate(_TENS, 2)}
_NUMBERS |= {
    f"{ten}-{one}": str(10 * tens + ones)
    for tens, ten in enumerate(_TENS, 2)
    for ones, one in enumerate(_ONES[1:10], 1)
}
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta", "λ": "lambda",
    "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_OUTER = ".,;:!?\"'()[]{}…—–“”‘’*_"
_MAX_WORDS = 12


@dataclass(frozen=True)
class Alias:
    """A name, the part that it means, and how sure one may be of that."""

    text: str
    part: str = ""
    weight: float = 1.0


@lru_cache(maxsize=4096)
def _tokens(say: str) -> tuple[str, ...]:
    """Return the words of a text, such that two ways to write the same are equal.

    Names of one letter, and of capitals, keep their case; all else loses it. A letter that may
    be an article or a pronoun is none of them: it counts only where it is marked, or named.
    """
    result = []
    for word in split_words(say):
        outer = word.strip(_OUTER)
        inner = outer.strip("$`")
        inner = re.sub(r"[\\{}\s]", "", inner.replace("−", "-").replace("⁻", "-"))
        inner = re.sub(r"(?<=\w)[’']s?$", "", inner)
        if len(inner) == 1 and inner in _GREEK:
            inner = _GREEK[inner]
        if inner in ("a", "A", "I") and outer == inner:
            inner = f"({inner})"
        keeps = len(inner) == 1 or (inner.isupper() and len(inner) <= 4)
        inner = inner if keeps else inner.casefold()
        result.append(_NUMBERS.get(inner, inner))
    return tuple(result)


def _wanted(alias: str) -> tuple[str, ...]:
    return tuple(token.strip("()") for token in _tokens(alias)[:_MAX_WORDS])


def find_all(aliases: Iterable[Alias], say: str) -> list[tuple[int, Alias]]:
    """Return the aliases that a sentence says, each with the index of its first word.

    A word belongs to the longest alias that it is part of.
    """
    words = _tokens(say)
    ordered = sorted(((_wanted(alias.text), alias) for alias in aliases), key=lambda pair: -len(pair[0]))
    taken: set[int] = set()
    found: list[tuple[int, Alias]] = []
    for wanted, alias in ordered:
        if not any(wanted):
            continue
        begins = _forms(wanted[0])
        for index in range(len(words) - len(wanted) + 1):
            if words[index] not in begins:
                continue
            span = range(index, index + len(wanted))
            if not taken.isdisjoint(span) or not _says(words[index : index + len(wanted)], wanted, index):
                continue
            taken.update(span)
            found.append((index, alias))
    return sorted(found, key=lambda pair: pair[0])


def _says(words: tuple[str, ...], wanted: tuple[str, ...], index: int) -> bool:
    return all(
        _same(word, other, bare=len(wanted) > 1 or (index > 0 and other == "A"))
        for word, other in zip(words, wanted, strict=True)
    )


def _same(word: str, wanted: str, *, bare: bool) -> bool:
    """Tell whether a word is the one that is wanted, maybe in the plural; `bare` lets letters be names."""
    return word in _forms(wanted) and (bare or word != f"({wanted})")


def _forms(wanted: str) -> tuple[str, ...]:
    """Return how a word that is wanted may stand in a sentence: also in the plural, or as a letter."""
    return (wanted, f"({wanted})", *([f"{wanted}s"] if len(wanted) > 2 else []))
