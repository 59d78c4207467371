"""When a quiet move is due, and of what: it follows from what is said and from the texts on the stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from notes2manim.model.timing import BeatTime
from notes2manim.visuals.naming import Said, named_symbol, named_texts

# Seconds: a picture stands still for no longer while somebody talks; if it would, something glows, so
# long, and so long after the last move: what is named sooner, at its word.
STILL, GLOW, AFTER, NAMED = 6.0, 1.2, 4.6, 3.0


class Glowing(Protocol):
    """What can glow on a stage: see `director.Scenery`."""

    def texts(self) -> Sequence[str]:
        """Return the lines of text that can be seen."""

    def symbols(self) -> Sequence[str]:
        """Return the shapes of the glyphs of formulas that can be seen."""

    def glow(self, kind: Literal["texts", "symbols", "last"], chosen: Sequence[int]) -> str:
        """Prepare a quiet move, and return a digest of it, or "" where nothing can move."""


class QuietTimes:
    """Finds what moves next on a stage where nothing does.

    `rate` is in frames a second, and `lead` how many seconds before its word what is named glows.
    """

    def __init__(self, beats: Sequence[BeatTime], rate: float, lead: float) -> None:
        self._rate, self._lead = rate, lead
        self._sentences = [
            [Said(word.text, round(word.start * rate)) for word in beat.words] for beat in beats if beat.words
        ]
        self._words = [word for beat in beats for word in beat.words]

    @property
    def length(self) -> int:
        """How many frames a quiet move takes."""
        return round(GLOW * self._rate)

    def next(self, stage: Glowing, since: int, now: int, until: int) -> tuple[int, str] | None:
        """Prepare a quiet move; return the frame at which it is due and its digest. None where none is.

        Nothing has moved since frame `since`, and nothing will until frame `until`; it is frame `now`.
        """
        latest = min(until - self.length, since + round(STILL * self._rate))
        if until - since <= STILL * self._rate or latest < now:
            return None
        if move := self._named(stage, max(now, since + round(NAMED * self._rate)), latest):
            return move
        due = self._due(since, now, latest)
        if due is None:
            return None
        glow = stage.glow("last", [])
        return (due, glow) if glow else None

    def _named(self, stage: Glowing, first: int, latest: int) -> tuple[int, str] | None:
        """Prepare the glow of what the words between two frames name."""
        lead = round(self._lead * self._rate)
        for sentence in self._sentences:
            words = [word for word in sentence if first <= word.frame - lead <= latest]
            if not words:
                continue
            frame, chosen = named_texts(words, stage.texts())
            if chosen:
                return frame - lead, stage.glow("texts", chosen)
            frame, chosen = named_symbol(words, stage.symbols())
            if chosen:
                return frame - lead, stage.glow("symbols", chosen)
        return None

    def _due(self, since: int, now: int, latest: int) -> int | None:
        """Return when what came last glows: at a sentence, or else a while after the last move."""
        earliest = min(max(since + round(AFTER * self._rate), now), latest)
        early = max(earliest - round(self._rate), now)
        first = max(since + round(NAMED * self._rate), now)
        starts = [sentence[0].frame for sentence in self._sentences]
        tried = [
            *(start for start in starts if early <= start <= latest),
            *range(earliest, latest + 1),
            *range(earliest, first, -1),
        ]
        return next((at for at in tried if self._talking(at)), None)

    def _talking(self, frame: int) -> bool:
        seconds = frame / self._rate
        return any(word.start <= seconds + 0.5 and seconds - 0.5 <= word.end for word in self._words)
