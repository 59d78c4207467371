"""Films whose index is damaged are judged, or are no films: nothing of them breaks the check."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from notes2manim.check.film import check_film
from notes2manim.errors import FilmError
from notes2manim.film.join import join_film
from notes2manim.model.certificate import Bounds
from notes2manim.model.config import Settings
from tests.film.reel import Reel
from tests.film.test_join_film import level


def judged(film: Path, *, decode: bool = False) -> str:
    try:
        return "faults" if check_film(film, [], None, Bounds(), decode=decode).faults else "good"
    except FilmError as error:
        assert error.place == str(film)
        return "no film"


@pytest.mark.parametrize("decode", [False, True])
def test_whatever_bytes_of_its_index_are_damaged_a_film_is_judged(tmp_path: Path, *, decode: bool) -> None:
    reel = Reel(tmp_path)
    for name in ("one", "two"):
        reel.add(name, seconds=1.2)
    level(reel, Settings())
    join_film(reel.script, reel.files, tmp_path / "film", Settings())
    film = tmp_path / "film.mp4"
    content = film.read_bytes()
    assert judged(film, decode=decode) == "good"
    random = np.random.default_rng(4)
    verdicts = []
    for _ in range(100):
        damaged = bytearray(content)
        for place in random.integers(0, content.index(b"mdat"), 2).tolist():
            damaged[place] = int(random.integers(256))
        film.write_bytes(damaged)
        verdicts.append(judged(film, decode=decode))
    assert {"faults", "no film"} <= set(verdicts)
