"""The still picture of a film: its title, or else the opening at the moment with the most to see."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from notes2manim.film.scenes import FilmScene
from notes2manim.model.visual import Title

# Every so many seconds a frame is looked at.
_STEP = 0.5


def take_thumbnail(scene: FilmScene, picture: Path) -> None:
    """Write the frame of a scene with the most to see as a PNG, in the size of the film.

    A scene that opens with a title is looked at until something else comes.
    """
    step = max(round(_STEP * scene.picture.fps), 1)
    last = _last_frame(scene)
    best, most = None, -1.0
    with av.open(str(scene.files.clip)) as clip:
        for index, frame in enumerate(clip.decode(video=0)):
            if index > last:
                break
            if index % step and index != last:
                continue
            detail = _detail(frame)
            if detail >= most:
                best, most = frame, detail
    assert best is not None
    best.to_image().save(picture, format="PNG")  # type: ignore[no-untyped-call]


def _last_frame(scene: FilmScene) -> int:
    """Return the last frame that shows the title, or the last of all where there is none."""
    titles = {name for name, visual in scene.scene.visuals.items() if isinstance(visual, Title)}
    shown = False
    for beat, spoken in zip(scene.scene.beats, scene.timing.beats, strict=False):
        for cue in beat.cues:
            at = int(cue.at)
            start = spoken.words[at].start if at < len(spoken.words) else spoken.start
            if shown and cue.visual not in titles:
                return min(max(int(start * scene.picture.fps) - 1, 0), scene.picture.frames - 1)
            shown = shown or (cue.do == "show" and cue.visual in titles)
    return scene.picture.frames - 1


def _detail(frame: av.VideoFrame) -> float:
    """Return how much a frame shows: the mean step between neighbouring pixels of its luma."""
    luma = np.asarray(frame.reformat(width=320, height=180, format="gray").to_ndarray(), dtype=np.int16)
    return float(np.abs(np.diff(luma, axis=0)).mean() + np.abs(np.diff(luma, axis=1)).mean())
