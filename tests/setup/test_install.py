"""The set-up: what it does a second time, and what it says on a machine that cannot."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def machine() -> Iterator[Path]:
    """A folder with the set-up alone, which everybody may read, and a `bin` before the PATH."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "envs").mkdir()
    (folder / "bin").mkdir()
    for name in ("install.sh", "debian.txt"):
        shutil.copy(ROOT / "envs" / name, folder / "envs" / name)
    yield folder
    shutil.rmtree(folder)


def program(machine: Path, name: str, lines: str) -> None:
    file = machine / "bin" / name
    file.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    file.chmod(0o755)


def install(machine: Path, *locks: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, str(machine / "envs" / "install.sh"), *locks],
        env={"PATH": f"{machine}/bin:/usr/bin:/bin", "HOME": str(machine)},
        capture_output=True,
        text=True,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence of a set-up that gave up."""
    assert done.returncode != 0
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_another_system_is_told_that_linux_is_needed(machine: Path) -> None:
    program(machine, "uname", "echo Darwin")
    assert said(install(machine)) == "notes2manim: this machine runs Darwin; Linux is needed."


def test_a_python_that_is_too_old_is_told_which_ones_serve(machine: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        program(machine, name, "exit 1")
    assert "Python 3.11, 3.12 or 3.13 is needed" in said(install(machine))


def test_a_user_without_root_is_told_the_command_to_run_once(machine: Path) -> None:
    with (machine / "envs" / "debian.txt").open("a", encoding="utf-8") as packages:
        packages.write("a-package-that-nobody-has\n")
    as_nobody = ("setpriv", "--reuid=65534", "--clear-groups") if os.getuid() == 0 else ()
    program(machine, "sudo", "exit 1")
    sentence = said(install(machine, prefix=as_nobody))
    assert "root is needed once; run: sudo apt-get install" in sentence
    assert "a-package-that-nobody-has" in sentence


def test_a_package_with_another_hash_is_refused(machine: Path) -> None:
    shutil.copy(ROOT / "envs" / "debian.txt", machine / "envs" / "debian.txt")
    lock = machine / "bad.txt"
    lock.write_text(f"six==1.16.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    sentence = said(install(machine, str(lock)))
    assert "pip could not install" in sentence


def test_a_second_set_up_installs_nothing() -> None:
    done = subprocess.run(["make", "setup"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Installing" not in done.stdout + done.stderr


def test_make_help_names_every_target() -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([\w-]+):(?!=)", rules, re.MULTILINE)
    assert "film" in targets
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in targets:
        assert f"make {target} " in shown
