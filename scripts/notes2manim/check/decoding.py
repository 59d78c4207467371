"""Every picture of a film decoded: which move, and which show nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from notes2manim.check.film_file import opened

# Steps of luma, of 256, in which the frame of an empty stage may differ from itself.
_PLAIN = 8


@dataclass(frozen=True)
class Decoded:
    """Of each picture, in the order in which they are shown: whether it is the one before it, and empty.

    `broken` are the places, in seconds, at which the pictures do not decode, and why.
    """

    held: NDArray[np.bool_]
    empty: NDArray[np.bool_]
    broken: list[tuple[float, str]]


def decode_pictures(path: Path, fps: int) -> Decoded:
    """Decode all pictures of a film. What cannot be decoded is noted, and the rest is decoded.

    Raises `FilmError` for a film that cannot be opened.
    """
    held: list[bool] = []
    empty: list[bool] = []
    broken: list[tuple[float, str]] = []
    before: list[NDArray[np.uint8]] | None = None
    with opened(path, "video") as (film, stream):
        stream.codec_context.options = {"err_detect": "explode"}
        for frame in _frames(film, stream, broken, lambda: len(held) / fps):
            planes = [_rows(plane) for plane in frame.planes]
            luma = planes[0]
            held.append(before is not None and all(map(_alike, planes, before)))
            empty.append(empty[-1] if held[-1] else int(luma.max()) - int(luma.min()) <= _PLAIN)
            before = planes
            if frame.is_corrupt:
                broken.append((len(held) / fps, "a picture is damaged."))
    return Decoded(np.array(held, dtype=bool), np.array(empty, dtype=bool), broken)


def _frames(film: Any, stream: Any, broken: list[tuple[float, str]], now: Any) -> Any:
    try:
        for packet in film.demux(stream):
            try:
                yield from packet.decode()
            except av.error.FFmpegError as error:
                broken.append((now(), f"the pictures do not decode: {error.strerror or error}."))
    except av.error.FFmpegError as error:
        broken.append((now(), f"the file breaks off: {error.strerror or error}."))


def _rows(plane: Any) -> NDArray[np.uint8]:
    """Return one component of a picture, shape (height, width), which keeps the picture."""
    rows = np.frombuffer(plane, dtype=np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _alike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Tell whether a component of two pictures is the same, eight bytes at once where their rows allow it."""
    if one.strides == other.strides and one.shape[1] % 8 == one.strides[0] % 8 == 0:
        return np.array_equal(one.view(np.uint64), other.view(np.uint64))
    return np.array_equal(one, other)
