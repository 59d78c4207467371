"""A film from nothing, speech and all, against stock Manim that draws the same stages."""

from __future__ import annotations

import av

from bench.films import compose
from bench.leg import Bench, Figures, Leg, Row
from bench.project import Project

TOPIC = "supply-and-demand"
SECTIONS = 2  # after the title: stock Manim takes minutes for them
NAME = "cold-film"


def _measure(bench: Bench, quality: str) -> Figures:
    project = Project(bench.folder / "project")
    notes = project.folder / "notes"
    (notes / f"{NAME}.md").write_text(compose(notes, [TOPIC], SECTIONS), "utf-8")
    film = project.build(f"out/{NAME}.mp4", quality=quality)
    stages = project.stages(NAME)
    stock = [project.draw_with_stock_manim(stage, quality) for stage in stages]
    with av.open(str(project.folder / f"out/{NAME}.mp4")) as published:
        seconds = float(published.duration / av.time_base)
    wall, cpu = sum(cost.wall for cost in stock), sum(cost.cpu for cost in stock)
    return {
        "film_seconds": seconds,
        "scenes": len(stages),
        "ours_wall": film.wall,
        "stock_wall": wall,
        "wall_ratio": wall / film.wall,
        "ours_cpu": film.cpu,
        "stock_cpu": cpu,
        "cpu_ratio": cpu / film.cpu,
        "drawing_ratio": cpu / sum(process.cpu for process in film.of("draw_scene")),
        "orchestration_cpu": 100 * film.orchestration_cpu,
        "orchestration_wall": 100 * film.orchestration_wall,
        "ours_peak": film.peak_mb,
        "stock_peak": max(cost.peak_mb for cost in stock),
    }


def _leg(name: str, quality: str, called: str, goal: float | None) -> Leg:
    return Leg(
        name=name,
        title=f"A cold film at {called}",
        about=(
            f"The title and {SECTIONS} sections of `{TOPIC}` from nothing, on 2 cores: read, spoken, drawn, "
            "joined and published. Against it stock Manim, `manim render` with its defaults, draws the same "
            "stage files one after the other: no speech, no sound, no film."
        ),
        rows=(
            Row("Length of the film", "film_seconds", "s"),
            Row("notes2manim, the whole film", "ours_wall", "s"),
            Row("stock Manim, the pictures alone", "stock_wall", "s"),
            Row("Wall time, stock by ours", "wall_ratio", "times", goal, at_least=True),
            Row("CPU time, notes2manim", "ours_cpu", "s"),
            Row("CPU time, stock Manim", "stock_cpu", "s"),
            Row("CPU time, stock by ours", "cpu_ratio", "times"),
            Row("CPU time of drawing, stock with its starts by ours without", "drawing_ratio", "times"),
            Row("Orchestration, share of the CPU time", "orchestration_cpu", "%", 10),
            Row("Orchestration, share of the wall time", "orchestration_wall", "%", 10),
            Row("Largest process, notes2manim", "ours_peak", "MB"),
            Row("Largest process, stock Manim", "stock_peak", "MB"),
        ),
        bars=("ours_wall", "stock_wall"),
        rivals=("stock_wall",),
        measure=lambda bench: _measure(bench, bench.quality(quality)),
    )


AT_DEFAULT = _leg("cold-film", "standard", "the default quality, 1080p30", None)
AT_1080P60 = _leg("cold-film-1080p60", "high", "1080p60", 10)
