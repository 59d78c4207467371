from __future__ import annotations

from notes2manim.film.chapters import Chapter, to_youtube
from notes2manim.film.languages import iso_639_2


def chapters(*lengths: int) -> list[Chapter]:
    """Chapters A, B, … of so many seconds, at one frame a second."""
    starts = [sum(lengths[:index]) for index in range(len(lengths))]
    return [
        Chapter(chr(65 + index), start, start + length)
        for index, (start, length) in enumerate(zip(starts, lengths, strict=True))
    ]


def test_long_chapters_are_a_line_each() -> None:
    assert to_youtube(chapters(10, 65, 3600, 12), 1) == "00:00 A\n00:10 B\n01:15 C\n1:01:15 D\n"


def test_a_short_chapter_is_named_with_the_next() -> None:
    assert to_youtube(chapters(4, 20, 5, 30), 1) == "00:00 A · B\n00:24 C · D\n"


def test_a_short_last_chapter_is_named_with_the_one_before() -> None:
    assert to_youtube(chapters(20, 20, 9), 1) == "00:00 A\n00:20 B · C\n"


def test_a_film_shorter_than_a_chapter_has_one_line() -> None:
    assert to_youtube(chapters(3, 3), 1) == "00:00 A · B\n"


def test_languages_have_three_letters_inside_a_film() -> None:
    assert [iso_639_2(tag) for tag in ("en-GB", "de", "zh-Hans", "haw", "xx")] == [
        "eng",
        "deu",
        "zho",
        "haw",
        "und",
    ]
