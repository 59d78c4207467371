"""Which cores of a build are at work is known, however steps end."""

import os
import subprocess
import sys
from pathlib import Path

from notes2manim.warm.cores import CORES, SpareCores, spare_cores, take_core
from notes2manim.warm.request import PLACE

STEP = """
import sys
from notes2manim.warm.cores import take_core
take_core(sys.argv[1])
print("at work", flush=True)
sys.stdin.read()
"""


def step(folder: Path) -> "subprocess.Popen[str]":
    """Start a step that is at work until it is killed."""
    line = [sys.executable, "-c", STEP, str(folder)]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "at work\n"
    return process


def test_a_core_is_spare_until_a_step_works_on_it_and_again_when_it_is_killed(tmp_path: Path) -> None:
    cores = SpareCores(str(tmp_path), 2)
    with step(tmp_path), step(tmp_path) as second:
        assert cores.take() is None
        second.kill()
        second.wait()
        core = cores.take()
        assert core is not None
        assert cores.take() is None
        os.close(core)
        core = cores.take()
        assert core is not None
        assert not cores.short
        with step(tmp_path):
            assert cores.short
        assert not cores.short
        os.close(core)


def test_a_fork_keeps_the_core_that_it_was_given(tmp_path: Path) -> None:
    cores = SpareCores(str(tmp_path), 1)
    core = cores.take()
    assert core is not None
    reading, writing = os.pipe()
    fork = os.fork()
    if not fork:
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    os.close(core)
    assert cores.take() is None
    os.close(writing)
    os.waitpid(fork, 0)
    assert cores.take() is not None


def test_a_step_of_no_build_has_just_its_own_core(tmp_path: Path) -> None:
    assert spare_cores({}) is None
    assert spare_cores({PLACE: str(tmp_path)}) is None
    one = spare_cores({PLACE: str(tmp_path), CORES: "1"})
    assert one is not None
    assert take_core(str(tmp_path)) is not None
    assert one.take() is None


def test_a_build_that_is_gone_has_no_cores(tmp_path: Path) -> None:
    assert take_core(str(tmp_path / "gone")) is None
    assert SpareCores(str(tmp_path / "gone"), 4).take() is None
