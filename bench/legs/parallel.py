"""The topic of six sections, one job at a time and side by side, as the guide's table has it."""

from __future__ import annotations

from bench.leg import Bench, Figures, Leg, Row
from bench.project import Project

TOPIC = "introduction-to-machine-learning"
ONE_JOB = ("--resources", "tts=1", "render=1")


def _measure(bench: Bench) -> Figures:
    quality = bench.quality("medium")
    sequential = Project(bench.folder / "sequential")
    one = sequential.build(f"out/{TOPIC}.mp4", quality=quality, cores=1, flags=ONE_JOB)
    side_by_side = Project(bench.folder / "parallel")
    two = side_by_side.build(f"out/{TOPIC}.mp4", quality=quality, cores=2)
    return {
        "sequential": one.wall,
        "parallel": two.wall,
        "ratio": one.wall / two.wall,
        "cpu_ratio": two.cpu / one.cpu,
    }


LEG = Leg(
    name="parallel",
    title="Sequential and parallel",
    about=(
        f"`{TOPIC}`, six sections and a title, from nothing at 720p30: one core, which is one processor, and "
        "one of each resource, against two cores. The guide promises 3 to 4 times for its table's machine; "
        "two cores can give 2 at most."
    ),
    rows=(
        Row("One job at a time", "sequential", "s"),
        Row("In parallel, 2 cores", "parallel", "s"),
        Row("Sequential by parallel", "ratio", "times", 1.8, at_least=True),
        Row("CPU time, parallel by sequential", "cpu_ratio", "times"),
    ),
    bars=("sequential", "parallel"),
    rivals=("sequential",),
    measure=_measure,
)
