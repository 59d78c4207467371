"""A step that is begun while the one before it works: it finds the same, whoever is killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from notes2manim.warm.cores import CORES
from notes2manim.warm.next_step import found_ahead
from notes2manim.warm.workers import Workers
from tests.warm.test_warm import STEP, Build, alive, wait_until

COMMAND = ("scripts/next.py", "--of", "a film")

# A step that begins the next one, which notes in files its process, and that this one was done.
BEGINNING = STEP.replace(
    "def main():\n    place, say, end = sys.argv[1:]\n",
    f"""\
def work(until_made):
    open("next", "w").write(f"{{os.getpid()}}")
    if os.path.exists("faulty"):
        raise RuntimeError("a fault in it")
    until_made()
    open("needed", "w").close()
    while os.path.exists("slow"):
        time.sleep(0.01)
    return f"found by {{sys.argv}}"

def main():
    from notes2manim.warm.next_step import next_step_begun

    with next_step_begun({COMMAND}, work, os.environ):
        return this()

def this():
    place, say, end = sys.argv[1:]
""",
)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    build = Build(tmp_path)
    (build.folder / "scripts/echo.py").write_text(BEGINNING)
    build.environment[CORES] = "2"
    return build


def begun(build: Build) -> int:
    """Return the process of the next step, as soon as there is one."""
    file = build.folder / "next"
    wait_until(lambda: file.exists() and file.read_text() != "")
    return int(file.read_text())


def test_what_the_next_step_finds_is_there_when_it_is_asked_for_and_for_nothing_else(
    build: Build, warm: Workers
) -> None:
    assert build.run("0")[0] == 0
    assert found_ahead([*COMMAND, "--loud"], build.environment) == ""
    assert found_ahead(COMMAND, build.environment) == f"found by {list(COMMAND)}"
    assert found_ahead(COMMAND, build.environment) == ""
    wait_until(lambda: not alive(begun(build)))


def test_a_step_is_answered_before_the_one_that_it_has_begun_ends(build: Build, warm: Workers) -> None:
    (build.folder / "slow").touch()
    assert build.run("0")[0] == 0
    assert alive(begun(build))
    (build.folder / "slow").unlink()
    assert found_ahead(COMMAND, build.environment) == f"found by {list(COMMAND)}"


def test_the_next_step_ends_with_a_step_that_fails(build: Build, warm: Workers) -> None:
    assert build.run("raise")[0] == 1
    wait_until(lambda: not alive(begun(build)))
    assert not (build.folder / "needed").exists()
    assert found_ahead(COMMAND, build.environment) == ""


def test_the_next_step_ends_with_a_step_that_is_killed(build: Build, warm: Workers) -> None:
    with build.step("wait") as step:
        assert step.stdin
        step.stdin.close()
        fork = begun(build)
        build.pid()
        step.kill()
        wait_until(lambda: not alive(fork))
    assert not (build.folder / "needed").exists()


def test_a_next_step_that_is_killed_is_left_to_whoever_asks(build: Build, warm: Workers) -> None:
    step = build.step("0")
    os.kill(begun(build), signal.SIGKILL)
    assert step.communicate("heard", timeout=60)[0].startswith("hello")
    assert step.returncode == 0
    assert found_ahead(COMMAND, build.environment) == ""


def test_a_fault_in_the_next_step_is_left_to_whoever_asks(build: Build, warm: Workers) -> None:
    (build.folder / "faulty").touch()
    assert build.run("0")[::2] == (0, "said aside\n")
    assert found_ahead(COMMAND, build.environment) == ""


def test_nothing_is_begun_with_one_core_or_in_no_build(build: Build, warm: Workers) -> None:
    build.environment[CORES] = "1"
    assert build.run("0")[0] == 0
    build.environment[CORES] = "2"
    assert build.run("0", cold=True)[0] == 0
    assert not (build.folder / "next").exists()
