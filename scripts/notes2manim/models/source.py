"""The source material of a film: a text, in numbered passages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from notes2manim.errors import DraftError

MAX_BYTES = 64_000_000
MAX_LENGTH = 400_000  # characters: a book of about 200 pages
PASSAGE = 1_500  # characters, about
PART = 24_000  # characters that a model is given to read at once: about 6,000 tokens


@dataclass(frozen=True)
class Source:
    """A text in passages, which are numbered from 1, and the name of its file."""

    name: str
    passages: tuple[str, ...]

    def quote(self, numbers: list[int]) -> str:
        """Return these passages, each after its number, up to about `PART` characters."""
        written: list[str] = []
        length = 0
        for number in sorted(set(numbers)):
            passage = f"[{number}] {self.passages[number - 1]}"
            length += len(passage)
            if written and length > PART:
                break
            written.append(passage)
        return "\n\n".join(written)

    def parts(self) -> list[list[int]]:
        """Return the numbers of all passages, in groups that can be read at once."""
        groups: list[list[int]] = [[]]
        length = 0
        for number, passage in enumerate(self.passages, 1):
            if groups[-1] and length + len(passage) > PART:
                groups.append([])
                length = 0
            groups[-1].append(number)
            length += len(passage)
        return groups


def read_source(path: Path) -> Source:
    """Return the passages of a Markdown, text or PDF file.

    Raises `DraftError` when it cannot be read, holds no text, or has more than `MAX_LENGTH`
    characters.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _error(path, f"is larger than {MAX_BYTES // 1_000_000} MB.", "Give a part of it.")
        data = path.read_bytes()
    except OSError as error:
        raise _error(path, f"cannot be read: {error.strerror}.") from None
    text = _pdf_text(path, data) if data.startswith(b"%PDF-") else _plain_text(path, data)
    if len(text) > MAX_LENGTH:
        raise _error(
            path,
            f"has {len(text):,} characters, and at most {MAX_LENGTH:,} are read.",
            "Give a part of it.",
        )
    passages = _passages(text)
    if not passages:
        raise _error(path, "holds no text.", "A scanned paper needs text recognition first.")
    return Source(path.name, tuple(passages))


def _plain_text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _error(path, "is neither text in UTF-8 nor a PDF.") from None


def _pdf_text(path: Path, data: bytes) -> str:
    import io
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of each small fault of a file
    pages: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _error(path, "is encrypted.", "Save it without a password.")
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(len(text) for text in pages) > MAX_LENGTH:
                break
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _error(path, f"cannot be read as a PDF: {error}.") from None
    text = "\n\n".join(pages)
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)  # words that were hyphenated at line ends


def _passages(text: str) -> list[str]:
    """Split at blank lines, and join what is short; one that is too long is split at sentences."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]+", " ", text.replace("\r\n", "\n"))
    passages: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        for piece in _pieces(block.strip()):
            begins = piece.startswith("#")
            if passages and not begins and len(passages[-1]) + len(piece) < PASSAGE:
                passages[-1] += f"\n\n{piece}"
            else:
                passages.append(piece)
    return passages


def _pieces(block: str) -> list[str]:
    pieces: list[str] = []
    while len(block) > 2 * PASSAGE:
        ends = [found.end() for found in re.finditer(r"[.!?]\s+|\n", block[: 2 * PASSAGE])]
        end = ends[-1] if ends and ends[-1] >= PASSAGE // 2 else 2 * PASSAGE
        pieces.append(block[:end].strip())
        block = block[end:]
    return [*pieces, block] if block else pieces


def _error(path: Path, fault: str, remedy: str = "") -> DraftError:
    return DraftError(fault, place=str(path), remedy=remedy)
