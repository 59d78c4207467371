"""Captions keep their limits and lose no word, whatever is said and however fast."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes2manim.check.captions import check_captions
from notes2manim.check.film_file import FilmFile, Line, Pictures
from notes2manim.check.scenes import CheckedScene
from notes2manim.film.captions import COLUMNS, Caption, columns, cut_captions, to_srt, to_vtt
from notes2manim.model.certificate import Part
from notes2manim.model.timing import BeatTime, Timing, WordTime
from tests.film.reel import say_at

FPS = 30


def timing(*beats: list[WordTime], duration: float) -> Timing:
    spoken = [BeatTime(start=0, end=duration, words=words) for words in beats]
    return Timing(scene="s", provider="test", voice="", sample_rate=24_000, duration=duration, beats=spoken)


@st.composite
def timings(draw: st.DrawFn) -> Timing:
    """A scene of random words, at the pace of a voice or faster, with pauses."""
    letters = st.characters(categories=["L", "N", "P", "Sm", "Mn"])
    words = st.text(letters, min_size=1, max_size=12) | st.text(letters, min_size=40, max_size=130)
    at = draw(st.floats(0, 2))
    beats: list[list[WordTime]] = []
    for _ in range(draw(st.integers(1, 4))):
        beat: list[WordTime] = []
        for text in draw(st.lists(words, max_size=12)):
            length = draw(st.floats(0.02, 0.6))
            beat.append(WordTime(text=text, start=at, end=at + length))
            at += length + draw(st.sampled_from([0.0, 0.0, 0.05, 0.8]))
        beats.append(beat)
    return timing(*beats, duration=at + draw(st.floats(0.1, 1)))


@settings(max_examples=60)
@given(timings(), st.floats(0, 5000))
def test_captions_hold_all_words_in_two_short_lines_and_in_order(scene: Timing, start: float) -> None:
    end = start + scene.duration
    captions = cut_captions(scene, start, end, FPS)
    said = "".join("".join(word.text.split()) for beat in scene.beats for word in beat.words)
    assert "".join("".join(caption.text.split()) for caption in captions) == said
    for caption in captions:
        assert 1 <= len(caption.lines) <= 2
        assert all(0 < columns(line) <= COLUMNS or not line.isprintable() for line in caption.lines)
        assert start <= caption.start < caption.end <= end + 1e-6
    for before, after in pairwise(captions):
        assert before.end <= after.start + 1e-6


@settings(max_examples=60)
@given(timings())
def test_captions_of_very_long_words_are_in_step_for_the_check_of_the_film(scene: Timing) -> None:
    captions = cut_captions(scene, 0.0, scene.duration, FPS)
    shown = [Line(caption.start, caption.end, caption.text) for caption in captions]
    part = Part(scene="s", clip="", voice="", timing="")
    frames = round(scene.duration * FPS) + 1
    checked = CheckedScene(part, None, scene, None, None, None, None, (), 0, frames, FPS)
    none = np.zeros(0, dtype=np.int64)
    pictures = Pictures(160, 90, FPS, 0, none, none, none.astype(bool), none.astype(bool))
    film = FilmFile(Path("film.mp4"), memoryview(b""), pictures, None, shown, [])
    assert not check_captions(film, [checked], []).faults


def test_a_caption_starts_with_its_first_word_and_stays_a_little_after_its_last() -> None:
    words = say_at("A square has four sides.", 1.0)
    (caption,) = cut_captions(timing(words, duration=6.0), 10.0, 16.0, FPS)
    assert caption.start == pytest.approx(11.0)
    assert caption.end == pytest.approx(10.0 + words[-1].end + 0.5)


def test_a_caption_waits_for_its_reader_where_a_silence_follows() -> None:
    words = say_at("Extraordinarily multitudinous representations", 0.0, pace=0.2)
    (caption,) = cut_captions(timing(words, duration=6.0), 0.0, 6.0, FPS)
    assert caption.speed <= 20.0


def test_a_caption_that_is_hard_to_read_in_time_comes_early_in_the_silence_before_it() -> None:
    first = say_at("So it is.", 0.0, pace=0.3)
    hasty = say_at("Extraordinarily multitudinous representations", 2.0, pace=0.75)
    scene = timing(first, hasty, duration=hasty[-1].end)
    before, caption = cut_captions(scene, 0.0, scene.duration, FPS)
    assert 1.8 <= caption.start < 2.0
    assert caption.speed <= 20.0 + 1e-6
    assert before.end <= caption.start - 2 / FPS + 1e-9


def test_no_caption_is_too_fast_where_another_cut_is_slower() -> None:
    words = say_at("A window is four metres up, as in this picture,", 0.0, pace=0.36)
    words += say_at("and the foot of your ladder stands three metres from the wall.", 3.6, pace=0.245)
    captions = cut_captions(timing(words, duration=words[-1].end), 0.0, words[-1].end, FPS)
    assert max(caption.speed for caption in captions) <= 20.0 + 1e-6


def test_speech_at_a_natural_pace_is_read_at_twenty_columns_a_second() -> None:
    text = (
        "In a right triangle, the square on the hypotenuse is equal to the sum of the squares on the other "
        "two sides. Take four copies of the triangle, and put them in a square. What is left over in the "
        "middle is a smaller square, and its area is c squared."
    )
    captions = cut_captions(timing(say_at(text, 0.5, pace=0.36), duration=25.0), 0.0, 25.0, FPS)
    assert max(caption.speed for caption in captions) <= 20.0
    assert min(caption.end - caption.start for caption in captions) >= 1.0
    leaning = {"the", "a", "of", "on", "to", "in"}
    ends = [line.split()[-1].casefold() for caption in captions for line in caption.lines]
    assert not leaning & set(ends)
    assert any(caption.text.endswith("two sides.") for caption in captions)


def test_a_sentence_is_not_begun_in_the_caption_of_the_last_one() -> None:
    first, second = say_at("The moon pulls at the sea.", 0.0), say_at("The sea follows it around.", 3.0)
    captions = cut_captions(timing(first, second, duration=6.0), 0.0, 6.0, FPS)
    assert [caption.text for caption in captions] == [
        "The moon pulls at the sea.",
        "The sea follows it around.",
    ]
    assert captions[1].start - captions[0].end >= 2 / FPS - 1e-9


def test_chinese_is_cut_after_its_punctuation_and_takes_two_columns_a_letter() -> None:
    text = "勾股定理说直角三角形斜边的平方，等于两条直角边的平方之和，这是几何学中最有名的定理。"
    words = [WordTime(text=text, start=0.0, end=10.0)]
    captions = cut_captions(timing(words, duration=10.5), 0.0, 10.5, FPS)
    lines = [line for caption in captions for line in caption.lines]
    assert "".join(lines) == text
    assert all(columns(line) <= COLUMNS for line in lines)
    assert lines[0].endswith("，")


def test_a_long_formula_is_cut_at_its_spaces() -> None:
    formula = "x = (−b ± √(b² − 4ac)) / (2a) = (−b + √(b² − 4ac)) / (2a)"
    words = [WordTime(text=formula, start=0.0, end=6.0)]
    captions = cut_captions(timing(words, duration=7.0), 0.0, 7.0, FPS)
    assert " ".join(" ".join(caption.lines) for caption in captions) == formula


def test_times_are_written_as_players_read_them() -> None:
    caption = Caption(3599.9996, 3661.25, ("one", "two & <three>"))
    assert to_srt([caption]) == "1\n01:00:00,000 --> 01:01:01,250\none\ntwo & <\u2060three>\n\n"
    assert to_vtt([caption], "en").endswith(
        "Language: en\n\n01:00:00.000 --> 01:01:01.250\none\ntwo &amp; &lt;three&gt;\n"
    )


def test_captions_in_subrip_hold_no_tag_no_style_and_no_time() -> None:
    said = Caption(1.0, 2.0, ("<b>bold</b> {\\an8} a < b", "00:00:01,000 --> 00:00:09,000 {x}"))
    text = to_srt([said])
    assert text.replace("\u2060", "").split("\n")[2:4] == list(said.lines)
    assert "<b>" not in text and "</b>" not in text and "{\\an8}" not in text and " --> 00:00:09" not in text
    assert "a < b" in text and "{x}" in text
