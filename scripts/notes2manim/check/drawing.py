"""Rule `layout`: everything that was drawn is in its place, large enough, and readable."""

from __future__ import annotations

from collections.abc import Sequence

from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene
from notes2manim.model.certificate import Fault


def check_drawing(scenes: Sequence[CheckedScene]) -> Findings:
    """Tell what each record has seen. An author's own code is his own to place, and has no looks."""
    faults: list[Fault] = []
    looks = 0
    for scene in scenes:
        if scene.record is None or scene.scene is None:
            continue
        looks += len(scene.record.looks)
        for found in scene.layout:
            place = f"{found.source}: " if found.source else ""
            time = scene.start + found.seconds
            faults.append(Fault(rule="layout", scene=scene.id, time=time, text=f"{place}{found.text}"))
    return Findings(faults, figures={"looks": float(looks)} if looks else {})
