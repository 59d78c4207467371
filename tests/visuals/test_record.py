"""What is drawn is noted down as a viewer sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim.check.layout import judge_layout
from notes2manim.model.record import Record, read_record
from notes2manim.model.script import Scene
from notes2manim.render.draw import draw_scene
from tests.visuals.drawn import draw_record, read_scenes

NOTES = """\
# Film

## Waves

The **crest** is high, and the **trough** is low.

$$v = \\lambda f$$

- One thing to know
- Another thing to know
"""
PLAIN = """
from manim import Scene, Square, FadeIn

class Plain(Scene):
    def construct(self):
        self.wait(1)
        self.play(FadeIn(Square()), run_time=1)
        self.wait(1)
"""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return read_scenes(NOTES, tmp_path_factory.mktemp("notes"))[-1]


@pytest.fixture(scope="module")
def record(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Record:
    return draw_record(scene, tmp_path_factory.mktemp("record"), fps=10)


def texts(record: Record, beat: int) -> list[str]:
    look = next(look for look in record.looks if look.beat == beat and look.moment == "end")
    return [thing.text for thing in record.seen(look) if thing.role == "text"]


def test_each_beat_ends_with_what_was_shown_in_it(record: Record, scene: Scene) -> None:
    assert texts(record, 0) == ["Waves", "crest", "trough"]
    assert "$v = \\lambda f$" in texts(record, 1)
    assert texts(record, len(scene.beats) - 1)[-2:] == ["One thing to know", "Another thing to know"]


def test_each_cue_is_seen_at_its_word(record: Record) -> None:
    shown = [cue for cue in record.cues if cue.do == "show"]
    assert len(shown) >= 5
    for cue in shown:
        assert cue.seen is not None
        assert -2 <= cue.seen - cue.due <= 4  # tenths of a second


def test_what_moves_is_told_and_what_is_held_is_not(record: Record) -> None:
    moving = sum(end - start for start, end in record.moving)
    assert 0 < moving < record.frames / 2
    assert all(0 < start < end <= record.frames for start, end in record.moving)
    starts = {cue.seen for cue in record.cues if cue.do == "show"}
    assert all(any(start <= seen < end for start, end in record.moving) for seen in starts if seen)


def test_a_scene_of_plain_manim_has_its_moves_recorded(tmp_path: Path) -> None:
    stage, file = tmp_path / "plain.py", tmp_path / "plain.record.json"
    stage.write_text(PLAIN)
    draw_scene(stage, tmp_path / "plain.mp4", width=128, height=128, fps=10, record=file)
    record = read_record(file)
    assert (record.frames, record.aspect, record.looks) == (30, 1.0, ())
    # The first frame of a fade shows nothing yet, and the first held one shows all of it.
    assert record.moving == ((11, 21),)


def test_nothing_stands_still_for_longer_than_six_seconds_while_somebody_talks(tmp_path: Path) -> None:
    talk = "This sentence goes on and on, and on, and names nothing that could be shown. " * 4
    notes = f"# Film\n\n## Talk\n\nThe **crest** is high. {talk}\n\n$$v = f$$\n\n{talk}\n"
    for scene in read_scenes(notes, tmp_path)[1:]:
        record = draw_record(scene, tmp_path, fps=10)
        ends = [0, *(end for _, end in record.moving)]
        starts = [*(start for start, _ in record.moving), record.frames]
        assert record.frames > 150
        assert max(start - end for end, start in zip(ends, starts, strict=True)) <= 60
        # It is a short move, and leaves everything as it was.
        assert sum(end - start for start, end in record.moving) < 0.45 * record.frames
        assert not judge_layout(record, scene)
