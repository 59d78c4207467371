"""Loudness in LUFS, as in ITU-R BS.1770-5 and EBU R 128: of windows of 400 ms, one each 100 ms, and gated.

A recursive filter is a matrix for each run of samples: what comes out is what a run answers to its
samples, and to the state of the filter before it. So two products of matrices weigh a second of
sound in less time than any program that goes from sample to sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

# The absolute gate, in LUFS, which is the loudness of what has nothing over it, and the relative one, in LU.
SILENT = -70.0
_GATE = -10.0
# Seconds from one window to the next, and how many of these a window has.
_HOP, _HOPS = 0.1, 4
# BS.1770-5, annex 1: loudness of a power of 1, in LUFS.
_OFFSET = -0.691
# A run of samples is at most this long: longer ones need more products, shorter ones more states.
_RUN = 64
# What is left of a state when it is taken for forgotten.
_FORGOTTEN = 1e-15


class Meter:
    """Measures a sound of `rate` samples a second that comes in pieces, shape (channels, samples).

    One channel is measured as it is heard from two speakers, so that two equal ones may be given as one.
    `in_film` says that the sound lies between others that are alike: then its own beginning is measured
    once more behind it, since windows reach from one into the next, and none of it is left out.
    """

    def __init__(self, rate: int, *, in_film: bool = False) -> None:
        self._hop = round(rate * _HOP)
        self._weighting = _weighting(rate, max(run for run in range(1, _RUN + 1) if self._hop % run == 0))
        self._states = np.zeros((1, 4))
        self._rest = np.zeros((1, 0), dtype=np.float32)
        self._powers: list[Doubles] = []
        self._again = _HOPS * self._hop if in_film else 0
        self._beginning = self._rest
        self._count = 0

    def take(self, samples: NDArray[np.float32]) -> None:
        """Measure the next piece."""
        if len(samples) < len(self._states):
            samples = np.resize(samples, (len(self._states), samples.shape[1]))
        elif len(samples) > len(self._states):
            self._states = np.resize(self._states, (len(samples), 4))
            self._rest = np.resize(self._rest, (len(samples), self._rest.shape[1]))
        if self._count < self._again:
            begun = np.resize(self._beginning, (len(samples), self._count))
            self._beginning = np.concatenate([begun, samples[:, : self._again - self._count]], axis=1)
        self._count += samples.shape[1]
        samples = np.concatenate([self._rest, samples], axis=1)
        whole = samples.shape[1] // self._hop * self._hop
        self._rest = samples[:, whole:]
        if whole:
            self._powers.append(self._weigh(samples[:, :whole]))

    def _weigh(self, samples: NDArray[np.float32]) -> Doubles:
        """Return the weighted power of each hop, added over the channels."""
        power = np.zeros(samples.shape[1] // self._hop)
        for number, channel in enumerate(samples):
            weighted, self._states[number] = self._weighting.through(channel, self._states[number])
            power += np.square(weighted, out=weighted).reshape(-1, self._hop).mean(axis=1)
        return power * (2 if len(samples) == 1 else 1)

    def finish(self) -> list[float]:
        """Return the loudness of each window over the absolute gate, in LUFS, when all has been taken."""
        if self._again and self._count:
            behind = (_HOPS - 1) * self._hop + -self._count % self._hop
            self.take(np.stack([np.resize(channel, behind) for channel in self._beginning]))
        powers = np.concatenate([*self._powers, np.zeros(0)])
        powers = np.pad(powers, (0, max(_HOPS - len(powers), 0)))
        windows = np.convolve(powers, np.full(_HOPS, 1 / _HOPS), mode="valid")
        loudness = _OFFSET + 10 * np.log10(windows[windows > 0])
        return [float(window) for window in loudness if window > SILENT]


def integrated(windows: list[float]) -> float:
    """Return the integrated loudness in LUFS of windows over the absolute gate: annex 1, equations 5 to 7."""
    if not windows:
        return SILENT
    powers = 10 ** (np.array(windows) / 10)
    return 10 * math.log10(powers[powers > powers.mean() * 10 ** (_GATE / 10)].mean())


def loudness_of(samples: NDArray[np.float32], rate: int) -> float:
    """Return the integrated loudness in LUFS, in a film, of a mono sound, shape (samples,)."""
    meter = Meter(rate, in_film=True)
    for at in range(0, len(samples), rate):  # what a second needs stays in the processor's cache
        meter.take(samples[np.newaxis, at : at + rate])
    return integrated(meter.finish())


@dataclass(frozen=True)
class _Weighting:
    """A recursive filter for runs of samples, from whose state and samples there follow

    what comes out (`answers`, shape (samples, samples), and `echoes`, (states, samples)), and the state
    behind the run (`drives`, (samples, states), and `keeps`, (states, states)).
    """

    answers: Doubles
    echoes: Doubles
    drives: Doubles
    keeps: Doubles

    def through(self, samples: NDArray[np.float32], state: Doubles) -> tuple[Doubles, Doubles]:
        """Return what comes out for whole runs, shape (runs, samples of a run), and the state behind them."""
        runs = samples.reshape(-1, len(self.answers)).astype(np.float64)
        states = np.concatenate([state[np.newaxis], runs @ self.drives])
        keeps, distance = self.keeps, 1
        while distance < len(states) and np.abs(keeps).max() > _FORGOTTEN:
            states[distance:] += states[:-distance] @ keeps
            keeps, distance = keeps @ keeps, distance * 2
        return runs @ self.answers + states[:-1] @ self.echoes, states[-1]


@cache
def _weighting(rate: int, run: int) -> _Weighting:
    """Return the weighting for runs of so many samples."""
    # Each state alone, and a sample of 1 in none: what comes out, and which states follow.
    states, inputs = np.eye(5, 4), np.eye(5)[4]
    outputs, following = [], []
    sections = _sections(rate)
    for _ in range(run):
        states = states.copy()
        for at, (numerator, denominator) in zip((0, 2), sections, strict=True):
            out = numerator[0] * inputs + states[:, at]
            states[:, at] = numerator[1] * inputs - denominator[0] * out + states[:, at + 1]
            states[:, at + 1] = numerator[2] * inputs - denominator[1] * out
            inputs = out
        outputs.append(inputs)
        following.append(states)
        inputs = np.zeros(5)
    answer = np.array(outputs)
    answers = np.zeros((run, run))
    for at in range(run):
        answers[at, at:] = answer[: run - at, 4]
    drives = np.array([states[4] for states in reversed(following)])
    return _Weighting(answers, answer[:, :4].T.copy(), drives, following[-1][:4])


def _sections(rate: int) -> tuple[tuple[list[float], list[float]], ...]:
    """Return numerator and denominator, but for its 1, of the K-weighting: a shelf, and a high-pass.

    They are the filters that give the tables of BS.1770-5 (annex 1, tables 1 and 2) for 48 kHz, as
    found by De Man, "Evaluation of implementations of the EBU R128 loudness measurement" (AES 145, 2018).
    """
    gain, middle = 10 ** (3.999843853973347 / 20), 10 ** (3.999843853973347 / 20 * 0.4996667741545416)
    slope, quality = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    unit = 1 + slope / quality + slope * slope
    shelf = (
        [
            (gain + middle * slope / quality + slope * slope) / unit,
            2 * (slope * slope - gain) / unit,
            (gain - middle * slope / quality + slope * slope) / unit,
        ],
        [2 * (slope * slope - 1) / unit, (1 - slope / quality + slope * slope) / unit],
    )
    slope, quality = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    unit = 1 + slope / quality + slope * slope
    high_pass = (
        [1.0, -2.0, 1.0],
        [2 * (slope * slope - 1) / unit, (1 - slope / quality + slope * slope) / unit],
    )
    return shelf, high_pass
