"""One sentence edited in a film of twelve scenes, and nothing edited."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from bench.cost import Cost
from bench.films import compose, edit
from bench.leg import Bench, Figures, Leg, Row
from bench.project import Project

TOPICS = ("pythagorean-theorem", "supply-and-demand", "tcp-handshake")
SCENES = 12  # the title is one of them
NAME = "twelve-scenes"


def _measure(bench: Bench) -> Figures:
    quality = bench.quality("standard")
    project = Project(bench.folder / "project")
    notes = project.folder / "notes" / f"{NAME}.md"
    notes.write_text(compose(notes.parent, TOPICS, SCENES - 1), "utf-8")
    film = f"out/{NAME}.mp4"
    cold = project.build(film, quality=quality)
    if cold.jobs("draw_scene") != SCENES:
        raise RuntimeError(f"a cold build draws {cold.jobs('draw_scene')} scenes")
    edits = [_edit(project, notes, section, quality) for section in range(1, SCENES)]
    nothing = project.build(film, quality=quality)
    if nothing.jobs("join_film"):
        raise RuntimeError("a film is joined of which nothing was edited")
    walls, cpus = [one.wall for one in edits], [one.cpu for one in edits]
    return {
        "cold": cold.wall,
        "edit": median(walls),
        "edit_share": 100 * median(walls) / cold.wall,
        "most_share": 100 * max(walls) / cold.wall,
        "cold_cpu": cold.cpu,
        "edit_cpu": median(cpus),
        "edit_cpu_share": 100 * median(cpus) / cold.cpu,
        "most_cpu_share": 100 * max(cpus) / cold.cpu,
        "no_op": nothing.wall,
        "orchestration_cpu": 100 * cold.orchestration_cpu,
        "orchestration_wall": 100 * cold.orchestration_wall,
    }


def _edit(project: Project, notes: Path, section: int, quality: str) -> Cost:
    """Edit one sentence of a section, build, and return what that cost."""
    notes.write_text(edit(notes.read_text("utf-8"), section), "utf-8")
    cost = project.build(f"out/{NAME}.mp4", quality=quality)
    counts = {step: cost.jobs(step) for step in ("speak_scene", "draw_scene", "join_film")}
    if set(counts.values()) != {1}:
        raise RuntimeError(f"an edit of section {section} runs {counts}")
    return cost


LEG = Leg(
    name="edit",
    title="One sentence edited in a film of twelve scenes",
    about=(
        f"Eleven sections of {', '.join(f'`{topic}`' for topic in TOPICS)}, after the title of the first, on "
        "2 cores at the default quality: from nothing, after one sentence was edited, and after nothing was. "
        "A sentence is edited in each section in turn; shown are the median of these eleven edits, and the "
        "one that costs most: some sentences stand on the screen, or move what is there, and need Manim."
    ),
    rows=(
        Row("From nothing", "cold", "s"),
        Row("One sentence edited", "edit", "s"),
        Row("The edit, share of the cold wall time", "edit_share", "%", 10),
        Row("The edit that takes longest", "most_share", "%", 10),
        Row("CPU time from nothing", "cold_cpu", "s"),
        Row("CPU time of the edit", "edit_cpu", "s"),
        Row("The edit, share of the cold CPU time", "edit_cpu_share", "%", 10),
        Row("The edit that costs most", "most_cpu_share", "%", 10),
        Row("Nothing edited", "no_op", "s", 2),
        Row("Orchestration, share of the cold CPU time", "orchestration_cpu", "%", 10),
        Row("Orchestration, share of the cold wall time", "orchestration_wall", "%", 10),
    ),
    bars=("cold", "edit", "no_op"),
    rivals=("cold",),
    measure=_measure,
)
