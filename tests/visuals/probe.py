"""Play a stage without frames, and look at what is on the screen whenever it holds still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from manim import Animation, Mobject, VMobject, config
from numpy.typing import NDArray

from notes2manim.model.config import resolve
from notes2manim.model.script import Scene
from notes2manim.render.manim_session import manim_session
from notes2manim.render.stage_file import read_stage
from notes2manim.stage.source import stage_scene
from notes2manim.visuals.lettering import ASCENT, DESCENT
from notes2manim.visuals.picture import Picture
from notes2manim.visuals.stage import _finish
from notes2manim.voices.speak import speak_scene
from tests.visuals.playing import THEME_FILE

ROOT = Path(__file__).parents[2]

# Left, bottom, right and top, in Manim units.
Bounds = tuple[float, float, float, float]
# What looks at a stage that holds still, at a time in seconds.
Look = Callable[[Any, float], None]


@dataclass(frozen=True)
class Shown:
    """A picture that is on the screen, and those of its outlines that can be seen."""

    picture: Picture
    leaves: list[VMobject]

    @property
    def bounds(self) -> Bounds:
        """Return where it lies."""
        return bounds(self.leaves)


def watch(scene: Scene, look: Look, folder: Path, *, fps: int = 15, height: int = 180) -> None:
    """Play a scene with the times of a silent voice, and `look` at it whenever it holds still."""
    settings = resolve({"voice": {"provider": "tone"}})
    timing, source = folder / f"{scene.id}.json", folder / f"{scene.id}.py"
    spoken = speak_scene(scene, settings, cache=folder / "takes")
    timing.write_text(spoken.timing.model_dump_json(), encoding="utf-8")
    source.write_text(
        stage_scene(scene, theme=str(THEME_FILE), timing=str(timing), project=str(ROOT), may_run_code=True),
        encoding="utf-8",
    )
    with manim_session(width=height * 16 // 9, height=height, fps=fps):
        config.dry_run = True
        stage = _watched(read_stage(source), look)(skip_animations=True)
        stage.setup()
        stage.construct()
        stage.tear_down()


def _watched(stage_class: Any, look: Look) -> Any:
    class Watched(stage_class):  # type: ignore[misc]
        _at: int

        def _play(self, animations: list[Animation], frames: int) -> None:
            for animation in animations:
                _finish(animation, self)
            self._at += max(frames, 0)

        def _hold_until(self, frame: int) -> None:
            if frame > self._at:
                look(self, self._at / self._rate)
                self._at = frame

    return Watched


def pictures(stage: Any) -> list[Shown]:
    """Return the heading and the pictures of which anything can be seen."""
    present = {id(mobject) for mobject in stage.get_mobject_family_members()}
    placed = [*([stage._heading] if stage._heading else []), *stage._placed]
    shown = []
    for picture in placed:
        leaves = visible(mobject for mobject in picture.get_family() if id(mobject) in present)
        if leaves:
            shown.append(Shown(picture, leaves))
    return shown


def visible(mobjects: Any) -> list[VMobject]:
    """Return the outlines that can be seen."""
    return [
        mobject
        for mobject in mobjects
        if isinstance(mobject, VMobject)
        and len(mobject.points)
        and (mobject.get_fill_opacity() > 0.02 or _stroked(mobject))
    ]


def _stroked(mobject: VMobject) -> bool:
    return bool(mobject.get_stroke_opacity() > 0.02 and mobject.get_stroke_width() > 0.02)


def bounds(mobjects: list[VMobject]) -> Bounds:
    """Return where outlines lie together."""
    points = np.vstack([mobject.points for mobject in mobjects])
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def text_sizes(picture: Mobject) -> list[float]:
    """Return the em of every line of text of a picture, in Manim units.

    A line draws nothing itself, but has an outline straight up, from under its baseline to the
    height of a capital; it stays when the letters of lines are put into one mobject.
    """
    sizes: list[float] = []
    for member in picture.get_family():
        if not isinstance(member, VMobject) or _stroked(member) or member.get_fill_opacity() > 0:
            continue
        curves = member.points[: len(member.points) // 4 * 4].reshape(-1, 4, 3)
        if all(map(_straight_up, curves)):
            sizes += [float(np.ptp(curve[:, 1])) / (DESCENT + ASCENT) for curve in curves]
    return sizes


def _straight_up(curve: NDArray[np.float64]) -> bool:
    steps = np.diff(curve, axis=0)
    return bool(np.ptp(curve[:, 0]) < 1e-9 < steps[0, 1] and np.allclose(steps, steps[0]))
