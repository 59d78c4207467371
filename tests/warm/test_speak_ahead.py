"""The worker that speaks knows from the notes what is new, and has spoken it when it is asked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from notes2manim.warm.request import PLACE
from notes2manim.warm.workers import Workers
from speak_ahead import expected, load_and_tell
from tests.warm.test_warm import wait_until

ROOT = Path(__file__).parents[2]
NOTES = """\
# Three words

A short film.

## Alpha

The first scene has a point. It is made of $a^2$, and of 25 words.

It has a second point, too.

## Beta

The end is near.
"""


class Film:
    """A project with the notes of one film, and what was spoken of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("notes", "build/film", ".snakemake"):
            (folder / name).mkdir(parents=True)
        (folder / "scripts").symlink_to(ROOT / "scripts")
        (folder / "config.yaml").symlink_to(ROOT / "config.yaml")
        self.notes = folder / "notes/film.md"
        self.notes.write_text(NOTES)
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}

    @property
    def says(self) -> int:
        """How many beats the notes have."""
        return sum(len(scene.beats) for scene in expected(self.notes, [])[0].scenes)

    @property
    def takes(self) -> dict[str, int]:
        """When each take was spoken."""
        return {path.name: path.stat().st_mtime_ns for path in self.folder.glob("build/takes/*/*.npz")}

    def write_script(self) -> None:
        script = expected(self.notes, [])[0]
        (self.folder / "build/film/script.json").write_text(script.model_dump_json())

    def speak(self, scene: str, *, cache: str = "build/takes") -> list[bytes]:
        """Run the step for a scene, and return its voice and timing."""
        line = [
            sys.executable,
            "scripts/speak_scene.py",
            "--script",
            "build/film/script.json",
            "--scene",
            scene,
        ]
        line += ["--cache", cache, "--voice", "voice.wav", "--timing", "timing.json"]
        subprocess.run(line, cwd=self.folder, env=self.environment, check=True, timeout=120)
        return [(self.folder / name).read_bytes() for name in ("voice.wav", "timing.json")]

    @contextmanager
    def worker(self) -> Iterator[int]:
        """Keep a worker that speaks, and yield its process."""
        workers = Workers(self.folder)
        told = ["--notes", "notes/film.md", "--before", "build/film/script.json"]
        workers.start(["speak_scene"], told, self.environment)
        self.environment[PLACE] = str(workers.folder)
        try:
            yield workers.pids[0]
        finally:
            workers.stop()
            del self.environment[PLACE]


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Film:
    monkeypatch.chdir(tmp_path)
    return Film(tmp_path)


def test_a_new_film_is_spoken_while_nobody_asks_and_nothing_of_it_twice(film: Film) -> None:
    with film.worker():
        wait_until(lambda: len(film.takes) == film.says)
        takes = film.takes
        film.write_script()
        ahead = film.speak("alpha")
        assert film.takes == takes
    assert film.speak("alpha", cache="other") == ahead


def test_editing_one_sentence_speaks_that_sentence_ahead_and_then_is_the_same(film: Film) -> None:
    film.write_script()
    film.notes.write_text(NOTES.replace("The end is near", "The end is far"))
    with film.worker():
        wait_until(lambda: len(film.takes) == 1)
        film.write_script()
        beta = film.speak("beta")
        assert len(film.takes) == 1
    assert film.speak("beta", cache="other") == beta


def test_a_film_that_is_spoken_loads_no_voice(film: Film) -> None:
    film.write_script()
    spoken = {scene: film.speak(scene) for scene in ("three-words", "alpha", "beta")}
    with film.worker() as worker:
        assert film.speak("alpha") == spoken["alpha"]
        assert "onnxruntime" not in Path(f"/proc/{worker}/maps").read_text()


def test_a_server_is_not_asked_before_the_build_asks_it(film: Film) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        for provider in ("dia", "openai"):
            config = [f"voice={{provider: {provider}, url: '{address}', fallback: []}}"]
            flags = Namespace(notes=film.notes, script=None, before=b"", config=config, cache=film.folder)
            assert not any(load_and_tell(flags))  # nothing is done ahead
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
