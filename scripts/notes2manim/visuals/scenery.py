"""The pictures of a stage, as Manim has them: what happens to them, and what can be seen of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
from manim import Animation, FadeIn, FadeOut, Group, Mobject, Wait, config

from notes2manim.files import sha256_of
from notes2manim.model.shape import FULL_WIDTH, frame_size
from notes2manim.visuals.director import CLEARING, Act, Enacted, Played
from notes2manim.visuals.heading import Heading
from notes2manim.visuals.history import Actor, digest_of
from notes2manim.visuals.idle import glow_of, glows, looks, marks, meant
from notes2manim.visuals.logo import Logo
from notes2manim.visuals.motion import ease
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.recorder import Owner, Recorder, can_be_seen, introduced
from notes2manim.visuals.spoken import Part, symbols_of, texts_of
from notes2manim.visuals.theme import Theme

if TYPE_CHECKING:
    from notes2manim.visuals.stage import Stage


class _Watch:
    """What is noted while something plays (see `director.Played`)."""

    def __init__(self, waiting: dict[int, list[Mobject]], *, middle: bool) -> None:
        self.waiting = waiting
        self.seen: list[tuple[int, int]] = []
        self.middle: tuple[int, tuple[int, ...]] | None = None
        self.wants_middle = middle


class ManimScenery:
    """A `Scenery` of `Picture`s. `rate` is in frames a second; a `recorder` notes what can be seen."""

    def __init__(
        self, stage: Stage, theme: Theme, rate: float, logo: Logo | None, recorder: Recorder | None
    ) -> None:
        self.heading: Heading | None = None
        self.placed: list[Picture] = []
        self.playing = False  # whether what plays was prepared here
        self._stage, self._theme, self._rate = stage, theme, rate
        self._logo, self._recorder = logo, recorder
        self._boxes: dict[Actor, Box] = {}
        self._gone: dict[Picture, list[Mobject]] = {}
        self._brought: dict[int, list[Mobject]] = {}
        self._prepared: list[Animation] = []
        self._meant: list[Mobject] = []
        self._parts: list[Part] = []
        self._watch = _Watch({}, middle=False)

    def lay_out(self, picture: Picture, box: Box) -> None:
        """Draw a picture in a box, which is told of it later."""
        picture.build(self._theme, box)
        self._boxes[picture] = box

    def told(self, picture: Actor) -> str:
        """Return a digest of all that a picture looks like, or "" for one that moves by itself."""
        assert isinstance(picture, Picture)
        if not picture.steady:
            return ""
        files = [sha256_of(picture.project / file) for file in picture.files]
        return digest_of([type(picture).__name__, picture.made_from, vars(self._boxes[picture]), files])

    def bring_back(self, acts: Sequence[Act]) -> list[int]:
        """Prepare to bring pictures of acts as they were when they were cleared; return which acts'."""
        back = [index for index, act in enumerate(acts) if act.picture in self._gone and act.do != "clear"]
        pictures = [cast(Picture, acts[index].picture) for index in back]
        present = [mobject for picture in pictures for mobject in self._gone.pop(picture, [])]
        self._prepare([FadeIn(Group(*present))] if present else [])
        return back if present else []

    def enact(self, acts: Sequence[Act], number: int) -> Enacted:
        """Prepare what acts do at the same time; those that bring something are numbered from `number`."""
        animations: list[Animation] = []
        brings: list[bool | None] = []
        pace = 0.0
        for act in acts:
            if act.do != "clear":
                self._show_wide(False)
            picture = cast(Picture | None, act.picture)
            animation = self._animate(act.do, picture, act.part)
            brings.append(False if animation or act.do == "show" else None)
            if animation is None:
                continue
            if act.do == "show" and (come := introduced(animation)):
                brings[-1] = True
                self._brought[number] = come
                number += 1
            animations.append(animation)
            if act.do != "clear" and picture is not self.heading:
                self._meant = meant(animation) or self._meant
            pace = max(pace, CLEARING if picture is None or act.do == "clear" else picture.pace(act.part))
        self._prepare(animations)
        frames = round(pace / self._theme.motion.pace * self._rate) if animations else None
        return Enacted(frames, brings)

    def leave(self) -> bool:
        """Prepare to take everything away but the logo, and return whether there is anything."""
        leaving = [mobject for mobject in self._stage.mobjects if mobject is not self._logo]
        self._prepare([FadeOut(Group(*leaving))] if leaving else [])
        return bool(leaving)

    def glow(self, kind: Literal["texts", "symbols", "last"], chosen: Sequence[int]) -> str:
        """Prepare a quiet move; return a digest of what it looks like, or "" where nothing can move."""
        if kind == "last":
            on_stage = self._on_stage()
            animations: list[Animation] = [*glows(self._meant, on_stage, self._theme)]
            animations = animations or marks(self.placed, on_stage, self._theme)
        else:
            animations = [glow_of(self._parts[index], self.placed, self._theme) for index in chosen]
        self._prepare(animations)
        return looks(animations) if animations else ""

    def play(self, frames: int, waiting: Sequence[int], *, drawn: bool, glow: str) -> Played:
        """Play what is prepared, or only bring it to its end; see `director.Scenery`."""
        # Half a frame less than the time of the frames: no rounding can add one or lose one.
        seconds = (frames - 0.5) / self._rate if frames > 1 else 1 / self._rate
        self.watch(waiting)
        self.playing = True
        if drawn:
            self._stage.play(*self._prepared, run_time=seconds)
        else:
            self._pass(seconds)
        self.playing = False
        return self.watched()

    def finish(self) -> None:
        """Bring what is prepared to its end without a frame."""
        for animation in self._prepared:
            self._stage.add_mobjects_from_animations([animation])
            animation._setup_scene(self._stage)
            animation.begin()
            animation.finish()
            animation.clean_up_from_scene(self._stage)
        self._own()

    def perform(self, act: Act) -> None:
        """Run the author's own code."""
        assert act.code is not None
        self._meant = []
        self._show_wide(True)
        act.code()

    def wait(self, frames: int, *, moving: bool) -> None:
        """Hold what is on the stage, which may be moving."""
        seconds = (frames - 0.5 if moving else frames + 0.5) / self._rate
        self._stage.play(Wait(run_time=max(seconds, 1 / self._rate), frozen_frame=not moving))

    def bare(self) -> bool:
        """Tell whether nothing is left but the heading and the logo, and then forget what came last."""
        if any(not (mobject is self.heading or mobject is self._logo) for mobject in self._stage.mobjects):
            return False
        self._meant = []
        return True

    def moves(self) -> bool:
        """Tell whether something on the stage moves while it is held."""
        members = self._stage.get_mobject_family_members()
        return any(mobject.has_time_based_updater() for mobject in members)

    def look(self) -> tuple[int, ...]:
        """Return what can be seen now, as numbers of things, in the order in which it is drawn."""
        return self._recorder.look(self._stage, self._owned()) if self._recorder else ()

    def sees(self, number: int) -> bool:
        """Tell whether anything that the act of this number has brought can be seen."""
        return can_be_seen(self._brought[number])

    def texts(self) -> list[str]:
        """Return the lines of text that can be seen."""
        found = list(texts_of(self.placed, self._on_stage()))
        self._parts = [part for _, part in found]
        return [text for text, _ in found]

    def symbols(self) -> list[str]:
        """Return the shapes of the glyphs of formulas that can be seen."""
        found = list(symbols_of(self.placed, self._on_stage()))
        self._parts = [part for _, part in found]
        return [shape for shape, _ in found]

    def watch(self, waiting: Sequence[int]) -> None:
        """Note from now on what is seen of what plays."""
        brought = {number: self._brought[number] for number in waiting}
        self._watch = _Watch(brought, middle=self._recorder is not None)

    def update(self, seconds: float) -> None:
        """Note what is seen now, so many seconds after what plays began."""
        watch = self._watch
        frame = round(seconds * self._rate)
        for number in [number for number, come in watch.waiting.items() if can_be_seen(come)]:
            watch.seen.append((number, frame))
            del watch.waiting[number]
        if watch.wants_middle and seconds >= self._middle:
            watch.wants_middle = False
            watch.middle = (frame, self.look())

    def watched(self) -> Played:
        """Return what was noted of what has played."""
        self._own()
        watch, self._watch = self._watch, _Watch({}, middle=False)
        return Played(watch.seen, watch.middle)

    @property
    def _middle(self) -> float:
        """The time of half of what plays, less half a frame, in seconds."""
        return float(self._stage.duration) / 2 - 0.5 / self._rate

    def _prepare(self, animations: list[Animation]) -> None:
        for animation in animations:
            ease(animation, self._theme.ease)
        self._prepared = animations

    def _pass(self, seconds: float) -> None:
        """Bring what is prepared to its end and note what is to be noted, but pass no frame on."""
        stage: Any = self._stage
        stage.compile_animation_data(*self._prepared, run_time=seconds)
        for animation in self._prepared:
            animation._setup_scene(stage)
            animation.begin()
        for time in np.arange(0, stage.duration, 1 / self._rate).tolist():
            if self._watch.waiting or (time >= self._middle and self._watch.wants_middle):
                stage.update_to_time(time)
        for animation in self._prepared:
            animation.finish()
            animation.clean_up_from_scene(stage)
        stage.update_mobjects(0)

    def _animate(self, do: str, picture: Picture | None, part: str) -> Animation | None:
        if do == "clear":
            return self._clearing(picture)
        assert picture is not None
        return picture.reveal(part) if do == "show" else picture.point(part)

    def _clearing(self, picture: Picture | None) -> Animation | None:
        """Fade what is on the stage of a picture, or everything but the heading."""
        leaving = self.placed if picture is None else [picture]
        shown = self._on_stage()
        self._gone |= {each: present for each in leaving if (present := _present(each, shown))}
        if picture is not None:
            present = self._gone.get(picture, [])
        else:
            present = [mobject for mobject in self._stage.mobjects if not isinstance(mobject, Heading | Logo)]
        return FadeOut(Group(*present)) if present else None

    def _show_wide(self, wide: bool) -> None:
        """Show the width that the author's own code is written for, all of it smaller, or what is usual."""
        width, height = frame_size(int(config.pixel_width), int(config.pixel_height))
        share = max(1.0, FULL_WIDTH / width) if wide else 1.0
        if math.isclose(float(config.frame_width), width * share):
            return
        if self._logo:
            self._logo.scale(width * share / float(config.frame_width), about_point=np.zeros(3))
        config.update({"frame_width": width * share, "frame_height": height * share})
        camera: Any = self._stage.camera
        camera.frame_width, camera.frame_height = width * share, height * share
        camera.pixel_array_to_cairo_context.clear()  # they know where the frame was

    def _on_stage(self) -> set[int]:
        """Return the ids of all that is on the stage."""
        return {id(mobject) for mobject in self._stage.get_mobject_family_members()}

    def _owned(self) -> list[tuple[Owner, Group]]:
        """Return whose each picture is, the logo's too."""
        placed = [*([self.heading] if self.heading else []), *self.placed]
        owned: list[tuple[Owner, Group]] = [((picture.visual, picture.kind), picture) for picture in placed]
        return owned + ([(("", "logo"), self._logo)] if self._logo else [])

    def _own(self) -> None:
        """Let the recorder know whose everything is, whether or not it has looked since that came."""
        if self._recorder:
            self._recorder.own(self._owned())


def _present(mobject: Mobject, shown: set[int]) -> list[Mobject]:
    """Return the largest members of a family that are among those shown."""
    if id(mobject) in shown:
        return [mobject]
    return [found for member in mobject.submobjects for found in _present(member, shown)]
