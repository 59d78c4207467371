"""True peaks of signals whose peak is known, and of speech beside a resampler."""

from __future__ import annotations

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from notes2manim.check.peaks import Peaks
from tests.film.reel import speech

RATE = 48_000


def peak_of(sound: NDArray[np.float32], piece: int = RATE) -> tuple[float, float]:
    """The true peak of a sound, shape (channels, samples), in dBTP, and the sample at which it is."""
    peaks = Peaks()
    for at in range(0, sound.shape[1], piece):
        peaks.take(sound[:, at : at + piece], at)
    peak, at_sample = peaks.finish()
    return 20 * np.log10(peak), at_sample


# EBU Tech 3341, table 1, cases 15 to 18: the part of the rate, the phase in degrees, the bounds in dBTP.
@pytest.mark.parametrize(("part", "phase"), [(4, 0), (4, 45), (6, 60), (8, 67.5)])
def test_the_signals_of_the_ebu_have_the_peaks_that_it_says(part: int, phase: float) -> None:
    time = np.arange(RATE)
    fade = np.minimum(1, np.minimum(time, time[::-1]) / 4800)
    sine = 0.5 * fade * np.sin(2 * np.pi * time / part + np.deg2rad(phase))
    assert -6.4 <= peak_of(sine[np.newaxis].astype(np.float32))[0] <= -5.8


@pytest.mark.parametrize("piece", [RATE, 1024, 10_007])
def test_the_peak_of_speech_is_that_of_a_resampler_wherever_it_is_cut(piece: int) -> None:
    for seed in range(4):
        sound = soxr.resample(speech(3.0, seed=seed), 24_000, RATE, quality="HQ").astype(np.float32)
        finer = np.abs(soxr.resample(sound, RATE, 8 * RATE, quality="VHQ"))
        peak, at = peak_of(sound[np.newaxis], piece)
        assert peak == pytest.approx(20 * np.log10(finer.max()), abs=0.05)
        assert at == pytest.approx(finer.argmax() / 8, abs=0.26)


def test_a_peak_at_the_very_end_or_in_one_channel_is_found() -> None:
    sound = np.zeros((2, 2000), dtype=np.float32)
    sound[1, -1], sound[0, 0] = -0.8, 0.5
    assert peak_of(sound) == (pytest.approx(20 * np.log10(0.8), abs=0.01), 1999)
    assert peak_of(sound, 100) == (pytest.approx(20 * np.log10(0.8), abs=0.01), 1999)


def test_a_peak_that_follows_a_gap_is_where_it_is() -> None:
    peaks = Peaks()
    sound = np.zeros((1, 1000), dtype=np.float32)
    sound[0, 0] = sound[0, -1] = 0.5
    peaks.take(sound, 100)
    sound[0, 0] = 0.6
    peaks.take(sound, 5000)
    assert peaks.finish() == (pytest.approx(0.6, abs=1e-4), 5000)
