"""A beat spoken by a model that takes phonemes and tells how long each of them lasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from notes2manim.errors import NoSoundError
from notes2manim.voices import sound
from notes2manim.voices.phonemes import Piece, Reader
from notes2manim.voices.provider import Span, Take
from notes2manim.voices.spoken import plain

SENTENCE = 0.4  # seconds between two sentences of a beat
CLAUSE = 0.15  # seconds where a sentence that is too long for the model is cut


def speak_pieces(reader: Reader, words: Sequence[str], speed: float, speak: Callable[[Piece], Take]) -> Take:
    """Return the words spoken sentence by sentence, with the span of each word.

    `speak` speaks one piece and gives the span of each of its ids. Raises `NoSoundError` when no
    word has a sound.
    """
    sentences = reader.read(words)
    if not sentences:
        text = " ".join(plain(word) for word in words)
        raise NoSoundError(
            f'the voice has no sound for "{text}".', remedy="Say it in English, or choose another voice."
        )
    spoken = [
        sound.join([sound.trim(speak(piece)) for piece in pieces], CLAUSE / speed) for pieces in sentences
    ]
    take = sound.join(spoken, SENTENCE / speed)
    owners = [owner for pieces in sentences for piece in pieces for owner in piece.owners]
    return Take(take.samples, take.rate, _spans(owners, take.times or [], len(words)))


def _spans(owners: Sequence[int], times: Sequence[Span], count: int) -> list[Span]:
    """Return the span of each of `count` words, given those of the phonemes and whose they are."""
    spans: list[Span] = []
    for word in range(count):
        own = [span for owner, span in zip(owners, times, strict=True) if owner == word]
        here = spans[-1][1] if spans else 0.0
        spans.append((own[0][0], own[-1][1]) if own else (here, here))
    return spans
