"""The true peak of a sound, four times oversampled, as in ITU-R BS.1770-5, annex 2."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

# A peak is looked for around samples that come this near to the highest one, as a factor: 3 dB, by
# which a peak between two samples can exceed the nearer of them up to a quarter of the sample rate.
_NEAR = 0.7
# Samples on each side that a value between two samples is made from.
_REACH = 24
# Where values are looked at around a sample, in samples: the nearest sample is never further away.
_PLACES = (-0.5, -0.25, 0.0, 0.25, 0.5)
# The shape of the window on a sinc of this reach: its ripples are 80 dB down, up to 0.45 of the sample rate.
_BETA = 8.0


class Peaks:
    """Finds the peak of a sound that comes in pieces; oversamples only what is near to its highest sample."""

    def __init__(self) -> None:
        self._before: Samples = np.zeros((1, 0), dtype=np.float32)
        self._after = 0
        self._highest = self._true = self._at = 0.0

    def take(self, samples: Samples, at: int) -> None:
        """Look at samples, shape (channels, samples), that begin at sample `at`."""
        if at != self._after or not self._before.shape[1]:
            self._end()
            self._before = np.zeros((len(samples), _REACH), dtype=np.float32)
        most = max(len(self._before), len(samples))  # one channel may stand for more that are equal
        before, samples = (np.resize(part, (most, part.shape[1])) for part in (self._before, samples))
        self._after = at + samples.shape[1]
        self._look(np.concatenate([before, samples], axis=1))

    def _look(self, samples: Samples) -> None:
        """Look for the peak, but not at the last samples, which are looked at with what comes behind them."""
        self._before = samples[:, -2 * _REACH :]
        first = self._after - samples.shape[1]
        levels = np.abs(samples[:, _REACH:-_REACH]).max(axis=0, initial=0.0)
        self._highest = max(self._highest, float(levels.max(initial=0.0)))
        near = np.flatnonzero(levels > self._highest * _NEAR)
        if not len(near):
            return
        around = np.lib.stride_tricks.sliding_window_view(samples, 2 * _REACH + 1, axis=1)[:, near]
        finer = np.abs(around @ _kernel()).max(axis=0)
        place, between = np.unravel_index(int(finer.argmax()), finer.shape)
        if finer[place, between] > self._true:
            self._true = float(finer[place, between])
            self._at = first + _REACH + int(near[place]) + _PLACES[between]

    def _end(self) -> None:
        """Look at the last samples: behind them is silence."""
        if self._before.shape[1]:
            self._after += _REACH
            self._look(np.pad(self._before, ((0, 0), (0, _REACH))))

    def finish(self) -> tuple[float, float]:
        """Return the peak as a factor of full scale, and the sample at which it is."""
        self._end()
        return self._true, self._at


@cache
def _kernel() -> NDArray[np.float64]:
    """Return what makes the values at the places around a sample from the samples around it.

    In doubles, since the order of these sums depends on the processor.
    """
    distances = np.arange(-_REACH, _REACH + 1)[:, np.newaxis] - np.array(_PLACES)
    window = np.i0(_BETA * np.sqrt(np.clip(1 - (distances / (_REACH + 1)) ** 2, 0, 1))) / np.i0(_BETA)
    kernel = np.sinc(distances) * window
    return np.asarray(kernel / kernel.sum(axis=0))
