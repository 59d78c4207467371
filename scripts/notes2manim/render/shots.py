"""The shots of a stage: what is kept is taken, and only the rest is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, runtime_checkable

from manim import Scene

from notes2manim.render.boxes import Box
from notes2manim.render.clip_writer import Pixels, Screen
from notes2manim.render.retained_renderer import RetainedRenderer
from notes2manim.render.shelf import Shelf
from notes2manim.render.shot import Shot


@runtime_checkable
class ShotScreen(Screen, Protocol):
    """A `Screen` that takes frames in shots."""

    longest_group: int
    """After so many frames of one shot there must be another, which begins with a keyframe."""

    def begin(self, *, endless: bool = False, keep: Callable[[Shot], None] | None = None) -> None:
        """Begin a shot, which is passed to `keep` when it is ended; one that is `endless` is not."""

    def end(self, pixels: Pixels, changed: Sequence[Box]) -> None:
        """End a shot with the picture that stands after it, which is shown only if it is held."""

    def hold(self, frames: int) -> None:
        """Show the picture that ended the last shot for so many more frames."""

    def insert(self, shot: Shot) -> None:
        """Show a shot that is there already."""

    def pass_over(self, pixels: Pixels, changed: Sequence[Box]) -> None:
        """Take a picture as that which was shown last."""


class Shots:
    """What a stage tells of the shots that it plays (see `visuals.stage.Shots`), passed on to a screen.

    A shot that is on the shelf is not drawn.
    """

    def __init__(self, scene: Scene, screen: ShotScreen, shelf: Shelf | None) -> None:
        assert isinstance(scene.renderer, RetainedRenderer)
        self._scene = scene
        self._renderer = scene.renderer
        self._screen = screen
        self._shelf = shelf
        self._endless = False
        self._drawn = True  # whether the renderer has drawn what was shown last
        self._group = 0  # frames of the shot so far

    def begin(self, key: str, frames: int) -> bool:
        """Begin a shot, and return whether it must be drawn."""
        if not key:
            if not self._endless:
                self._catch_up()
                self._screen.begin(endless=True)
            self._endless = True
            return True
        self._group = frames
        shot = self._shelf.read(key) if self._shelf else None
        if shot:
            self._screen.insert(shot)
            self._drawn = False
            self._renderer.skip(frames)
            return False
        self._catch_up()
        self._screen.begin(keep=partial(self._shelf.write, key) if self._shelf else None)
        return True

    def end(self) -> None:
        """End a shot that was drawn."""
        self._screen.end(*self._renderer.look(self._scene))

    def hold(self, frames: int) -> int:
        """Hold the end of a shot for so many frames, or as long as a keyframe is not due."""
        held = min(frames, self._screen.longest_group - self._group)
        self._screen.hold(held)
        self._group += held
        self._renderer.skip(held)
        return held

    def _catch_up(self) -> None:
        """Draw what was shown last, so that what comes can be compared with it."""
        if not self._drawn:
            self._screen.pass_over(*self._renderer.look(self._scene))
        self._drawn = True
