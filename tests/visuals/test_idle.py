"""While somebody talks and nothing else happens, something quiet does, and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Dot, FadeIn
from numpy.typing import NDArray

from notes2manim.visuals import Code, Equation, Image, Phrases, Table
from notes2manim.visuals.picture import Picture
from notes2manim.visuals.stage import Stage
from tests.visuals.playing import play

pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter for changing data types:DeprecationWarning")

FPS, DURATION = 10, 9.0
# A word about every half second, from the first on.
TALK = [[0.5 + 0.5 * number for number in range(16)]]
ROOT = Path(__file__).parents[2]


def _play(
    folder: Path, make: Callable[[], Picture], said: str, words: list[list[float]] = TALK
) -> list[NDArray[np.uint8]]:
    def construct(stage: Stage) -> None:
        Picture.project = ROOT
        picture = stage.place(make())
        with stage.beat(0):
            stage.show(picture)

    sentences = [said + " w" * (len(words[0]) - len(said.split()))]
    return play(folder, construct, words, DURATION, FPS, said=sentences)


def _moves(frames: list[NDArray[np.uint8]], first: float = 2.0, last: float = 8.4) -> list[int]:
    """Return the frames between two times, in seconds, that differ from the one before."""
    return [
        number
        for number in range(round(first * FPS), round(last * FPS))
        if (frames[number] != frames[number - 1]).any()
    ]


def _where(frames: list[NDArray[np.uint8]]) -> NDArray[np.bool_]:
    """Return which pixels change while the picture stands."""
    still = frames[round(2.0 * FPS)]
    changed = np.zeros(still.shape[:2], dtype=bool)
    for number in _moves(frames):
        changed |= (frames[number] != still).any(axis=2)
    return changed


def test_the_line_that_a_sentence_names_glows_at_its_word_and_no_other(tmp_path: Path) -> None:
    said = "w w w w w w w w the Red foxes"
    frames = _play(tmp_path, lambda: Phrases(items=["blue whales", "red foxes", "green frogs"]), said)
    moves = _moves(frames)
    assert abs(moves[0] / FPS - 5.0) < 0.3, "“Red” sounds after five seconds"
    rows = np.flatnonzero(_where(frames).any(axis=1))
    lines = np.flatnonzero((frames[20] != frames[20][0, 0]).any(axis=2).any(axis=1))
    middle = (lines.min() + lines.max()) / 2
    assert abs((rows.min() + rows.max()) / 2 - middle) < 4, "the second of three lines"
    assert rows.max() - rows.min() < (lines.max() - lines.min()) / 2


def test_the_symbol_that_a_sentence_names_glows_in_the_formula(tmp_path: Path) -> None:
    frames = _play(tmp_path, lambda: Equation(tex="y = w x"), "w w w w w w w so x, is")
    columns = np.flatnonzero(_where(frames).any(axis=0))
    assert columns.min() > 160, "x stands at the right"


@pytest.mark.parametrize("said", ["", "w w w w w w w w the 300 is"], ids=["last", "named"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: Image(path="notes/images/thousand-people.png"),
        lambda: Image(path="notes/images/ladder.svg", caption="A ladder of 300 rungs"),
        lambda: Code(source="x = 300\ny = 1\nz = 2\nprint(x)", language="python"),
        lambda: Table(header=["a", "b"], rows=[["1", "300"], ["2", "5"]]),
        lambda: Equation(tex="a + 300 = b"),
        lambda: Phrases(items=["one", "300 two"]),
    ],
    ids=["photograph", "drawing", "code", "table", "formula", "phrases"],
)
def test_a_quiet_move_leaves_every_pixel_as_it_was(
    tmp_path: Path, make: Callable[[], Picture], said: str
) -> None:
    frames = _play(tmp_path, make, said)
    moves = _moves(frames)
    assert moves, "nothing moves for eight seconds while somebody talks"
    runs = np.split(moves, np.flatnonzero(np.diff(moves) > 2) + 1)
    for run in runs:
        before, after = frames[run[0] - 1], frames[run[-1] + 1]
        assert (before == after).all()


def test_the_corners_of_a_picture_file_are_marked_and_nothing_else(tmp_path: Path) -> None:
    frames = _play(tmp_path, lambda: Image(path="notes/images/thousand-people.png"), "")
    changed = _where(frames)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    inner = changed[rows.min() + 30 : rows.max() - 30, columns.min() + 30 : columns.max() - 30]
    assert not inner.any()
    assert rows.max() - rows.min() > 90


def test_nothing_moves_while_nobody_talks(tmp_path: Path) -> None:
    frames = _play(tmp_path, lambda: Phrases(items=["one", "two"]), "w", [[0.5]])
    assert not _moves(frames)


def test_nothing_of_a_quiet_move_stays_on_the_stage(tmp_path: Path) -> None:
    seen: list[Any] = []

    def construct(stage: Stage) -> None:
        picture = stage.place(Table(header=["a", "b"], rows=[["1", "300"], ["2", "5"]]))
        with stage.beat(0):
            stage.show(picture)
        before = len(picture.get_family())
        with stage.beat(1):
            stage.play(FadeIn(Dot()))
        seen.extend([before, len(picture.get_family())])

    words = [TALK[0], [8.8]]
    play(tmp_path, construct, words, 12.0, FPS, said=["w w w w w w w w the 300" + " w" * 6, "w"])
    assert seen[0] == seen[1]
