"""Draw a scene: its stage file to a silent clip of exactly the planned frames."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from notes2manim.errors import Notes2ManimError, StageError
from notes2manim.files import written_whole
from notes2manim.model.record import Record
from notes2manim.model.timing import read_timing
from notes2manim.render.clip_encoder import ClipEncoder
from notes2manim.render.clip_writer import ClipWriter, Screen
from notes2manim.render.manim_session import check_manim, manim_session, set_quality, uses_cairo
from notes2manim.render.quick_copies import quick_copies
from notes2manim.render.scene import screened
from notes2manim.render.stage_file import explain, read_stage


@dataclass(frozen=True)
class DrawReport:
    """What was drawn: the frames of the clip, how many of them differ, and its length in seconds."""

    frames: int
    distinct: int
    seconds: float


@dataclass(frozen=True)
class Shown:
    """What was shown on a screen: the frames, how many of them differ, and the record of them."""

    frames: int
    distinct: int
    record: Record


@runtime_checkable
class Recorded(Protocol):
    """A scene that notes down what is drawn, when its `recording` is set."""

    recording: bool

    def record(self) -> Record:
        """Return what was drawn, once the scene has been played."""


def draw_scene(
    stage: Path,
    clip: Path,
    *,
    width: int,
    height: int,
    fps: int,
    timing: Path | None = None,
    record: Path | None = None,
) -> DrawReport:
    """Draw a stage file to a silent mp4 of `width` by `height` pixels at `fps` frames a second.

    `timing` is the timing file that the scene follows, whichever its source names, and the clip
    must be exactly as long. What was drawn is written to `record` (see `model.record`). Both files
    appear whole or not at all, the record first. Raises `StageError` when the stage fails to
    draw, with its own lines, or is not as long as planned.
    """
    check_manim()
    with written_whole(clip) as part:
        with ClipEncoder(part, width=width, height=height, fps=fps) as encoder:
            shown = show_scene(stage, encoder, width=width, height=height, fps=fps, timing=timing)
        if timing is not None:
            _check_length(shown.frames, math.ceil(read_timing(timing).duration * fps - 1e-6), stage)
        if record is not None:
            with written_whole(record) as beside:
                beside.write_text(shown.record.model_dump_json(exclude_defaults=True), encoding="utf-8")
    return DrawReport(frames=shown.frames, distinct=shown.distinct, seconds=shown.frames / fps)


def _check_length(frames: int, planned: int, stage: Path) -> None:
    if frames != planned:
        raise StageError(
            f"the scene is {frames} frames long, but {planned} are planned.",
            place=str(stage),
            remedy="Let its play and wait calls fill the planned time.",
        )


def show_scene(
    stage: Path, screen: Screen, *, width: int, height: int, fps: int, timing: Path | None = None
) -> Shown:
    """Play a stage file on a screen, and return what was shown."""
    with manim_session(width=width, height=height, fps=fps), quick_copies():
        scene_class = read_stage(stage)
        if not uses_cairo():
            raise StageError(
                "asks for OpenGL.",
                place=str(stage),
                remedy="Clips are drawn with Cairo: leave config.renderer.",
            )
        set_quality(width=width, height=height, fps=fps)  # a stage file may have set its own
        setattr(scene_class, "shape", "")  # noqa: B010 - the size is given, whatever the file was made for
        if timing is not None:
            setattr(scene_class, "timing", str(timing.absolute()))  # noqa: B010 - no attribute of Manim's scenes
        setattr(scene_class, "recording", True)  # noqa: B010
        try:
            scene = screened(scene_class, screen)()
            scene.render()
        except Notes2ManimError:
            raise
        except Exception as error:
            explain(error, stage)
            raise
        writer = scene.renderer.file_writer
        assert isinstance(writer, ClipWriter)
        record = (
            scene.record()
            if isinstance(scene, Recorded)
            else Record(scene=stage.stem, fps=fps, frames=writer.frames, aspect=round(width / height, 5))
        )
        moving = tuple(writer.moving)
        return Shown(writer.frames, writer.distinct, record.model_copy(update={"moving": moving}))
