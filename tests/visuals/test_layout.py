"""Every scene of the shipped topics and examples, judged by what was drawn of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from notes2manim.check.layout import judge_layout
from notes2manim.model.record import Record
from notes2manim.model.script import Scene
from notes2manim.model.timing import Timing, read_timing
from notes2manim.notes.read import read_notes
from scripts.draw_gallery import GALLERY
from tests.visuals.drawn import ROOT, draw_record

# Manim draws raster images with a call that Pillow will drop.
pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter for changing data types:DeprecationWarning")

TOPICS = sorted((ROOT / "notes").glob("*.md"))
EXAMPLES = sorted(GALLERY.glob("*.md"))
# Seconds: so long may a scene begin with its heading alone, and a picture stand still, while somebody talks.
EMPTY, STILL = 3.0, 7.0


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.stem)
def test_nothing_leaves_the_safe_area_or_lies_on_another_or_is_too_small_or_too_faint_or_dead(
    topic: Path, tmp_path: Path
) -> None:
    faults: list[str] = []
    for scene in read_notes(topic, project=ROOT).scenes:
        record = draw_record(scene, tmp_path)
        timing = read_timing(tmp_path / f"{scene.id}.json")
        assert len(record.looks) >= len(scene.beats)
        faults += map(str, judge_layout(record, scene))
        faults += _empty(scene, record, timing) + _still(scene, record, timing)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["paper", "blackboard"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_read_in_every_theme(example: Path, theme: str, tmp_path: Path) -> None:
    scene = read_notes(example, project=ROOT).scenes[-1]
    record = draw_record(scene, tmp_path, fps=2, theme=ROOT / "templates" / "themes" / f"{theme}.yaml")
    assert record.looks
    assert not judge_layout(record, scene)


def _empty(scene: Scene, record: Record, timing: Timing) -> list[str]:
    """Return a fault where words are spoken at the start of a scene, and nothing but its heading is there."""
    spoken = min(word.start for beat in timing.beats for word in beat.words)
    seen = min(cue.seen for cue in record.cues if cue.do == "show" and cue.seen is not None) / record.fps
    return [f"{scene.id}: nothing is shown for {seen - spoken:.1f} s."] if seen - spoken > EMPTY else []


def _still(scene: Scene, record: Record, timing: Timing) -> list[str]:
    """Return a fault for each time that a picture stands still while somebody talks.

    How an author's own code moves is up to its author.
    """
    if any(visual.kind == "manim" for visual in scene.visuals.values()):
        return []
    words = [word for beat in timing.beats for word in beat.words]
    moves = [(0, 0), *record.moving, (record.frames, record.frames)]
    faults = []
    for (_, first), (last, _) in pairwise(moves):
        start, end = first / record.fps, last / record.fps
        talking = [word for word in words if start < word.end and word.start < end]
        if talking and min(end, talking[-1].end) - max(start, talking[0].start) > STILL:
            faults.append(f"{scene.id}: nothing moves from {start:.1f} s to {end:.1f} s.")
    return faults
