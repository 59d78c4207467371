"""From a beat's `say` to words to speak, and to words as a caption shows them.

One module a concern: `text` (English in its context), `languages` (any other), `mathematics`
and `chemistry` (formulas aloud), `caption` (formulas as text), `code`, `numbers`, `units`,
`acronyms`, `abbreviations`, `addresses`, `citations` and `symbols`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from notes2manim.model.say import split_inline, split_words
from notes2manim.voices.reading import languages, text
from notes2manim.voices.reading.citations import find_citations
from notes2manim.voices.reading.text import Place, Token

_UNSPEAKABLE = re.compile(r"[^\w\s'.,;:?!-]|[\d_]")
_FORCED = re.compile(r"(\[[^\]]+\]\(/[^)]*/\))")
# What is longer nobody listens to, and no voice has the memory for: a matrix of 100 by 100, a file in hex.
_LONGEST = 1000  # characters of one word as it is spoken: a minute
_LONGEST_PIECE = 100  # letters in a row, where the script has spaces between words
_PIECE = re.compile(rf"([a-zA-Z\u00c0-\u052f]{{{_LONGEST_PIECE}}})[a-zA-Z\u00c0-\u052f]+")
# Of an unbroken row of signs a caption shows the beginning: it would be gone before it is read.
_ROW = re.compile(r"([!-\u052f]{60})[!-\u052f]{40,}")
_STANDS_FOR = "X"  # what a formula or a piece of code is to its neighbours: a name


@dataclass(frozen=True)
class Word:
    """One word of a `say`: `text` as a caption shows it, `spoken` in plain words.

    `spoken` holds letters, spaces, apostrophes, hyphens and the punctuation that guides
    prosody. Capital letters that stand alone are to be spelled: the variable is "A", the
    article is "a". It is empty when nothing is spoken.
    """

    text: str
    spoken: str


def read(say: str, language: str = "en", lexicon: Mapping[str, str] = {}) -> list[Word]:
    """Return one `Word` for each word of `split_words(say)`, in order.

    `lexicon` maps a word, whatever its case, to how it is said: plain words, or a forced
    pronunciation such as `[JSON](/ʤˈAsən/)`. It wins over every rule.
    Citations are neither spoken nor in captions. In languages other than English numbers, signs and
    formulas are read in that language.

    >>> [word.spoken for word in read("So $a^2$ is 25 at most, e.g. for `x = 5`.")]
    ['So', 'A squared', 'is', 'twenty five', 'at', 'most,', 'for example,', 'for', 'X equals five.']
    """
    said = {word.casefold(): spoken for word, spoken in lexicon.items()}
    words = split_words(say)
    pieces = [split_inline(word) for word in words]
    cited = find_citations(words)
    seen = [
        Token("", "" if at + 1 in cited else token.end) if at in cited else token
        for at, token in enumerate(map(_token, pieces))
    ]
    tokens = text.settle(seen)
    spots = text.places(tokens)
    spoken = [
        "" if at in cited else _speak(word, token, spot, language, said)
        for at, (word, token, spot) in enumerate(zip(pieces, tokens, spots, strict=True))
    ]
    heard = _punctuate([_bounded(words, language) for words in spoken], tokens)
    shown = [_caption(word) for word in pieces]
    for at in sorted(cited):  # a caption has what is heard
        shown[at] = ""
        last = next((before for before in range(at - 1, -1, -1) if shown[before]), None)
        if last is not None and shown[last][-1] not in ".,;:?!":
            shown[last] += tokens[at].end
    return [Word(text, sound) for text, sound in zip(shown, heard, strict=True)]


def _bounded(words: str, language: str) -> str:
    """Return the words, of too many of them the first."""
    words = _PIECE.sub(r"\1", words[: 2 * _LONGEST])
    if len(words) <= _LONGEST:
        return words
    kept = words[:_LONGEST].rpartition(" ")[0] or words[:_LONGEST]
    return f"{kept.rstrip(' ,;')}, and so on" if language.casefold().startswith("en") else kept


def _token(pieces: Sequence[tuple[str, str]]) -> Token:
    """Return a word as its neighbours see it: a formula or code is a name among its text."""
    return text.split_token("".join(c if kind == "text" else _STANDS_FOR for kind, c in pieces))


def _caption(pieces: Sequence[tuple[str, str]]) -> str:
    out = ""
    for kind, content in pieces:
        if kind == "math":
            from notes2manim.voices.reading.caption import caption

            content = caption(content)
        out += content
    return _ROW.sub(r"\1…", out[: 2 * _LONGEST])


def _speak(
    pieces: Sequence[tuple[str, str]], token: Token, place: Place, language: str, lexicon: Mapping[str, str]
) -> str:
    english = language.split("-")[0].casefold() == "en"
    if all(kind == "text" for kind, _ in pieces):
        if english:
            return text.read_token(token, place, lexicon)
        return languages.read_token(token, place, lexicon, language)
    words = ""
    for index, (kind, content) in enumerate(pieces):
        if content.casefold() in lexicon:
            part = lexicon[content.casefold()]
        elif kind == "math":
            part = _mathematics(content, language, english=english)
            if english and place.before.casefold() in _BEFORE_A_NAME:  # "for each $x > 0$"
                part = part.replace("is greater than", "greater than").replace("is less than", "less than")
        elif kind == "code":
            from notes2manim.voices.reading.code import read_code

            part = read_code(content, lexicon) if english else content
        else:
            suffix = _suffix(content, index, words)
            if suffix is not None:
                words = suffix
                continue
            inner = text.split_token(content)
            if english:
                part = text.read_token(replace(inner, core=inner.core.strip("-")), Place(), lexicon)
            else:
                part = languages.read_token(inner, Place(), lexicon, language)
        words = f"{words} {part}".strip()
    return words


# After these a relation belongs to what it names, and makes no sentence of its own.
_BEFORE_A_NAME = frozenset(
    {"each", "every", "all", "any", "some", "a", "an", "no", "with", "exists", "given"}
)

# How places in a row are said after a letter, spelled for a voice.
_PLACES = {
    "N": "Nth",
    "I": "eyeth",
    "J": "jayth",
    "K": "kayth",
    "M": "emth",
    "L": "elth",
    "P": "peeth",
    "T": "teeth",
}


def _suffix(content: str, index: int, words: str) -> str | None:
    """Join what belongs to the formula or code before it: the -th of $n$-th, the s of `list`s."""
    bare = re.sub(r"[^\w']", "", content).casefold()
    if not index or not words or words.endswith("."):
        return None
    if bare == "th":
        return " ".join([*words.split()[:-1], _PLACES.get(words.split()[-1], words.split()[-1] + "-th")])
    if bare in ("s", "'s"):
        return f"{words}'s"
    return words if not bare else None


def _mathematics(tex: str, language: str, *, english: bool) -> str:
    from notes2manim.voices.reading.mathematics import read_formula, read_formula_in

    words = read_formula(tex) if english else read_formula_in(tex, language)
    return re.sub(r"\b([A-Z])-th\b", lambda m: _PLACES.get(m[1], m[0]), words)


def _punctuate(spoken: Sequence[str], tokens: Sequence[Token]) -> list[str]:
    """Put the punctuation that guides prosody behind the words: also for dashes and brackets."""
    out: list[str] = []
    aside = False  # inside of brackets that opened before a word
    for index, (words, token) in enumerate(zip(spoken, tokens, strict=True)):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        words = _speakable(words)
        end = token.end
        if end == "…":
            end = "," if following is not None and following.core[:1].islower() else "."
        aside = aside or token.opened
        if not end and words and (token.dash or (token.closed and aside)) and following is not None:
            end = ","
        aside = aside and not token.closed
        if not end and following is not None and words and (following.opened or _is_dash(following)):
            end = "," if following.core or following.dash or following.opened else ""
        if not words:
            _hand_over(out, end)
            out.append("")
            continue
        out.append(words.rstrip(".,;:") + end if end else words)
    return out


def _is_dash(token: Token) -> bool:
    return token.core in ("-", "–", "—", "--", "---") or (not token.core and bool(token.dash))


def _hand_over(out: list[str], end: str) -> None:
    """Give the punctuation of a silent word to the last word that is spoken."""
    for index in range(len(out) - 1, -1, -1):
        if out[index]:
            if end and out[index][-1] not in ".,;:?!":
                out[index] += end
            return


def _speakable(words: str) -> str:
    """Return words with nothing in them that a voice could stumble over.

    Forced pronunciations, `[JSON](/ʤˈAsən/)`, which only a lexicon can hold, stay as they are.
    """
    parts = _FORCED.split(words)
    if len(parts) > 1:
        kept = [part if _FORCED.fullmatch(part) else _speakable(part) for part in parts]
        return " ".join(part for part in kept if part)
    plain = _UNSPEAKABLE.sub(" ", words.replace("’", "'"))
    plain = re.sub(r"(?<!\w)['-]+|['-]+(?!\w)", " ", plain)
    plain = re.sub(r"\s+([.,;:?!])", r"\1", " ".join(plain.split()))
    plain = re.sub(r"([.,;:?!])[.,;:?!]+", r"\1", plain)
    return plain.lstrip(".,;:?! ")
