"""What every process costs before it does anything."""

from __future__ import annotations

import os
import sys

from bench.cost import run
from bench.leg import Bench, Figures, Leg, Row
from bench.project import ROOT

COMMANDS = {
    "python": "pass",
    "manim": "import manim",
    "write_script": "import notes2manim.notes",
    "speak_scene": "import notes2manim.voices.speak, notes2manim.voices.files, notes2manim.model.script",
    "stage_scene": "import notes2manim.stage.source",
    "draw_scene": "import draw_anew; draw_anew.load()",
    "join_film": "import notes2manim.film.join",
    "snakemake": "import snakemake.cli, snakemake.api",
}


def _measure(bench: Bench) -> Figures:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT / "scripts")
    figures: Figures = {}
    for name, code in COMMANDS.items():
        command = [sys.executable, "-c", code]
        run(
            command, cwd=bench.folder, environment=environment
        )  # its files are read, its byte code is written
        cost = run(command, cwd=bench.folder, environment=environment)
        figures[name] = cost.cpu
        figures[f"{name}_peak"] = cost.peak_mb
    figures["beyond_manim"] = figures["draw_scene"] / figures["manim"]
    return figures


LEG = Leg(
    name="start-up",
    title="Start-up",
    about="CPU time of a Python process that imports what a step needs, and ends; the files are in memory.",
    rows=(
        Row("Python alone", "python", "s"),
        Row("`import manim`", "manim", "s"),
        Row("draw_scene", "draw_scene", "s"),
        Row("draw_scene by `import manim`", "beyond_manim", "times"),
        Row("speak_scene", "speak_scene", "s"),
        Row("stage_scene", "stage_scene", "s"),
        Row("write_script", "write_script", "s"),
        Row("join_film", "join_film", "s"),
        Row("Snakemake", "snakemake", "s"),
        Row("Memory after `import manim`", "manim_peak", "MB"),
        Row("Memory after the imports of draw_scene", "draw_scene_peak", "MB"),
    ),
    bars=tuple(COMMANDS),
    measure=_measure,
)
