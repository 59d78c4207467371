"""A film's page on this machine alone, which tells a browser when the film is made again.

Standard library, bound to 127.0.0.1. It serves what stands in `out/` under the name of one film and
nothing else, to requests for this very address, so that no page from elsewhere can ask for it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".png": "image/png",
}
_ALIVE = 15.0  # seconds after which a browser that hears nothing is told that all is well
_PIECE = 1 << 16


class Live:
    """What the page of a film is told: `show` once more whenever something has happened.

    `name` is that of the film in the folder `out`, and `templates` holds what the page gets besides.
    """

    def __init__(self, out: Path, name: str, templates: Path) -> None:
        self.out, self.name, self.templates = out, name, templates
        self._changed = threading.Condition()
        self._told: dict[str, Any] = {"film": 0, "building": False, "doing": "", "fault": "", "at": None}
        self._count = 0
        self._ended = False

    def building(self, doing: str = "") -> None:
        """Tell that the film is being made, and what is done for it now."""
        self._tell(building=True, doing=doing)

    def made(self, at: float | None) -> None:
        """Tell that a new film is there, and at which time what was edited begins."""
        self._tell(film=self._told["film"] + 1, building=False, doing="", fault="", at=at)

    def failed(self, fault: str) -> None:
        """Tell why there is no new film; the one before stays."""
        self._tell(building=False, doing="", fault=fault)

    def end(self) -> None:
        """Let everybody who listens go."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def events(self) -> Iterator[str]:
        """Yield what happens, as JSON, from what is so now; an empty one where nothing does for long."""
        seen = -1
        while True:
            with self._changed:
                if self._count == seen and not self._ended:
                    self._changed.wait(_ALIVE)
                if self._ended:
                    return
                told = json.dumps(self._told) if self._count != seen else ""
                seen = self._count
            yield told

    def _tell(self, **news: Any) -> None:
        with self._changed:
            if any(self._told[key] != value for key, value in news.items()):
                self._told |= news
                self._count += 1
                self._changed.notify_all()

    def page(self) -> bytes:
        """Return the page of the film, or one that waits for it, with what listens to the events."""
        path = self.out / f"{self.name}.html"
        waiting = self.templates / "report" / "waiting.html"
        page = (path if path.is_file() else waiting).read_text(encoding="utf-8")
        script = (self.templates / "report" / "live.js").read_text(encoding="utf-8")
        head, end, rest = page.rpartition("</body>")
        return f"{head}<script>\n{script}</script>\n{end}{rest}".encode()


def serve(live: Live, port: int) -> ThreadingHTTPServer:
    """Serve the page in threads of its own until `shutdown`; where the port is taken, at another."""
    handler = type("Handler", (_Handler,), {"live": live})
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def address(server: ThreadingHTTPServer) -> str:
    """Return where the page is."""
    return f"http://127.0.0.1:{server.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    live: Live
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the page, its events, or a file of the film."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN, "This is served to this machine alone.")
            return
        path = unquote(urlsplit(self.path).path)
        if path in ("/", f"/{self.live.name}.html"):
            self._send(self.live.page(), ".html")
        elif path == "/events":
            self._tell_events()
        else:
            self._send_file(path.removeprefix("/"))

    def _tell_events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for event in self.live.events():
                self.wfile.write(f"data: {event}\n\n".encode() if event else b": still here\n\n")
                self.wfile.flush()
        except OSError:
            return  # the page is closed

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _KINDS[kind])
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def _send_file(self, name: str) -> None:
        """Send a file of the film, or the part of it that a player asks for (RFC 9110, 14)."""
        path = self.live.out / name
        if not name.startswith(f"{self.live.name}.") or "/" in name or path.suffix not in _KINDS:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            with path.open("rb") as file:
                self._send_range(file, path)
        except FileNotFoundError:
            self.send_error(HTTPStatus.NOT_FOUND)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # a player that has jumped elsewhere

    def _send_range(self, file: Any, path: Path) -> None:
        size = file.seek(0, 2)
        span = _span(self.headers.get("Range", ""), size)
        if span is None:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        first, last = span
        part = (first, last) != (0, size - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK)
        self.send_header("Content-Type", _KINDS[path.suffix])
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        if part:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.end_headers()
        file.seek(first)
        left = last - first + 1
        while left and (piece := file.read(min(left, _PIECE))):
            self.wfile.write(piece)
            left -= len(piece)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal shows the build."""


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte that are asked for: all where nothing is, None where none are there.

    >>> _span("bytes=2-", 10), _span("bytes=-3", 10), _span("", 10), _span("bytes=10-", 10)
    ((2, 9), (7, 9), (0, 9), None)
    """
    unit, _, spans = asked.partition("=")
    first, dash, last = spans.strip().partition("-")
    if unit != "bytes" or not dash or "," in spans or not (first + last).isdecimal():
        return 0, size - 1
    if not first:
        return max(size - int(last), 0), size - 1
    if int(first) >= size or (last and int(last) < int(first)):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1
