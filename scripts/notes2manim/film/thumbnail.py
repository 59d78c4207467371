"""The still picture of a film: the opening card at the moment when all of it is there."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from notes2manim.film.scenes import FilmScene

# Every so many seconds a frame is looked at.
_STEP = 0.5


def take_thumbnail(scene: FilmScene, picture: Path) -> None:
    """Write the frame of a scene with the most to see as a PNG, in the size of the film."""
    step = max(round(_STEP * scene.picture.fps), 1)
    best, most = None, -1.0
    with av.open(str(scene.files.clip)) as clip:
        for index, frame in enumerate(clip.decode(video=0)):
            if index % step and index != scene.picture.frames - 1:
                continue
            detail = _detail(frame)
            if detail >= most:
                best, most = frame, detail
    assert best is not None
    best.to_image().save(picture, format="PNG")  # type: ignore[no-untyped-call]


def _detail(frame: av.VideoFrame) -> float:
    """Return how much a frame shows: the mean step between neighbouring pixels of its luma."""
    luma = np.asarray(frame.reformat(width=320, height=180, format="gray").to_ndarray(), dtype=np.int16)
    return float(np.abs(np.diff(luma, axis=0)).mean() + np.abs(np.diff(luma, axis=1)).mean())
