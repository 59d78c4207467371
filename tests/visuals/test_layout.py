"""Every scene of the shipped topics, looked at whenever it holds still."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from notes2manim.notes.read import read_notes
from notes2manim.visuals.picture import Picture
from notes2manim.visuals.places import safe_area
from notes2manim.visuals.theme import FRAME_HEIGHT
from tests.visuals.probe import ROOT, Bounds, bounds, pictures, text_sizes, visible, watch

TOPICS = sorted((ROOT / "notes").glob("*.md"))
# Manim units: strokes reach so far beyond their outline, and rounding.
SLACK = 0.05
LEAST = FRAME_HEIGHT / 36


def outside(frame: Bounds) -> bool:
    area = safe_area()
    left, bottom, right, top = frame
    return (
        left < area.x - area.width / 2 - SLACK
        or right > area.x + area.width / 2 + SLACK
        or bottom < area.y - area.height / 2 - SLACK
        or top > area.y + area.height / 2 + SLACK
    )


def overlap(one: Bounds, other: Bounds) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > SLACK and high > SLACK


def faults_of(stage: Any) -> list[str]:
    """Return what is wrong with what is on the screen now."""
    shown = pictures(stage)
    names = {id(one): type(one.picture).__name__ for one in shown}
    seen = visible(stage.get_mobject_family_members())
    faults = [f"{names[id(one)]} leaves the safe area" for one in shown if outside(one.bounds)]
    if seen and outside(bounds(seen)) and not faults:
        faults.append("something leaves the safe area")
    faults += [
        f"{names[id(one)]} lies on {names[id(other)]}"
        for one, other in combinations(shown, 2)
        if overlap(one.bounds, other.bounds)
    ]
    return faults + [
        f"{names[id(one)]} has text of 1/{FRAME_HEIGHT / size:.0f} of the frame"
        for one in shown
        if (size := least_text(one.picture)) < LEAST * 0.999
    ]


def least_text(picture: Picture) -> float:
    return min(text_sizes(picture), default=FRAME_HEIGHT)


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.stem)
def test_nothing_leaves_the_safe_area_or_lies_on_another_or_is_too_small(topic: Path, tmp_path: Path) -> None:
    faults: dict[str, None] = {}
    looks = 0

    for scene in read_notes(topic, project=ROOT).scenes:

        def look(stage: Any, seconds: float, name: str = scene.id) -> None:
            nonlocal looks
            looks += 1
            faults.update(dict.fromkeys(f"{name}, {seconds:.1f} s: {fault}" for fault in faults_of(stage)))

        watch(scene, look, tmp_path)
    assert looks > 10
    assert not faults, "\n".join(faults)
