"""A frame of each scene, small enough to lie inside of a page."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
from PIL import Image, PngImagePlugin, WebPImagePlugin  # noqa: F401 - or else Pillow looks for all forms that it knows

from notes2manim.errors import FilmError

# Pixels and quality of a frame in the page; the player's own is larger. The pictures take a tenth more bytes
# than with all the effort that WebP can make, and a third of the time.
WIDTH, QUALITY, EFFORT = 480, 78, 2
POSTER = 1280
# Seconds before the end of a scene at which a short one is looked at: later, it fades.
_BEFORE_END = 0.6


def take_frames(film: Path, scenes: Sequence[tuple[float, float]]) -> list[str]:
    """Return for each scene, given by its start and end in seconds, a frame as a data URI.

    It is the key picture with the most in it, which is the largest; a scene that has none but its
    first is decoded until shortly before its end. Raises `FilmError` where the film cannot be read.
    """
    try:
        with av.open(str(film)) as container:
            stream = container.streams.video[0]
            keys = _keys(stream)
            return [_as_uri(_small(_frame(container, stream, keys, *scene))) for scene in scenes]
    except (OSError, av.error.FFmpegError) as error:
        raise FilmError(f"cannot be read: {error.strerror or error}.", place=str(film)) from error


def take_poster(picture: Path) -> str:
    """Return the film's still picture as a data URI, or nothing where there is none."""
    try:
        with Image.open(picture) as image:
            whole = image.convert("RGB")
            height = round(image.height * POSTER / image.width)
            return _as_uri(whole if image.width <= POSTER else whole.resize((POSTER, height)))
    except OSError:
        return ""


def _keys(stream: Any) -> list[tuple[float, int]]:
    """Return when each key picture is shown, in seconds, and its size in bytes, as the film's index tells."""
    return [
        (float(entry.timestamp * stream.time_base), entry.size)
        for entry in stream.index_entries
        if entry.is_keyframe
    ]


def _frame(container: Any, stream: Any, keys: list[tuple[float, int]], start: float, end: float) -> Any:
    own = [(size, time) for time, size in keys if start + 0.001 < time < end - _BEFORE_END]
    wanted = max(own)[1] if own else max(end - _BEFORE_END, (start + end) / 2)
    container.seek(round(wanted / stream.time_base), stream=stream)
    found = None
    for frame in container.decode(stream):
        if found is not None and frame.time > wanted + 0.001:
            break
        found = frame
    if found is None:
        raise FilmError(f"has no picture at {wanted:.1f} s.", place=container.name)
    return found


def _small(frame: Any) -> Any:
    """Return a frame as an image of `WIDTH` at most, made small before it gets its colours."""
    if frame.width <= WIDTH:
        return frame.to_image()
    height = round(frame.height * WIDTH / frame.width)
    # In one step swscale would round each colour down.
    return frame.reformat(width=WIDTH, height=height, format="yuv444p", interpolation="AREA").to_image()


def _as_uri(image: Any) -> str:
    content = io.BytesIO()
    image.save(content, format="WEBP", quality=QUALITY, method=EFFORT)
    return f"data:image/webp;base64,{base64.b64encode(content.getvalue()).decode()}"
