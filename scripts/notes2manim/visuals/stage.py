"""The base of every stage: one timeline on whole frames, on which pictures appear at words.

All plans are made in frames counted from the first of the clip. An animation begins at the
frame of its word and ends before the next cue, or before its beat ends; it never pushes what
follows, however late it is itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
from manim import Animation, FadeIn, FadeOut, Group, Mobject, Scene, Wait, config

from notes2manim.errors import StageError
from notes2manim.files import sha256_of
from notes2manim.model.record import CueSeen, Lost, Record
from notes2manim.model.shape import FULL_WIDTH, frame_size, pixels
from notes2manim.model.timing import BeatTime, read_timing
from notes2manim.visuals.heading import Heading
from notes2manim.visuals.history import History
from notes2manim.visuals.idle import QuietMoves, looks, meant
from notes2manim.visuals.logo import Logo
from notes2manim.visuals.motion import ease
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.places import corners, safe_area, slot_box
from notes2manim.visuals.recorder import Owner, Recorder, can_be_seen, introduced
from notes2manim.visuals.spotlight import Spotlight
from notes2manim.visuals.theme import load_theme

# Seconds: a picture begins to appear so long before its word sounds, since eyes need a moment;
# a picture that makes room goes so long before; the end of a scene fades so long.
LEAD = 0.1
CLEARING = 0.3
CLOSING = 0.3

AnyPicture = TypeVar("AnyPicture", bound=Picture)

_Do = Literal["show", "point", "clear", "perform"]


@dataclass(frozen=True)
class _Act:
    """Something that happens at a frame."""

    frame: int
    do: _Do
    picture: Picture | None
    part: str = ""
    code: Callable[[], None] | None = None
    cue: CueSeen | None = None


@dataclass
class _Coming:
    """A cue whose picture is about to be seen: what comes, or nothing where something only changes."""

    cue: CueSeen
    mobjects: list[Mobject]


class Shots(Protocol):
    """Takes what a stage plays as shots, each known by what is seen in it."""

    def begin(self, key: str, frames: int) -> bool:
        """Begin a shot of so many frames, or none, and return whether it must be played.

        Two shots with the same key show the same. A shot without one goes on until the next begins.
        """

    def end(self) -> None:
        """End a shot with a key, which was played: what is on the stage now may be held."""

    def hold(self, frames: int) -> int:
        """Hold the end of a shot with a key for so many frames, or as long as it can be; return how many."""


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
        Picture.project = folder / self.project
        self._look = load_theme(folder / self.theme, self.math)
        self._times = read_timing(folder / self.timing)
        self._rate = float(config.frame_rate)
        self._total = math.ceil(self._times.duration * self._rate - 1e-6)
        self._at = 0
        self._beat: BeatTime | None = None
        self._acts: list[_Act] = []
        self._directing = False
        self._heading: Heading | None = None
        self._placed: list[Picture] = []
        self._gone: dict[Picture, list[Mobject]] = {}
        self._area = safe_area()
        self._history = History(
            look=self._look.model_dump(mode="json"),
            frame=[int(config.pixel_width), int(config.pixel_height), self._rate],
            logo=[sha256_of(folder / self.project / self.logo), self.logo_corner, self.logo_height]
            if self.logo
            else [],
        )
        self._shooting = False
        self._logo: Logo | None = None
        if self.logo:
            project = folder / self.project
            self._logo = Logo(project / self.logo, self.logo_corner, self.logo_height, corners(), project)
            self._area = self._logo.without(self._area)
            self.add(self._logo)
        camera: Any = self.camera
        camera.background_color = Spotlight.ground = self._look.colors.background
        self._recorder = Recorder(background=self._look.colors.background) if self.recording else None
        self._looked = 0
        self._coming: list[_Coming] = []
        self._moved = 0
        self._meant: list[Mobject] = []
        self._quiet = QuietMoves(self._look, self._times.beats, self._rate, LEAD)

    def record(self) -> Record:
        """Return what was drawn, once the stage has been played with `recording` set."""
        assert self._recorder is not None
        lost = [Lost(visual=one.visual, fault=one.fault) for one in self._placed if one.fault]
        return self._recorder.record(self._times.scene, frames=self._total, lost=lost)

    def heading(self, title: str) -> None:
        """Set the title at the top of the frame, from the first frame on; the content goes below it."""
        heading = Heading(title)
        box = self._logo.beside(safe_area()) if self._logo else self._area
        heading.build(self._look, box)
        self._history.place(heading, box)
        top, bottom = self._area.y + self._area.height / 2, self._area.y - self._area.height / 2
        top = min(heading.bottom, top)
        self._area = Box(self._area.x, (top + bottom) / 2, self._area.width, top - bottom)
        self._acts.append(_Act(0, "show", heading))
        self._heading = heading

    def place(self, picture: AnyPicture, slot: str = "full", *, name: str = "") -> AnyPicture:
        """Draw a picture in a slot of the content area, ready to be shown; return it.

        `name` is what the script calls it.
        """
        picture.visual, picture.kind = name, type(picture).__name__.lower()
        box = slot_box(slot, self._area)
        picture.build(self._look, box)
        self._history.place(picture, box)
        self._placed.append(picture)
        return picture

    @contextmanager
    def beat(self, index: int) -> Iterator[None]:
        """Open beat `index`, counted from 0: what is said inside happens at its words."""
        self._beat, self._index = self._times.beats[index], index
        yield
        self._direct(self._frame(self._beat.end))
        self._beat = None

    def show(self, picture: Picture, part: str = "", *, at: int = 0) -> None:
        """Bring a picture, or one part of it, at a word of the open beat."""
        self._plan("show", picture, part, at)

    def point(self, picture: Picture, part: str = "", *, at: int = 0) -> None:
        """Draw the eye to a part of a picture at a word of the open beat."""
        self._plan("point", picture, part, at)

    def clear(self, picture: Picture | None = None, *, at: int = 0) -> None:  # type: ignore[override]
        """Take a picture away, or everything but the heading, just before a word of the open beat."""
        self._plan("clear", picture, "", at, before=round(CLEARING * self._rate))

    def perform(self, code: Callable[[], None], *, at: int = 0) -> None:
        """Run a method that plays its own animations, from a word of the open beat on.

        It has the whole frame: the heading goes before it. In a frame of another shape that is as
        wide as Manim's own, and so higher, whatever the code draws.
        """
        if self._heading:
            self.clear(self._heading, at=at)
        self._plan("perform", None, "", at, code=code)

    def _plan(
        self,
        do: _Do,
        picture: Picture | None,
        part: str,
        at: int,
        *,
        before: int = 0,
        code: Callable[[], None] | None = None,
    ) -> None:
        """Plan something for so many frames before the cue of a word of the open beat."""
        frame = self._cue(at) - before
        cue = None
        if self._recorder and picture is not self._heading:
            cue = CueSeen(
                beat=self._index,
                do="show" if do == "perform" else do,
                visual=picture.visual if picture else code.__name__ if code else "",
                part=part,
                at=at,
                due=self._frame(self._word(at)),
            )
        self._acts.append(_Act(frame, do, picture, part, code, cue))

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations, as in any scene of Manim, and count their frames."""
        if self._beat and not self._directing:
            self._hold_until(self._frame(self._beat.start))
        if self.shots and not self._shooting:
            self.shots.begin("", 0)
        self._look_back(self._at)
        self._played_from, self._middle_seen = self._at, False
        before = self.renderer.time
        super().play(*args, **kwargs)
        if self.renderer.skip_animations:
            step = 1 / self._rate
            played: list[Any] = list(self.animations or [])
            still = len(played) == 1 and getattr(played[0], "is_static_wait", False)
            self._at += int(self.duration / step) if still else len(np.arange(0, self.duration, step))
        else:
            self._at += round((self.renderer.time - before) * self._rate)
        self._notice(self._at)

    def update_to_time(self, t: float) -> None:
        """Bring all animations to a time in seconds, as Manim asks before each frame."""
        super().update_to_time(t)
        if self._recorder is None:
            return
        frame = self._played_from + round(t * self._rate)
        self._notice(frame)
        if not self._middle_seen and t >= self.duration / 2 - 0.5 / self._rate:
            self._middle_seen = True
            self._look_at("middle", frame)

    def _look_at(self, moment: Literal["end", "middle"], frame: int, beat: int | None = None) -> None:
        """Note what can be seen now."""
        assert self._recorder is not None
        if beat is None:
            seconds = (frame + 0.5) / self._rate
            beat = sum(time.start <= seconds for time in self._times.beats) - 1
        placed = [*([self._heading] if self._heading else []), *self._placed]
        owned: list[tuple[Owner, Group]] = [((picture.visual, picture.kind), picture) for picture in placed]
        owned += [(("", "logo"), self._logo)] if self._logo else []
        self._recorder.look(moment, beat=beat, frame=frame, stage=self, pictures=owned)

    def _look_back(self, frame: int, *, by: int | None = None) -> None:
        """Note the end of each beat that is over at a frame, before anything more changes.

        That is its last frame, or an earlier one `by` which something begins to leave for the next.
        """
        beats = self._times.beats
        while self._recorder and self._looked < len(beats):
            end = self._frame(beats[self._looked].end)
            if end > frame:
                return
            self._look_at("end", max(min(end, by or end) - 1, 0), self._looked)
            self._looked += 1

    def _notice(self, frame: int) -> None:
        """Note of each picture that is about to come whether it can be seen at a frame."""
        for coming in list(self._coming):
            seen = can_be_seen(coming.mobjects) if coming.mobjects else frame > self._played_from
            if seen and self._recorder:
                self._recorder.cue(coming.cue.model_copy(update={"seen": frame}))
                self._coming.remove(coming)

    def tear_down(self) -> None:
        """Hold the end, let everything go quietly, and check that no frame is missing or too many."""
        self._direct(self._total)
        last = max((word.end for beat in self._times.beats for word in beat.words), default=0.0)
        quiet = self._total - self._frame(last)
        closing = min(round(CLOSING * self._rate), quiet // 2, self._total - self._at)
        self._hold_until(self._total - closing)
        self._look_back(self._total, by=self._total - closing)
        leaving = [mobject for mobject in self.mobjects if mobject is not self._logo]
        if closing > 0 and leaving:
            self._history.did("close")
            self._play([FadeOut(Group(*leaving))], closing)
        self._hold_until(self._total)
        if self._at != self._total:
            over = (self._at - self._total) / self._rate
            raise StageError(
                f"the scene runs {over:.2f} s longer than its voice.",
                place=self._times.scene,
                remedy="Shorten its animations, or say more.",
            )

    def _frame(self, seconds: float) -> int:
        return min(round(seconds * self._rate), self._total)

    def _cue(self, word: int) -> int:
        """Return the frame at which what belongs to a word of the open beat begins."""
        if self._beat is None:
            raise StageError("a cue stands outside of a beat.", place=self._times.scene)
        return self._frame(max(self._word(word) - LEAD, self._beat.start))

    def _word(self, word: int) -> float:
        """Return when a word of the open beat sounds, in seconds, or where the beat starts."""
        assert self._beat is not None
        words = self._beat.words
        return words[word].start if 0 <= word < len(words) else self._beat.start

    def _direct(self, end: int) -> None:
        """Do what has been planned, in its order, by frame `end`."""
        acts = sorted(self._acts, key=lambda act: act.frame)
        self._acts = []
        self._directing = True
        groups = [list(group) for _, group in groupby(acts, key=lambda act: act.frame)]
        if groups and self._beat:
            self._look_back(self._frame(self._beat.start), by=groups[0][0].frame)
        for index, group in enumerate(groups):
            following = groups[index + 1][0].frame if index + 1 < len(groups) else end
            self._hold_until(group[0].frame)
            for step, turn in enumerate(turns := _turns(group)):
                left = min(following, end) - self._at
                self._take(turn, left // (len(turns) - step))
        self._directing = False

    def _take(self, acts: list[_Act], room: int) -> None:
        """Do acts at the same time, within `room` frames."""
        room -= self._bring_back(acts, room)
        animations: list[Animation] = []
        pace = 0.0
        for act in acts:
            if act.code is not None:
                self._expect(act, [])
                self._history.lose()
                self._meant = []
                self._show_wide(True)
                self._directing = False
                act.code()
                self._directing = True
                continue
            self._history.did(act.do, act.picture, act.part)
            if act.do != "clear":
                self._show_wide(False)
            animation = self._animate(act)
            if animation is not None or act.do == "show":
                self._expect(act, introduced(animation) if animation and act.do == "show" else [])
            if animation is not None:
                animations.append(animation)
                if act.do != "clear" and act.picture is not self._heading:
                    self._meant = meant(animation) or self._meant
                pace = max(
                    pace, CLEARING if act.picture is None or act.do == "clear" else act.picture.pace(act.part)
                )
        if animations:
            self._play(animations, min(round(pace / self._look.motion.pace * self._rate), room))
        self._notice(self._at)

    def _show_wide(self, wide: bool) -> None:
        """Show the width that the author's own code is written for, all of it smaller, or what is usual."""
        width, height = frame_size(int(config.pixel_width), int(config.pixel_height))
        share = max(1.0, FULL_WIDTH / width) if wide else 1.0
        if math.isclose(float(config.frame_width), width * share):
            return
        if self._logo:
            self._logo.scale(width * share / float(config.frame_width), about_point=np.zeros(3))
        config.update({"frame_width": width * share, "frame_height": height * share})
        camera: Any = self.camera
        camera.frame_width, camera.frame_height = width * share, height * share
        camera.pixel_array_to_cairo_context.clear()  # they know where the frame was

    def _expect(self, act: _Act, mobjects: list[Mobject]) -> None:
        self._played_from = self._at
        if act.cue is not None:
            self._coming.append(_Coming(act.cue, mobjects))

    def _animate(self, act: _Act) -> Animation | None:
        if act.do == "clear":
            return self._clearing(act.picture)
        assert act.picture is not None
        return act.picture.reveal(act.part) if act.do == "show" else act.picture.point(act.part)

    def _clearing(self, picture: Picture | None) -> Animation | None:
        """Fade what is on the stage of a picture, or everything but the heading."""
        shown = {id(mobject) for mobject in self.get_mobject_family_members()}
        leaving = self._placed if picture is None else [picture]
        self._gone |= {each: present for each in leaving if (present := _present(each, shown))}
        if picture is not None:
            present = self._gone.get(picture, [])
        else:
            present = [mobject for mobject in self.mobjects if not isinstance(mobject, Heading | Logo)]
        return FadeOut(Group(*present)) if present else None

    def _bring_back(self, acts: list[_Act], room: int) -> int:
        """Bring pictures that had been cleared as they were; return the frames that it took."""
        back = [act.picture for act in acts if act.picture in self._gone and act.do != "clear"]
        present = [mobject for picture in back if picture for mobject in self._gone.pop(picture)]
        if not present:
            return 0
        before = self._at
        self._history.did("bring back", *back)
        self._play([FadeIn(Group(*present))], min(round(CLEARING * self._rate), room // 2))
        return self._at - before

    def _play(self, animations: list[Animation], frames: int, *, glow: str = "") -> None:
        """Play animations together for exactly so many frames; for none, show only their end.

        `glow` tells what a quiet move looks like, after which everything is as before.
        """
        for animation in animations:
            ease(animation, self._look.ease)
        if glow:
            key = self._history.after("glow", glow, frames)
        else:
            key = self._history.after("play", frames)
            self._history.did("play", frames)
        if frames < 1:
            for animation in animations:
                _finish(animation, self)
            self._show_still("came")
        else:
            # Half a frame less than the time of the frames: no rounding can add one or lose one.
            seconds = (frames - 0.5) / self._rate if frames > 1 else 1 / self._rate
            self._shoot(animations, seconds, frames, key)
        self._moved = self._at

    def _shoot(self, animations: list[Animation], seconds: float, frames: int, key: str) -> None:
        """Play animations as a shot, or only bring them to their end where that shot is there already."""
        if self.shots is None:
            self.play(*animations, run_time=seconds)
        elif self.shots.begin(key, frames):
            self._shooting = True
            self.play(*animations, run_time=seconds)
            self._shooting = False
            if key:
                self.shots.end()
        else:
            self._pass(animations, seconds)
            self._at += frames
            self._notice(self._at)

    def _pass(self, animations: list[Animation], seconds: float) -> None:
        """Bring animations to their end and note what is to be noted, but pass no frame on."""
        self._look_back(self._at)
        self._played_from, self._middle_seen = self._at, self._recorder is None
        self.compile_animation_data(*animations, run_time=seconds)
        for animation in animations:
            animation._setup_scene(self)
            animation.begin()
        middle = self.duration / 2 - 0.5 / self._rate
        for time in np.arange(0, self.duration, 1 / self._rate).tolist():
            if self._coming or (time >= middle and not self._middle_seen):
                self.update_to_time(time)
        for animation in animations:
            animation.finish()
            animation.clean_up_from_scene(self)
        self.update_mobjects(0)

    def _show_still(self, why: Literal["came", "stays"]) -> None:
        """Show what is on the stage as a shot of its own, which can be held."""
        if self.shots and (key := self._history.after(why)) and self.shots.begin(key, 0):
            self.shots.end()

    def _hold_until(self, frame: int) -> None:
        self._look_back(frame)
        directing, self._directing = self._directing, True
        while move := self._quiet.next(self, max(self._moved, 0), self._at, frame, self._meant, self._placed):
            self._hold(move[0])
            self._play(move[1], self._quiet.length, glow=looks(move[1]))
        self._hold(frame)
        self._directing = directing

    def _hold(self, frame: int) -> None:
        frames = frame - self._at
        if frames < 1:
            return
        moving = any(mobject.has_time_based_updater() for mobject in self.get_mobject_family_members())
        if moving:
            self._history.lose()
        if self.shots and self._history.known:
            self._stand(self.shots, frames)
            return
        seconds = (frames - 0.5 if moving else frames + 0.5) / self._rate
        self.play(Wait(run_time=max(seconds, 1 / self._rate), frozen_frame=not moving))

    def _stand(self, shots: Shots, frames: int) -> None:
        """Hold what is on the stage, for so many frames."""
        self._look_back(self._at)
        if not self._at:
            self._show_still("came")
        while frames:
            held = shots.hold(frames)
            self._at += held
            frames -= held
            if frames:
                self._show_still("stays")
        self._notice(self._at)


def _turns(acts: list[_Act]) -> list[list[_Act]]:
    """Return which of the acts at one frame go together: what leaves first, then each picture in turn."""
    turns: list[list[_Act]] = []
    leaving = [act for act in acts if act.do == "clear"]
    if leaving:
        turns.append(leaving)
    for act in acts:
        if act.do == "clear":
            continue
        last = turns[-1] if turns else []
        free = last and last is not leaving and act.code is None
        if free and all(other.picture is not act.picture and other.code is None for other in last):
            last.append(act)
        else:
            turns.append([act])
    return turns


def _present(mobject: Mobject, shown: set[int]) -> list[Mobject]:
    """Return the largest members of a family that are among those shown."""
    if id(mobject) in shown:
        return [mobject]
    return [found for member in mobject.submobjects for found in _present(member, shown)]


def _finish(animation: Animation, scene: Scene) -> None:
    """Bring an animation to its end without a frame."""
    scene.add_mobjects_from_animations([animation])
    animation._setup_scene(scene)
    animation.begin()
    animation.finish()
    animation.clean_up_from_scene(scene)
