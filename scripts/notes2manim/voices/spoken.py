"""The form of words that go to a provider: plain words, some with a forced pronunciation.

`[JSON](/ʤˈAsən/)` says its text with the given phonemes (the alphabet of misaki, which hibari
and Kokoro share). A provider that cannot be told phonemes reads the text.
"""

from __future__ import annotations

import re

_FORCED = re.compile(r"\[([^\]]+)\]\(/([^)]*)/\)")
_CHUNK = re.compile(r"(?:\[[^\]]+\]\(/[^)]*/\)|\S)+")


def plain(word: str) -> str:
    """Return a spoken word without forced pronunciations.

    >>> plain("[JSON](/ʤˈAsən/),")
    'JSON,'
    """
    return _FORCED.sub(r"\1", word)


def is_forced(word: str) -> bool:
    """Tell whether a spoken word holds a forced pronunciation."""
    return _FORCED.search(word) is not None


def chunks(word: str) -> list[str]:
    """Return a spoken word cut at white space, forced pronunciations kept whole.

    >>> chunks("a [JSON file](/ʤˈAsən fˈIl/), too")
    ['a', '[JSON file](/ʤˈAsən fˈIl/),', 'too']
    """
    return _CHUNK.findall(word)
