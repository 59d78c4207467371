"""How late a picture may be, at any number of frames a second."""

import pytest

from notes2manim.check.pictures import check_pictures
from notes2manim.check.scenes import CheckedScene
from notes2manim.model.certificate import Part
from notes2manim.model.record import CueSeen, Record
from notes2manim.model.timing import Timing


@pytest.mark.parametrize(
    ("fps", "late", "told"),
    [
        (30, 9, ""),
        (30, 10, "plot-1 appears 333 ms after its word."),
        (30, -10, "plot-1 appears 333 ms before its word."),
        (3, 1, ""),  # the frame behind a word is as near as pictures come
        (1, 1, ""),
        (1, 2, "plot-1 appears 2000 ms after its word."),
    ],
)
def test_a_picture_comes_with_its_word_as_nearly_as_frames_allow(fps: int, late: int, told: str) -> None:
    cue = CueSeen(beat=0, do="show", visual="plot-1", due=20, seen=20 + late)
    timing = Timing(scene="a", provider="tone", voice="", sample_rate=24000, duration=1.0, beats=[])
    part = Part(scene="a", clip="a.mp4", voice="a.wav", timing="a.json")
    record = Record(scene="a", fps=fps, frames=100, aspect=16 / 9, cues=(cue,))
    made = (part, None, timing, None, None, None, record, ())
    scene = CheckedScene(*made, first_frame=0, frames=100, fps=fps)
    assert [fault.text for fault in check_pictures([scene]).faults] == ([told] if told else [])
