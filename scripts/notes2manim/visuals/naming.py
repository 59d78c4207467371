"""Which of the texts and symbols on a stage the words that are being spoken name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import mathra

# A text is named when so much of its words is said, and a short one when all of it is.
_SHARE, _SHORT = 0.65, 2
# At most so many texts that say the same are named together.
_MOST = 4
_TOKEN = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_MATH = re.compile(r"\$[^$]*\$")
# Words of at least three letters that stand in every other sentence, and name nothing.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        the and for you are was not but all any can her him his its our out has had who how may now
        see too get let put say way off own two one this that with from have what when then than
        they them their there here into only more most some such each every very also just like over
        onto your about after before which would could should will must does were been being both
        these those where while because between again still even much many other another same make
        makes made take takes goes come comes give gives know need look said says tell tells thing
        things without until once never always
        """,
    )
)
# These letters are words, too: they are symbols only where a comma or a full stop follows.
_ARTICLES = ("a", "A", "I")
_GREEK_NAMES = """
alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi
chi psi omega
"""
_GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψω", _GREEK_NAMES.split(), strict=True))


# How mathra names the glyph of a symbol.
_GLYPH = re.compile(r'href="#[^"]*-([^"-]+)"')


@dataclass(frozen=True)
class Said:
    """A word, as a caption shows it, and the frame on which it sounds."""

    text: str
    frame: int


def named_texts(sentence: Sequence[Said], texts: Sequence[str]) -> tuple[int, list[int]]:
    """Return the frame of the first word that names a text, and the numbers of the texts that say it best.

    The list is empty, and the frame 0, when the sentence names none.
    """
    spoken: dict[str, int] = {}
    for word in sentence:
        for token in _tokens(word.text):
            spoken.setdefault(token, word.frame)
    best: tuple[float, int] = (0.0, 0)
    wanted: frozenset[str] = frozenset()
    found: dict[frozenset[str], list[int]] = {}
    for number, text in enumerate(texts):
        tokens = frozenset(_tokens(_MATH.sub(" ", text)))
        heard = [spoken[token] for token in tokens if token in spoken]
        if not heard or len(heard) < len(tokens) * (1 if len(tokens) <= _SHORT else _SHARE):
            continue
        found.setdefault(tokens, []).append(number)
        score = (len(heard) * len(heard) / len(tokens), -min(heard))
        if score > best or not wanted:
            best, wanted = score, tokens
    return (-best[1], found[wanted][:_MOST]) if wanted else (0, [])


def named_symbol(sentence: Sequence[Said], shapes: Sequence[str]) -> tuple[int, list[int]]:
    """Return the frame of the first word that is a symbol among these, and the numbers of its glyphs."""
    for word in sentence if shapes else []:
        shape = _shape(word.text)
        if chosen := [number for number, one in enumerate(shapes) if shape and one == shape]:
            return word.frame, chosen
    return 0, []


def _tokens(text: str) -> list[str]:
    """Return the words of a text that name something, in one form for one and for many."""
    found = []
    for token in _TOKEN.findall(text):
        folded = token.casefold().removesuffix("’s").removesuffix("'s")
        if folded.isdigit() and len(folded) < 2:
            continue
        if (len(folded) >= 3 and folded not in _COMMON) or (len(folded) == 2 and token.isupper()):
            found.append(folded.removesuffix("s") if len(folded) > 4 else folded)
        elif folded.isdigit():
            found.append(folded)
    return found


def _shape(word: str) -> str:
    """Return the shape of the symbol that a word of a caption is (see `formula.Mark`), or nothing."""
    bare = word.strip(".,;:!?()[]“”\"'’")
    letter = bare[:1]
    if len(bare.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉′")) != 1 or (letter in _ARTICLES and word == bare):
        return ""
    if letter in _GREEK:
        return _glyph("\\" + _GREEK[letter])
    return _glyph(letter) if letter.isascii() and letter.isalpha() else ""


@cache
def _glyph(tex: str) -> str:
    found = _GLYPH.search(mathra.tex_to_svg(tex, display=True))
    return found[1] if found else ""
