"""Every scene of the shipped topics, judged by what was drawn of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim.check.layout import judge_layout
from notes2manim.notes.read import read_notes
from tests.visuals.drawn import ROOT, draw_record

# Manim draws raster images with a call that Pillow will drop.
pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter for changing data types:DeprecationWarning")

TOPICS = sorted((ROOT / "notes").glob("*.md"))


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.stem)
def test_nothing_leaves_the_safe_area_or_lies_on_another_or_is_too_small_or_too_faint(
    topic: Path, tmp_path: Path
) -> None:
    faults: list[str] = []
    for scene in read_notes(topic, project=ROOT).scenes:
        record = draw_record(scene, tmp_path)
        assert len(record.looks) >= len(scene.beats)
        faults += map(str, judge_layout(record, scene))
    assert not faults, "\n".join(faults)
