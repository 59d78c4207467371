"""Loudness in LUFS, as in ITU-R BS.1770-5 and EBU R 128: of windows of 400 ms, one each 100 ms, and gated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from notes2manim.check.weighting import Doubles, weighting

# The absolute gate, in LUFS, which is the loudness of what has nothing over it, and the relative one, in LU.
SILENT = -70.0
_GATE = -10.0
# Seconds of a window, and from one to the next.
_WINDOW, _HOP = 0.4, 0.1
# Seconds of one value of power: windows of a film begin anywhere in a scene, and not where its own do.
_STEP = 0.02
# Annex 1: the loudness of a power of 1, in LUFS.
_OFFSET = -0.691
# A run of samples is at most this long: longer ones need more products, shorter ones more states.
_RUN = 64
_FLOAT_ERROR = 1e-6


@dataclass(frozen=True)
class Power:
    """The weighted power of each `_STEP` seconds of a sound, added over its channels.

    `duration` is in seconds; what is behind the last whole step has a value, too.
    """

    powers: Doubles
    duration: float

    @property
    def loudness(self) -> float:
        """Integrated loudness in LUFS, of a sound of at least one window."""
        count = max(math.floor((self.duration - _WINDOW) / _HOP + _FLOAT_ERROR) + 1, 1)
        return _gated(self._between(np.arange(count, dtype=np.float64) * _HOP))

    @property
    def loudness_in_film(self) -> float:
        """Integrated loudness in LUFS of the sound between others that are alike.

        Windows reach from its end into its beginning, and begin at every step: where those of a film will
        begin, one for five, is not known.
        """
        starts = np.arange(len(self.powers), dtype=np.float64) * _STEP
        return _gated(self._between(starts, again=True)) if len(starts) else SILENT

    def _between(self, times: Doubles, *, again: bool = False) -> Doubles:
        """Return the power of the windows that begin at some times."""
        ends = times + _WINDOW
        return (self.until(ends, again=again) - self.until(times, again=again)) / _WINDOW

    def until(self, times: Doubles, *, again: bool = False) -> Doubles:
        """Return the energy up to some times, in seconds; `again` tells whether the sound follows itself."""
        edges = np.minimum(np.arange(len(self.powers) + 1) * _STEP, self.duration)
        energies = np.concatenate([[0.0], np.cumsum(self.powers * np.diff(edges))])
        if not again:
            return np.asarray(np.interp(times, edges, energies))
        rounds, within = np.divmod(times, self.duration)
        return np.asarray(rounds * energies[-1] + np.interp(within, edges, energies))


def joined(sounds: Sequence[tuple[float, Power]], end: float) -> Power:
    """Return the power, up to `end` seconds, of sounds that begin at some times."""
    edges = np.minimum(np.arange(math.ceil(end / _STEP - _FLOAT_ERROR) + 1) * _STEP, end)
    energies = sum((power.until(edges - start) for start, power in sounds), np.zeros(len(edges)))
    return Power(np.diff(energies) / np.diff(edges), end)


def _gated(windows: Doubles) -> float:
    """Return the integrated loudness of the power of windows, in LUFS: annex 1, equations 5 to 7."""
    loud = windows[windows > 10 ** ((SILENT - _OFFSET) / 10)]
    if not len(loud):
        return SILENT
    return _OFFSET + 10 * math.log10(loud[loud > loud.mean() * 10 ** (_GATE / 10)].mean())


class Meter:
    """Measures a sound of `rate` samples a second that comes in pieces, shape (channels, samples).

    One channel is measured as it is heard from two speakers, so that two equal ones may be given as one.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._step = round(rate * _STEP)
        self._weighting = weighting(rate, max(run for run in range(1, _RUN + 1) if self._step % run == 0))
        self._states = np.zeros((1, 4))
        self._rest = np.zeros((1, 0), dtype=np.float32)
        self._powers: list[Doubles] = []
        self._count = 0

    def take(self, samples: NDArray[np.float32]) -> None:
        """Measure the next piece."""
        if len(samples) < len(self._states):
            samples = np.resize(samples, (len(self._states), samples.shape[1]))
        elif len(samples) > len(self._states):
            self._states = np.resize(self._states, (len(samples), 4))
            self._rest = np.resize(self._rest, (len(samples), self._rest.shape[1]))
        self._count += samples.shape[1]
        samples = np.concatenate([self._rest, samples], axis=1)
        whole = samples.shape[1] // self._step * self._step
        self._rest = samples[:, whole:]
        if whole:
            self._powers.append(self._weigh(samples[:, :whole]))

    def _weigh(self, samples: NDArray[np.float32]) -> Doubles:
        """Return the weighted power of each step, added over the channels."""
        power = np.zeros(samples.shape[1] // self._step)
        for number, channel in enumerate(samples):
            weighted, self._states[number] = self._weighting.through(channel, self._states[number])
            power += np.square(weighted, out=weighted).reshape(-1, self._step).mean(axis=1)
        return power * (2 if len(samples) == 1 else 1)

    def finish(self) -> Power:
        """Return the power when all has been taken."""
        left = self._rest.shape[1]
        if left:
            silence = np.zeros((len(self._rest), self._step - left), dtype=np.float32)
            self._powers.append(
                self._weigh(np.concatenate([self._rest, silence], axis=1)) * self._step / left
            )
        return Power(np.concatenate([*self._powers, np.zeros(0)]), self._count / self._rate)


def loudness_of(samples: NDArray[np.float32], rate: int) -> float:
    """Return the integrated loudness in LUFS, in a film, of a mono sound, shape (samples,)."""
    meter = Meter(rate)
    for at in range(0, len(samples), rate):  # what a second needs stays in the processor's cache
        meter.take(samples[np.newaxis, at : at + rate])
    return meter.finish().loudness_in_film
