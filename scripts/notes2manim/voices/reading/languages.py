"""Text in languages other than English: numbers and signs in words, letters as they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from notes2manim.voices.reading import numbers
from notes2manim.voices.reading.acronyms import spell
from notes2manim.voices.reading.symbols import GREEK, OTHERS
from notes2manim.voices.reading.text import Place, Token

_COMMA_FOR_POINT = frozenset(
    {
        "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "id", "cs", "da", "fi", "hu", "no", "nb", "ro",
        "sv", "uk", "vi", "el", "bg", "hr", "sl", "sk", "sr", "lt", "lv", "et", "ca",
    }
)  # fmt: skip
_PART = re.compile(r"\d+(?:[.,\u202f]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]+|_")


def read_token(token: Token, place: Place, lexicon: Mapping[str, str], language: str) -> str:
    """Return one token in words of a language; signs without a name there are left out."""
    core = token.core
    if core.casefold() in lexicon:
        return lexicon[core.casefold()]
    table = OTHERS.get(language.split("-")[0].casefold(), {})
    after_number = place.before[:1].isdigit()
    if core in table and (not core.isalpha() or after_number):
        return table[core]
    if f"{core}." in table and token.end == ".":
        return table[f"{core}."]
    words = []
    for part in _PART.findall(core):
        if part[0].isdecimal():
            words.append(read_number(part, language))
        elif part[0].isalpha():
            words.append(_letters(part, table, lexicon, counted=core[0].isdigit()))
        elif part in ("-", "–") and core[0].isdigit():
            words.append(",")
        else:
            words.append(" ".join(table[sign] for sign in part if sign in table))
    return re.sub(r"\s+,", ",", " ".join(word for word in words if word)).strip(" ,")


def _letters(part: str, table: Mapping[str, str], lexicon: Mapping[str, str], *, counted: bool) -> str:
    if part.casefold() in lexicon:
        return lexicon[part.casefold()]
    if counted and part in table:
        return table[part]
    if part in GREEK:
        return GREEK[part].removeprefix("capital ")
    return spell(part) if part.isascii() and part.isupper() and 1 < len(part) <= 4 else part


def read_number(text: str, language: str) -> str:
    """Return a number as it is written in a language: `3,14` in German, `3.14` in English."""
    base = language.split("-")[0].casefold()
    text = text.replace("\u202f", "")
    point, group = (",", ".") if base in _COMMA_FOR_POINT else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", text):
        text = text.replace(group, "")
    parts = re.split(r"[.,]", text)
    if len(parts) == 2 and (point in text or group in text) and all(part.isdecimal() for part in parts):
        return numbers.in_language(".".join(parts), base)
    return " ".join(numbers.in_language(part, base) for part in parts if part.isdecimal())
