"""A long scene is drawn by several processes, and the clip is the same as if one had drawn it."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notes2manim.render.draw import draw_scene
from notes2manim.render.shelf import Shelf
from notes2manim.render.shot import Shot

SIZE = {"width": 256, "height": 144, "fps": 15}
THEME = Path(__file__).parents[2] / "templates/themes/midnight.yaml"
ITEMS = 8
STAGE = f"""
from notes2manim.visuals import Bullets, Stage

class Long(Stage):
    theme = {str(THEME)!r}
    timing = "times.json"

    def construct(self):
        bullets = self.place(Bullets(items=[{{"text": f"item number {{n}}"}} for n in range({ITEMS})]))
        for half in (0, 1):
            with self.beat(half):
                for n in range({ITEMS // 2}):
                    self.show(bullets, str(n + half * {ITEMS // 2}), at=n)
"""
WORDS = [{"text": "w", "start": n + 0.5, "end": n + 0.7} for n in range(ITEMS)]
BEATS = [
    {"start": 0, "end": 4.5, "words": WORDS[: ITEMS // 2]},
    {"start": 4.5, "end": 10, "words": WORDS[ITEMS // 2 :]},
]
TIMES = {"scene": "s", "provider": "tone", "voice": "", "sample_rate": 48000, "duration": 10, "beats": BEATS}


class Cores:
    """So many cores that nobody uses; forks are told that they are short if `wanted`."""

    def __init__(self, count: int, *, wanted: bool = False) -> None:
        self.count = count
        self._owner = os.getpid()
        self._wanted = wanted

    @property
    def short(self) -> bool:
        return self._wanted and os.getpid() != self._owner

    def take(self) -> int | None:
        self.count -= 1
        return os.open(os.devnull, os.O_RDONLY) if self.count >= 0 else None


@pytest.fixture
def draw(tmp_path: Path) -> Callable[[str, Cores | None], bytes]:
    """Draw the stage with some cores, and return the clip and its record."""
    (tmp_path / "stage.py").write_text(STAGE)
    (tmp_path / "times.json").write_text(json.dumps(TIMES))

    def draw(name: str, spare: Cores | None) -> bytes:
        clip, record = tmp_path / f"{name}.mp4", tmp_path / f"{name}.json"
        draw_scene(tmp_path / "stage.py", clip, record=record, shots=tmp_path / name, spare=spare, **SIZE)
        return clip.read_bytes() + record.read_bytes()

    return draw


@pytest.fixture
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The shots that this process draws; forks have a list of their own."""
    keys: list[str] = []
    write = Shelf.write

    def note(self: Shelf, key: str, shot: Shot) -> None:
        keys.append(key)
        write(self, key, shot)

    monkeypatch.setattr(Shelf, "write", note)
    return keys


@pytest.mark.parametrize("others", [1, 3])
def test_a_scene_that_several_draw_has_the_same_bytes(
    draw: Callable[[str, Cores | None], bytes], drawn_here: list[str], tmp_path: Path, others: int
) -> None:
    alone = draw("alone", None)
    all_shots = len(drawn_here)
    drawn_here.clear()
    cores = Cores(others)
    assert draw("together", cores) == alone
    assert cores.count < 0  # all were taken
    assert 0 < len(drawn_here) < all_shots  # and some were drawn by others
    names = [{path.name for path in (tmp_path / name).rglob("*.shot")} for name in ("alone", "together")]
    assert names[0] == names[1]


def test_a_process_that_is_killed_leaves_its_shots_to_the_first(
    draw: Callable[[str, Cores | None], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = draw("alone", None)
    owner, write = os.getpid(), Shelf.write

    def killed(self: Shelf, key: str, shot: Shot) -> None:
        if os.getpid() != owner:
            os.kill(os.getpid(), signal.SIGKILL)
        write(self, key, shot)

    monkeypatch.setattr(Shelf, "write", killed)
    assert draw("together", Cores(2)) == alone


def test_where_no_process_can_be_made_one_draws_all(
    draw: Callable[[str, Cores | None], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = draw("alone", None)

    def none() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", none)
    assert draw("together", Cores(2)) == alone


def test_a_core_that_a_step_wants_is_given_back(
    draw: Callable[[str, Cores | None], bytes], drawn_here: list[str]
) -> None:
    alone = draw("alone", None)
    all_shots = len(drawn_here)
    drawn_here.clear()
    assert draw("together", Cores(1, wanted=True)) == alone
    assert len(drawn_here) == all_shots


def test_an_error_of_a_stage_is_told_once_and_ends_all(
    draw: Callable[[str, Cores | None], bytes],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forks: list[int] = []
    fork = os.fork

    def noted() -> int:
        forks.append(fork())
        return forks[-1]

    monkeypatch.setattr(os, "fork", noted)
    (tmp_path / "stage.py").write_text(STAGE + "            if half:\n                nothing()\n")
    with pytest.raises(Exception, match="name 'nothing' is not defined"):
        draw("together", Cores(2))
    assert capfd.readouterr() == ("", "")
    assert len(forks) == 2
    for process in forks:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


FORKING = """
import os, time
from notes2manim.render.crew import Crew

class Cores:
    short = False
    def take(self):
        return os.open(os.devnull, os.O_RDONLY)

crew = Crew(Cores())
crew.fork(crew.find_core())
print(os.getpid(), flush=True)
time.sleep(60)
"""


def test_the_others_die_with_the_first() -> None:
    with subprocess.Popen([sys.executable, "-c", FORKING], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        other = next(
            pid for pid in (int(first.stdout.readline()), int(first.stdout.readline())) if pid != first.pid
        )
        os.kill(other, 0)
        first.kill()
        assert first.stdout.read() == ""  # which ends when nobody can write there any more
    deadline = time.monotonic() + 10
    while _runs(other):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: int) -> bool:
    """Tell whether a process is there and has not ended."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
