"""A chat server on loopback that answers, and fails, exactly as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Payload = dict[str, Any]


@dataclass
class Reply:
    """What the server sends. `promised` bytes more than there are make half a body; a `hang` sends
    nothing and never ends, a `stall` comes after the body, a `drop` closes the connection, and a
    `drip` sends byte by byte.
    """

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    promised: int = 0
    hang: bool = False
    drop: bool = False
    stall: bool = False
    drip: bool = False
    raw: bool = False
    endless: bool = False


def says(text: str | None, end: str = "stop", **message: Any) -> Reply:
    """A chat answer."""
    choice = {"message": {"role": "assistant", "content": text, **message}, "finish_reason": end}
    return Reply(json.dumps({"choices": [choice]}).encode())


def gives(value: Any) -> Reply:
    """A chat answer that is JSON."""
    return says(json.dumps(value))


def fails(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as OpenAI words it."""
    body = json.dumps({"error": {"message": message}}).encode()
    return Reply(body, status, headers={name.replace("_", "-"): value for name, value in headers.items()})


class FaultyServer:
    """Replies in order, the last one again and again, or as a function of what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Payload] = []
        self.keys: list[str | None] = []
        self.replies: list[Reply] = []
        self.answer: Callable[[Payload], Reply] | None = None
        self.released = threading.Event()
        self.lock = threading.Lock()
        self.at_once = 0
        self.most_at_once = 0
        self.base_url = ""

    @property
    def url(self) -> str:
        return f"{self.base_url}/chat/completions"

    def reply(self, payload: Payload, key: str | None) -> Reply:
        with self.lock:
            self.asked.append(payload)
            self.keys.append(key)
            if self.answer is None:
                return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return self.answer(payload)


@contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    """Run a server until the test is over."""
    server = FaultyServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with server.lock:
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            try:
                self.send(server.reply(payload, self.headers["Authorization"]))
            finally:
                with server.lock:
                    server.at_once -= 1

        def send(self, reply: Reply) -> None:
            if reply.hang:
                server.released.wait()
            if reply.drop or reply.hang:
                self.close_connection = True
                return
            if not reply.raw:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(reply.body) + reply.promised))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
            self.close_connection = self.close_connection or reply.raw or reply.promised > 0
            try:
                self.send_body(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has given up
            if reply.stall:
                server.released.wait()

        def send_body(self, reply: Reply) -> None:
            size = 1 if reply.drip else 2**16
            while True:
                for at in range(0, len(reply.body), size):
                    self.wfile.write(reply.body[at : at + size])
                    if reply.drip and server.released.wait(0.02):
                        return
                if not reply.endless:
                    return

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        server.base_url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield server
        finally:
            server.released.set()
            http.shutdown()
