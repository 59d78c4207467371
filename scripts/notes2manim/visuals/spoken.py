"""Which texts and symbols on the stage are named by the words that are being spoken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from manim import Mobject, VMobject

from notes2manim.visuals.formula import Formula, Glyph, set_tex
from notes2manim.visuals.lettering import Line
from notes2manim.visuals.wording import Wording, wording_of

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


@dataclass(frozen=True)
class Said:
    """A word, as a caption shows it, and the frame on which it sounds."""

    text: str
    frame: int


@dataclass(frozen=True)
class Part:
    """A part of what is on the stage, and its outlines, or else a text among those of one outline."""

    mobject: Mobject
    leaves: tuple[VMobject, ...]
    wording: Wording | None = None


def named(
    sentence: Sequence[Said], mobjects: Iterable[Mobject], on_stage: Collection[int]
) -> tuple[int, list[Part]]:
    """Return the parts that a sentence names best, and the frame of the first word that does.

    `on_stage` are the ids of what can be seen. The list is empty, and the frame 0, when it names none.
    """
    spoken: dict[str, int] = {}
    for word in sentence:
        for token in _tokens(word.text):
            spoken.setdefault(token, word.frame)
    best: tuple[float, int] = (0.0, 0)
    wanted: frozenset[str] = frozenset()
    found: dict[frozenset[str], list[Part]] = {}
    texts = list(mobjects)
    for text, part in _texts(texts, on_stage):
        tokens = frozenset(_tokens(_MATH.sub(" ", text)))
        heard = [spoken[token] for token in tokens if token in spoken]
        if not heard or len(heard) < len(tokens) * (1 if len(tokens) <= _SHORT else _SHARE):
            continue
        found.setdefault(tokens, []).append(part)
        score = (len(heard) * len(heard) / len(tokens), -min(heard))
        if score > best or not wanted:
            best, wanted = score, tokens
    if wanted:
        return -best[1], found[wanted][:_MOST]
    return _symbols(sentence, texts, on_stage)


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


def _texts(mobjects: Iterable[Mobject], on_stage: Collection[int]) -> Iterator[tuple[str, Part]]:
    """Yield the lines of text that can be seen, and where each is."""
    for mobject in mobjects:
        for member in mobject.get_family():
            if id(member) not in on_stage:
                continue
            if isinstance(member, Line):
                letters = _drawn(member.submobjects, on_stage)
                if letters:
                    yield member.says, Part(member, letters)
            elif isinstance(member, VMobject):
                for one in wording_of(member):
                    if _seen(member):
                        yield one.text, Part(member, (member,), one)


def _symbols(
    sentence: Sequence[Said], mobjects: Iterable[Mobject], on_stage: Collection[int]
) -> tuple[int, list[Part]]:
    """Return the glyphs of formulas that are the first symbol which a sentence names."""
    formulas = [
        member for mobject in mobjects for member in mobject.get_family() if isinstance(member, Formula)
    ]
    for word in sentence if formulas else []:
        shape = _shape(word.text)
        glyphs = [
            glyph
            for formula in formulas
            for glyph in formula
            if isinstance(glyph, Glyph) and glyph.shape == shape
        ]
        if parts := [Part(glyph, (glyph,)) for glyph in glyphs if id(glyph) in on_stage and _seen(glyph)]:
            return word.frame, parts
    return 0, []


def _shape(word: str) -> str:
    """Return the shape of the symbol that a word of a caption is, or nothing."""
    bare = word.strip(".,;:!?()[]“”\"'’")
    letter = bare[:1]
    if len(bare.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉′")) != 1 or (letter in _ARTICLES and word == bare):
        return ""
    if letter in _GREEK:
        return set_tex("\\" + _GREEK[letter])[0][0].shape
    return set_tex(letter)[0][0].shape if letter.isascii() and letter.isalpha() else ""


def _drawn(mobjects: Iterable[Mobject], on_stage: Collection[int]) -> tuple[VMobject, ...]:
    members = (member for mobject in mobjects for member in mobject.family_members_with_points())
    return tuple(
        member
        for member in members
        if isinstance(member, VMobject) and id(member) in on_stage and _seen(member)
    )


def _seen(leaf: Any) -> bool:
    """Tell whether an outline is there to be read, even if it is set back."""
    return float(leaf.fill_rgbas[0, 3]) > 0.3
