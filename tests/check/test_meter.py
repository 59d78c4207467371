"""Loudness beside what the standards say of their own signals, and beside two other programs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from notes2manim.check.meter import SILENT, Meter, Power, joined, loudness_of
from tests.film.reel import VOICE_RATE, speech

RATE = 48_000


def tone(level: float, seconds: float, rate: int = RATE) -> NDArray[np.float32]:
    """A sine of 1 kHz with a peak of so many dBFS."""
    time = np.arange(round(seconds * rate)) / rate
    return (10 ** (level / 20) * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)


def measured(sound: NDArray[np.float32], rate: int = RATE, piece: int = RATE) -> float:
    """The loudness of a sound, shape (channels, samples), taken in pieces of so many samples."""
    return power(sound, rate, piece).loudness


def power(sound: NDArray[np.float32], rate: int = RATE, piece: int = RATE) -> Power:
    meter = Meter(rate)
    for at in range(0, sound.shape[1], piece):
        meter.take(sound[:, at : at + piece])
    return meter.finish()


# EBU Tech 3341, table 1: each in dBFS and seconds, one after the other.
CASES = {
    "1": (-23.0, [(-23, 20)]),
    "2": (-33.0, [(-33, 20)]),
    "3": (-23.0, [(-36, 10), (-23, 60), (-36, 10)]),
    "4": (-23.0, [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)]),
    "5": (-23.0, [(-26, 20), (-20, 20.1), (-26, 20)]),
}


@pytest.mark.parametrize("case", CASES)
def test_the_signals_of_the_ebu_are_as_loud_as_it_says(case: str) -> None:
    loudness, tones = CASES[case]
    one = np.concatenate([tone(level, seconds) for level, seconds in tones])
    assert measured(one[np.newaxis]) == pytest.approx(loudness, abs=0.1)
    assert measured(np.stack([one, one])) == pytest.approx(measured(one[np.newaxis]), abs=1e-6)


@pytest.mark.parametrize("rate", [8000, 22_050, 24_000, 44_100, 48_000, 96_000])
def test_speech_is_as_loud_as_another_program_finds_it(rate: int) -> None:
    noise = np.repeat(speech(5.0, seed=3), 4)  # at 96 kHz, with a spectrum up to there
    sound = np.stack([noise, 0.5 * np.roll(noise, 1000)])[:, : 5 * rate]
    sound[:, : rate // 2] = 0  # the other program counts windows that begin before the sound
    expected = libavfilter(sound, rate)
    assert measured(sound, rate) == pytest.approx(expected, abs=0.01)
    assert measured(sound, rate, piece=7919) == pytest.approx(measured(sound, rate), abs=1e-6)


def libavfilter(sound: NDArray[np.float32], rate: int) -> float:
    graph: Any = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout="stereo", time_base=Fraction(1, rate))
    meter = graph.add("ebur128", "metadata=1:peak=none:framelog=quiet")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    frame: Any = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout="stereo")
    frame.sample_rate = rate
    graph.push(frame)
    graph.push(None)
    values: dict[str, str] = {}
    while True:
        try:
            values = graph.pull().metadata or values
        except (av.error.BlockingIOError, av.error.EOFError):
            return float(values["lavfi.r128.I"])


def test_the_loudness_is_that_of_pyloudnorm() -> None:
    sound = np.repeat(speech(9.3, seed=5), 2)
    expected = pyloudnorm.Meter(RATE).integrated_loudness(np.stack([sound, sound], axis=1))
    assert measured(sound[np.newaxis]) == pytest.approx(expected, abs=0.1)


def test_a_channel_that_joins_another_is_measured_beside_it() -> None:
    sound = np.repeat(speech(4.0, seed=6), 2)
    meter = Meter(RATE)
    meter.take(sound[np.newaxis, :70_000])  # equal channels, given as one
    meter.take(np.stack([sound[70_000:], 0 * sound[70_000:]]))
    both = np.stack([sound, np.where(np.arange(len(sound)) < 70_000, sound, 0)])
    assert meter.finish().loudness == pytest.approx(measured(both), abs=1e-6)


def test_in_a_film_a_sound_is_as_loud_alone_as_it_is_again_and_again() -> None:
    sound = np.zeros(round(2.33 * RATE), dtype=np.float32)
    sound[9600:-14_400] = np.repeat(speech(2.33, seed=7), 2)[9600:-14_400]
    assert loudness_of(sound, RATE) == pytest.approx(measured(np.tile(sound, 40)[np.newaxis]), abs=0.05)


def test_scenes_one_after_the_other_are_as_loud_as_their_film() -> None:
    lengths = (2.337, 0.211, 1.5, 0.05, 3.0801)
    scenes = [np.repeat(speech(seconds, seed=number), 2) for number, seconds in enumerate(lengths)]
    scenes[2] *= 0.1
    starts = np.concatenate([[0], np.cumsum([len(scene) for scene in scenes])]) / RATE
    powers = [power(scene[np.newaxis]) for scene in scenes]
    film = joined(list(zip(starts[:-1].tolist(), powers, strict=True)), float(starts[-1]))
    whole = power(np.concatenate(scenes)[np.newaxis])
    assert film.duration == whole.duration
    assert film.loudness == pytest.approx(whole.loudness, abs=0.02)


def test_the_shortest_sound_has_a_loudness_and_silence_has_none() -> None:
    blink = np.repeat(speech(0.05, seed=2), RATE // VOICE_RATE)
    assert -40 < loudness_of(blink, RATE) < 0
    assert loudness_of(np.zeros(RATE, dtype=np.float32), RATE) == SILENT
    assert loudness_of(np.zeros(0, dtype=np.float32), RATE) == SILENT
    assert measured(tone(-75, 5)[np.newaxis]) == SILENT, "what is under the absolute gate counts as silence"
