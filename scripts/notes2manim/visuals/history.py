"""What has been done on a stage so far, as a digest: nothing else decides what is on it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from notes2manim.files import sha256_of
from notes2manim.visuals.picture import Box, Picture


class History:
    """A chain of digests of all that was done, in its order; at what time does not count.

    It is lost for good when something is done that a digest cannot tell: by the author's own code,
    or by a picture that moves for as long as it is held.
    """

    def __init__(self, **made_from: Any) -> None:
        self._digest: str | None = ""
        self._places: dict[Picture, Box] = {}
        self._numbers: dict[Picture, int] = {}
        self.did("begin", made_from)

    def place(self, picture: Picture, box: Box) -> None:
        """Remember where a picture is laid out, which is told when something is done with it."""
        self._places[picture] = box

    def did(self, what: str, *details: Any) -> None:
        """Add what was done, with details that are pictures or plain data."""
        pictures = [detail for detail in details if isinstance(detail, Picture)]
        if all(picture.steady for picture in pictures):
            told = [self._told(detail) if isinstance(detail, Picture) else detail for detail in details]
            self._digest = self.after(what, *told) or None
        else:
            self.lose()

    def after(self, what: str, *details: Any) -> str:
        """Return the digest as it would be if something were done, or "" when the history is lost."""
        if self._digest is None:
            return ""
        told = json.dumps([self._digest, what, *details], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def known(self) -> bool:
        """Whether it is not lost."""
        return self._digest is not None

    def lose(self) -> None:
        """Forget it, since nobody can tell what is on the stage."""
        self._digest = None

    def _told(self, picture: Picture) -> Any:
        """Return what a picture is made from the first time, and its number."""
        if picture in self._numbers:
            return self._numbers[picture]
        number = self._numbers[picture] = len(self._numbers)
        files = [sha256_of(picture.project / file) for file in picture.files]
        return [number, type(picture).__name__, picture.made_from, vars(self._places[picture]), files]
