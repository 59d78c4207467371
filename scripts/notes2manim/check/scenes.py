"""The scenes of a film, as what it was made from tells of them, each in its place in the film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from notes2manim.check.film_file import Pictures, read_pictures
from notes2manim.check.heard import Heard, read_heard
from notes2manim.check.layout import LayoutFault, judge_layout
from notes2manim.check.voice import Voice, read_voice
from notes2manim.errors import FilmError, StageError
from notes2manim.model.certificate import Part
from notes2manim.model.record import Record, read_record
from notes2manim.model.script import Scene, Script
from notes2manim.model.timing import Timing, read_timing


@dataclass(frozen=True)
class MadeScene:
    """What one scene was made of, and what is wrong with its layout, whatever film it is in.

    `scene` is None where the script no longer is the film's, and so are lost files.
    """

    part: Part
    scene: Scene | None
    timing: Timing
    clip: Pictures | None
    voice: Voice | None
    heard: Heard | None
    record: Record | None
    layout: tuple[LayoutFault, ...]


@dataclass(frozen=True)
class CheckedScene(MadeScene):
    """One scene in its place in a film of `fps` frames a second."""

    first_frame: int
    frames: int
    fps: int

    @property
    def id(self) -> str:
        return self.part.scene

    @property
    def start(self) -> float:
        """When the scene begins, in seconds of the film."""
        return self.first_frame / self.fps

    @property
    def end(self) -> float:
        """When the scene ends, in seconds of the film."""
        return (self.first_frame + self.frames) / self.fps


def read_scenes(
    parts: Sequence[Part], script: Script | None, project: Path
) -> tuple[list[MadeScene], list[str]]:
    """Return the scenes in order, and what of them cannot be looked at, in sentences.

    Without all timings nothing can be placed, and no scene is returned.
    """
    if not parts:
        return [], [
            "Nothing tells what the film was made from: nothing is compared with voices, clips or script."
        ]
    scenes: list[MadeScene] = []
    for part in parts:
        try:
            timing = read_timing(project / part.timing)
        except (OSError, ValidationError):
            return [], [f"No scene is compared with what is said in it, since {part.timing} is lost."]
        clip, voice = _clip(project / part.clip), read_voice(project / part.voice)
        scene = _scene(script, part, timing)
        heard = read_heard(project / part.heard) if part.heard else None
        record = _record(project, part)
        layout = tuple(judge_layout(record, scene)) if record and scene else ()
        scenes.append(MadeScene(part, scene, timing, clip, voice, heard, record, layout))
    return scenes, list(_lost(scenes))


def place_scenes(scenes: Sequence[MadeScene], fps: int) -> list[CheckedScene]:
    """Return the scenes, each in its place in a film."""
    placed: list[CheckedScene] = []
    first_frame = 0
    for scene in scenes:
        frames = scene.clip.count if scene.clip else scene.timing.frames(fps)
        placed.append(CheckedScene(**vars(scene), first_frame=first_frame, frames=frames, fps=fps))
        first_frame += frames
    return placed


def scene_at(scenes: Sequence[CheckedScene], time: float) -> str:
    """Return the id of the scene at a time of the film, or nothing where there is none."""
    for scene in scenes:
        if time < scene.end:
            return scene.id
    return scenes[-1].id if scenes else ""


def _lost(scenes: Sequence[MadeScene]) -> Iterator[str]:
    """Yield in sentences what of the scenes is not there to be compared with."""
    for what, without in (
        (
            "pictures are not compared with their clips, which are lost",
            [s.part.scene for s in scenes if s.clip is None],
        ),
        (
            "sound is not compared with their voices, which are lost",
            [s.part.scene for s in scenes if s.voice is None],
        ),
        (
            "motion and layout are not checked, since nothing tells what was drawn",
            [s.part.scene for s in scenes if s.record is None],
        ),
        (
            "pictures and silences are not compared with the script, which has been changed since",
            [s.part.scene for s in scenes if s.scene is None],
        ),
    ):
        if without:
            yield f"Of {', '.join(without)}: {what}."


def _scene(script: Script | None, part: Part, timing: Timing) -> Scene | None:
    """Return the scene that the timing belongs to, or None where there is no such scene any more."""
    for scene in script.scenes if script else []:
        if scene.id == part.scene and len(scene.beats) == len(timing.beats):
            return scene
    return None


def _clip(path: Path) -> Pictures | None:
    try:
        return read_pictures(path)
    except FilmError:
        return None


def _record(project: Path, part: Part) -> Record | None:
    try:
        return read_record(project / part.record) if part.record else None
    except StageError:
        return None
