"""The shots of a stage: what is kept is taken, and only the rest is drawn."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from manim import Scene

from notes2manim.render.boxes import Box
from notes2manim.render.clip_writer import Pixels, Screen
from notes2manim.render.crew import Crew
from notes2manim.render.retained_renderer import RetainedRenderer
from notes2manim.render.shelf import Shelf
from notes2manim.render.shot import Group, Shot


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

    def expect(self, fetch: Callable[[], Shot | None]) -> None:
        """Show a shot that another process draws; `fetch` returns it as soon as it is there."""

    def rest(self) -> None:
        """Return when nothing is being done any more, and nothing is begun by itself."""

    def start_over(self) -> None:
        """Forget what was shown, in a fork that draws for another process."""

    def finish(self) -> None:
        """Pass on all shots, and do nothing more."""

    def pass_over(self, pixels: Pixels, changed: Sequence[Box]) -> None:
        """Take a picture as that which was shown last."""


class Shots:
    """What a stage tells of the shots that it plays (see `visuals.stage.Shots`), passed on to a screen.

    A shot that is on the shelf is not drawn. With a crew, others may draw some for the shelf. Use it as a
    context around all that is played: it waits for the crew, and a fork of this process ends with it.
    """

    def __init__(self, scene: Scene, screen: ShotScreen, shelf: Shelf | None, crew: Crew | None) -> None:
        assert isinstance(scene.renderer, RetainedRenderer)
        self._scene = scene
        self._renderer = scene.renderer
        self._screen = screen
        self._shelf = shelf
        self._crew = crew if shelf else None
        self._endless = False
        self._drawn = True  # whether the renderer has drawn what was shown last
        self._group = Group(screen.longest_group)

    def begin(self, key: str, frames: int) -> bool:
        """Begin a shot, and return whether it must be drawn."""
        if not key:
            if not self._endless:
                self._catch_up()
                self._screen.begin(endless=True)
            self._endless = True
            return True
        self._group.begin(frames)
        shot = self._shelf.read(key) if self._shelf else None
        if shot or not self._is_mine(key):
            if shot:
                self._screen.insert(shot)
            elif self._shelf:
                self._screen.expect(partial(self._shelf.read, key))
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
        held = self._group.hold(frames)
        self._screen.hold(held)
        self._renderer.skip(held)
        return held

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew is None:
            return
        if self._crew.forked:
            self._leave(failed=kind is not None)
        if kind:
            self._crew.dismiss()
        else:
            self._crew.wait()

    def _is_mine(self, key: str) -> bool:
        """Tell whether this process must draw a shot that is not on the shelf; get help, if there is any."""
        if self._crew is None:
            return True
        if self._crew.superfluous:
            self._leave()
        core = self._crew.find_core()
        mine = self._crew.claim(key)
        if core is not None:
            self._screen.rest()
            self._crew.fork(core)
            if self._crew.forked:
                self._screen.start_over()
                return False
        return mine

    def _leave(self, *, failed: bool = False) -> None:
        """End this fork, once what it has drawn is on the shelf."""
        try:
            if not failed:
                self._screen.finish()
        except Exception:
            failed = True
        finally:
            os._exit(int(failed))

    def _catch_up(self) -> None:
        """Draw what was shown last, so that what comes can be compared with it."""
        if not self._drawn:
            self._screen.pass_over(*self._renderer.look(self._scene))
        self._drawn = True
