"""A small project of its own for each test: the real rules, steps and tools, a short film."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PARTS = ("Snakefile", "config.yaml", "docs", "main.py", "rules", "scripts", "templates", "profiles")

NOTES = """\
# Three words

A short film.

## Alpha

The **first** scene has a point.

## Beta

- one thing
- another thing

## Gamma

The end is near.

$$x^2$$
"""

_MESSAGE = re.compile(
    r"^Job \d+: (Read|Speak|Stage|Draw|Level|Take|Join|Check|Publish|Report) [^ ]*(?: ([a-z0-9-]+) \()?",
    re.MULTILINE,
)
_RULES = {
    "Read": "write_script",
    "Speak": "speak_scene",
    "Stage": "stage_scene",
    "Draw": "draw_scene",
    "Level": "level_sound",
    "Take": "take_thumbnail",
    "Join": "join_film",
    "Check": "check_film",
    "Publish": "publish_film",
    "Report": "report_film",
}


@dataclass(frozen=True)
class Run:
    """What one call of Snakemake did: the jobs that ran, as `rule` or `rule scene`, sorted."""

    status: int
    output: str
    jobs: list[str]


class Project:
    """A project folder in which a test edits notes and settings and builds films."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "notes").mkdir(parents=True)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
            else:
                shutil.copy(source, folder / part)
        self.write_notes(NOTES)
        self.configure(
            voice={"provider": "tone"},
            quality={"width": 256, "height": 144, "fps": 10},
            pauses={"lead": 0.3, "beat": 0.2, "scene": 0.3},
        )

    def path(self, name: str) -> Path:
        return self.folder / name

    def write_notes(self, text: str, topic: str = "film") -> None:
        self.path(f"notes/{topic}.md").write_text(text, encoding="utf-8")

    def edit_notes(self, old: str, new: str, topic: str = "film") -> None:
        text = self.path(f"notes/{topic}.md").read_text(encoding="utf-8")
        assert old in text
        self.write_notes(text.replace(old, new), topic)

    def configure(self, **settings: Any) -> None:
        """Change top-level keys of config.yaml."""
        file = self.path("config.yaml")
        values = {**yaml.safe_load(file.read_text(encoding="utf-8")), **settings}
        file.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """Return an environment in which the steps run this project's own copy of the library."""
        return {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.path("scripts")),
        }

    def build(self, *arguments: str, topic: str = "film", cores: int = 2, early: bool = False) -> Run:
        """Run Snakemake for a film, started as `make` does if `early`; more arguments go to Snakemake."""
        target = arguments or (f"out/{topic}.mp4",)
        command = [sys.executable, "scripts/build_films.py"] if early else ["snakemake"]
        done = subprocess.run(
            [*command, "--cores", str(cores), *target],
            cwd=self.folder,
            env=self.environment() | ({"PYTHONHASHSEED": "0"} if early else {}),
            capture_output=True,
            text=True,
        )
        output = done.stdout + done.stderr
        return Run(done.returncode, output, _jobs(output))


def _jobs(output: str) -> list[str]:
    """Return the jobs that Snakemake's log says it started."""
    return sorted(f"{_RULES[verb]} {scene}".strip() for verb, scene in _MESSAGE.findall(output))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A fresh project with notes of one short film, not yet built."""
    yield Project(tmp_path / "project")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project whose film is built; the tests of a module share it and take their edits back."""
    project = Project(tmp_path_factory.mktemp("built") / "project")
    run = project.build()
    assert run.status == 0, run.output
    yield project
