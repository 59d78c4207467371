"""What has been done on a stage so far, as a digest: nothing else decides what is on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

HEADING = -1  # the number of a heading


class Actor(Protocol):
    """A picture of a stage, or what stands for it."""

    @property
    def visual(self) -> str:
        """Its name in the script."""

    @property
    def number(self) -> int:
        """Its place among all that are placed; `HEADING` for the heading."""


class History:
    """A chain of digests of all that was done, in its order; at what time does not count.

    What is gone does not count either, until it comes again: where nothing is left but the heading, the
    chain begins anew. It is lost for good when something is done that a digest cannot tell: by the
    author's own code, or by a picture that moves for as long as it is held. `told` returns a digest of a
    picture, or "" for such a one, and `digest` tells how everything began.
    """

    def __init__(self, digest: str, told: Callable[[Actor], str]) -> None:
        self._digest: str | None = digest
        self._begun = digest
        self._told = told
        self._numbers: dict[int, int] = {}
        self._heading = ""  # what the heading has told
        self._left: dict[int, str] = {}  # of pictures that are gone, all that was done up to then

    def did(self, what: str, pictures: Sequence[Actor] = (), *details: Any) -> None:
        """Add what was done with pictures, with details that are plain data."""
        told = [self._tell(picture) for picture in pictures]
        self._digest = (self.after(what, *told, *details) or None) if None not in told else None

    def after(self, what: str, *details: Any) -> str:
        """Return the digest as it would be if something were done, or "" when the history is lost."""
        return digest_of([self._digest, what, *details]) if self._digest is not None else ""

    @property
    def known(self) -> bool:
        """Whether it is not lost."""
        return self._digest is not None

    def lose(self) -> None:
        """Forget it, since nobody can tell what is on the stage."""
        self._digest = None

    def left(self, picture: Actor) -> str:
        """Return a digest of all that was done up to when a picture was gone; empty for one that was not."""
        return self._left.get(picture.number, "")

    def forget(self) -> None:
        """Begin anew, with nothing on the stage but the heading, if it has come, and the logo."""
        if self._digest is None:
            return
        self._left |= {number: self._digest for number in self._numbers if number != HEADING}
        self._numbers = {HEADING: 0} if HEADING in self._numbers else {}
        self._digest = digest_of([self._begun, "left", self._heading])

    def _tell(self, picture: Actor) -> Any:
        """Return the number of a picture, with its digests the first time; None where it has none."""
        if picture.number in self._numbers:
            return self._numbers[picture.number]
        number = self._numbers[picture.number] = len(self._numbers)
        told = self._told(picture)
        if picture.number == HEADING:
            self._heading = told
        return [number, told, self.left(picture)] if told else None


def digest_of(told: Any) -> str:
    """Return a digest of plain data."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
