"""What the pictures of a stage have answered while it was drawn, for when it is drawn again.

Each answer is kept under a digest of all that had been done on the stage (see `history`), and of the
question: so it is right for whatever voice the stage follows. What is not there nobody has asked yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from notes2manim.model.record import Thing
from notes2manim.model.visual import Model
from notes2manim.visuals.director import Act, Enacted, Played, Scenery
from notes2manim.visuals.history import Actor, History


class Score(Model):
    """The answers of the pictures of one stage.

    `placed` is a digest of what the stage places (see `written`), `begun` of how its history begins.
    `files` are the digests of the files that its pictures are made from, by their paths relative to the
    project, `told` those of the pictures by their numbers, and `things` all that was ever seen.
    """

    version: Literal[1] = 1
    placed: str
    begun: str
    aspect: float
    background: str
    files: dict[str, str]
    told: dict[int, str]
    things: tuple[Thing, ...]
    answers: dict[str, Any]


class UnansweredError(Exception):
    """A question that only the pictures themselves can answer."""


class Prompter:
    """A `Scenery` that knows some answers, and asks the pictures for the others, if there are any.

    New ones are added to `answers`, and to what the pictures have `told` of themselves. Without
    pictures, `UnansweredError` is raised. `history` is that of the stage, and begins with a digest.
    """

    def __init__(
        self, begun: str, *, pictures: Scenery | None, answers: dict[str, Any], told: dict[int, str]
    ) -> None:
        self._pictures = pictures
        self.answers, self.told_of = answers, told
        self.begun = begun
        self.history = History(begun, self.told)

    def told(self, picture: Actor) -> str:
        """Return what a picture tells of itself (see `director.Scenery`, as for all that follow)."""
        number = picture.number
        if self._pictures:
            self.told_of[number] = self._pictures.told(picture)
        if number not in self.told_of:
            raise UnansweredError
        return self.told_of[number]

    def bring_back(self, acts: Sequence[Act]) -> Sequence[int]:
        asked = [
            [act.do, act.picture.number, self.history.left(act.picture)] if act.picture else [act.do]
            for act in acts
        ]
        found: Sequence[int] = self._answer("bring back", asked, ask=lambda real: real.bring_back(acts))
        return found

    def enact(self, acts: Sequence[Act], number: int) -> Enacted:
        return Enacted(*self._answer("enact", number, ask=lambda real: real.enact(acts, number)))

    def leave(self) -> bool:
        return bool(self._answer("leave", ask=lambda real: real.leave()))

    def glow(self, kind: Literal["texts", "symbols", "last"], chosen: Sequence[int]) -> str:
        return str(self._answer("glow", kind, [*chosen], ask=lambda real: real.glow(kind, chosen)))

    def play(self, frames: int, waiting: Sequence[int], *, drawn: bool, glow: str) -> Played:
        def ask(real: Scenery) -> Played:
            return real.play(frames, waiting, drawn=drawn, glow=glow)

        return Played(*self._answer("play", frames, [*waiting], glow, ask=ask))

    def finish(self) -> None:
        if self._pictures:
            self._pictures.finish()

    def perform(self, act: Act) -> None:
        self._only().perform(act)

    def wait(self, frames: int, *, moving: bool) -> None:
        self._only().wait(frames, moving=moving)

    def bare(self) -> bool:
        return bool(self._answer("bare", ask=lambda real: real.bare()))

    def moves(self) -> bool:
        return bool(self._answer("moves", ask=lambda real: real.moves()))

    def look(self) -> Sequence[int]:
        found: Sequence[int] = self._answer("look", ask=lambda real: real.look())
        return found

    def sees(self, number: int) -> bool:
        return bool(self._answer("sees", number, ask=lambda real: real.sees(number)))

    def texts(self) -> Sequence[str]:
        found: Sequence[str] = self._answer("texts", ask=lambda real: real.texts())
        return found

    def symbols(self) -> Sequence[str]:
        found: Sequence[str] = self._answer("symbols", ask=lambda real: real.symbols())
        return found

    def _answer(self, what: str, *details: Any, ask: Callable[[Scenery], Any]) -> Any:
        """Return the answer to a question, which is asked where there is somebody to ask.

        That is so even where the answer is known, since pictures do what they are asked for.
        """
        key = self.history.after("asked", what, *details)[:32]
        if self._pictures:
            answer = ask(self._pictures)
            if key:
                self.answers[key] = answer
            return answer
        if key not in self.answers:
            raise UnansweredError
        return self.answers[key]

    def _only(self) -> Scenery:
        if self._pictures is None:
            raise UnansweredError
        return self._pictures
