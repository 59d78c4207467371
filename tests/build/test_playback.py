"""A browser plays the film."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from tests.browser import CHROMIUM, FLAGS
from tests.build.conftest import Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt install chromium"),
]

PAGE = Path(__file__).with_name("playback.html")
SECONDS = 60  # to start the browser on a busy machine


def watch(film: Path, profile: Path) -> dict[str, Any]:
    """Return what a browser saw of a film: see playback.html."""
    seen: Queue[dict[str, Any]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer((film if self.path == "/film.mp4" else PAGE).read_bytes())

        def do_POST(self) -> None:
            seen.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer(b"")

        def _answer(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "video/mp4" if self.path == "/film.mp4" else "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    page = f"http://127.0.0.1:{server.server_address[1]}/"
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", page]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return seen.get(timeout=SECONDS)
    finally:
        browser.terminate()
        browser.wait()
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def seen(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    report = watch(built.path("out/film.mp4"), tmp_path_factory.mktemp("profile"))
    assert "error" not in report, report["error"]
    yield report


def test_a_browser_shows_the_film_in_its_size_and_length(built: Project, seen: dict[str, Any]) -> None:
    with av.open(str(built.path("out/film.mp4"))) as film:
        picture = film.streams.video[0]
        assert (seen["width"], seen["height"]) == (picture.width, picture.height)
        assert seen["duration"] == pytest.approx(picture.frames / float(picture.average_rate), abs=0.05)


def test_a_browser_seeks_to_the_middle_and_shows_what_is_there(built: Project, seen: dict[str, Any]) -> None:
    with av.open(str(built.path("out/film.mp4"))) as film:
        frame = [frame for frame in film.decode(video=0) if frame.time <= seen["sought"]][-1]
        there = Image.fromarray(frame.to_ndarray(format="rgb24"))
    shown = np.array(seen["picture"]).reshape(18, 32, 4)[..., :3]
    wanted = np.asarray(there.resize((32, 18), Image.Resampling.BOX)).astype(int)
    assert wanted.max() - wanted.min() > 20  # something is there to be seen
    assert np.abs(shown - wanted).mean() < 6
    assert np.corrcoef(shown.ravel(), wanted.ravel())[0, 1] > 0.9


def test_a_browser_plays_the_film_to_its_end(seen: dict[str, Any]) -> None:
    assert seen["ended"] == pytest.approx(seen["duration"], abs=0.1)
