"""Source material: what is read, in what pieces, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim.errors import DraftError
from notes2manim.models.source import MAX_LENGTH, PART, read_source


def pdf(*lines: str) -> bytes:
    """A PDF of one page with these lines of text."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown}ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, entry in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, entry)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 6\n0000000000 65535 f \n%s" % table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_text_is_read_in_numbered_passages(tmp_path: Path) -> None:
    source = read_source(
        write(tmp_path, "a.md", "\ufeff# One\r\n\r\nFirst.\r\n\r\nSecond.\n\n# Two\n\nThird.")
    )
    assert source.passages == ("# One\n\nFirst.\n\nSecond.", "# Two\n\nThird.")
    assert source.quote([2, 1, 2]) == "[1] # One\n\nFirst.\n\nSecond.\n\n[2] # Two\n\nThird."
    assert source.parts() == [[1, 2]]


def test_a_paper_in_pdf_is_read(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, "paper.pdf", pdf("Water boils at less heat", "on a moun-", "tain.")))
    assert source.passages == ("Water boils at less heat\non a mountain.",)


def test_a_long_text_is_read_in_parts_and_nothing_is_lost(tmp_path: Path) -> None:
    sentences = [f"This is sentence number {number}." for number in range(9000)]
    source = read_source(write(tmp_path, "long.txt", " ".join(sentences)))
    parts = source.parts()
    assert len(parts) > 5
    assert [number for part in parts for number in part] == list(range(1, len(source.passages) + 1))
    assert all(len(source.quote(part)) < 1.2 * PART for part in parts)
    assert " ".join(source.passages).split() == " ".join(sentences).split()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.md", "x" * (MAX_LENGTH + 1), "has 400,001 characters, and at most 400,000 are read. Give a part"),
        ("a.md", " \n\n", "holds no text. A scanned paper needs text recognition first."),
        ("a.pdf", pdf(), "holds no text."),
        ("a.pdf", b"%PDF-1.4 and nothing else", "cannot be read as a PDF"),
        ("a.docx", b"PK\x03\x04\xff\xfe", "is neither text in UTF-8 nor a PDF."),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(DraftError) as error:
        read_source(path)
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"gone\.md: cannot be read: No such file"):
        read_source(tmp_path / "gone.md")
