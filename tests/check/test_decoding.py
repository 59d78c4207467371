"""Pictures that are decoded: which repeat the one before, and which are empty."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from notes2manim.check.decoding import decode_pictures

WIDTH, HEIGHT = 128, 96


def write(path: Path, colors: list[tuple[int, int, int]]) -> None:
    """Write a film without loss: a square of each colour (Y, U, V), on a ground of another brightness."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.options = {"qp": "0"}
        for number, (luma, blue, red) in enumerate(colors):
            planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, dtype=np.uint8)
            planes[:HEIGHT] = 40
            planes[20:60, 20:60] = luma
            planes[HEIGHT : HEIGHT * 5 // 4] = blue
            planes[HEIGHT * 5 // 4 :] = red
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def test_a_change_of_color_alone_is_a_change(tmp_path: Path) -> None:
    plain, red, bright, nothing = (90, 128, 128), (90, 128, 180), (200, 128, 180), (40, 128, 128)
    write(tmp_path / "film.mp4", [plain, plain, red, red, bright, nothing, nothing, plain])
    decoded = decode_pictures(tmp_path / "film.mp4", 10)
    assert decoded.held.tolist() == [False, True, False, True, False, False, True, False]
    assert decoded.empty.tolist() == [False] * 5 + [True, True, False]
    assert decoded.broken == []
