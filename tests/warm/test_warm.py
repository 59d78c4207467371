"""Steps in a warm worker: as in a process of their own, whatever is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notes2manim.sandbox import Box, why_not
from notes2manim.warm.compiled import ASKING, BEFORE_EACH_STEP, asking_program, works
from notes2manim.warm.request import PLACE
from notes2manim.warm.workers import _NAME, Workers
from tests.processes import alive, children
from tests.processes import workers as running

ROOT = Path(__file__).parents[2]
STEP = """\
import os, sys, tempfile, time
from notes2manim.warm.step import run_step

LOADED = []

def warm_up(flags):
    LOADED.append("warm")

def main():
    place, say, end = sys.argv[1:]
    if end == "wait":
        tempfile.mkdtemp(prefix="own-")
    open(place, "w").write(f"{os.getpid()}")
    print(f"{say} {os.getcwd()} {os.environ['SAY']} {sys.stdin.read()} {LOADED}")
    print("said aside", file=sys.stderr)
    if end == "wait":
        time.sleep(600)
    if end == "raise":
        raise RuntimeError("broken")
    if end == "faulty":
        sys.exit("error: a fault")
    LOADED.append("left over")
    return int(end)

if __name__ == "__main__":
    sys.exit(run_step(main, sys.argv, os.environ))
"""


class Build:
    """A folder with one step, as a build of it would run it."""

    def __init__(self, folder: Path, python: str | Path = sys.executable) -> None:
        self.folder = folder
        self.python = python
        (folder / "scripts").mkdir()
        (folder / ".snakemake").mkdir()
        shutil.copy(ROOT / "scripts/keep_warm.py", folder / "scripts")
        (folder / "scripts/echo.py").write_text(STEP)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        ours = {"PYTHONPATH": str(ROOT / "scripts"), "PATH": path, "SAY": "aloud"}
        self.environment = {**os.environ, **ours}
        self.environment.pop(PLACE, None)

    def step(self, end: str, *, cold: bool = False) -> subprocess.Popen[str]:
        """Begin the step."""
        environment = self.environment if not cold else {**self.environment, PLACE: ""}
        return subprocess.Popen(
            [self.python, "scripts/echo.py", "pid", "hello", end],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, end: str, *, cold: bool = False) -> tuple[int, str, str]:
        """Run the step, and return its exit status and what it said."""
        (self.folder / "pid").unlink(missing_ok=True)
        step = self.step(end, cold=cold)
        out, err = step.communicate("heard", timeout=60)
        return step.returncode, out, err

    def pid(self) -> int:
        """Return the process that works on the step, as soon as there is one."""
        file = self.folder / "pid"
        wait_until(lambda: file.exists() and file.read_text() != "")
        return int(file.read_text())


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that asks without Python."""
    program = tmp_path_factory.mktemp("compiled") / "ask"
    source = ROOT / "scripts/notes2manim/warm/ask_worker.c"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source], check=True)
    return program


@pytest.fixture(params=["by itself", "compiled"])
def build(request: pytest.FixtureRequest, tmp_path: Path) -> Build:
    """A build whose step asks by itself, and one for whose step a program does."""
    if request.param == "compiled":
        return Build(tmp_path, request.getfixturevalue("compiled"))
    return Build(tmp_path)


def test_a_step_in_a_worker_has_the_files_folder_and_environment_of_its_own_process(
    build: Build, warm: Workers
) -> None:
    expected = f"hello {build.folder} aloud heard"
    assert build.run("0") == (0, f"{expected} ['warm']\n", "said aside\n")
    build.environment["SAY"] = "softly"
    status, out, _ = build.run("0")
    assert (status, out) == (0, f"hello {build.folder} softly heard ['warm']\n")  # nothing is left over
    assert build.run("0", cold=True)[1] == f"hello {build.folder} softly heard []\n"


@pytest.mark.parametrize("end", ["7", "raise", "faulty"])
def test_a_step_in_a_worker_ends_as_it_does_by_itself(build: Build, warm: Workers, end: str) -> None:
    status, _, err = build.run(end)
    cold_status, _, cold_err = build.run(end, cold=True)
    assert status == cold_status != 0
    assert err.splitlines()[-1] == cold_err.splitlines()[-1]


def test_the_set_up_has_compiled_what_asks() -> None:
    assert asking_program() is not None


@pytest.mark.parametrize("damage", ["none", "empty", "cut", "of another machine", "gone"])
def test_what_asks_is_used_only_where_it_runs(compiled: Path, tmp_path: Path, damage: str) -> None:
    whole = compiled.read_bytes()
    arm = whole[:18] + b"\xb7" + whole[19:]  # e_machine, in the header of an ELF file
    program = tmp_path / "ask"
    if damage != "gone":
        program.write_bytes(
            {"none": whole, "empty": b"", "cut": whole[: len(whole) // 2], "of another machine": arm}[damage]
        )
        program.chmod(0o755)
    assert works(program) == (damage == "none")


@pytest.mark.parametrize("build", ["compiled"], indirect=True)
def test_a_rule_whose_step_fails_in_a_worker_goes_on_as_its_shell_says(build: Build, warm: Workers) -> None:
    rule = "SAY=inside python scripts/echo.py pid hello 7 2> log || { echo failed >&2; exit 1; }"
    done = subprocess.run(
        ["bash", "-c", BEFORE_EACH_STEP.format() + rule],
        cwd=build.folder,
        env={**build.environment, ASKING: str(build.python)},
        input="heard",
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = f"hello {build.folder} inside heard ['warm']\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, said, "failed\n")
    assert (build.folder / "log").read_text() == "said aside\n"


def test_a_step_that_loads_late_does_so_when_somebody_wakes_it_or_asks(build: Build) -> None:
    late = STEP.replace("LOADED = []", "LOADED = []\nLATE = True").replace(
        'LOADED.append("warm")', 'LOADED.append("late"); open("loaded", "a").write("once ")'
    )
    (build.folder / "scripts/echo.py").write_text(late)
    (build.folder / "scripts/other.py").write_text(STEP)
    loaded = build.folder / "loaded"
    for wakes in (True, False):
        loaded.unlink(missing_ok=True)
        workers = Workers(build.folder)
        workers.start(["echo", "other"], [], build.environment)
        build.environment[PLACE] = str(workers.folder)
        if wakes:
            workers.wake("echo")
            workers.wake("echo")
            wait_until(loaded.exists)
        assert "['late']" in build.run("0")[1]
        assert "['late']" in build.run("0")[1]
        workers.stop()
        assert loaded.read_text() == "once "
    workers.wake("echo")  # nobody is there


def test_a_step_runs_by_itself_when_its_worker_was_killed(build: Build, warm: Workers) -> None:
    assert "['warm']" in build.run("0")[1]
    for pid in warm.pids:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(alive, warm.pids)))
    status, out, _ = build.run("0")
    assert (status, out) == (0, f"hello {build.folder} aloud heard []\n")


def test_it_is_seen_that_one_of_two_workers_was_killed_or_cannot_be_reached(build: Build) -> None:
    (build.folder / "scripts/other.py").write_text(STEP)
    workers = Workers(build.folder)
    assert workers.alive  # none is missed
    workers.start(["echo"], [], build.environment, beside=["other"])
    (first,) = workers.pids
    wait_until(lambda: len(children(first, "keep_warm.py")) == 1)
    assert workers.alive
    (other,) = children(first, "keep_warm.py")
    os.kill(other, signal.SIGKILL)
    wait_until(lambda: not alive(other))
    assert not workers.alive
    assert alive(first)
    workers.stop()

    workers = Workers(build.folder)
    workers.start(["echo"], [], build.environment)
    assert workers.alive
    shutil.rmtree(workers.folder)  # as what clears temporary folders does
    assert not workers.alive
    workers.stop()


def test_a_step_that_was_begun_goes_on_when_its_worker_is_killed(build: Build, warm: Workers) -> None:
    step = build.step("0")
    child = build.pid()  # it waits for its input
    for pid in warm.pids:
        os.kill(pid, signal.SIGKILL)
    assert child != step.pid
    out, _ = step.communicate("heard late", timeout=60)
    assert (step.returncode, out) == (0, f"hello {build.folder} aloud heard late ['warm']\n")


def test_a_step_whose_process_in_the_worker_is_killed_fails_and_says_so(build: Build, warm: Workers) -> None:
    step = build.step("wait")
    assert step.stdin
    step.stdin.close()
    step.stdin = None
    os.kill(build.pid(), signal.SIGKILL)
    _, err = step.communicate(timeout=60)
    assert step.returncode == 1
    assert "the process of this step was killed" in err
    assert build.run("0")[0] == 0


def test_killing_a_step_kills_its_process_in_the_worker(build: Build, warm: Workers) -> None:
    step = build.step("wait")
    child = build.pid()
    step.kill()
    step.communicate(timeout=60)
    wait_until(lambda: not alive(child))
    assert all(map(alive, warm.pids))
    assert [path.name[:4] for path in warm.folder.iterdir() if path.is_dir()] == [
        "own-"
    ]  # gone with the build


@pytest.mark.parametrize("fork", ["None", "keep_warm.run"])
def test_workers_end_with_a_build_that_is_killed(build: Build, fork: str) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from notes2manim.warm.workers import Workers\n"
        "sys.path.insert(0, 'scripts'); import keep_warm\n"
        f"workers = Workers(Path()); workers.start(['echo'], [], os.environ, fork={fork})\n"
        "print(workers.folder, *workers.pids, flush=True); time.sleep(600)"
    )
    killed = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=build.folder,
        env=build.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout
    folder, *pids = killed.stdout.readline().split()
    build.environment[PLACE] = folder
    assert "['warm']" in build.run("0")[1]
    killed.kill()
    killed.communicate()
    wait_until(lambda: not any(alive(int(pid)) for pid in pids))
    assert "[]" in build.run("0")[1]
    wait_until(lambda: not Path(folder).exists())


def test_no_process_of_two_workers_is_left_when_they_have_stopped(tmp_path: Path) -> None:
    build = Build(tmp_path)
    shutil.copy(build.folder / "scripts/echo.py", build.folder / "scripts/again.py")
    workers = Workers(build.folder)
    workers.start(["echo"], [], build.environment, beside=["again"])
    build.environment[PLACE] = str(workers.folder)
    assert "['warm']" in build.run("0")[1]
    both = running(os.getpid())
    assert len(both) == 2
    workers.stop()
    assert [pid for pid in both if Path(f"/proc/{pid}").exists()] == []


def test_a_worker_that_cannot_load_leaves_its_step_to_itself(build: Build) -> None:
    step = build.folder / "scripts/echo.py"
    step.write_text(STEP.replace('LOADED.append("warm")', 'raise ImportError("no such thing")'))
    workers = Workers(build.folder)
    workers.start(["echo"], [], build.environment)
    build.environment[PLACE] = str(workers.folder)
    try:
        assert build.run("0") == (0, f"hello {build.folder} aloud heard []\n", "said aside\n")
        assert "no such thing" in (build.folder / ".snakemake/keep_warm.echo.log").read_text()
    finally:
        workers.stop()


def test_no_worker_is_started_where_a_sandbox_would_show_its_sockets(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(build.folder))
    workers = Workers(build.folder)
    workers.start(["echo"], [], build.environment)
    assert workers.pids == []
    workers.stop()


def test_steps_run_by_themselves_where_the_name_of_a_socket_would_be_too_long(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path.parent / ("long" * 25)
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    workers = Workers(build.folder)
    workers.start(["echo"], [], build.environment, beside=["echo_again"])
    assert workers.pids == []
    build.environment[PLACE] = str(workers.folder)
    assert build.run("0") == (0, f"hello {build.folder} aloud heard []\n", "said aside\n")
    workers.stop()


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_code_in_a_sandbox_cannot_ask_a_worker_for_anything(build: Build, warm: Workers) -> None:
    program = (
        "import os, socket\n"
        f"print({PLACE!r} in os.environ, os.path.exists({str(warm.folder)!r}))\n"
        f"socket.socket(socket.AF_UNIX).connect({str(warm.folder / 'echo')!r})"
    )
    (build.folder / "clips").mkdir()
    box = Box(build.folder, build.folder / "clips", build.environment)
    done = box.run([sys.executable, "-c", program], where=build.folder)
    assert done.stdout == "False False\n"
    assert "FileNotFoundError" in done.stderr


def test_the_folder_of_a_build_that_was_killed_with_its_workers_goes_with_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, young, other = (tmp_path / f"{name}" for name in (f"{_NAME}dead", f"{_NAME}young", "other"))
    for folder in (dead, young, other):
        folder.mkdir()
        (folder / "draw_scene").touch()
    living = Workers(tmp_path / "project")
    for folder in (dead, other, living.folder):
        os.utime(folder, (0, 0))
    next_build = Workers(tmp_path / "project")
    assert {folder.name for folder in tmp_path.iterdir()} == {
        folder.name for folder in (young, other, living.folder, next_build.folder)
    }
    for workers in (living, next_build):
        workers.stop()
    assert {folder.name for folder in tmp_path.iterdir()} == {young.name, other.name}
