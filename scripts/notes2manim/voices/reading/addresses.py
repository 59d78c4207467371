"""Web addresses, e-mail addresses and numbers of hosts in words: "example dot com"."""

from __future__ import annotations

import re

from notes2manim.voices.reading import code, numbers

_DOMAINS = "com|org|net|edu|gov|io|dev|ai|co|uk|de|fr|es|eu|ch|at|info|app|me|tv|us|ca|au|jp|cn|in|nl|it"
_URL = re.compile(r"(?:(?:https?|ftp)://|www\.)\S+", re.IGNORECASE)
_HOST = re.compile(rf"(?:[\w-]+\.)+(?:{_DOMAINS})(?:/\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?")
_LETTERED = {
    "io": "I O",
    "uk": "U K",
    "de": "D E",
    "fr": "F R",
    "eu": "E U",
    "us": "U S",
    "ai": "A I",
    "tv": "T V",
}


def read_address(text: str) -> str | None:
    """Return an address in words, without its protocol and query; None when the text is none.

    >>> read_address("https://www.example.com/a-b?x=1"), read_address("ada@example.org")
    ('example dot com slash A B', 'ada at example dot org')
    """
    if _MAIL.fullmatch(text):
        return _parts(text)
    if _IP.fullmatch(text):
        return _host_number(text)
    if _URL.fullmatch(text) or (_HOST.fullmatch(text) and not text[0].isdigit()):
        bare = re.sub(r"^(?:\w+://)?(?:www\.)?", "", text, flags=re.IGNORECASE)
        return _parts(re.split(r"[?#]", bare)[0].rstrip("/"))
    return None


def _parts(text: str) -> str:
    names = {".": "dot", "/": "slash", "@": "at", "+": "plus", ":": "colon", "-": "", "_": ""}
    words = []
    for part in re.findall(r"[./@+:_-]|[^\W_]+", text):
        known = names.get(part)
        words.append(_LETTERED.get(part) or code.name(part) if known is None else known)
    return " ".join(word for word in words if word)


def _host_number(text: str) -> str:
    signs = {".": "dot", ":": "port", "/": "slash"}
    return " ".join(signs.get(part) or numbers.label(part) for part in re.findall(r"\d+|[.:/]", text))
