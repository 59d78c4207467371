"""What is done to a take before it is laid: its ends trimmed, its joins made silent, its faults found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from notes2manim.errors import VoiceError
from notes2manim.voices.provider import Samples, Span, Take

WINDOW = 0.005  # seconds of one value of `levels`
BELOW = 55.0  # dB under the loudest window: quieter is silence, and a final f or th is not
KEEP = 0.02  # seconds kept on both sides of the sound
PAUSE = 0.05  # seconds of silence from which on it may lie between two words
REACH = 0.12  # seconds by which a word time may be off and still belong to a silence
FADE = 0.005  # seconds of fade at a cut, so that it does not click


def levels(take: Take) -> NDArray[np.float64]:
    """Return the root mean square of each `WINDOW` of a take."""
    size = max(1, round(take.rate * WINDOW))
    count = -(-len(take.samples) // size)
    padded = np.zeros(count * size)
    padded[: len(take.samples)] = take.samples
    return np.asarray(np.sqrt(np.mean(padded.reshape(count, size) ** 2, axis=1)))


def voiced(take: Take) -> NDArray[np.bool_]:
    """Tell for each `WINDOW` of a take whether it sounds."""
    level = levels(take)
    if not level.size:
        return np.zeros(0, bool)
    return np.asarray(level > max(level.max() * 10 ** (-BELOW / 20), 1e-5))


def check(take: Take, *, may_be_silent: bool = False) -> None:
    """Raise `VoiceError` when a take cannot be used: empty, not numbers, silent, or clipped."""
    samples = take.samples
    if not len(samples):
        raise VoiceError("the voice gave no sound at all.")
    if not np.isfinite(samples).all():
        raise VoiceError("the voice gave sound that is not numbers.")
    if not may_be_silent and not voiced(take).any():
        raise VoiceError("the voice gave nothing but silence.")
    loud = np.abs(samples) >= 0.999
    if np.count_nonzero(loud[1:] & loud[:-1]) > take.rate // 1000:
        raise VoiceError("the voice gave sound that is clipped.", remedy="Lower its volume.")


def trim(take: Take) -> Take:
    """Return a take without the silence at its ends, `KEEP` seconds kept, and its times moved."""
    sounding = np.flatnonzero(voiced(take))
    if not sounding.size:
        return take
    keep = round(KEEP * take.rate)
    size = max(1, round(take.rate * WINDOW))
    first = max(0, int(sounding[0]) * size - keep)
    last = min(len(take.samples), (int(sounding[-1]) + 1) * size + keep)
    samples = fade(take.samples[first:last], take.rate)
    shift, length = first / take.rate, (last - first) / take.rate
    times = None if take.times is None else [_move(span, -shift, length) for span in take.times]
    return Take(samples, take.rate, times)


def settle(take: Take) -> Take:
    """Return a take whose word times agree with the silences that are really in it.

    The first word starts with the sound and the last one ends with it; where there is a silence
    at the boundary of two words, the one ends and the other starts at its edges.
    """
    sounding = np.flatnonzero(voiced(take))
    if take.times is None or not take.times or not sounding.size:
        return take
    starts = [start for start, _ in take.times]
    ends = [end for _, end in take.times]
    for begin, stop in silences(take):
        at = _boundary(starts, ends, begin, stop)
        if at is not None:
            ends[at] = max(starts[at], begin)
            starts[at + 1] = min(stop, ends[at + 1])
    starts[0] = min(float(sounding[0]) * WINDOW, ends[0])
    ends[-1] = max(starts[-1], (float(sounding[-1]) + 1) * WINDOW)
    return Take(take.samples, take.rate, list(zip(starts, ends, strict=True)))


def silences(take: Take) -> list[Span]:
    """Return the silences inside a take that are longer than `PAUSE`, in seconds."""
    sounding = np.flatnonzero(voiced(take))
    gaps = np.flatnonzero(np.diff(sounding) * WINDOW > PAUSE)
    return [(float(sounding[gap] + 1) * WINDOW, float(sounding[gap + 1]) * WINDOW) for gap in gaps]


def _boundary(starts: list[float], ends: list[float], begin: float, stop: float) -> int | None:
    """Return the word at whose end a silence lies, or None where it is inside a word (as in a `p`)."""
    far = [max(begin - starts[at + 1], ends[at] - stop) for at in range(len(starts) - 1)]
    if not far:
        return None
    nearest = min(range(len(far)), key=far.__getitem__)
    return nearest if far[nearest] <= min(REACH, (stop - begin) / 2) else None


def fade(samples: Samples, rate: int) -> Samples:
    """Return samples that rise from and fall to zero within `FADE` seconds."""
    count = min(round(FADE * rate), len(samples) // 2)
    ramp = np.linspace(0, 1, count, endpoint=False, dtype=np.float32)
    faded = samples.astype(np.float32, copy=True)
    faded[:count] *= ramp
    faded[len(faded) - count :] *= ramp[::-1]
    return faded


def silence(seconds: float, rate: int) -> Samples:
    """Return so many seconds of silence, to the nearest sample."""
    return np.zeros(round(seconds * rate), np.float32)


def resample(take: Take, rate: int) -> Take:
    """Return a take at another rate; its times stay."""
    if take.rate == rate:
        return take
    import soxr

    return Take(np.asarray(soxr.resample(take.samples, take.rate, rate), np.float32), rate, take.times)


def join(takes: Sequence[Take], gap: float) -> Take:
    """Return takes of one rate behind one another, `gap` seconds apart."""
    rate = takes[0].rate
    parts: list[Samples] = []
    times: list[Span] = []
    at = 0
    for take in takes:
        if parts:
            parts.append(silence(gap, rate))
            at += len(parts[-1])
        times += [(start + at / rate, end + at / rate) for start, end in take.times or []]
        parts.append(take.samples)
        at += len(take.samples)
    known = all(take.times is not None for take in takes)
    return Take(np.concatenate(parts), rate, times if known else None)


def _move(span: Span, shift: float, length: float) -> Span:
    start = min(max(span[0] + shift, 0.0), length)
    return start, min(max(span[1] + shift, start), length)
