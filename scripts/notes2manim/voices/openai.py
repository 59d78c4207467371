"""The provider `openai`: any server with OpenAI's `POST /v1/audio/speech`.

Kokoro-FastAPI tells also when each word sounds, at `POST /dev/captioned_speech`; other servers
have no such address, and are not asked there again.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from notes2manim.model.config import Voice
from notes2manim.voices.provider import Span, Take
from notes2manim.voices.service import Service, usable
from notes2manim.voices.spoken import plain

if TYPE_CHECKING:
    from notes2manim.voices.server import Answer, Server

URL = "http://localhost:8880"  # where Kokoro-FastAPI listens
MODEL = "tts-1"
CAPTIONED = "/dev/captioned_speech"
LATE = 0.2  # seconds by which a word may be said to end behind its sound: the times are of whole frames
_LETTERS = re.compile(r"[\W_]+")


class OpenAI(Service):
    """The provider `openai`. `OPENAI_API_KEY` in the environment is sent where it is set."""

    name = "openai"
    default = "alloy"
    _captions = True

    def address(self, voice: Voice) -> str:
        """Return where its server is."""
        from notes2manim.voices.server import base_url

        return base_url(voice.url or URL)

    def _connect(self, voice: Voice) -> Callable[[Sequence[str]], Take]:
        from notes2manim.voices.server import Server

        server = Server(
            self.name,
            self.address(voice),
            timeout=voice.timeout,
            retries=voice.retries,
            in_flight=voice.in_flight,
            key=os.environ.get("OPENAI_API_KEY", "").strip(),
            sleep=self._sleep,
        )
        return lambda words: self._say(server, words, voice)

    def _say(self, server: Server, words: Sequence[str], voice: Voice) -> Take:
        from notes2manim.voices.server import DeclinedError

        body: dict[str, Any] = {
            "model": voice.model or MODEL,
            "input": " ".join(plain(word) for word in words),
            "voice": voice.name,
            "response_format": "wav",
            "speed": voice.speed,
            **voice.options,
        }
        if self._captions:
            try:
                asked = {**body, "stream": False, "return_timestamps": True}
                return server.post(CAPTIONED, asked, lambda answer: captioned(answer, words, voice.speed))
            except DeclinedError:
                self._captions = False
        return server.post(
            "/v1/audio/speech", body, lambda answer: usable(answer.content, words, voice.speed)
        )


def captioned(answer: Answer, words: Sequence[str], speed: float) -> Take:
    """Return the take of an answer with captions.

    Raises `UnusableError`, and `DeclinedError` for an answer of another form: some servers
    answer to every address.
    """
    from notes2manim.voices.server import DeclinedError

    try:
        told = json.loads(answer.content)
        content = base64.b64decode(told["audio"])
        stamps = [
            (str(stamp["word"]), float(stamp["start_time"]), float(stamp["end_time"]))
            for stamp in told.get("timestamps") or []
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise DeclinedError("it holds no sound with captions.") from None
    take = usable(content, words, speed)
    spans = match([plain(word) for word in words], stamps)
    return replace(take, times=spans if spans and _in_order(spans, take.duration) else None)


def match(words: Sequence[str], stamps: Sequence[tuple[str, float, float]]) -> list[Span] | None:
    """Return the span of each word, given those of the tokens that a server cut the text into.

    Both are walked letter by letter. None where they do not spell the same: a server that
    writes out numbers times other words than those it was sent.
    """
    edges = [span for token, start, end in stamps for span in [(start, end)] * len(_letters(token))]
    spelled = "".join(_letters(token) for token, _, _ in stamps)
    if not edges or spelled != "".join(_letters(word) for word in words):
        return None
    spans: list[Span] = []
    at = 0
    for word in words:
        count = len(_letters(word))
        here = spans[-1][1] if spans else edges[0][0]
        spans.append((edges[at][0], edges[at + count - 1][1]) if count else (here, here))
        at += count
    return spans


def _in_order(spans: Sequence[Span], duration: float) -> bool:
    """Tell whether spans are such that words have: numbers, one behind the other, and in the sound."""
    edges = [edge for span in spans for edge in span]
    return all(first <= second for first, second in pairwise([0.0, *edges, duration + LATE]))


def _letters(word: str) -> str:
    return _LETTERS.sub("", word).lower()
