"""A frame that differs: what it costs stock Manim and this project, and what it must cost."""

from __future__ import annotations

from bench.leg import Bench, Figures, Leg, Row
from bench.project import Project, look_into

TOPIC = "supply-and-demand"
SCENE = "where-they-meet"


def _measure(bench: Bench) -> Figures:
    quality = bench.quality("high")
    project = Project(bench.folder / "project")
    stage = project.stage(TOPIC, SCENE)
    stock = project.draw_with_stock_manim(stage, quality)
    found: dict[str, float] = look_into("bench.floor", stage, quality, cwd=bench.folder)
    distinct = found["distinct"] / 1000  # milliseconds of a frame
    floor = found["cairo"] + found["encode"]
    return {
        "frames": found["frames"],
        "distinct": found["distinct"],
        "stock_frame": stock.cpu / distinct,
        "ours_frame": found["draw"] / distinct,
        "cairo_frame": found["cairo"] / distinct,
        "encode_frame": found["encode"] / distinct,
        "floor_frame": floor / distinct,
        "ratio": stock.cpu / (found["draw"] + found["import"]),
        "by_floor": found["draw"] / floor,
        "by_floor_import": (found["draw"] + found["import"]) / floor,
    }


LEG = Leg(
    name="drawing",
    title="A frame, and the floor",
    about=(
        f"CPU time of the scene `{SCENE}` of `{TOPIC}` at 1080p60, for each frame that differs from the one "
        "before. The floor is what cannot be left out: the same curves filled and stroked by Cairo alone, "
        "and the same frames, from memory, through the same encoder."
    ),
    rows=(
        Row("Frames", "frames", ""),
        Row("Frames that differ", "distinct", ""),
        Row("stock Manim, with its start", "stock_frame", "ms"),
        Row("notes2manim", "ours_frame", "ms"),
        Row("Cairo alone", "cairo_frame", "ms"),
        Row("the encoder alone", "encode_frame", "ms"),
        Row("the floor", "floor_frame", "ms"),
        Row("stock Manim by notes2manim, both with their start", "ratio", "times"),
        Row("notes2manim by the floor", "by_floor", "times", 1.5),
        Row("notes2manim with its start by the floor", "by_floor_import", "times"),
    ),
    bars=("stock_frame", "ours_frame", "floor_frame"),
    rivals=("stock_frame", "floor_frame"),
    measure=_measure,
)
