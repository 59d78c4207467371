"""Draw a contact sheet: a row of pictures for each of the films."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from notes2manim.errors import FilmError, Notes2ManimError
from notes2manim.files import written_whole

COLUMNS = 5
WIDTH, GAP = 320, 6  # pixels of a picture across, and between two
LOOKED_AT = 3 * WIDTH  # pixels across, at least, of a frame that is judged
# A frame is looked at so often, in seconds, and so long before a chapter ends, when all of it is there.
EVERY, BEFORE_END = 0.5, 0.6
PATIENCE = 0.7  # seconds that are waited for a frame in which nothing moves
CARD = 2.0  # seconds: when the title card is there
APART, DIFFERENT = 6.0, 0.03  # seconds, and the share of pixels, between two frames of one chapter
MOVES = 0.0005  # the share of pixels that change from a frame to the next where something moves
INK = 12  # how far, of 255, a colour lies from that of the background
BLOCKS = 30  # down the frame: how full it is, is judged by blocks, so that thin lines count like bold words

Pixels = npt.NDArray[np.uint8]


def draw_contact_sheet(films: Sequence[Path]) -> Image.Image:
    """Return a sheet of the films: the title card of each, and its fullest frames in their order.

    The frames are of different chapters, as long as there are enough. Raises `FilmError` when a film
    cannot be read.
    """
    rows = [_row(film) for film in films]
    height = max(picture.height for row in rows for picture in row)
    size = (COLUMNS * (WIDTH + GAP) + GAP, len(rows) * (height + GAP) + GAP)
    sheet = Image.new("RGB", size, (64, 64, 64))
    for down, row in enumerate(rows):
        for across, picture in enumerate(row):
            sheet.paste(picture, (GAP + across * (WIDTH + GAP), GAP + down * (height + GAP)))
    return sheet


def _row(film: Path) -> list[Image.Image]:
    try:
        with av.open(str(film)) as source:
            ends = [float(chapter["end"] * (chapter["time_base"] or 1)) for chapter in source.chapters()]
            frames = _looks(source)
    except av.error.FFmpegError as error:
        raise FilmError(f"cannot be read: {error.strerror}.", place=str(film)) from error
    _, card = min(frames, key=lambda one: abs(one[0] - CARD))
    best = sorted(_fullest(frames, ends)[1:], key=lambda one: -_ink(one[1]))[: COLUMNS - 1]
    for one in sorted(frames, key=lambda one: -_ink(one[1])):
        if len(best) < COLUMNS - 1 and one[0] > CARD + APART and all(_differ(one, other) for other in best):
            best.append(one)
    return [_small(card), *(_small(picture) for _, picture in sorted(best, key=lambda one: one[0]))]


def _looks(source: av.container.InputContainer) -> list[tuple[float, Pixels]]:
    """Return the time and the picture of a film every half second, where nothing moves if that comes soon."""
    looks: list[tuple[float, Pixels]] = []
    due = 0.0
    before: av.VideoFrame | None = None
    for frame in source.decode(source.streams.video[0]):
        if frame.time is not None and frame.time >= due:
            picture = _pixels(frame)
            late = frame.time > due + PATIENCE
            if before is None or late or _is_still(_pixels(before), picture):
                looks.append((frame.time, picture))
                due = frame.time + EVERY
        before = frame
    return looks


def _pixels(frame: av.VideoFrame) -> Pixels:
    """Return a picture that is large enough to be judged, and to be made small."""
    whole = Image.fromarray(frame.to_ndarray(format="rgb24"))
    return np.asarray(whole.reduce(max(frame.width // LOOKED_AT, 1)))


def _is_still(one: Pixels, other: Pixels) -> bool:
    away = np.abs(one.astype(np.int16) - other.astype(np.int16)).max(axis=-1) > INK
    return float(away.mean()) < MOVES


def _fullest(frames: list[tuple[float, Pixels]], ends: list[float]) -> list[tuple[float, Pixels]]:
    """Return the frame of each chapter on which there is most, the latest where several are alike."""
    starts = [0.0, *ends[:-1]]
    chapters = [
        [one for one in frames if start <= one[0] < end - BEFORE_END]
        for start, end in zip(starts, ends, strict=True)
    ]
    return [max(chapter, key=lambda one: (round(_ink(one[1]), 2), one[0])) for chapter in chapters if chapter]


def _ink(picture: Pixels) -> float:
    """Return how full a picture is, from 0 to 1: by blocks, against the background that its corner shows.

    What is faint counts less.
    """
    away = np.abs(picture.astype(np.int16) - picture[0, 0].astype(np.int16)).max(axis=-1)
    size = max(away.shape[0] // BLOCKS, 1)
    down, across = away.shape[0] // size, away.shape[1] // size
    blocks = away[: down * size, : across * size].reshape(down, size, across, size)
    return float(blocks.max(axis=(1, 3)).mean() / 255)


def _differ(one: tuple[float, Pixels], other: tuple[float, Pixels]) -> bool:
    """Tell whether two frames are far from one another, and show different things."""
    away = np.abs(one[1].astype(np.int16) - other[1].astype(np.int16)).max(axis=-1) > INK
    return abs(one[0] - other[0]) >= APART and float(away.mean()) >= DIFFERENT


def _small(picture: Pixels) -> Image.Image:
    image = Image.fromarray(picture)
    return image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", nargs="+", type=Path, help="the mp4 files, one a row")
    parser.add_argument("--sheet", type=Path, required=True, help="the PNG to write")
    options = parser.parse_args()
    try:
        sheet = draw_contact_sheet(options.films)
        with written_whole(options.sheet) as part:
            sheet.save(part, format="PNG", optimize=True)
    except Notes2ManimError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
