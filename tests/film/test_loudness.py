"""The level of a scene: what a limiter changes, and how finely speech is encoded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from notes2manim.check.heard import hear
from notes2manim.check.meter import loudness_of
from notes2manim.film.loudness import level_sound, levelled
from notes2manim.film.two_channels import PARAMETERS
from tests.film.reel import VOICE_RATE, speech

RATE = 48_000
LIMIT = -2.3


def voice(seconds: float, seed: int = 0, peaks: float = 1.0) -> NDArray[np.float32]:
    """Speech at 48 kHz, in which every other second a sample is louder by a factor."""
    spoken = speech(seconds, seed=seed)
    spoken[VOICE_RATE // 2 :: 2 * VOICE_RATE] *= peaks
    return np.asarray(soxr.resample(spoken, VOICE_RATE, RATE, quality="HQ"), dtype=np.float32)


def limited_as_a_whole(samples: NDArray[np.float32], limit: float) -> NDArray[np.float32]:
    graph: Any = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="mono", time_base=Fraction(1, RATE))
    shape = f"limit={10 ** (limit / 20):.6f}:attack=5:release=50:level=false:latency=true"
    graph.link_nodes(source, graph.add("alimiter", shape), graph.add("abuffersink")).configure()
    frame: Any = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate = RATE
    graph.push(frame)
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray()[0])
        except (av.error.BlockingIOError, av.error.EOFError):
            return np.concatenate(pieces).astype(np.float32)


@pytest.mark.parametrize("gain", [0.0, 8.0, 14.0, 20.0])
def test_a_limiter_changes_only_what_is_near_a_peak_and_that_as_it_would_in_the_whole(gain: float) -> None:
    samples = voice(9.0, peaks=6.0)
    louder = samples * np.float32(10 ** (gain / 20))
    limited = levelled(samples, gain, LIMIT)
    assert len(limited) == len(samples)
    assert np.abs(limited).max() <= 10 ** (LIMIT / 20) + 1e-5
    assert np.allclose(limited, limited_as_a_whole(louder, LIMIT), atol=2e-6)
    if gain <= 8:
        assert np.mean(limited == louder) > 0.7, "a peak every other second is none of the rest"


def test_a_peak_at_the_first_and_the_last_sample_is_limited() -> None:
    samples = np.full(20_000, 0.1, dtype=np.float32)
    samples[0] = samples[-1] = 0.9
    limited = levelled(samples, 3.0, LIMIT)
    assert len(limited) == len(samples)
    assert np.abs(limited).max() <= 10 ** (LIMIT / 20) + 1e-5
    assert limited[10_000] == samples[10_000] * np.float32(10 ** (3 / 20))


def test_a_gain_that_differs_by_rounding_gives_the_same_samples() -> None:
    samples = voice(2.0, peaks=4.0)
    assert np.array_equal(levelled(samples, 8.1200001, LIMIT), levelled(samples, 8.1199999, LIMIT))


def test_speech_is_heard_as_it_was_said_from_both_speakers() -> None:
    for seed in range(3):
        samples = voice(6.0, seed=seed)
        sound = level_sound(samples, -23.0, -1.5, loudness_of, hear)
        decoder: Any = av.CodecContext.create("aac", "r")
        decoder.extradata = PARAMETERS
        frames = [frame for packet in sound.packets for frame in decoder.decode(packet)]
        left, right = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
        assert np.array_equal(left, right)
        said = samples * 10 ** ((-23.0 - loudness_of(samples, RATE)) / 20)
        heard = left[1024 : 1024 + len(said)]
        fitted = np.dot(heard, said) / np.dot(said, said)
        noise = heard - fitted * said
        assert abs(20 * np.log10(fitted)) < 0.25
        assert 10 * np.log10(np.dot(heard, heard) / np.dot(noise, noise)) > 30
        rate = 8 * sum(packet.size for packet in sound.packets) / 6.0
        assert 60_000 < rate < 128_000
