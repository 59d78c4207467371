"""The sound of a film, decoded once: how loud it is, how high its peaks are, and its course.

Loudness is integrated and gated, in LUFS, as in ITU-R BS.1770-4 and EBU R 128, from windows of 400 ms,
one each 100 ms, that libavfilter's `ebur128` measures; true peak is four times oversampled. The
course is the level of each `STEP` seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import av
import av.filter
import numpy as np
import soxr
from numpy.typing import NDArray

# Seconds of one value of a course.
STEP = 0.005
# The absolute gate, in LUFS, which is the loudness of what has nothing over it, and the relative one, in LU.
SILENT = -70.0
_GATE = -10.0
# Seconds that a window shares with the next one.
_OVERLAP = 0.3
# Samples that a packet of AAC adds.
BLOCK = 1024
# Samples on each side of a loud piece that its true peak is looked for with.
_MARGIN = 64
# The true peak is looked for where samples come this near to the highest one, as a factor: 3 dB, by
# which a peak between two samples can exceed them up to a quarter of the sample rate.
_NEAR = 0.7


@dataclass(frozen=True)
class Sound:
    """`start` and `end` in seconds of the film; `peak_at` is where the peak is, a factor of full scale.

    `windows` are the loudness of each window over the absolute gate, in LUFS, and `course` is the root
    mean square of each `STEP` seconds from the start of the film. `voices` are, where that is known, how
    late the voice of each scene is, in seconds, and how much it agrees with what is heard, as a
    correlation; None for a scene in which nobody speaks.
    """

    start: float
    end: float
    windows: list[float]
    true_peak: float
    peak_at: float
    course: NDArray[np.float32]
    broken: list[tuple[float, str]] = field(default_factory=list)
    voices: list[tuple[float, float] | None] | None = None

    @cached_property
    def loudness(self) -> float:
        """Integrated loudness in LUFS: ITU-R BS.1770-4, annex 1, equations 5 to 7."""
        if not self.windows:
            return SILENT
        powers = 10 ** (np.array(self.windows) / 10)
        return float(decibels(powers[powers > powers.mean() * 10 ** (_GATE / 10)].mean()) / 2)

    @property
    def peak(self) -> float:
        """The true peak in dBTP."""
        return decibels(self.true_peak)


def decibels(factor: float) -> float:
    """Return a factor of amplitude in decibels."""
    return 20 * math.log10(factor) if factor > 0 else -math.inf


def course_of(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return the root mean square of each `STEP` seconds of a sound, shape (samples,)."""
    if not len(samples):
        return np.zeros(0, dtype=np.float32)
    edges = np.round(np.arange(0, len(samples), rate * STEP)).astype(np.int64)
    edges = edges[edges < len(samples)]
    power = np.add.reduceat(np.square(samples, dtype=np.float64), edges)
    return np.sqrt(power / np.diff(edges, append=len(samples))).astype(np.float32)


class Listener:
    """Decodes one stream of sound, packet by packet, and keeps no more of it than a second.

    `in_film` says that what is heard lies between others that are alike: then windows are measured, too,
    that reach from one into the next.
    """

    def __init__(self, rate: int, *, in_film: bool = False) -> None:
        self._rate = rate
        self._again = round(rate * _OVERLAP) if in_film else 0
        self._beginning: NDArray[np.float32] | None = None
        self._step = round(self._rate * STEP)
        self._meter = _Meter(self._rate)
        self._peaks = _Peaks(self._rate)
        self._resampler = av.AudioResampler(format="fltp")
        self._courses: list[tuple[int, NDArray[np.float32]]] = []
        self._heard: list[NDArray[np.float32]] = []
        self._heard_at = 0
        self._count = 0
        self._start: int | None = None
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
            self._hear(piece.to_ndarray().astype(np.float32, copy=False), frame)

    def _hear(self, samples: NDArray[np.float32], frame: Any) -> None:
        here = self._heard_at + self._count
        at = here if frame.pts is None else round(frame.pts * float(frame.time_base) * self._rate)
        if self._start is None or at != here:
            self._close(0)
            self._start, self._heard_at = at if self._start is None else self._start, at
        self._heard.append(samples)
        self._count += samples.shape[1]
        if self._count >= self._rate:
            self._close(self._count % self._step)

    def _close(self, kept: int) -> None:
        """Measure what was heard, but for the last `kept` samples."""
        count = self._count - kept
        if not count:
            return
        samples = np.concatenate(self._heard, axis=1)
        self._meter.take(samples[:, :count])
        if self._beginning is None:  # a second is decoded at once, or all that there is
            self._beginning = samples[:, : self._again]
        self._peaks.take(samples[:, :count], self._heard_at)
        self._courses.append((self._heard_at, course_of(samples[:, :count].mean(axis=0), self._rate)))
        self._heard, self._heard_at, self._count = [samples[:, count:]], self._heard_at + count, kept

    def finish(self) -> Sound:
        """Return the sound when its last packet has been taken."""
        self._close(0)
        if self._beginning is not None and self._again:
            self._meter.take(np.resize(self._beginning.T, (self._again, len(self._beginning))).T)
        places = [(max(round(at / self._step), 0), course) for at, course in self._courses]
        whole = np.zeros(max((at + len(course) for at, course in places), default=0), dtype=np.float32)
        for at, course in places:
            whole[at : at + len(course)] = course
        true_peak, peak_at = self._peaks.finish()
        start, end = (self._start or 0) / self._rate, self._heard_at / self._rate
        return Sound(start, end, self._meter.finish(), true_peak, peak_at, whole, self._broken)


class _Meter:
    """Measures the loudness of windows. Two equal channels are measured as one that both speakers play."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._graphs: dict[int, Any] = {}
        self._windows: list[float] = []

    def take(self, samples: NDArray[np.float32]) -> None:
        channels = samples.shape[0]
        if channels == 2 and np.array_equal(samples[0], samples[1]) and 2 not in self._graphs:
            samples, channels = samples[:1], 1
        graph = self._graphs.get(channels) or self._open(channels)
        layout = "mono" if channels == 1 else "stereo"
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
        frame.sample_rate = self._rate
        graph.push(frame)
        self._pull(graph)

    def _open(self, channels: int) -> Any:
        graph: Any = av.filter.Graph()
        layout = "mono" if channels == 1 else "stereo"
        base = Fraction(1, self._rate)
        source = graph.add_abuffer(sample_rate=self._rate, format="fltp", layout=layout, time_base=base)
        meter = graph.add("ebur128", "metadata=1:peak=none:dualmono=true:framelog=quiet")
        graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
        self._graphs[channels] = graph
        return graph

    def _pull(self, graph: Any) -> None:
        while True:
            try:
                metadata = graph.pull().metadata
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            window = float(metadata.get("lavfi.r128.M", SILENT))
            if window > SILENT:
                self._windows.append(window)

    def finish(self) -> list[float]:
        for graph in self._graphs.values():
            graph.push(None)
            self._pull(graph)
        return self._windows


class _Peaks:
    """Finds the true peak. Only what comes near to the highest sample is oversampled."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._before: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._highest = self._true = self._at = 0.0

    def take(self, samples: NDArray[np.float32], at: int) -> None:
        """Look at samples, shape (channels, samples), that begin at sample `at`."""
        if self._before.shape[0] == samples.shape[0]:
            at -= self._before.shape[1]
            samples = np.concatenate([self._before, samples], axis=1)
        self._before = samples[:, -_MARGIN:]
        piece = self._rate // 10
        for first in range(0, samples.shape[1], piece):
            margin = min(first, _MARGIN)
            loud = samples[:, first - margin : first + piece + _MARGIN]
            highest = float(np.abs(loud).max(initial=0.0))
            if highest > self._highest * _NEAR:
                self._highest = max(self._highest, highest)
                self._look(loud, at + first - margin, margin)

    def _look(self, samples: NDArray[np.float32], at: int, margin: int) -> None:
        """Look for the peak, but not at the edges, where the sound seems to begin or to end with a step."""
        if samples.shape[0] == 2 and np.array_equal(samples[0], samples[1]):
            samples = samples[:1]
        finer = np.abs(soxr.resample(samples.T, self._rate, self._rate * 4, quality="HQ")).max(axis=1)
        finer[: margin * 4] = finer[-_MARGIN * 4 :] = 0.0
        index = int(finer.argmax())
        if finer[index] > self._true:
            self._true, self._at = float(finer[index]), (at + index / 4) / self._rate

    def finish(self) -> tuple[float, float]:
        """Return the peak, and when it is."""
        return self._true, self._at
