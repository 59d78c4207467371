"""A stage follows its voice, on whole frames."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import pytest
from manim import Circle, Create, FadeIn, Square

from notes2manim.errors import StageError
from notes2manim.visuals import Bullets, Equation, Phrases, Stage
from notes2manim.visuals.director import LEAD
from tests.visuals.playing import changes, play

ITEMS = [{"text": "first"}, {"text": "second"}, {"text": "third"}]


@pytest.mark.parametrize("fps", [15, 24, 30, 60])
def test_a_clip_is_as_long_as_its_voice_however_many_cues(tmp_path: Path, fps: int) -> None:
    def construct(self: Any) -> None:
        items = self.place(Phrases(items=[str(number) for number in range(7)]))
        for beat in range(7):
            with self.beat(beat):
                self.show(items, str(beat))

    words = [[0.1 + 0.37 * beat] for beat in range(7)]
    duration = 3.0137
    assert len(play(tmp_path, construct, words, duration, fps)) == ceil(duration * fps)


def test_a_part_appears_at_its_word(tmp_path: Path) -> None:
    def construct(self: Any) -> None:
        items = self.place(Bullets(items=ITEMS))
        with self.beat(0):
            self.show(items, "0", at=1)
        with self.beat(1):
            self.show(items, "1", at=0)

    frames = play(tmp_path, construct, [[0.2, 1.0], [2.5]], 5.0)
    changed = changes(frames)
    assert changed[0] in (round((1.0 - LEAD) * 15), round((1.0 - LEAD) * 15) + 1)
    second = next(frame for frame in changed if frame > 30)
    assert second in (round((2.5 - LEAD) * 15), 38, 39)


def test_everything_is_still_between_the_cues(tmp_path: Path) -> None:
    def construct(self: Any) -> None:
        law = self.place(Equation(tex="a=b"))
        with self.beat(0):
            self.show(law, at=0)

    changed = changes(play(tmp_path, construct, [[0.5]], 4.0))
    assert len(changed) < 25


def test_two_pictures_at_one_word_come_together_and_cues_too_late_still_happen(tmp_path: Path) -> None:
    def construct(self: Any) -> None:
        items = self.place(Bullets(items=ITEMS), "top")
        law = self.place(Equation(tex="a=b"), "bottom")
        with self.beat(0):
            for part in "012":
                self.show(items, part, at=0)
            self.show(law, at=0)
        with self.beat(1):
            self.clear()

    frames = play(tmp_path, construct, [[0.02], [0.1]], 1.0)
    assert len(frames) == 15
    assert not changes(frames[-3:])


def test_a_picture_that_comes_back_is_as_it_was(tmp_path: Path) -> None:
    def construct(self: Any) -> None:
        items = self.place(Bullets(items=ITEMS))
        with self.beat(0):
            self.show(items, "0", at=0)
            self.show(items, "1", at=1)
        with self.beat(1):
            self.clear(items)
        with self.beat(2):
            self.show(items, "2")

    frames = play(tmp_path, construct, [[0.1, 0.7], [2.0], [3.5]], 6.0)
    background = frames[0]
    assert (frames[25] != background).any()
    assert not (frames[45] != background).any()
    three, two = (frames[70] != background).any(axis=(1, 2)), (frames[25] != background).any(axis=(1, 2))
    assert (three & two).sum() == two.sum()
    assert three.sum() > two.sum()


def test_the_end_lets_everything_go(tmp_path: Path) -> None:
    def construct(self: Any) -> None:
        self.heading("A heading")
        with self.beat(0):
            self.show(self.place(Equation(tex="a=b")))

    frames = play(tmp_path, construct, [[0.3]], 3.0)
    bright = [int(frame[..., :3].max()) for frame in frames]
    assert bright[30] > 200
    assert bright[-1] < 120


def test_own_code_plays_from_its_word_and_what_follows_is_on_time(tmp_path: Path) -> None:
    def construct(self: Any) -> None:
        def sketch() -> None:
            self.play(Create(Circle()), run_time=0.5)
            self.wait(0.3)
            self.play(FadeIn(Square()))

        with self.beat(0):
            self.perform(sketch, at=1)
        with self.beat(1):
            self.clear()

    frames = play(tmp_path, construct, [[0.1, 1.0], [4.0]], 6.0)
    assert len(frames) == 90
    changed = changes(frames)
    assert changed[0] in (14, 15)
    assert not [frame for frame in changed if 45 < frame < 55]


@pytest.mark.parametrize(("at", "headed"), [(0, False), (1, True)])
def test_own_code_has_the_frame_to_itself_from_its_word_on(tmp_path: Path, at: int, headed: bool) -> None:
    there: list[set[str]] = []

    def construct(self: Any) -> None:
        def sketch() -> None:
            there.append({type(mobject).__name__ for mobject in self.mobjects})
            self.play(Create(Circle()), run_time=0.5)

        self.heading("A heading")
        with self.beat(0):
            self.perform(sketch, at=at)

    frames = play(tmp_path, construct, [[0.1, 3.0]], 5.0)
    assert "Heading" not in there[0]
    top = [frame[:40] for frame in frames]
    assert any((one != top[0]).any() for one in top[:35]) == headed  # it comes only where it can be read


def test_own_code_longer_than_the_voice_is_an_error_that_says_by_how_much(tmp_path: Path) -> None:
    def construct(self: Any) -> None:
        with self.beat(0):
            self.play(Create(Circle()), run_time=3)

    with pytest.raises(StageError, match=r"s: the scene runs 2\.\d\d s longer than its voice"):
        play(tmp_path, construct, [[0.1]], 1.0)


def test_a_cue_outside_of_a_beat_is_an_error(tmp_path: Path) -> None:
    def construct(self: Stage) -> None:
        self.show(self.place(Equation(tex="a")))

    with pytest.raises(StageError, match="outside of a beat"):
        play(tmp_path, construct, [[0.1]], 1.0)
