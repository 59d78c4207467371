"""A speech server on loopback that fails as real ones do, when it is told to."""

from __future__ import annotations

import io
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
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
    """An answer; `sent` is how many of its bytes are sent before the connection is closed.

    `drips` sends so many bytes at a time, of the header too where it is `raw`: then `content` is all that
    is sent, with no header of ours. `repeats` sends the content again and again.
    """

    content: bytes
    kind: str = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    sent: int | None = None
    drips: int = 0
    raw: bool = False
    repeats: bool = False


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


def encoded(take: Take, kind: str, subtype: str, channels: int = 1, plus: float = 0.0) -> Reply:
    """An answer in another form of sound, `plus` added to each sample."""
    file = io.BytesIO()
    samples = np.repeat(take.samples[:, None] + np.float32(plus), channels, axis=1)
    soundfile.write(file, samples, take.rate, format=kind, subtype=subtype)
    return Reply(file.getvalue(), f"audio/{kind.lower()}")


def patched(take: Take, at: int, value: int) -> Reply:
    """A WAV file with another number of 4 bytes in its header."""
    content = bytearray(wave(take))
    content[at : at + 4] = value.to_bytes(4, "little")
    return Reply(bytes(content), "audio/wav")


def chunks(take: Take) -> bytes:
    """The beginning of an answer in chunks, which breaks off in the second one."""
    half = wave(take)[:8000]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"1000\r\n" + half[:4096] + b"\r\n1000\r\n" + half[4096:]


def part(take: Take, share: float) -> Take:
    """The beginning of a take."""
    return Take(take.samples[: int(share * len(take.samples))], take.rate, None)


def in_seconds(seconds: float) -> str:
    """The date that it will be then, as a header has it."""
    return formatdate(time.time() + seconds, usegmt=True)


BUSY = {"detail": "Too many requests"}
FAULTS: dict[str, Callable[[Take], Reply]] = {
    "429": lambda _: told(BUSY, 429),
    "429 for 7 s": lambda _: told(BUSY, 429, [("Retry-After", "7")]),
    "429 until a date": lambda _: told(
        BUSY, 429, [("Retry-After", formatdate(time.time() + 9, usegmt=True))]
    ),
    "429 for hours": lambda _: told(BUSY, 429, [("Retry-After", "3600")]),
    "500": lambda _: told({"detail": "Speech generation failed."}, 500),
    "503": lambda _: told({"detail": "Model not loaded. Server is starting or encountered an error."}, 503),
    "no connection kept": lambda _: Reply(b"", raw=True),
    "half a body": lambda take: Reply(wave(take), "audio/wav", sent=len(wave(take)) // 2),
    "half of its chunks": lambda take: Reply(chunks(take), raw=True),
    "TLS": lambda _: Reply(b"\x15\x03\x01\x00\x02\x02\x46", raw=True),
    "no HTTP": lambda _: Reply(b"220 mail.example ESMTP\r\n", raw=True),
    "a trickle": lambda take: Reply(wave(take), "audio/wav", drips=1000),
    "a drip": lambda take: Reply(wave(take), "audio/wav", drips=1),
    "a dripping header": lambda _: Reply(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10000, raw=True, drips=1),
    "no end": lambda _: Reply(bytes(2**20), "audio/wav", repeats=True),
    "a redirect to itself": lambda _: told({}, 307, [("Location", "/v1/audio/speech")]),
    "a web page": lambda _: Reply(b"<!DOCTYPE html><title>Welcome</title>", "text/html"),
    "JSON": lambda _: told({"ok": True}),
    "10 bytes": lambda _: Reply(b"RIFF\x02\x00\x00\x00WA", "audio/wav"),
    "nothing": lambda _: Reply(b"", "audio/wav"),
    "silence": lambda take: Reply(wave(Take(np.zeros_like(take.samples), take.rate, None)), "audio/wav"),
    "clipped": lambda take: Reply(wave(Take(np.sign(take.samples), take.rate, None)), "audio/wav"),
    "no numbers": lambda take: encoded(take, "WAV", "FLOAT", plus=np.nan),
    "endless numbers": lambda take: encoded(take, "WAV", "FLOAT", plus=np.inf),
    "half the rate": lambda take: Reply(wave(take, take.rate // 2), "audio/wav"),
    "twice the rate": lambda take: Reply(wave(take, take.rate * 2), "audio/wav"),
    "no rate": lambda take: patched(take, 24, 0),
    "a rate of nobody": lambda take: Reply(wave(Take(take.samples[:100], 20, None)), "audio/wav"),
    "a header of no sound": lambda take: patched(take, 40, 0),
    "a header of half the sound": lambda take: patched(take, 40, int(len(take.samples) * 2 * 0.35)),
    "a dropped chunk": lambda take: Reply(wave(part(take, 0.35)), "audio/wav"),
}
# What is odd and yet the sound that was asked for.
ODD: dict[str, Callable[[Take], Reply]] = {
    "stereo": lambda take: encoded(take, "WAV", "PCM_16", channels=2),
    "numbers of 64 bits": lambda take: encoded(take, "WAV", "DOUBLE"),
    "MP3": lambda take: encoded(take, "MP3", "MPEG_LAYER_III"),
    "FLAC": lambda take: encoded(take, "FLAC", "PCM_16"),
    "a header of an unknown length": lambda take: patched(take, 40, 2**32 - 1),
    "another type": lambda take: Reply(wave(take), "text/html"),
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

    @property
    def texts(self) -> list[str]:
        """What it was asked to speak, in order."""
        said = [asked.body.get("text") or asked.body.get("input") for asked in self.asked]
        return [text for text in said if text]

    def closed(self, seconds: float) -> bool:
        """Wait, and tell whether the server closes."""
        return self._closing.wait(seconds)

    def reply(self, asked: Asked) -> Reply:
        """Answer a request."""
        raise NotImplementedError

    def generate(self, text: str, rate: int, encode: Callable[[Take], Reply], speed: float = 1.0) -> Reply:
        """Speak a text when its turn comes, or fail as it was told to."""
        with self._lock:
            fault = self.faults.popleft() if self.faults else self.fault
            self._waiting += 1
            self.most_at_once = max(self.most_at_once, self._waiting)
        try:
            if fault == HANG:
                self.closed(30)
                return Reply(b"", raw=True)
            with self._turns:
                time.sleep(self.seconds)
                take = tones(text, rate, speed=1.2 * speed)  # as fast as a narrator
                return {**FAULTS, **ODD}[fault](take) if fault else encode(take)
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
            if not reply.raw:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(reply.content) << (20 if reply.repeats else 0)))
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.end_headers()
            self.close_connection |= reply.raw or reply.repeats or reply.sent is not None
            try:
                while True:
                    self._write(reply)
                    if not reply.repeats:
                        break
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has given up

        def _write(self, reply: Reply) -> None:
            content = reply.content[: reply.sent]
            if not reply.drips:
                self.wfile.write(content)
                return
            for at in range(0, len(content), reply.drips):
                self.wfile.write(content[at : at + reply.drips])
                if server.closed(0.02):
                    return

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    return Handler
