"""Names that stay: a slug of the words, in any script, and never a running number."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    **dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", [
        "a", "b", "g", "d", "e", "z", "e", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t",
        "y", "ph", "ch", "ps", "o",
    ], strict=True)),
    **dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґ", [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
        "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "yo", "ye", "i", "yi", "g",
    ], strict=True)),
}  # fmt: skip


def slug(text: str, *, length: int = 48) -> str:
    """Return a slug of at most `length` characters; a hash stands for letters it cannot write."""
    folded = unicodedata.normalize("NFKC", text[:400]).casefold()
    written = "".join(_LETTERS.get(letter, letter) for letter in folded)
    plain = unicodedata.normalize("NFKD", written)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    lost = any(letter.isalpha() and not letter.isascii() for letter in plain)
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:length]
        if len(longer) > length:
            break
        kept = longer
    if lost or not kept:
        return f"{kept[: length - 7] or 'scene'}".rstrip("-") + f"-{digest(text)}"
    return kept


def digest(text: str) -> str:
    """Return six hexadecimal digits that stand for the text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]


class Ids:
    """The ids of one film, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._repeats: dict[str, int] = {}

    def take(self, wanted: str, content: str) -> str:
        """Return `wanted`, told apart by the first words of `content` when it is taken.

        An id has at most 80 characters.
        """
        name = wanted
        if name in self._taken:
            name = f"{wanted[:54].rstrip('-')}-{slug(content, length=24)}"
        while name in self._taken:
            repeat = self._repeats[wanted] = self._repeats.get(wanted, 0) + 1
            # The very same words once more.
            name = f"{wanted[:72].rstrip('-')}-{digest(content + chr(0) * repeat)}"
        self._taken.add(name)
        return name
