"""The contact sheet: a row of pictures for each film."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from notes2manim.errors import FilmError
from scripts.draw_contact_sheet import COLUMNS, GAP, WIDTH, draw_contact_sheet

RATE, HEIGHT = 4, WIDTH * 9 // 16


def film(path: Path, fills: list[float]) -> Path:
    """A film with a chapter of eight seconds for each share of the frame that is filled at its end."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        file.set_chapters(
            [
                {"id": n, "start": 8 * n, "end": 8 * (n + 1), "time_base": Fraction(1), "metadata": {}}
                for n in range(len(fills))
            ]
        )
        for number in range(8 * RATE * len(fills)):
            chapter, at = divmod(number, 8 * RATE)
            pixels = np.full((HEIGHT, WIDTH, 3), 16, np.uint8)
            if at >= 4 * RATE:
                pixels[10 : 10 + int((HEIGHT - 20) * fills[chapter]), 10:-10] = 60 + 30 * chapter
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = number
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def test_a_row_shows_the_card_and_the_fullest_frames_of_the_chapters_in_their_order(tmp_path: Path) -> None:
    films = [
        film(tmp_path / "a.mp4", [0, 0.5, 0.2, 0.9, 0.4, 0.7]),
        film(tmp_path / "b.mp4", [0, 1, 1, 1, 1]),
    ]
    sheet = np.asarray(draw_contact_sheet(films)).astype(int)
    assert sheet.shape == (2 * (HEIGHT + GAP) + GAP, COLUMNS * (WIDTH + GAP) + GAP, 3)
    tones = [
        [
            int(sheet[GAP + row * (HEIGHT + GAP) + 20, GAP + column * (WIDTH + GAP) + 40, 0])
            for column in range(5)
        ]
        for row in range(2)
    ]
    assert tones[0] == pytest.approx([16, 90, 150, 180, 210], abs=4)
    assert tones[1] == pytest.approx([16, 90, 120, 150, 180], abs=4)


def test_a_film_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    with pytest.raises(FilmError, match=r"a\.mp4"):
        draw_contact_sheet([tmp_path / "a.mp4"])
