"""Inline Markdown to a `say`: what is spoken, what is bold in it, and what stands inside."""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from notes2manim.model.say import escape, split_words
from notes2manim.notes.formulas import inline_math

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ufffd]"
)
_SPACE = re.compile(r"\s+")
_URL = re.compile(r"(?:https?://|mailto:)(?:www\.)?([^\s/?#]+)\S*", re.IGNORECASE)

_ZOOM = "{zoom}"

# For readers only: the mark of a footnote that has no text, and a citation by its key, `[@rasch2013, p. 3]`.
FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\](?!:)")
_CITATION = re.compile(r" ?\[-?@[\w:.#$%&+?<>~/-][^\[\]]{0,300}\]")


@dataclass(frozen=True)
class Mark:
    """Something that begins at a character of a `say`: bold words, an image, a footnote, a pause."""

    kind: str
    start: int
    end: int
    text: str = ""
    extra: str = ""


@dataclass
class Inline:
    """Running text: its `say`, its marks in order, and where its lines end."""

    say: str = ""
    marks: list[Mark] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)

    def line_of(self, offset: int) -> int:
        """Return how many line ends of the notes lie before this character."""
        return bisect.bisect_left(self.breaks, offset)


def clean(text: str) -> str:
    """Return text without control characters."""
    return _CONTROL.sub("", text)


def word_at(say: str, offset: int) -> int:
    """Return the index of the word of `say` that holds this character."""
    offset = min(offset, len(say))  # a mark may stand after the last space
    before = len(split_words(say[:offset]))
    inside = before and offset and not say[offset - 1].isspace()
    index = before - 1 if inside else before
    return max(0, min(index, len(split_words(say)) - 1))


class _Reader:
    """Walks the tokens of one run of text."""

    def __init__(self) -> None:
        self.inline = Inline()
        self._bold: list[int] = []
        self._drop: str = ""

    def add(self, piece: str) -> None:
        if piece[:1].isspace() and self.inline.say[-1:].isspace():
            piece = piece.lstrip(" ")
        self.inline.say += piece

    def read(self, tokens: Sequence[Token]) -> Inline:
        for token in tokens:
            self._read_token(token)
        while self._bold:
            self._close_bold()
        inline = self.inline
        inline.say = inline.say.rstrip()
        return inline

    def _mark(self, kind: str, text: str = "", extra: str = "") -> None:
        at = len(self.inline.say)
        self.inline.marks.append(Mark(kind, at, at, text, extra))

    def _read_token(self, token: Token) -> None:
        kind, content = token.type, clean(token.content)
        if self._drop and kind != "html_inline":
            return
        if kind == "text":
            content = _CITATION.sub("", FOOTNOTE.sub("", self._zoom(content)))
            self.add(escape(_SPACE.sub(" ", content)))
        elif kind in ("softbreak", "hardbreak"):
            self.inline.breaks.append(len(self.inline.say))
            self.add(" " if kind == "softbreak" else "\n")
        elif kind == "code_inline":
            self._code(content)
        elif kind.startswith("math_inline"):
            self.add(inline_math(content))
            self.inline.breaks += [len(self.inline.say)] * token.content.count("\n")
        elif kind == "strong_open":
            self._bold.append(len(self.inline.say))
        elif kind == "strong_close":
            self._close_bold()
        elif kind == "image":
            text = "".join(
                child.content for child in token.children or [] if child.type in ("text", "code_inline")
            )
            title = str(token.attrGet("title") or "")
            extra = f"{token.attrGet('src') or ''}\0{clean(title)}"
            self._mark("image", _SPACE.sub(" ", clean(text)).strip(), extra)
        elif kind == "footnote_ref":
            self._mark("footnote", str(token.meta.get("id", "")))
        elif kind == "html_inline":
            self._html(content)
        elif kind == "link_open" and token.info == "auto":
            self._mark("url")

    def _zoom(self, content: str) -> str:
        """Take `{zoom}` right behind an image off a text, and note it down with the image."""
        last = self.inline.marks[-1] if self.inline.marks else None
        if last is None or last.kind != "image" or last.end != len(self.inline.say):
            return content
        if content.lstrip().startswith(_ZOOM):
            self.inline.marks[-1] = replace(last, extra=f"{last.extra}\0zoom")
            return content.lstrip().removeprefix(_ZOOM)
        return content

    def _code(self, content: str) -> None:
        content = _SPACE.sub(" ", content.replace("`", "'")).strip()
        if content:
            self.add(f"`{content}`")

    def _close_bold(self) -> None:
        if not self._bold:
            return
        start = self._bold.pop()
        if self._bold:
            return  # bold inside bold is one phrase
        text = self.inline.say[start:]
        if text.strip():
            self.inline.marks.append(Mark("bold", start, len(self.inline.say), text.strip()))

    def _html(self, content: str) -> None:
        if content.startswith("<!--"):
            self._mark("comment", content[4:].removesuffix("-->").strip())
            return
        name = re.match(r"</?([a-zA-Z][\w-]*)", content)
        tag = name.group(1).lower() if name else ""
        if tag in ("script", "style"):
            self._drop = "" if content.startswith("</") else tag
        elif tag == "br":
            self.add("\n")
        elif tag in ("b", "strong"):
            if content.startswith("</"):
                self._close_bold()
            else:
                self._bold.append(len(self.inline.say))


def read_inline(tokens: Sequence[Token] | None) -> Inline:
    """Return the running text of inline tokens."""
    return _Reader().read(_shorten_urls(tokens or []))


def _shorten_urls(tokens: Sequence[Token]) -> Sequence[Token]:
    """A bare address is spoken and shown as its host."""
    for token in tokens:
        if token.type == "text" and "//" in token.content:
            token.content = _URL.sub(r"\1", token.content)
    return tokens


def strip_html(text: str) -> str:
    """Return the text of HTML, without tags, comments, scripts and styles."""
    pieces: list[str] = []
    at = 0
    while True:
        start = text.find("<!--", at)
        pieces.append(text[at:start] if start >= 0 else text[at:])
        end = text.find("-->", start) if start >= 0 else -1
        if end < 0:
            break
        at = end + 3
    bare = "".join(pieces)
    for tag in ("script", "style"):
        bare = re.sub(rf"<{tag}\b[^<>]*>[^<]*</{tag}>", " ", bare, flags=re.IGNORECASE)
    bare = re.sub(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>", " ", bare)
    return _SPACE.sub(" ", clean(html.unescape(bare))).strip()
