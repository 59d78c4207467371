"""The sound of a film, decoded once: how loud it is, how high its peaks are, and its course.

The course is the level of each `STEP` seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import av
import numpy as np
from numpy.typing import NDArray

from notes2manim.check.meter import Meter, Power
from notes2manim.check.peaks import Peaks

Samples: TypeAlias = NDArray[np.float32]

# Seconds of one value of a course.
STEP = 0.005
# Samples that a packet of AAC adds.
BLOCK = 1024


@dataclass(frozen=True)
class Sound:
    """`start` and `end` in seconds of the film; `peak_at` is where the peak is, a factor of full scale.

    `power` is what its loudness is found from, and `course` the root mean square of each `STEP` seconds from
    the start of the film. `voices` are, where that is known, how late the voice of each scene is, in seconds,
    and how much it agrees with what is heard, as a correlation; None for a scene in which nobody speaks.
    """

    start: float
    end: float
    power: Power
    true_peak: float
    peak_at: float
    course: Samples
    broken: list[tuple[float, str]] = field(default_factory=list)
    voices: list[tuple[float, float] | None] | None = None

    @cached_property
    def loudness(self) -> float:
        """Integrated loudness in LUFS."""
        return self.power.loudness

    @property
    def peak(self) -> float:
        """The true peak in dBTP."""
        return decibels(self.true_peak)


def decibels(factor: float) -> float:
    """Return a factor of amplitude in decibels."""
    return 20 * math.log10(factor) if factor > 0 else -math.inf


def course_of(samples: Samples, rate: int) -> Samples:
    """Return the root mean square of each `STEP` seconds of a sound, shape (samples,)."""
    if not len(samples):
        return np.zeros(0, dtype=np.float32)
    edges = np.round(np.arange(0, len(samples), rate * STEP)).astype(np.int64)
    edges = edges[edges < len(samples)]
    power = np.add.reduceat(np.square(samples, dtype=np.float64), edges)
    return np.sqrt(power / np.diff(edges, append=len(samples))).astype(np.float32)


class Listener:
    """Decodes one stream of sound, packet by packet, and keeps no more of it than a second."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._step = round(self._rate * STEP)
        self._meter = Meter(self._rate)
        self._peaks = Peaks()
        self._resampler = av.AudioResampler(format="fltp")
        self._courses: list[tuple[int, Samples]] = []
        self._heard: list[list[Samples]] = []
        self._heard_at = 0
        self._count = 0
        self._start: int | None = None
        self._tick = 0.0
        self._broken: list[tuple[float, str]] = []

    def take(self, packet: Any) -> None:
        """Decode a packet; what cannot be decoded is noted with its time."""
        try:
            frames: Sequence[Any] = packet.decode()
        except av.error.FFmpegError as error:
            at = (self._heard_at + self._count) / self._rate
            if not self._broken or self._broken[-1][0] != at:
                self._broken.append((at, f"the sound does not decode: {error.strerror}."))
            return
        for frame in frames:
            self.hear(frame)

    def hear(self, frame: Any) -> None:
        """Listen to what a packet was decoded to."""
        for piece in [frame] if frame.format.name == "fltp" else self._resampler.resample(frame):
            planes: Sequence[Any] = piece.planes
            self._hear([np.frombuffer(plane, np.float32, piece.samples) for plane in planes], frame)

    def _hear(self, channels: list[Samples], frame: Any) -> None:
        at = here = self._heard_at + self._count
        if frame.pts is not None:
            self._tick = self._tick or float(frame.time_base) * self._rate  # once: a fraction takes long
            at = round(frame.pts * self._tick)
        if self._start is None or at != here or len(channels) != len(self._heard):
            self._close(0)
            self._start, self._heard_at = at if self._start is None else self._start, at
            self._heard = [[] for _ in channels]
        for heard, samples in zip(self._heard, channels, strict=True):
            heard.append(samples)
        self._count += len(channels[0])
        if self._count >= self._rate:
            self._close(self._count % self._step)

    def _close(self, kept: int) -> None:
        """Measure what was heard, but for the last `kept` samples."""
        count = self._count - kept
        if not count:
            return
        channels = [np.concatenate(heard) for heard in self._heard]
        samples = np.stack([channel[:count] for channel in _distinct(channels)])
        self._meter.take(samples)
        self._peaks.take(samples, self._heard_at)
        mixed = samples[0] if len(samples) == 1 else samples.mean(axis=0)
        self._courses.append((self._heard_at, course_of(mixed, self._rate)))
        self._heard = [[channel[count:]] for channel in channels]
        self._heard_at, self._count = self._heard_at + count, kept

    def finish(self) -> Sound:
        """Return the sound when its last packet has been taken."""
        self._close(0)
        places = [(max(round(at / self._step), 0), course) for at, course in self._courses]
        whole = np.zeros(max((at + len(course) for at, course in places), default=0), dtype=np.float32)
        for at, course in places:
            whole[at : at + len(course)] = course
        true_peak, peak_at = self._peaks.finish()
        start, end = (self._start or 0) / self._rate, self._heard_at / self._rate
        power = self._meter.finish()
        return Sound(start, end, power, true_peak, peak_at / self._rate, whole, self._broken)


def _distinct(channels: list[Samples]) -> list[Samples]:
    """Return one channel for two that are equal: it is heard from both speakers."""
    return channels[:1] if len(channels) == 2 and np.array_equal(channels[0], channels[1]) else channels
