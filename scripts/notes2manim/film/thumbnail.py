"""The still picture of a film: its title, or else the opening at the moment with the most to see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import av.container
import numpy as np

from notes2manim.files import written_whole
from notes2manim.film.scenes import Picture, read_picture
from notes2manim.model.script import Scene
from notes2manim.model.timing import Timing
from notes2manim.model.visual import Title


def take_thumbnail(scene: Scene, timing: Timing, clip: Path, target: Path) -> None:
    """Write the frame of a scene with the most to see as a PNG, in the size of the film. It appears whole.

    A scene that opens with a title is looked at until something else comes. Of what is before the last
    frame, only the pictures are looked at that are decoded by themselves. Raises `FilmError` for a clip
    that cannot be read, and `DiskError`.
    """
    picture = read_picture(clip, scene.id)
    last = _last_frame(scene, timing, picture)
    with av.open(str(clip)) as container, written_whole(target) as part:
        keys = (frame for at, frame in _decode(container, picture, key_pictures=True) if at < last)
        ends = next(frame for at, frame in _decode(container, picture, since=last) if at == last)
        best = max([ends, *keys], key=_detail)  # the first of those that are equal
        best.to_image().save(part, format="PNG")  # type: ignore[no-untyped-call]


def _decode(
    clip: av.container.InputContainer, picture: Picture, *, since: int = 0, key_pictures: bool = False
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Yield frames of a scene and their numbers, from before frame `since` on."""
    stream = clip.streams.video[0]
    assert stream.time_base is not None
    tick = 1 / (stream.time_base * picture.fps)
    clip.seek(int(since * tick), stream=stream)
    stream.codec_context.skip_frame = "NONKEY" if key_pictures else "DEFAULT"
    for frame in clip.decode(stream):
        yield round((frame.pts or 0) / tick), frame


def _last_frame(scene: Scene, timing: Timing, picture: Picture) -> int:
    """Return the last frame that shows the title, or the last of all where there is none."""
    titles = {name for name, visual in scene.visuals.items() if isinstance(visual, Title)}
    shown = False
    for beat, spoken in zip(scene.beats, timing.beats, strict=False):
        for cue in beat.cues:
            at = int(cue.at)
            start = spoken.words[at].start if at < len(spoken.words) else spoken.start
            if shown and cue.visual not in titles:
                return min(max(int(start * picture.fps) - 1, 0), picture.frames - 1)
            shown = shown or (cue.do == "show" and cue.visual in titles)
    return picture.frames - 1


def _detail(frame: av.VideoFrame) -> float:
    """Return how much a frame shows: the mean step between neighbouring pixels of its luma."""
    luma = np.asarray(frame.reformat(width=320, height=180, format="gray").to_ndarray(), dtype=np.int16)
    return float(np.abs(np.diff(luma, axis=0)).mean() + np.abs(np.diff(luma, axis=1)).mean())
