"""Watching: the page in a real browser follows the notes."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Self

import pytest

from notes2manim.cli.live import Live, address, serve
from notes2manim.cli.watch import _stamps
from notes2manim.engine.edited import edited_scenes
from notes2manim.model.script import Beat, Scene, Script, Source
from tests.browser import CHROMIUM, browser
from tests.build.conftest import ROOT, Project
from tests.interrupts import heeding
from tests.processes import alive, children, workers

NOTES = """\
# Short

A film.

## Alpha

The **first** scene.

## Beta

The end, which is a much longer scene.
"""


class Watching:
    """`main.py watch` under way; its standard error, line by line."""

    def __init__(self, project: Project, *flags: str) -> None:
        self.project = project
        self._program = subprocess.Popen(
            heeding([sys.executable, "main.py", "watch", "film", *flags]),
            cwd=project.folder,
            env=project.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._program.stderr is not None
        for line in self._program.stderr:
            self._lines.put(line)

    def until(self, begin: str) -> list[str]:
        """Return the lines up to the first that begins so."""
        lines = [self._lines.get(timeout=120)]
        while not lines[-1].startswith(begin):
            lines.append(self._lines.get(timeout=120))
        return lines

    @property
    def pid(self) -> int:
        """The process that watches."""
        return self._program.pid

    def kill(self) -> None:
        """Kill it, and nothing else."""
        self._program.kill()
        self._program.wait()
        assert self._program.stderr is not None
        self._program.stderr.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.killpg(self._program.pid, signal.SIGINT)
        assert self._program.wait(timeout=60) == 130
        assert self._program.stderr is not None
        self._program.stderr.close()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    project.write_notes(NOTES)
    return project


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt install chromium")
def test_the_page_follows_the_notes_shows_faults_and_keeps_the_last_film(
    project: Project, tmp_path: Path
) -> None:
    with browser(tmp_path / "profile") as new, Watching(project, "--port", "4871") as watching:
        first = watching.until("watching …")
        page = re.findall(r"http://127\.0\.0\.1:\d+/", first[-1])[0]
        tab = new()
        tab.open(page)
        tab.wait("film.readyState >= 2")
        tab.evaluate("window.before = true")

        project.edit_notes("first", "second")
        tab.wait("window.before === undefined && document.readyState === 'complete'")
        tab.wait("transcript.textContent.includes('second')")
        drawn = [line for line in watching.until("watching …") if line.startswith("Draw")]
        assert [line.split()[2] for line in drawn] == ["alpha"]
        tab.wait("film.readyState >= 2 && !film.seeking")
        start = float(tab.evaluate("document.querySelectorAll('.chapters a')[1].dataset.start"))
        assert tab.evaluate("film.currentTime") == pytest.approx(start, abs=0.2)

        project.configure(voices="none")
        fault = tab.wait("document.querySelector('#live.bad')?.textContent")
        assert fault.startswith('config.yaml: there is no key "voices". Did you mean "voice"?\n')
        assert "the film from before" in fault
        tab.evaluate("film.muted = true, film.currentTime = 0, film.play()")
        tab.wait("film.currentTime > 0.5")

        config = project.path("config.yaml")
        config.write_text(config.read_text(encoding="utf-8").replace("voices: none\n", ""), encoding="utf-8")
        tab.wait("document.querySelector('#live')?.hidden")
        assert tab.evaluate("transcript.textContent.includes('second')")


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose name leaves room for that of a socket, which has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="w-") as folder:
        yield Path(folder)


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
def test_what_has_loaded_serves_edit_after_edit_until_its_code_is_edited_and_ends_with_the_watcher(
    project: Project, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(short_folder))
    watching = Watching(project, "--port", "4872")
    watching.until("watching …")
    loaded = workers(watching.pid)
    assert len(loaded) == 2
    until(lambda: len(children(watching.pid, "build_films.py")) == 1)
    waiting = children(watching.pid, "build_films.py")

    project.edit_notes("first", "second")
    watching.until("watching …")
    assert workers(watching.pid) == loaded
    until(lambda: children(watching.pid, "build_films.py") not in ([], waiting))
    assert not any(map(alive, waiting))  # it was the build

    page = project.path("templates/stage.py.j2")
    for code in (page, project.path("scripts/notes2manim/voices/tone.py")):
        code.write_text(code.read_text("utf-8") + "# edited\n", "utf-8")
    project.edit_notes("second", "third")
    assert not [line for line in watching.until("watching …") if line.startswith("error")]
    anew = workers(watching.pid)
    assert len(anew) == 2 and not set(anew) & set(loaded)
    stages = project.folder.glob("build/film/stage/alpha.*.py")
    assert max(stages, key=lambda stage: stage.stat().st_mtime_ns).read_text("utf-8").endswith("# edited\n")

    until(lambda: len(children(watching.pid, "build_films.py")) == 1)
    loaded = [*anew, *children(watching.pid, "build_films.py")]
    watching.kill()
    until(lambda: not any(map(alive, loaded)))
    until(lambda: not list(short_folder.glob("notes2manim-warm-*/*")))


@pytest.mark.slow
def test_a_film_is_made_where_what_had_loaded_was_killed(project: Project) -> None:
    with Watching(project, "--port", "4873") as watching:
        watching.until("watching …")
        until(lambda: len(children(watching.pid, "build_films.py")) == 1)
        gone = workers(watching.pid) + children(watching.pid, "build_films.py")
        for pid in gone:
            os.kill(pid, signal.SIGKILL)
        project.edit_notes("first", "second")
        said = watching.until("watching …")
        assert not [line for line in said if line.startswith("error")]
        assert len(workers(watching.pid)) == 2
        assert not set(workers(watching.pid)) & set(gone)


@pytest.mark.slow
def test_the_scene_just_edited_is_made_before_the_others(project: Project) -> None:
    environment = {**project.environment(), "NOTES2MANIM_FIRST": "alpha"}
    done = subprocess.run(
        ["snakemake", "--cores", "1", "out/film.mp4"],
        cwd=project.folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    made = re.findall(r"^Job \d+: (Speak|Draw) film: (\S+)", done.stdout + done.stderr, re.MULTILINE)
    assert made[0] == ("Speak", "alpha")
    assert next(scene for step, scene in made if step == "Draw") == "alpha"


def scene(name: str, say: str, line: int = 1) -> Scene:
    return Scene(id=name, beats=[Beat(say=say, source=Source(file="notes/a.md", line=line))])


def test_an_edit_is_known_by_its_scene_and_a_shifted_line_is_no_edit() -> None:
    before = Script(title="A", scenes=[scene("a", "One."), scene("b", "Two.")])
    now = Script(title="A", scenes=[scene("a", "One.", 5), scene("new", "Half."), scene("b", "Three.", 9)])
    assert edited_scenes(before, now) == ["new", "b"]
    assert edited_scenes(None, now) == []
    assert edited_scenes(before, None) == []


def test_a_theme_or_a_recording_of_the_author_is_an_edit(tmp_path: Path) -> None:
    for name in ("notes/film.md", "notes/themes/mine.yaml", "recordings/film/title/1.wav"):
        before = _stamps(tmp_path, "film")
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# A film\n")
        assert _stamps(tmp_path, "film") != before


def test_a_picture_that_comes_or_is_drawn_over_is_an_edit_of_the_notes_that_show_it(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/film.md").write_text("# F\n\n![A ladder](my%20ladder.svg)\n")
    picture = tmp_path / "notes/my ladder.svg"
    looks = [_stamps(tmp_path, "film")]
    for content in ("<svg/>", "<svg></svg>"):
        picture.write_text(content)
        os.utime(picture, (len(content), len(content)))
        looks.append(_stamps(tmp_path, "film"))
    (tmp_path / "notes/other.svg").write_text("<svg/>")
    looks.append(_stamps(tmp_path, "film"))
    assert len(set(looks)) == 3 and looks[2] == looks[3]


SWITCHING = """
import os
while True:
    open("config.yaml", "w").close()
    os.unlink("config.yaml")
"""


def test_files_that_go_while_they_are_looked_at_are_waited_for(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/film.md").write_text("# F\n")
    with subprocess.Popen([sys.executable, "-c", SWITCHING], cwd=tmp_path) as branches:
        try:
            until(lambda: (tmp_path / "config.yaml").exists())
            assert len({_stamps(tmp_path, "film") for _ in range(5000)}) > 1
        finally:
            branches.kill()


def test_a_file_that_is_saved_twice_in_a_tick_of_the_clock_is_seen_twice(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    notes = tmp_path / "notes/film.md"
    seen = []
    for text in ("# One\n", "# One, and more\n"):
        notes.write_text(text)
        os.utime(notes, ns=(1, 1))
        seen.append(_stamps(tmp_path, "film"))
    other = tmp_path / "notes/.film.md.new"
    other.write_text("# One, and less\n")
    os.utime(other, ns=(1, 1))
    other.replace(notes)
    assert len({*seen, _stamps(tmp_path, "film")}) == 3


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Live, http.client.HTTPConnection]]:
    """A server of a film, and a connection to it."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "film.mp4").write_bytes(bytes(range(200)))
    (out / "other.mp4").write_bytes(b"other")
    (tmp_path / "film.mp4").write_bytes(b"above")
    told = Live(out, "film", ROOT / "templates")
    server = serve(told, 0)
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=20)
    yield told, connection
    connection.close()
    told.end()
    server.shutdown()
    server.server_close()


def get(connection: http.client.HTTPConnection, path: str, **headers: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_a_player_gets_the_part_of_the_film_that_it_asks_for(
    live: tuple[Live, http.client.HTTPConnection],
) -> None:
    _, connection = live
    whole = bytes(range(200))
    assert get(connection, "/film.mp4") == (200, whole)
    assert get(connection, "/film.mp4", Range="bytes=10-19") == (206, whole[10:20])
    assert get(connection, "/film.mp4", Range="bytes=190-") == (206, whole[190:])
    assert get(connection, "/film.mp4", Range="bytes=-5") == (206, whole[-5:])
    assert get(connection, "/film.mp4", Range="bytes=200-") == (416, b"")
    assert get(connection, "/film.mp4", Range="lines=1-2") == (200, whole)


def test_nothing_but_the_film_is_served_and_to_this_machine_alone(
    live: tuple[Live, http.client.HTTPConnection],
) -> None:
    _, connection = live
    for path in (
        "/other.mp4",
        "/../film.mp4",
        "/%2e%2e/film.mp4",
        "/film.mp4/../other.mp4",
        "/film.secret",
        "//etc/passwd",
    ):
        assert get(connection, path)[0] == 404, path
    assert get(connection, "/film.mp4", Host="example.org")[0] == 403
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", connection.port), timeout=2):
        pass


def test_a_page_that_waits_is_told_when_the_film_is_there(
    live: tuple[Live, http.client.HTTPConnection],
) -> None:
    told, connection = live
    assert b"being made" in get(connection, "/")[1]
    events = http.client.HTTPConnection("127.0.0.1", connection.port, timeout=20)
    events.request("GET", "/events")
    answer = events.getresponse()

    def event() -> dict[str, object]:
        line = answer.readline()
        while not line.startswith(b"data: "):
            line = answer.readline()
        read: dict[str, object] = json.loads(line[6:])
        return read

    assert event()["film"] == 0
    told.building("Draw film: alpha")
    assert event()["doing"] == "Draw film: alpha"
    told.failed("notes/film.md:3: wrong.")
    assert event() == {
        "film": 0,
        "building": False,
        "doing": "",
        "fault": "notes/film.md:3: wrong.",
        "at": None,
    }
    told.made(1.5)
    assert event() == {"film": 1, "building": False, "doing": "", "fault": "", "at": 1.5}
    answer.close()
    events.close()


def test_where_its_address_is_taken_the_page_has_another(
    live: tuple[Live, http.client.HTTPConnection],
) -> None:
    told, connection = live
    second = serve(told, connection.port)
    assert address(second) != f"http://127.0.0.1:{connection.port}/"
    second.shutdown()
    second.server_close()
