"""One sentence edited in a film of twelve scenes, and nothing edited."""

from __future__ import annotations

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
    notes.write_text(edit(notes.read_text("utf-8"), 1 + (3 + bench.run) % (SCENES - 1)), "utf-8")
    again = project.build(film, quality=quality)
    nothing = project.build(film, quality=quality)
    counts = {step: again.jobs(step) for step in ("speak_scene", "draw_scene", "join_film")}
    if cold.jobs("draw_scene") != SCENES or set(counts.values()) != {1} or nothing.jobs("join_film"):
        raise RuntimeError(f"a cold build draws {cold.jobs('draw_scene')} scenes, an edit runs {counts}")
    return {
        "cold": cold.wall,
        "edit": again.wall,
        "edit_share": 100 * again.wall / cold.wall,
        "cold_cpu": cold.cpu,
        "edit_cpu": again.cpu,
        "edit_cpu_share": 100 * again.cpu / cold.cpu,
        "no_op": nothing.wall,
        "orchestration_cpu": 100 * cold.orchestration_cpu,
        "orchestration_wall": 100 * cold.orchestration_wall,
    }


LEG = Leg(
    name="edit",
    title="One sentence edited in a film of twelve scenes",
    about=(
        f"Eleven sections of {', '.join(f'`{topic}`' for topic in TOPICS)}, after the title of the first, on "
        "2 cores at the default quality: from nothing, after one sentence was edited, and after nothing was."
    ),
    rows=(
        Row("From nothing", "cold", "s"),
        Row("One sentence edited", "edit", "s"),
        Row("The edit, share of the cold wall time", "edit_share", "%", 10),
        Row("CPU time from nothing", "cold_cpu", "s"),
        Row("CPU time of the edit", "edit_cpu", "s"),
        Row("The edit, share of the cold CPU time", "edit_cpu_share", "%", 10),
        Row("Nothing edited", "no_op", "s", 2),
        Row("Orchestration, share of the cold CPU time", "orchestration_cpu", "%", 10),
        Row("Orchestration, share of the cold wall time", "orchestration_wall", "%", 10),
    ),
    bars=("cold", "edit", "no_op"),
    rivals=("cold",),
    measure=_measure,
)
