"""Matrices in the notes, and the words that point into them."""

from __future__ import annotations

import pytest

from notes2manim.model.visual import Equation, Grid, Matrix
from tests.notes.test_forms import cues, only, said, scene_of

A = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
B = r"\begin{bmatrix} x \\ y^2 \end{bmatrix}"


def test_a_displayed_matrix_is_read_aloud_and_its_entries_are_known() -> None:
    scene = scene_of(f"$$\nA = {A}\n$$")
    assert only(scene) == Matrix(terms=["A =", Grid(rows=[["1", "2"], ["3", "4"]])])
    assert said(scene) == [f"$A = {A}$"]


def test_a_product_keeps_what_stands_between_its_matrices() -> None:
    scene = scene_of(rf"$${A}^{{-1}} \cdot {B} = \vec b.$$")
    first = Grid(rows=[["1", "2"], ["3", "4"]], power="-1")
    second = Grid(rows=[["x"], ["y^2"]], fence="square")
    assert only(scene) == Matrix(terms=[first, r"\cdot", second, r"= \vec b"])


@pytest.mark.parametrize(
    "tex",
    [rf"\sqrt{{{A}}}", rf"\left| {A} \right|", rf"{A}_{{ij}}", r"\begin{cases} 1 & a \\ 2 & b \end{cases}"],
)
def test_a_matrix_inside_of_something_is_one_formula(tex: str) -> None:
    assert only(scene_of(f"$$\n{tex}\n$$")) == Equation(tex=tex)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Look at row 1.", ["row 1"]),
        ("Its second column is next.", ["column 2"]),
        ("The entry 1 2 is two.", ["entry 1 2"]),
        ("The entry (2, 1) is three.", ["entry 2 1"]),
        ("Take the second column: one, and two.", ["column 2"]),
        ("Column 2 of the first matrix.", ["column 2 of 1"]),
        ("Row 1 of the result, and row 2.", ["row 1 of 1", "row 2 of 1"]),
        ("Row 7 is not there.", []),
    ],
)
def test_words_light_a_row_a_column_or_an_entry(words: str, parts: list[str]) -> None:
    scene = scene_of(f"$${A}$$\n\n{words}\n")
    assert [part for _, do, _, part, _ in cues(scene) if do == "point"] == parts


def test_what_one_sentence_names_stays_lit_until_it_ends() -> None:
    product = f"$${A} {A} = {A}$$\n\nRow 1 times the second column gives the entry 1 2.\n\nDone.\n"
    assert [(part, at) for _, do, _, part, at in cues(scene_of(product)) if do == "point"] == [
        ("row 1", 0),
        ("row 1, column 2", 4),
        ("row 1, column 2, entry 1 2", 8),
        ("", 0),
    ]


def test_a_whole_matrix_of_several_is_lit_by_its_number() -> None:
    scene = scene_of(f"$${A} {A}$$\n\nThe first matrix turns, matrix 2 shrinks.\n")
    assert [part for _, do, _, part, _ in cues(scene) if do == "point"] == ["matrix 1", "matrix 2"]
