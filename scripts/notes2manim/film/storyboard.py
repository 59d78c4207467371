"""A film at one glance: the end of every beat, with what is said in it and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from notes2manim.errors import FilmError
from notes2manim.files import written_whole
from notes2manim.model.record import Record
from notes2manim.model.script import Beat, Script

# Pixels: the sheet, at most so high; a picture, at least so wide; the room around and between.
_WIDTH, _HIGHEST, _LEAST_WIDTH = 1920, 30_000, 300
_MARGIN, _GAP = 24, 20
# Pixels: heights of an em of words, times and titles.
_SAID, _TIME, _TITLE = 17, 15, 26

SetText = Callable[[str, int, float, bool], Image.Image]
"""Sets text as a picture with a clear ground: its words, the most pixels it may be wide, the height of
an em in pixels, and whether it is quiet (a time) or loud."""


@dataclass(frozen=True)
class _Cell:
    """The end of one beat: its frame in the film, and what stands below the picture."""

    frame: int
    time: str
    said: str


def make_storyboard(
    film: Path, script: Script, records: Sequence[Record], picture: Path, set_text: SetText, ground: str
) -> None:
    """Write a PNG of the end of every beat of a finished film, scene by scene, whole or not at all.

    `records` are those of the film's scenes, in its order, and `ground` is the colour that everything
    stands on. Raises `FilmError` when the film cannot be read, or is not as long as its records say.
    """
    scenes = list(_scenes(script, records))
    columns, width = _columns(sum(len(cells) for _, cells in scenes), records[0].aspect)
    wanted = {cell.frame for _, cells in scenes for cell in cells}
    pictures = _read(film, wanted, width, sum(record.frames for record in records))
    rows: list[tuple[int, Image.Image, int]] = []  # x, what stands there, and how far below the last row
    y = _MARGIN
    for title, cells in scenes:
        head = set_text(title or "—", _WIDTH - 2 * _MARGIN, _TITLE, False)
        rows.append((_MARGIN, head, y))
        y += head.height + _GAP // 2
        for first in range(0, len(cells), columns):
            made = [_draw(cell, pictures[cell.frame], set_text) for cell in cells[first : first + columns]]
            for column, image in enumerate(made):
                rows.append((_MARGIN + column * (width + _GAP), image, y))
            y += max(image.height for image in made) + _GAP
        y += _GAP
    sheet = Image.new("RGB", (_WIDTH, y), ground)
    for x, image, top in rows:
        sheet.paste(image, (x, top), image)
    with written_whole(picture) as part:
        sheet.save(part, format="PNG")


def _scenes(script: Script, records: Sequence[Record]) -> Iterator[tuple[str, list[_Cell]]]:
    """Yield the title of each scene, and its beats."""
    start = 0
    for record in records:
        scene = script.scene(record.scene)
        ends = {look.beat: look.frame for look in record.looks if look.moment == "end"}
        cells = [
            _Cell(start + frame, _clock((start + frame) / record.fps), _said(beat))
            for index, beat in enumerate(scene.beats)
            for frame in [ends.get(index, record.frames - 1)]
        ]
        yield scene.title, cells if record.looks else cells[-1:]
        start += record.frames


def _said(beat: Beat) -> str:
    return beat.say or "(silence)"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 10), 600)
    return f"{minutes}:{rest / 10:04.1f}"


def _columns(count: int, aspect: float) -> tuple[int, int]:
    """Return how many pictures stand side by side, and how wide each is, in pixels."""
    columns = 4 if aspect > 1.2 else 5
    while True:
        width = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GAP) // columns
        high = (count / columns + 1) * (width / aspect + 5 * _SAID)
        if high < _HIGHEST or width < _LEAST_WIDTH:
            return columns, width
        columns += 1


def _read(film: Path, wanted: set[int], width: int, frames: int) -> dict[int, Image.Image]:
    """Return frames of a film by their number, scaled to a width."""
    found: dict[int, Image.Image] = {}
    count = 0
    try:
        with av.open(str(film)) as source:
            video = source.streams.video[0]
            video.thread_type = "AUTO"
            height = round(video.height * width / video.width)
            for count, frame in enumerate(source.decode(video), start=1):
                if count - 1 in wanted:
                    scaled = frame.reformat(width=width, height=height, format="rgba")
                    found[count - 1] = scaled.to_image()  # type: ignore[no-untyped-call]
    except (av.error.FFmpegError, OSError) as error:
        raise FilmError(f"cannot be read: {error.strerror}.", place=str(film)) from error
    if count != frames:
        raise FilmError(
            f"has {count} frames, but its scenes have {frames}.", place=str(film), remedy="Build it again."
        )
    return found


def _draw(cell: _Cell, picture: Image.Image, set_text: SetText) -> Image.Image:
    """Return a picture with its time and words below."""
    time = set_text(cell.time, picture.width, _TIME, True)
    said = set_text(cell.said, picture.width, _SAID, False)
    drawn = Image.new("RGBA", (picture.width, picture.height + time.height + said.height + 12))
    drawn.paste(picture, (0, 0))
    drawn.paste(time, (0, picture.height + 6), time)
    drawn.paste(said, (0, picture.height + 6 + time.height), said)
    return drawn
