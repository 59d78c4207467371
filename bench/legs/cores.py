"""Four scenes, spoken already, drawn on one core and on two."""

from __future__ import annotations

from bench.cost import span, stretches
from bench.leg import Bench, Figures, Leg, Row
from bench.project import Project

TOPIC = "bayes-theorem"
SPOKEN_ONLY = "{width: 256, height: 144, fps: 1}"  # small pictures of the same shape: voices and stages stay


def _measure(bench: Bench) -> Figures:
    project = Project(bench.folder / "project")
    project.build(f"out/{TOPIC}.mp4", quality=SPOKEN_ONLY)
    drawn = {}
    for cores in (1, 2):
        project.forget_clips(TOPIC)
        cost = project.build(f"out/{TOPIC}.mp4", quality=bench.quality("standard"), cores=cores)
        drawn[cores] = cost.of("draw_scene")
        if cost.jobs("draw_scene") != 4:
            raise RuntimeError(f"{cost.jobs('draw_scene')} scenes of {TOPIC} were drawn, not 4")
    one, two = span(drawn[1]), span(drawn[2])
    return {
        "one": one,
        "two": two,
        "ratio": one / two,
        "possible": possible(stretches(drawn[1])),
    }


def possible(seconds: list[float]) -> float:
    """Return the best speed-up on two cores where each scene is drawn by one process."""
    total = sum(seconds)
    halves = {0.0}
    for one in seconds:
        halves |= {half + one for half in halves}
    return total / min(max(half, total - half) for half in halves)


LEG = Leg(
    name="cores",
    title="Four scenes on one core and on two",
    about=(
        f"The four scenes of `{TOPIC}`, spoken already, from the first that is begun to the last that is "
        "drawn; one core is one processor, which the encoder shares. The last row is what the lengths of the "
        "scenes would allow if each were drawn by one process."
    ),
    rows=(
        Row("One core", "one", "s"),
        Row("Two cores", "two", "s"),
        Row("One core by two", "ratio", "times", 1.8, at_least=True),
        Row("Possible with a process a scene", "possible", "times"),
    ),
    bars=("one", "two"),
    rivals=("one",),
    measure=_measure,
)
