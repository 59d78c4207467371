"""A copy of the project in a folder of its own, with nothing built, spoken or kept."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.cost import Cost, run

ROOT = Path(__file__).parents[1]
PARTS = ("Snakefile", "config.yaml", "rules", "scripts", "templates", "profiles", "notes")

# What stock Manim calls our qualities.
STOCK_QUALITY = {"low": ("-ql",), "standard": ("-qh", "--fps", "30"), "high": ("-qh",)}
SIZES = {"low": (854, 480, 15), "standard": (1920, 1080, 30), "high": (1920, 1080, 60)}


class Project:
    """A project folder in which films are built, and the same stages drawn by stock Manim."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for part in PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / part, folder / part)
        # The installed packages are compiled when they are installed; so is the code that is copied.
        compileall.compile_dir(folder / "scripts", quiet=2)

    def environment(self) -> dict[str, str]:
        """Return an environment in which the steps run this copy of the library."""
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        return {
            **kept,
            "PYTHONHASHSEED": "0",  # as `make` has it
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.folder / "scripts"),
        }

    def build(self, *targets: str, quality: str, cores: int = 2, flags: Sequence[str] = ()) -> Cost:
        """Build in a quality; `flags` are more of Snakemake's."""
        return self.make(*targets, *flags, "--config", f"quality={quality}", cores=cores)

    def make(self, *arguments: str, cores: int = 2) -> Cost:
        """Build as `make` does, with Snakemake's arguments, and on no more processors than `cores`.

        A clip is encoded in a thread beside the drawing, which would be at work on another one.
        """
        command = [sys.executable, "scripts/build_films.py", "--cores", str(cores), *arguments]
        return run(command, cwd=self.folder, environment=self.environment(), processors=cores)

    def step(self, name: str, *flags: str) -> Cost:
        """Run one step of a build by itself."""
        command = [sys.executable, f"scripts/{name}.py", *flags]
        return run(command, cwd=self.folder, environment=self.environment())

    def stage(self, topic: str, scene: str) -> Path:
        """Return the stage of one scene, read, spoken and staged by the steps of a build."""
        folder = self.folder / "build" / scene
        script, timing, stage = folder / "script.json", folder / "timing.json", folder / "stage.py"
        one = ("--script", str(script), "--scene", scene)
        self.step("write_script", "--notes", f"notes/{topic}.md", "--output", str(script))
        sound = ("--voice", str(folder / "voice.wav"), "--timing", str(timing))
        self.step("speak_scene", *one, "--cache", str(folder / "takes"), *sound)
        theme = ("--theme", "templates/themes/midnight.yaml")
        self.step("stage_scene", *one, "--timing", str(timing), *theme, "--output", str(stage))
        return stage

    def draw_with_stock_manim(self, stage: Path, quality: str) -> Cost:
        """Draw a stage as `manim render` does by itself, with nothing in its cache."""
        media = self.folder / "media"
        shutil.rmtree(media, ignore_errors=True)
        flags = [*STOCK_QUALITY[quality], "--disable_caching", "--media_dir", str(media)]
        command = [sys.executable, "-m", "manim", "render", *flags, str(stage)]
        return run(command, cwd=self.folder, environment=self.environment())

    def stages(self, topic: str) -> list[Path]:
        """Return the stages of a built film."""
        return sorted(self.folder.glob(f"build/{topic}/stage/*.py"))

    def forget_clips(self, topic: str) -> None:
        """Remove what was drawn for a film, and the film, so that both are made again."""
        for drawn in ("clips", "shots"):
            shutil.rmtree(self.folder / f"build/{topic}/{drawn}")
        shutil.rmtree(self.folder / "out")


def look_into(module: str, stage: Path, quality: str, *, cwd: Path) -> Any:
    """Return what a module of the benchmark prints of a stage in a quality, run by itself."""
    command = [sys.executable, "-m", module, str(stage), *map(str, SIZES[quality])]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
