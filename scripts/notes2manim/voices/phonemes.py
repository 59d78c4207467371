"""Words to phonemes with hibari's own reader, remembering which word each phoneme is of."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notes2manim.voices.dictionaries import english_g2p
from notes2manim.voices.spoken import chunks, is_forced, plain

logger = logging.getLogger("notes2manim.voices")

LIMIT = 400  # phonemes at a time, as in hibari.tts.MAX_PHONEMES
NOBODY = -1
_PAUSES = frozenset(' ;:,.!?—…"“”()')
_CLAUSES = frozenset(",;:—")
# The reader's time grows with the third power of the tokens of a word: `a-la-la-la-…` is cut.
_LONG = re.compile(r".{1,39}-|.{1,40}")
# It takes brackets for a link, across words, and fails on the one capital that is two small letters.
_REPLACED = str.maketrans("[]İ", "  I")


@dataclass(frozen=True)
class Piece:
    """What the model speaks at once: `ids` of phonemes, with a 0 at both ends.

    `owners` says for each id the number of its word in the beat, and is `NOBODY` for spaces,
    punctuation and the ends.
    """

    ids: list[int]
    owners: list[int]


class Reader:
    """Reads words with a reader of hibari, in an alphabet of phonemes."""

    def __init__(self, g2p: Any, vocabulary: dict[str, int]) -> None:
        self._g2p = g2p
        self._vocabulary = vocabulary

    def read(self, words: Sequence[str]) -> list[list[Piece]]:
        """Return the pieces of each sentence. A word without any sound is logged."""
        sentences, first = [], 0
        for sentence in self._sentences(words):
            letters, owners = self._phonemes(sentence, first)
            for number, word in enumerate(sentence, first):
                if number not in owners and any(map(str.isalnum, word)):
                    logger.warning('hibari has no sound for "%s"', plain(word))
            pieces = [self._piece(letters[start:end], owners[start:end]) for start, end in cuts(letters)]
            sentences.append(pieces)
            first += len(sentence)
        return [pieces for pieces in sentences if pieces]

    def _sentences(self, words: Sequence[str]) -> list[list[str]]:
        from hibari import Hibari

        text = " ".join("_".join(plain(word).split()) or "_" for word in words)
        sentences, at = [], 0
        for sentence in Hibari.split_sentences(text):
            count = len(sentence.split())
            sentences.append(list(words[at : at + count]))
            at += count
        return sentences

    def _phonemes(self, words: Sequence[str], first: int) -> tuple[str, list[int]]:
        """Return the phonemes of a sentence, and for each the number of its word.

        The reader may split and merge what stands between two spaces, never across one.
        """
        parts = [(part, number) for number, word in enumerate(words, first) for part in self._parts(word)]
        tokens = self._g2p.phonemize_tokens(self._g2p.tokenize(" ".join(part for part, _ in parts)))
        letters, owners, at = "", [], 0
        for token in tokens:
            for letter in token.phonemes or "":
                if letter in self._vocabulary:
                    letters += letter
                    owners.append(NOBODY if letter in _PAUSES else parts[at][1])
            if token.whitespace:
                letters += " "
                owners.append(NOBODY)
                at += 1
        return letters, owners

    def _parts(self, word: str) -> list[str]:
        from hibari.g2p.normalize import normalize

        parts: list[str] = []
        for chunk in chunks(word):
            if is_forced(chunk):
                parts.append(chunk)
                continue
            for text in normalize(_readable(chunk)).split():
                parts += _LONG.findall(text)
        return parts

    def _piece(self, letters: str, owners: list[int]) -> Piece:
        ids = [self._vocabulary[letter] for letter in letters]
        return Piece([0, *ids, 0], [NOBODY, *owners, NOBODY])


def _readable(chunk: str) -> str:
    """Return a chunk in characters on which the reader does not fail, digits as ASCII ones."""
    text = unicodedata.normalize("NFKC", chunk).translate(_REPLACED)
    return "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)


def english_reader(*, british: bool) -> Reader:
    """Return the reader for an accent of English, in the alphabet that hibari has from Kokoro."""
    g2p = english_g2p(british=british)
    from hibari import tts

    vocabulary = json.loads((Path(tts.ASSETS) / "vocab.json").read_text(encoding="utf-8"))
    return Reader(g2p, vocabulary)


def cuts(letters: str) -> list[tuple[int, int]]:
    """Return the ranges of phonemes to speak at once, each at most `LIMIT` long.

    A sentence that is too long is cut behind a comma, or else a word, nearest to its middle.
    """
    ranges: list[tuple[int, int]] = []
    waiting = [(0, len(letters))] if letters.strip() else []
    while waiting:
        start, end = waiting.pop()
        if end - start <= LIMIT:
            ranges.append((start, end))
            continue
        middle = _cut(letters, start, end)
        waiting += [(middle, end), (start, middle)]
    return ranges


def _cut(letters: str, start: int, end: int) -> int:
    middle = (start + end) // 2
    inner = range(start + 1, end)
    for marks in (_CLAUSES, frozenset(" ")):
        places = [at for at in inner if letters[at - 1] in marks]
        near = [at for at in places if abs(at - middle) < (end - start) // 3]
        if near:
            return min(near, key=lambda at: abs(at - middle))
    return middle
