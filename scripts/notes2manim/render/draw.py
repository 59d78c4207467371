"""Draw a scene: its stage file to a silent clip of exactly the planned frames."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, runtime_checkable

from notes2manim.errors import Notes2ManimError, StageError
from notes2manim.files import written_whole
from notes2manim.model.record import Record
from notes2manim.render.clip_encoder import ClipEncoder, MissingShotError
from notes2manim.render.clip_writer import ClipWriter, Screen
from notes2manim.render.crew import Crew, Spare
from notes2manim.render.drawn import DrawReport, hand_over
from notes2manim.render.manim_session import check_manim, manim_session, set_quality, uses_cairo
from notes2manim.render.moves import Moves
from notes2manim.render.quick_copies import quick_copies
from notes2manim.render.retained_renderer import RetainedRenderer
from notes2manim.render.scene import screened
from notes2manim.render.shelf import Shelf, shelf_of
from notes2manim.render.shots import Shots, ShotScreen
from notes2manim.render.stage_file import explain, read_stage


@runtime_checkable
class Recorded(Protocol):
    """A scene that notes down what is drawn, when its `recording` is set."""

    recording: bool

    def record(self) -> Record:
        """Return what was drawn, once the scene has been played."""

    def score(self) -> bytes | None:
        """Return what is needed to put it together anew from its shots, if that can be done."""


def draw_scene(
    stage: Path,
    clip: Path,
    *,
    width: int,
    height: int,
    fps: int,
    timing: Path | None = None,
    record: Path | None = None,
    shots: Path | None = None,
    score: Path | None = None,
    made_with: str = "",
    spare: Spare | None = None,
) -> DrawReport:
    """Draw a stage file to a silent mp4 of `width` by `height` pixels at `fps` frames a second.

    `timing` is the timing file that the scene follows, whichever its source names, and the clip
    must be exactly as long. What was drawn is written to `record` (see `model.record`). Both files
    appear whole or not at all, the record first. Raises `StageError` when the stage fails to
    draw, with its own lines, or is not as long as planned.

    `shots` is a folder of this scene's own, at this size, where its animations are kept as they were
    drawn by the program that `made_with` tells, to be used again whatever their times; what is in there
    and not used is removed. `score` is a file in there, for what else is needed to draw nothing: see
    `redraw_scene`. While there are `spare` cores, more processes draw for it. It is for a stage as the
    templates write it: code of an author's own in it, but for what it performs, is not told apart.
    """
    check_manim()
    shelf = shelf_of(shots, made_with, score, width=width, height=height, fps=fps) if shots else None

    def draw(part: Path, crew: Crew | None) -> tuple[Record, Moves]:
        with ClipEncoder(part, width=width, height=height, fps=fps) as encoder:
            shown = show_scene(
                stage, encoder, width=width, height=height, fps=fps, timing=timing, shelf=shelf, crew=crew
            )
        return shown, encoder.file.moves

    with written_whole(clip) as part:
        try:
            shown, moves = draw(part, Crew(spare) if spare and shelf else None)
        except MissingShotError:  # another process was killed
            shown, moves = draw(part, None)
        report = hand_over(shown, moves, stage, timing=timing, record=record, fps=fps)
    if shelf:
        shelf.clear_out()
    return report


def show_scene(
    stage: Path,
    screen: Screen,
    *,
    width: int,
    height: int,
    fps: int,
    timing: Path | None = None,
    shelf: Shelf | None = None,
    crew: Crew | None = None,
) -> Record:
    """Play a stage file on a screen, and return the record of it.

    A `ShotScreen` is shown the shots of a stage, and those that are on the shelf without being drawn, or
    that others of the crew have drawn, so what is moving is known to the screen alone.
    """
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
            with ExitStack() as stack:
                if isinstance(screen, ShotScreen) and isinstance(scene.renderer, RetainedRenderer):
                    shots = stack.enter_context(Shots(scene, screen, shelf, crew))
                    setattr(scene, "shots", shots)  # noqa: B010
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
            else Record(
                scene=stage.stem, fps=fps, frames=writer.moves.frames, aspect=round(width / height, 5)
            )
        )
        if shelf and isinstance(scene, Recorded) and (score := scene.score()):
            shelf.write_score(score)
        return record.model_copy(update={"moving": tuple(writer.moves.spans)})
