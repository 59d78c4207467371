"""What happens on a stage at which frame: it follows from the times of the voice, and from a few answers.

All plans are made in frames counted from the first of the clip. An animation begins at the
frame of its word and ends before the next cue, or before its beat ends; it never pushes what
follows, however late it is itself. What only the pictures can tell is asked of a `Scenery`, in
plain data, so that who knows the answers can direct a stage without any picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple, Protocol

from notes2manim.errors import StageError
from notes2manim.model.record import CueSeen
from notes2manim.model.timing import BeatTime, Timing
from notes2manim.visuals.history import Actor, History
from notes2manim.visuals.looks import Looks
from notes2manim.visuals.quiet import QuietTimes

# Seconds: a picture begins to appear so long before its word sounds, since eyes need a moment;
# a picture that makes room goes so long before; the end of a scene fades so long; and a heading that
# must go for the author's own code is there so long, or not at all.
LEAD = 0.1
CLEARING = 0.3
CLOSING = 0.3
HEADED = 1.5

Do = Literal["show", "point", "clear", "perform"]


@dataclass(frozen=True)
class Act:
    """Something that happens at a frame; `picture` is None for everything but the heading."""

    frame: int
    do: Do
    picture: Actor | None
    part: str = ""
    code: Callable[[], None] | None = None
    cue: CueSeen | None = None


class Enacted(NamedTuple):
    """What acts come to: the frames that their animation wants, or None where nothing moves.

    `brings` tells of each act whether it brings something that can be seen or not, or only changes
    something; None where nothing happens.
    """

    frames: int | None
    brings: Sequence[bool | None]


class Played(NamedTuple):
    """What was noted while an animation played, with frames counted from its first.

    `seen` are pairs: the number of an act that brings something, and the frame at which that can be
    seen. `middle` is a frame half-way and what can be seen then, as numbers of things.
    """

    seen: Sequence[tuple[int, int]]
    middle: tuple[int, Sequence[int]] | None


class Scenery(Protocol):
    """The pictures on a stage: what is asked of them, and done with them.

    One animation is prepared at a time, and played next.
    """

    def told(self, picture: Actor) -> str:
        """Return a digest of all that a picture looks like, or "" for one that moves by itself."""

    def bring_back(self, acts: Sequence[Act]) -> Sequence[int]:
        """Prepare to bring pictures of acts as they were when they were cleared; return which acts'."""

    def enact(self, acts: Sequence[Act], number: int) -> Enacted:
        """Prepare what acts do at the same time; those that bring something are numbered from `number`."""

    def leave(self) -> bool:
        """Prepare to take everything away but the logo, and return whether there is anything."""

    def glow(self, kind: Literal["texts", "symbols", "last"], chosen: Sequence[int]) -> str:
        """Prepare a quiet move; return a digest of what it looks like, or "" where nothing can move.

        It is of some of the `texts` or `symbols`, or of what came last.
        """

    def play(self, frames: int, waiting: Sequence[int], *, drawn: bool, glow: str) -> Played:
        """Play what is prepared, a quiet move if it has a `glow`, or only bring it to its end.

        `waiting` are numbers of acts whose pictures nobody has seen yet.
        """

    def finish(self) -> None:
        """Bring what is prepared to its end without a frame."""

    def perform(self, act: Act) -> None:
        """Run the author's own code."""

    def wait(self, frames: int, *, moving: bool) -> None:
        """Hold what is on the stage, which may be moving."""

    def bare(self) -> bool:
        """Tell whether nothing is left but the heading and the logo, and then forget what came last."""

    def moves(self) -> bool:
        """Tell whether something on the stage moves while it is held."""

    def look(self) -> Sequence[int]:
        """Return what can be seen now, as numbers of things, in the order in which it is drawn."""

    def sees(self, number: int) -> bool:
        """Tell whether anything that the act of this number has brought can be seen."""

    def texts(self) -> Sequence[str]:
        """Return the lines of text that can be seen."""

    def symbols(self) -> Sequence[str]:
        """Return the shapes of the glyphs of formulas that can be seen."""


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


@dataclass(frozen=True)
class _Coming:
    """A cue whose picture is about to be seen, and the number of its act, or None if that only changes."""

    cue: CueSeen
    number: int | None


class Director:
    """Lets everything happen that is planned in the beats of a stage, and notes it down if it is `noted`.

    `rate` is in frames a second. `StageError` is raised when more happens than there is time for.
    """

    def __init__(
        self,
        times: Timing,
        rate: float,
        scenery: Scenery,
        history: History,
        shots: Shots | None,
        *,
        noted: bool,
    ) -> None:
        self._times, self._rate = times, rate
        self._scenery, self._history, self._shots = scenery, history, shots
        self.total = times.frames(rate)
        self.at = 0
        self.looks = Looks(times.beats, rate) if noted else None
        self._quiet = QuietTimes(times.beats, rate, LEAD)
        self._beat: BeatTime | None = None
        self._acts: list[Act] = []
        self._directing = False
        self._heading: Actor | None = None
        self._headed = True  # whether the heading, if there is one, has not gone
        self._looked = 0  # beats whose end was noted
        self._coming: list[_Coming] = []
        self._brought = 0  # acts that have brought something since the stage was bare
        self._moved = 0
        self._played_from = 0

    def open(self, heading: Actor) -> None:
        """Plan to show the heading from the first frame on."""
        self._acts.append(Act(0, "show", heading))
        self._heading = heading

    @contextmanager
    def beat(self, index: int) -> Iterator[None]:
        """Open beat `index`, counted from 0: what is planned inside happens at its words."""
        self._beat, self._index = self._times.beats[index], index
        yield
        self._direct(self._frame(self._beat.end))
        self._beat = None

    def plan(
        self, do: Do, picture: Actor | None, part: str, at: int, code: Callable[[], None] | None = None
    ) -> None:
        """Plan something for the cue of a word of the open beat; what makes room goes before it."""
        if do == "perform" and self._heading:
            self._clear_heading(at)
        frame = self._cue(at)
        if do == "clear":  # but not before what the picture still has to show
            shown = [act.frame + 1 for act in self._acts if act.picture is picture and picture is not None]
            frame = min(frame, max([frame - round(CLEARING * self._rate), *shown]))
        cue = None
        if self.looks and picture is not self._heading:
            cue = CueSeen(
                beat=self._index,
                do="show" if do == "perform" else do,
                visual=picture.visual if picture else code.__name__ if code else "",
                part=part,
                at=at,
                due=self._frame(self._word(at)),
            )
        self._acts.append(Act(frame, do, picture, part, code, cue))

    def _clear_heading(self, at: int) -> None:
        """Let the heading go before a word, or never come where nobody could read it until then."""
        others = [act for act in self._acts if act.picture is not self._heading]
        if len(others) < len(self._acts) and self._cue(at) < round(HEADED * self._rate):
            self._acts = others
        else:
            self.plan("clear", self._heading, "", at)

    def catch_up(self) -> None:
        """Hold what is there until the open beat begins, before something is played that was not planned."""
        if self._beat and not self._directing:
            self._hold_until(self._frame(self._beat.start))

    @property
    def waiting(self) -> list[int]:
        """The numbers of the acts that have brought something which nobody has seen yet."""
        return [coming.number for coming in self._coming if coming.number is not None]

    def begin(self) -> None:
        """Take note that something begins to play."""
        self._look_back(self.at)
        self._played_from = self.at

    def passed(self, frames: int, played: Played) -> None:
        """Take note of what was played."""
        self.at += frames
        if self.looks and played.middle:
            frame, things = played.middle
            self.looks.note("middle", self._played_from + frame, things)
        seen = {number: self._played_from + frame for number, frame in played.seen}
        after = self._played_from + 1
        found = []
        for coming in self._coming:
            frame = after if coming.number is None else seen.get(coming.number, self.total + 1)
            if frame <= self.at:
                found.append((frame, coming))
        for frame, coming in sorted(found, key=lambda one: one[0]):
            self._see(coming, frame)
        self._notice()

    def close(self) -> None:
        """Hold the end, let everything go quietly, and check that no frame is missing or too many."""
        self._direct(self.total)
        last = max((word.end for beat in self._times.beats for word in beat.words), default=0.0)
        quiet = self.total - self._frame(last)
        closing = min(round(CLOSING * self._rate), quiet // 2, self.total - self.at)
        self._hold_until(self.total - closing)
        self._look_back(self.total, by=self.total - closing)
        if closing > 0 and self._scenery.leave():
            self._history.did("close")
            self._play(closing)
        self._hold_until(self.total)
        if self.at != self.total:
            over = (self.at - self.total) / self._rate
            raise StageError(
                f"the scene runs {over:.2f} s longer than its voice.",
                place=self._times.scene,
                remedy="Shorten its animations, or say more.",
            )

    def _frame(self, seconds: float) -> int:
        return min(round(seconds * self._rate), self.total)

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
                left = min(following, end) - self.at
                self._take(turn, left // (len(turns) - step))
        self._directing = False

    def _take(self, acts: list[Act], room: int) -> None:
        """Do acts at the same time, within `room` frames."""
        if acts[0].code is not None:
            self._perform(acts[0])
            return
        room -= self._bring_back(acts, room)
        for act in acts:
            self._history.did(act.do, [act.picture] if act.picture else [], act.part)
        frames, brings = self._scenery.enact(acts, self._brought)
        for act, brought in zip(acts, brings, strict=True):
            if brought is not None:
                self._expect(act, brings=brought)
        if frames is not None:
            self._play(min(frames, room))
        self._notice()
        if all(act.do == "clear" for act in acts):
            self._forget(acts)

    def _forget(self, acts: list[Act]) -> None:
        """Let nothing that was there before count any more, where all of it is gone but the heading."""
        self._headed &= all(act.picture is None or act.picture is not self._heading for act in acts)
        if self._headed and not self._coming and self._history.known and self._scenery.bare():
            self._history.forget()
            self._brought = 0

    def _bring_back(self, acts: list[Act], room: int) -> int:
        """Bring pictures that had been cleared as they were; return the frames that it took."""
        if not (back := self._scenery.bring_back(acts)):
            return 0
        before = self.at
        self._history.did("bring back", [picture for index in back if (picture := acts[index].picture)])
        self._play(min(round(CLEARING * self._rate), room // 2))
        return self.at - before

    def _perform(self, act: Act) -> None:
        self._expect(act, brings=False)
        self._history.lose()
        self._directing = False
        self._scenery.perform(act)
        self._directing = True
        self._notice()

    def _expect(self, act: Act, *, brings: bool) -> None:
        self._played_from = self.at
        if act.cue is not None:
            self._coming.append(_Coming(act.cue, self._brought if brings else None))
        self._brought += brings

    def _play(self, frames: int, *, glow: str = "") -> None:
        """Play what is prepared for exactly so many frames; for none, show only its end.

        `glow` tells what a quiet move looks like, after which everything is as before.
        """
        key = self._history.after("glow", glow, frames) if glow else self._history.after("play", frames)
        if frames < 1:
            self._history.did("play", [], frames)
            self._scenery.finish()
            self._show_still("came")
        else:
            self._shoot(frames, key, glow)
        self._moved = self.at

    def _shoot(self, frames: int, key: str, glow: str) -> None:
        """Play what is prepared as a shot, or only bring it to its end where that shot is there already."""
        self.begin()
        drawn = self._shots is None or self._shots.begin(key, frames)
        played = self._scenery.play(frames, self.waiting, drawn=drawn, glow=glow)
        if not glow:
            self._history.did("play", [], frames)
        self.passed(frames, played)
        if drawn and key and self._shots:
            self._shots.end()

    def _show_still(self, why: Literal["came", "stays"]) -> None:
        """Show what is on the stage as a shot of its own, which can be held."""
        if self._shots and (key := self._history.after(why)) and self._shots.begin(key, 0):
            self._shots.end()

    def _hold_until(self, frame: int) -> None:
        self._look_back(frame)
        directing, self._directing = self._directing, True
        while move := self._quiet.next(self._scenery, max(self._moved, 0), self.at, frame):
            self._hold(move[0])
            self._play(self._quiet.length, glow=move[1])
        self._hold(frame)
        self._directing = directing

    def _hold(self, frame: int) -> None:
        frames = frame - self.at
        if frames < 1:
            return
        moving = self._scenery.moves()
        if moving:
            self._history.lose()
        if self._shots and self._history.known:
            self._stand(self._shots, frames)
        else:
            self._scenery.wait(frames, moving=moving)

    def _stand(self, shots: Shots, frames: int) -> None:
        """Hold what is on the stage, for so many frames."""
        self._look_back(self.at)
        if not self.at:
            self._show_still("came")
        while frames:
            held = shots.hold(frames)
            self.at += held
            frames -= held
            if frames:
                self._show_still("stays")
        self._notice()

    def _look_back(self, frame: int, *, by: int | None = None) -> None:
        """Note the end of each beat that is over at a frame, before anything more changes.

        That is its last frame, or an earlier one `by` which something begins to leave for the next.
        """
        beats = self._times.beats
        while self.looks and self._looked < len(beats):
            end = self._frame(beats[self._looked].end)
            if end > frame:
                return
            self.looks.note("end", max(min(end, by or end) - 1, 0), self._scenery.look(), self._looked)
            self._looked += 1

    def _notice(self) -> None:
        """Note of each picture that is about to come whether it can be seen now."""
        for coming in list(self._coming):
            number = coming.number
            if self.at > self._played_from if number is None else self._scenery.sees(number):
                self._see(coming, self.at)

    def _see(self, coming: _Coming, frame: int) -> None:
        if self.looks:
            self.looks.cues.append(coming.cue.model_copy(update={"seen": frame}))
        self._coming.remove(coming)


def _turns(acts: list[Act]) -> list[list[Act]]:
    """Return which of the acts at one frame go together: what leaves first, then each picture in turn."""
    turns: list[list[Act]] = []
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
