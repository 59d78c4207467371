"""The base of every stage: one timeline on whole frames, on which pictures appear at words.

`director` tells when; here are the pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from manim import Scene, config

from notes2manim.files import sha256_of
from notes2manim.model.record import Lost, Record
from notes2manim.model.shape import frame_size, pixels
from notes2manim.model.timing import read_timing
from notes2manim.visuals.director import Director, Shots
from notes2manim.visuals.heading import Heading
from notes2manim.visuals.history import digest_of
from notes2manim.visuals.logo import Logo
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.places import corners, safe_area, slot_box
from notes2manim.visuals.recorder import Recorder
from notes2manim.visuals.scenery import ManimScenery
from notes2manim.visuals.score import Prompter, Score
from notes2manim.visuals.spotlight import Spotlight
from notes2manim.visuals.theme import load_theme
from notes2manim.visuals.written import read_written

AnyPicture = TypeVar("AnyPicture", bound=Picture)


class Stage(Scene):
    """A scene that follows its voice.

    A subclass names its `theme` and its `timing`, as paths relative to its own file, places its
    pictures, and says in `construct` what happens in each beat:

        with self.beat(0):
            self.show(reasons, "0", at=3)

    brings part 0 of `reasons` at word 3 of beat 0. The clip has exactly
    `ceil(duration * frame rate)` frames; `StageError` is raised when it cannot. `shape` is that
    of the frame, for `manim render`, which then gives the shorter side; empty, the frame is as
    Manim's pixels are. `logo` is a picture that stays in a corner, its path relative to `project`,
    and its height a fraction of the frame's shorter side.
    """

    theme: str
    timing: str
    project: str = "."
    math: Literal["mathra", "latex"] = "mathra"
    # Whether what is drawn is noted down; whoever plays a stage and wants its `record` sets it.
    recording = False
    # Who takes what is played; nobody does but where clips are drawn.
    shots: Shots | None = None
    shape: Literal["", "16x9", "9x16", "1x1"] = ""
    logo = ""
    logo_corner = "top right"
    logo_height = 0.07

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give Manim's frame its shape before the camera is made for it."""
        width, height = int(config.pixel_width), int(config.pixel_height)
        if self.shape:
            width, height = pixels(self.shape, min(width, height))
        frame_width, frame_height = frame_size(width, height)
        config.update({"pixel_width": width, "pixel_height": height})
        config.update({"frame_width": frame_width, "frame_height": frame_height})
        super().__init__(*args, **kwargs)

    def setup(self) -> None:
        """Read the theme and the timing."""
        folder = Path(type(self).construct.__code__.co_filename).parent
        project = Picture.project = folder / self.project
        theme = load_theme(folder / self.theme, self.math)
        self._times = read_timing(folder / self.timing)
        self._rate = float(config.frame_rate)
        self._area = safe_area()
        logo: Logo | None = None
        if self.logo:
            logo = Logo(project / self.logo, self.logo_corner, self.logo_height, corners(), project)
            self._area = logo.without(self._area)
            self.add(logo)
        self._logo = logo
        camera: Any = self.camera
        camera.background_color = Spotlight.ground = theme.colors.background
        self._recorder = Recorder() if self.recording else None
        self._scenery = ManimScenery(self, theme, self._rate, logo, self._recorder)
        begun = digest_of(
            {
                "look": theme.model_dump(mode="json"),
                "frame": [int(config.pixel_width), int(config.pixel_height), self._rate],
                "logo": [sha256_of(project / self.logo), self.logo_corner, self.logo_height] if logo else [],
            }
        )
        self._prompter = Prompter(begun, pictures=self._scenery, answers={}, told={})
        history = self._prompter.history
        self._director = Director(
            self._times, self._rate, self._prompter, history, self.shots, noted=self.recording
        )

    def record(self) -> Record:
        """Return what was drawn, once the stage has been played with `recording` set."""
        assert self._recorder is not None
        assert self._director.looks is not None
        lost = [Lost(visual=one.visual, fault=one.fault) for one in self._scenery.placed if one.fault]
        return self._director.looks.record(
            self._times.scene,
            self._recorder.things,
            frames=self._director.total,
            aspect=self._recorder.aspect,
            background=Spotlight.ground,
            lost=lost,
        )

    def score(self) -> bytes | None:
        """Return what its pictures have answered, to `replay` the stage that was played and recorded.

        None for a stage that can only be played: written otherwise than by the templates, with a picture
        that does not show what it was asked to, or that moves by itself, or with the author's own code.
        """
        written = read_written(Path(type(self).construct.__code__.co_filename))
        placed = self._scenery.placed
        told = self._prompter.history.known and not any(picture.fault for picture in placed)
        if self._recorder is None or written is None or not told:
            return None
        files = {file: sha256_of(picture.project / file) for picture in placed for file in picture.files}
        score = Score(
            placed=written.placed,
            begun=self._prompter.begun,
            aspect=self._recorder.aspect,
            background=Spotlight.ground,
            files=files,
            told=self._prompter.told_of,
            things=tuple(self._recorder.things),
            answers=self._prompter.answers,
        )
        return score.model_dump_json(exclude_defaults=True).encode()

    def heading(self, title: str) -> None:
        """Set the title at the top of the frame, from the first frame on; the content goes below it."""
        heading = Heading(title)
        self._scenery.lay_out(heading, self._logo.beside(safe_area()) if self._logo else self._area)
        top, bottom = self._area.y + self._area.height / 2, self._area.y - self._area.height / 2
        top = min(heading.bottom, top)
        self._area = Box(self._area.x, (top + bottom) / 2, self._area.width, top - bottom)
        self._scenery.heading = heading
        self._director.open(heading)

    def place(self, picture: AnyPicture, slot: str = "full", *, name: str = "") -> AnyPicture:
        """Draw a picture in a slot of the content area, ready to be shown; return it.

        `name` is what the script calls it.
        """
        picture.visual, picture.kind = name, type(picture).__name__.lower()
        picture.number = len(self._scenery.placed)
        self._scenery.lay_out(picture, slot_box(slot, self._area))
        self._scenery.placed.append(picture)
        return picture

    def beat(self, index: int) -> AbstractContextManager[None]:
        """Open beat `index`, counted from 0: what is said inside happens at its words."""
        return self._director.beat(index)

    def show(self, picture: Picture, part: str = "", *, at: int = 0) -> None:
        """Bring a picture, or one part of it, at a word of the open beat."""
        self._director.plan("show", picture, part, at)

    def point(self, picture: Picture, part: str = "", *, at: int = 0) -> None:
        """Draw the eye to a part of a picture at a word of the open beat."""
        self._director.plan("point", picture, part, at)

    def clear(self, picture: Picture | None = None, *, at: int = 0) -> None:  # type: ignore[override]
        """Take a picture away, or everything but the heading, just before a word of the open beat."""
        self._director.plan("clear", picture, "", at)

    def perform(self, code: Callable[[], None], *, at: int = 0) -> None:
        """Run a method that plays its own animations, from a word of the open beat on.

        It has the whole frame: the heading goes before it, or does not come where it would go at once.
        In a frame of another shape that is as wide as Manim's own, and so higher, whatever the code draws.
        """
        self._director.plan("perform", None, "", at, code)

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations, as in any scene of Manim, and count their frames."""
        if self._scenery.playing:
            super().play(*args, **kwargs)
            return
        self._director.catch_up()
        if self.shots:
            self.shots.begin("", 0)
        self._director.begin()
        self._scenery.watch(self._director.waiting)
        before = self.renderer.time
        super().play(*args, **kwargs)
        if self.renderer.skip_animations:
            step = 1 / self._rate
            played: list[Any] = list(self.animations or [])
            still = len(played) == 1 and getattr(played[0], "is_static_wait", False)
            frames = int(self.duration / step) if still else len(np.arange(0, self.duration, step))
        else:
            frames = round((self.renderer.time - before) * self._rate)
        self._director.passed(frames, self._scenery.watched())

    def update_to_time(self, t: float) -> None:
        """Bring all animations to a time in seconds, as Manim asks before each frame."""
        super().update_to_time(t)
        self._scenery.update(t)

    def tear_down(self) -> None:
        """Hold the end, let everything go quietly, and check that no frame is missing or too many."""
        self._director.close()
