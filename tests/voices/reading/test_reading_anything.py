"""Whatever is written, it is read: word by word, in words, and without markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notes2manim.model.say import split_words
from notes2manim.voices.reading import read

_TEX = st.lists(
    st.sampled_from(
        [
            *[
                r"\frac",
                r"{",
                r"}",
                r"^",
                r"_",
                r"x",
                r"y",
                r"2",
                r"10",
                r"+",
                r"-",
                r"=",
                r"(",
                r")",
                r"[",
                r"]",
                r"|",
                r"\|",
                r"\sum",
                r"\int",
                r"\lim",
                r"\to",
                r"\infty",
                r"\sqrt",
                r"\text{if}",
                r"d",
                r"dx",
                r",",
            ],
            *[
                r"\left(",
                r"\right)",
                r"\begin{cases}",
                r"\end{cases}",
                r"\begin{pmatrix}",
                r"\end{pmatrix}",
                r"&",
                r"\\",
                r"\hat",
                r"\vec",
                r"'",
                r"!",
            ],
            *[
                r"\foo",
                r"\in",
                r"\mathbb{R}",
                r"P",
                r"f",
                r"\mid",
                r"\langle",
                r"\rangle",
                r"\{",
                r"\}",
                r"\ce{H2O}",
                r"\partial",
                r"\nabla",
                r"\cdot",
                r":",
                r"\log",
            ],
            *[r"\mathrm{km}", r"\alpha", r"\binom", r"\dots", r"<", r"∀", r"%", r"#"],
        ]
    ),
    max_size=25,
).map(" ".join)
_SAYS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="aAx1290 .,;:-–—/$€%°()[]'\"`\\_*+=<>^@#&…²½→μ😀é", max_size=40),
    _TEX.map(lambda tex: f"so ${tex}$, then"),
    st.lists(
        st.sampled_from(
            [
                *[
                    "5",
                    "km",
                    "10",
                    "%",
                    "3.11",
                    "$5",
                    "€3m",
                    "14:30",
                    "1/2",
                    "e.g.",
                    "etc.",
                    "U.S.",
                    "IV",
                    "a",
                    "A",
                    "x",
                    "n-1",
                    "v2.0",
                ],
                *["`x==1`", "$x$", "$x$-th", "(see", "it)", "—", "..."],
            ]
        ),
        max_size=12,
    ).map(" ".join),
)
_SPEAKABLE = re.compile(r"[^\W\d_]|[ '.,;:?!-]")


@settings(max_examples=400)
@given(_SAYS, st.sampled_from(["en", "en", "en", "de", "fr", "ja", "xx"]))
@example("–-0", "en")
def test_every_word_is_read_once_and_only_in_words(say: str, language: str) -> None:
    words = read(say, language)
    assert len(words) == len(split_words(say))
    for word in words:
        unspeakable = [c for c in word.spoken if not _SPEAKABLE.fullmatch(c) and not c.isalpha()]
        assert unspeakable == [], word
        assert word.spoken == " ".join(word.spoken.split())


@given(_TEX)
@settings(max_examples=200)
def test_no_tex_stays_in_a_caption(tex: str) -> None:
    caption = " ".join(word.text for word in read(f"${tex}$"))
    assert "\\" not in caption
    assert "begin" not in caption


@pytest.mark.parametrize(
    "say",
    [
        "$" + "x+" * 5000 + "x$",
        "$" + "{" * 5000 + "x" + "}" * 5000 + "$",
        "$" + r"\frac{" * 2000 + "$",
        "$" + "(" * 1000 + "$",
        "$" + "x^{" * 30 + "}" * 30 + "$",
        "$" + "|" * 999 + "$",
        "`" + "((((" * 2000 + "`",
        "a-" * 5000,
        "." * 10_000,
        "9" * 10_000,
        "1," * 5000,
        "(((" * 3000 + "a" + ")" * 3000,
        "_a" * 5000,
        "a." * 5000,
        "/a" * 5000,
        "<" * 5000,
        "1/" * 3000 + "2",
    ],
    ids=lambda say: say[:12],
)
@pytest.mark.timeout(20)
def test_a_pathological_word_is_read_in_bounded_time(say: str) -> None:
    words = read(say)
    assert len(words) == len(split_words(say))


@pytest.mark.parametrize(
    ("say", "spoken"),
    [
        ("9" * 5000, "nine " * 9 + "and so on, five thousand digits"),
        ("$" + "9" * 5000 + "$", "nine " * 9 + "and so on, five thousand digits"),
        ("8" * 40 + "%", "eight " * 9 + "and so on, forty digits percent"),
        ("0." + "3" * 99, "zero point " + "three " * 9 + "and so on, ninety nine digits"),
        ("2" * 30, " ".join(["two"] * 30)),
        ("1e400", "one times ten to the four hundred"),
    ],
    ids=lambda text: text[:12],
)
def test_of_a_long_number_a_teacher_reads_the_beginning(say: str, spoken: str) -> None:
    assert read(say)[0].spoken == spoken


@pytest.mark.parametrize(
    "say",
    [
        *("9" * 100_000, "x" * 100_000, "0x" + "f" * 100_000, "1." * 50_000 + "1", "1," + "000," * 30_000),
        *("`" + "a_b(" * 20_000 + "`", "a-" * 50_000, "$" + "x+" * 900 + "x$"),
        r"$\begin{pmatrix}" + (r"1 & " * 100 + r"\\") * 100 + r"\end{pmatrix}$",
    ],
    ids=lambda say: say[:12],
)
def test_one_word_is_never_more_than_a_minute_of_speech(say: str) -> None:
    for language in ("en", "de", "ja"):
        (word,) = read(say, language)
        assert len(word.spoken) <= 1020
        assert len(word.text) <= 2000
        assert max(map(len, word.spoken.split()), default=0) <= 100
