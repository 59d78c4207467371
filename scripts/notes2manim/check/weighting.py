"""The K-weighting of ITU-R BS.1770-5: how much each frequency of a sound adds to its loudness.

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

# What is left of a state when it is taken for forgotten.
_FORGOTTEN = 1e-15


@dataclass(frozen=True)
class Weighting:
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
def weighting(rate: int, run: int) -> Weighting:
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
    return Weighting(answers, answer[:, :4].T.copy(), drives, following[-1][:4])


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
