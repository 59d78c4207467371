"""What a worker does before a step is asked for: it is done once, and keeps nobody waiting."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from notes2manim.warm.request import PLACE
from notes2manim.warm.workers import Workers
from tests.warm.test_warm import STEP, Build, alive, wait_until

# A step that counts in a file what was done of it ahead, each part in two writes with a pause between them.
AHEAD = STEP.replace(
    '    LOADED.append("warm")\n',
    """\
    yield None
    yield "echo", parts()

def parts():
    for part in range(1000):
        with open("parts", "a", buffering=1) as file:
            file.write("begun\\n")
            time.sleep(0.05)
            file.write(f"done by {os.getpid()}\\n")
        if part == FAULTY:
            raise RuntimeError("a fault in part of it")
        yield
""",
).replace("LOADED = []", "LOADED = []\nFAULTY = None")


class Parts(Build):
    """A build whose step is partly done ahead."""

    @property
    def lines(self) -> list[str]:
        file = self.folder / "parts"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def fork(self) -> int:
        """The process that does the parts."""
        return int(self.lines[1].split()[-1])


@pytest.fixture
def build(tmp_path: Path) -> Parts:
    build = Parts(tmp_path)
    (build.folder / "scripts/echo.py").write_text(AHEAD)
    return build


@pytest.fixture
def warm(build: Parts, warm: Workers) -> Workers:
    """The workers of a build, one of which has begun with the parts."""
    wait_until(lambda: len(build.lines) > 3)
    return warm


def test_a_step_waits_for_the_part_that_is_under_way_and_no_further_one_is_begun(
    build: Parts, warm: Workers
) -> None:
    step = build.step("0")
    build.pid()  # it works, and waits for its input
    lines = build.lines
    assert len(lines) % 2 == 0
    assert not alive(build.fork)
    time.sleep(0.2)
    assert build.lines == lines
    assert step.communicate("heard", timeout=60)[0].endswith("heard []\n")


def test_what_is_done_ahead_ends_when_its_worker_is_killed(build: Parts, warm: Workers) -> None:
    fork = build.fork
    for pid in warm.pids:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not alive(fork))
    assert len(build.lines) < 1000
    assert build.run("0")[0] == 0


def test_what_is_done_ahead_ends_with_its_build(build: Parts, warm: Workers) -> None:
    fork = build.fork
    warm.stop()
    wait_until(lambda: not alive(fork))


def test_a_fault_in_what_is_done_ahead_is_left_to_the_step(build: Parts) -> None:
    (build.folder / "scripts/echo.py").write_text(AHEAD.replace("FAULTY = None", "FAULTY = 1"))
    workers = Workers(build.folder)
    workers.start(["echo"], [], build.environment)
    build.environment[PLACE] = str(workers.folder)
    log = build.folder / ".snakemake/keep_warm.echo.log"
    wait_until(lambda: "a fault in part of it" in log.read_text())
    assert build.run("0")[0] == 0
    assert len(build.lines) == 4
    workers.stop()
