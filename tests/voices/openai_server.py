"""Servers with OpenAI's speech endpoint, with and without Kokoro-FastAPI's captions."""

from __future__ import annotations

import base64
from typing import Any

from notes2manim.voices.provider import Take
from tests.voices.speech_server import Asked, Reply, SpeechServer, opus, told, wave

RATE = 24000
NOT_FOUND = told({"detail": "Not Found"}, 404)


class OpenAIServer(SpeechServer):
    """The fake server. With a `key`, it wants it; with `captions`, it tells when words sound."""

    def __init__(
        self, *, key: str = "", captions: bool = False, always_opus: bool = False, unknown: Reply = NOT_FOUND
    ) -> None:
        super().__init__(generating=8)
        self._key = key
        self._captions = captions
        self._always_opus = always_opus
        self._unknown = unknown  # what it answers at other addresses

    def reply(self, asked: Asked) -> Reply:
        """Answer a request."""
        if self._key and asked.headers.get("Authorization") != f"Bearer {self._key}":
            sent = asked.headers.get("Authorization", "")
            return told({"error": {"message": f"Incorrect API key provided: {sent}."}}, 401)
        if asked.path == "/dev/captioned_speech" and self._captions:
            return self._captioned(asked.body)
        if asked.path != "/v1/audio/speech":
            return self._unknown
        wav = asked.body.get("response_format") == "wav" and not self._always_opus
        return self.generate(
            asked.body["input"],
            RATE,
            lambda take: Reply(wave(take), "audio/wav") if wav else Reply(opus(take), "audio/mpeg"),
            speed=asked.body.get("speed", 1.0),
        )

    def _captioned(self, body: dict[str, Any]) -> Reply:
        return self.generate(
            body["input"], RATE, lambda take: self._with_captions(body, take), speed=body["speed"]
        )

    def _with_captions(self, body: dict[str, Any], take: Take) -> Reply:
        stamps: list[dict[str, Any]] = []
        for word, (start, end) in zip(body["input"].split(), take.times or [], strict=True):
            tokens = [word.rstrip(".,"), *word[len(word.rstrip(".,")) :]]  # punctuation is a token
            stamps += [{"word": token, "start_time": start, "end_time": end} for token in tokens]
        audio = base64.b64encode(wave(take)).decode()
        return told({"audio": audio, "audio_format": "audio/wav", "timestamps": stamps})
