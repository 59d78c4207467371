"""Completion, asked of the shells themselves."""

from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notes2manim.cli.completion import complete
from notes2manim.cli.parser import COMMANDS, SHELLS, make_parser

Offer = Callable[[str, Path], str]

BASH = r"""
source "$1"
read -ra COMP_WORDS <<<"$2"
[[ $2 == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { :; }
_notes2manim
printf '%s\n' "${COMPREPLY[@]}"
"""


def in_bash(line: str, script: Path) -> str:
    command = ["bash", "-c", BASH, "bash", str(script), line]
    return subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=True).stdout


def in_fish(line: str, script: Path) -> str:
    command = ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"]
    return subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=True).stdout


def in_zsh(line: str, script: Path) -> str:
    """Type a line and a tab at a prompt, and return what the terminal shows then."""
    child, terminal = pty.fork()
    if not child:
        os.chdir(script.parent)
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "HOME": str(script.parent)})
    shown = ""

    def until(sign: str, seconds: float) -> str:
        nonlocal shown
        start, deadline = len(shown), time.monotonic() + seconds
        while sign not in shown[start:] and time.monotonic() < deadline:
            if select.select([terminal], [], [], 0.1)[0]:
                shown += os.read(terminal, 65536).decode(errors="replace")
        return shown[start:]

    try:
        setup = f"PS1=; stty cols 200; autoload -U compinit; compinit -u -D; source {script}; echo rea''dy\n"
        os.write(terminal, setup.encode())
        assert "ready" in until("ready", 30)
        until("nothing more", 0.3)
        os.write(terminal, f"{line}\t\t".encode())
        return until("nothing more", 2)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


@pytest.fixture(params=SHELLS)
def offer(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Return what a shell offers for a line, in a project with some notes."""
    shell: str = request.param
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}: apt install {shell}")
    for name in ("notes/waves.md", "notes/water.json", "out/waves.mp4", "templates/themes/paper.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    script = tmp_path / f"completion.{shell}"
    script.write_text(complete(make_parser(), shell), encoding="utf-8")
    ask: Offer = {"bash": in_bash, "zsh": in_zsh, "fish": in_fish}[shell]
    return lambda line: ask(line, script)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("notes2manim ", ["waves", "water", *COMMANDS]),
        ("notes2manim preview wa", ["waves", "water"]),
        ("notes2manim waves --qual", ["--quality"]),
        ("notes2manim waves --quality ", ["low", "standard", "4k"]),
        ("notes2manim watch --po", ["--port"]),
        ("notes2manim make --theme ", ["paper"]),
        ("notes2manim check ", ["out/waves.mp4"]),
        ("notes2manim completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_topics_and_flags_are_completed(offer: Callable[[str], str], line: str, offered: list[str]) -> None:
    said = offer(line)
    for word in offered:
        assert word in said, said


def test_what_belongs_to_another_command_is_not_offered(offer: Callable[[str], str]) -> None:
    assert "--quality" not in offer("notes2manim doctor --")
    assert "--port" not in offer("notes2manim preview waves --p")


@pytest.mark.parametrize(
    "name", ["wave $(touch pwned)", "wave `touch pwned`", "wave;touch pwned", "wave$HOME", 'wave\'s "*"']
)
def test_a_name_that_is_a_command_is_offered_as_it_is(
    name: str, offer: Callable[[str], str], tmp_path: Path
) -> None:
    (tmp_path / "notes" / f"{name}.md").touch()
    (tmp_path / "notes" / "waves.md").unlink()
    offered = offer("notes2manim preview wav")
    assert not (tmp_path / "pwned").exists()
    assert "wave" in offered
    if (tmp_path / "completion.bash").exists():  # what is offered is what the shell would read as that name
        words = shlex.split(offered)
        assert name in words, offered
