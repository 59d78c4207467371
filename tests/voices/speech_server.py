"""A speech server on loopback that fails as real ones do, when it is told to."""

from __future__ import annotations

import io
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import numpy as np
import soundfile

from notes2manim.model.config import Voice
from notes2manim.voices import sound
from notes2manim.voices.provider import Take
from notes2manim.voices.tone import Tone


@dataclass(frozen=True)
class Asked:
    """A request as it came in; `port` is that of the client, and tells its connection."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    port: int


@dataclass(frozen=True)
class Reply:
    """An answer; `sent` is how many of its bytes are sent before the connection is closed."""

    content: bytes
    kind: str = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    sent: int | None = None
    trickles: bool = False


def told(value: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Reply:
    """An answer in JSON."""
    return Reply(json.dumps(value).encode(), status=status, headers=tuple(headers))


def wave(take: Take, rate: int | None = None) -> bytes:
    """A WAV file of a take, which says of itself that its rate is `rate`."""
    file = io.BytesIO()
    soundfile.write(file, take.samples, rate or take.rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def opus(take: Take) -> bytes:
    """An Ogg file with Opus."""
    file = io.BytesIO()
    at_48k = sound.resample(take, 48000)
    soundfile.write(file, at_48k.samples, 48000, format="OGG", subtype="OPUS")
    return file.getvalue()


def tones(text: str, rate: int, speed: float = 1.0) -> Take:
    """Tones as long as the words of a text, with the time of each."""
    take = Tone().speak(text.split(), Voice(name="tone", speed=speed), "en")
    return sound.resample(take, rate)


FAULTS: dict[str, Callable[[Take], Reply]] = {
    "429": lambda _: told({"detail": "Too many requests"}, 429, [("Retry-After", "7")]),
    "500": lambda _: told({"detail": "Speech generation failed."}, 500),
    "503": lambda _: told({"detail": "Model not loaded. Server is starting or encountered an error."}, 503),
    "3600 s": lambda _: told({"detail": "Busy"}, 503, [("Retry-After", "3600")]),
    "a trickle": lambda take: Reply(wave(take), "audio/wav", trickles=True),
    "half a body": lambda take: Reply(wave(take), "audio/wav", sent=len(wave(take)) // 2),
    "a web page": lambda _: Reply(b"<!DOCTYPE html><title>Welcome</title>", "text/html"),
    "10 bytes": lambda _: Reply(b"RIFF\x02\x00\x00\x00WA", "audio/wav"),
    "nothing": lambda _: Reply(b"", "audio/wav"),
    "silence": lambda take: Reply(wave(Take(np.zeros_like(take.samples), take.rate, None)), "audio/wav"),
    "clipped": lambda take: Reply(wave(Take(np.sign(take.samples), take.rate, None)), "audio/wav"),
    "half the rate": lambda take: Reply(wave(take, take.rate // 2), "audio/wav"),
    "twice the rate": lambda take: Reply(wave(take, take.rate * 2), "audio/wav"),
    "a dropped chunk": lambda take: Reply(
        wave(Take(take.samples[: int(0.35 * len(take.samples))], take.rate, None)), "audio/wav"
    ),
}
HANG = "hang"


class SpeechServer:
    """A server in a thread of its own, in a `with` block.

    Each request for speech takes the next of `faults`, or `fault` for ever. `generating` allows
    so many at once; the others wait, each `seconds` long.
    """

    def __init__(self, *, port: int = 0, seconds: float = 0.0, generating: int = 1) -> None:
        self.asked: list[Asked] = []
        self.faults: deque[str] = deque()
        self.fault = ""
        self.most_at_once = 0
        self.seconds = seconds
        self._waiting = 0
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(generating)
        self._closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def serve_forever(self) -> None:
        """Serve in this thread until it is interrupted."""
        self._http.serve_forever()

    def said(self, path: str) -> list[dict[str, Any]]:
        """What was asked for at one address."""
        return [asked.body for asked in self.asked if asked.path == path]

    def wait_until_idle(self) -> None:
        """Wait for a turn, as what does not speak must, too, where one loop does all."""
        with self._turns:
            pass

    def pause(self, seconds: float) -> None:
        """Wait, but not when the server closes."""
        self._closing.wait(seconds)

    def reply(self, asked: Asked) -> Reply:
        """Answer a request."""
        raise NotImplementedError

    def generate(self, text: str, rate: int, encode: Callable[[Take], Reply]) -> Reply:
        """Speak a text when its turn comes, or fail as it was told to."""
        with self._lock:
            fault = self.faults.popleft() if self.faults else self.fault
            self._waiting += 1
            self.most_at_once = max(self.most_at_once, self._waiting)
        try:
            with self._turns:
                if fault == HANG:
                    self.pause(30)
                time.sleep(self.seconds)
                take = tones(text, rate, speed=1.2)  # as fast as a narrator
                return FAULTS[fault](take) if fault in FAULTS else encode(take)
        finally:
            with self._lock:
                self._waiting -= 1


def _handler(server: SpeechServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get_content_type() == "multipart/form-data":
                self._answer({"form": content})
                return
            try:
                self._answer(json.loads(content))
            except ValueError:
                self._send(told({"detail": [{"msg": "JSON decode error"}]}, 422))

        def _answer(self, body: dict[str, Any]) -> None:
            asked = Asked(self.path, body, dict(self.headers), self.client_address[1])
            server.asked.append(asked)
            self._send(server.reply(asked))

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.content)))
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            try:
                if reply.trickles:
                    for at in range(0, len(reply.content), 1000):
                        self.wfile.write(reply.content[at : at + 1000])
                        server.pause(0.02)
                else:
                    self.wfile.write(reply.content[: reply.sent])
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has given up
            if reply.sent is not None:
                self.close_connection = True

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    return Handler
