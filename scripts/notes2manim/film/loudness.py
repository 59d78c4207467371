"""The sound of a scene at its loudness: measured, levelled, limited, encoded, and measured again.

Loudness is integrated and gated, in LUFS, as in ITU-R BS.1770-5 and EBU R 128. What counts is the
sound as a player hears it, after AAC: the encoder moves peaks by some tenths of a decibel.

Scenes that are equally loud make a film of that loudness.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import av
import av.filter
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

from notes2manim.film.scenes import BLOCK, SOUND_RATE
from notes2manim.film.sound import Samples
from notes2manim.film.two_channels import PARAMETERS, in_two_channels

BIT_RATE = 128_000
# A third of the default coder's time for speech that differs from it by less than it does from the
# original; what is switched off are tools for low rates. Its quality is constant, that of `BIT_RATE`
# by and large: to hit a rate exactly, most blocks are encoded several times.
_FAST = {"aac_coder": "fast", "aac_pns": "0", "aac_tns": "0", "global_quality": "120"}

# The loudness of silence, in LUFS.
_SILENT = -70.0
# What a plain limiter leaves to the reconstruction between samples and to AAC, in dB.
_MARGIN = 0.8
# Seconds in which the limiter lowers a level before a peak, and lets it rise again behind it.
_ATTACK, _RELEASE = 0.005, 0.05
# Samples around a peak outside of which the limiter changes nothing.
_BEFORE, _BEHIND = round(3 * _ATTACK * SOUND_RATE), round(2 * _RELEASE * SOUND_RATE)
# How much, in LU, may be missing before the encoder, and after it.
_CLOSE, _CLOSE_ENCODED = 0.05, 0.2
# Of how little that a limiter takes, in dB, it is known by its energy alone how much softer that is.
_LITTLE = 0.3
# How often the level is tried, and how far a limited sound may be driven, in dB.
_TRIES, _DRIVE = 8, 18.0
_PIECE = SOUND_RATE
_TIME_BASE = Fraction(1, SOUND_RATE)


class Heard(Protocol):
    """What a listener tells of a sound: integrated loudness in LUFS (-70 for silence), true peak in dBTP."""

    @property
    def loudness(self) -> float: ...
    @property
    def peak(self) -> float: ...


H = TypeVar("H", bound=Heard)
Measure: TypeAlias = Callable[[Samples, int], float]
"""Tells the loudness of mono samples of a rate, in LUFS, as they are heard in a film from two speakers."""
Hear: TypeAlias = "Callable[[list[av.Packet[Any]], bytes, int], H]"
"""Listens to the packets of a sound as a player does, given their parameters and sample rate."""


@dataclass(frozen=True)
class Sound(Generic[H]):
    """The sound of a scene in AAC, 48 kHz, two equal channels, and what is heard of it.

    The first packet holds what is before the scene, which is silent, beside its first block: a
    block is decoded from two packets. Behind the scene there is silence, to fill the last block that
    a film may take of it, wherever it starts.
    """

    packets: list[av.Packet[Any]]
    heard: H


def level_sound(samples: Samples, loudness: float, peak: float, measure: Measure, hear: Hear[H]) -> Sound[H]:
    """Return a sound brought to `loudness` (LUFS) with its true peak at most `peak` (dBTP).

    `samples` are mono at 48 kHz. Their timing is kept to the sample. Silence stays silent. The peak
    comes first where both cannot be had. What counts is what `hear` tells of it.
    """
    limit = peak - _MARGIN
    raw = measure(samples, SOUND_RATE)
    if raw <= _SILENT:
        return _encode(samples, hear)
    gain, most = loudness - raw, loudness - raw + _DRIVE
    for _ in range(_TRIES):
        louder = levelled(samples, gain, limit)
        taken = _taken(samples, gain, louder)
        missing = loudness - (raw + gain - taken if taken < _LITTLE else measure(louder, SOUND_RATE))
        if abs(missing) < _CLOSE or gain >= most:
            break
        gain = min(gain + missing, most)
    for _ in range(_TRIES):
        sound = _encode(louder, hear)
        missing = loudness - sound.heard.loudness
        over = sound.heard.peak - peak
        if over <= 0 and (abs(missing) <= _CLOSE_ENCODED or gain >= most):
            break
        gain = min(gain + missing, most)
        limit -= max(over + 0.1, 0.0) if over > 0 else 0.0
        louder = levelled(samples, gain, limit)
    return sound


def _taken(samples: Samples, gain: float, louder: Samples) -> float:
    """Return how much energy, in dB, a limiter has taken from samples that are louder by `gain` (dB)."""
    return gain + 10 * math.log10(np.dot(samples, samples) / np.dot(louder, louder))


def levelled(samples: Samples, gain: float, limit: float) -> Samples:
    """Return a mono sound louder by `gain` (dB), with no sample over `limit` (dBFS), and with no delay.

    The gain is rounded to hundredths, so that sums in another order give the same samples.
    """
    loud = samples * np.float32(10 ** (round(gain, 2) / 20))
    ceiling = min(max(10 ** (limit / 20), 0.0625), 1.0)
    peaks = np.flatnonzero((loud > ceiling) | (loud < -ceiling))
    if len(peaks):  # where one passage ends and another begins, the limiter is at rest
        near = _near(peaks, len(loud))
        loud[near] = _limited(loud[near], ceiling)
    return loud


def _near(peaks: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    """Return which of so many samples a limiter may change, where some of them, in order, are peaks."""
    near = np.zeros(count, dtype=np.bool_)
    for group in np.split(peaks, np.flatnonzero(np.diff(peaks) > _BEFORE + _BEHIND) + 1):
        near[max(int(group[0]) - _BEFORE, 0) : int(group[-1]) + _BEHIND] = True
    return near


def _limited(samples: Samples, ceiling: float) -> Samples:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SOUND_RATE, format="fltp", layout="mono", time_base=_TIME_BASE)
    shape = f"attack={_ATTACK * 1000:g}:release={_RELEASE * 1000:g}"
    limiter = graph.add("alimiter", f"limit={ceiling:.6f}:{shape}:level=false:latency=true")
    graph.link_nodes(source, limiter, graph.add("abuffersink")).configure()
    for frame in [*_frames(samples), None]:
        graph.push(frame)
    return np.concatenate([frame.to_ndarray()[0] for frame in _pull(graph)]).astype(np.float32)


def _pull(graph: av.filter.Graph) -> Iterator[av.AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame


def blocks_of(samples: int) -> int:
    """Return how many blocks of AAC there are for a scene of so many samples.

    It starts up to half a block early or late, and the last scene of a film lasts to the end of
    its last block; so up to two blocks more may be taken of it than are full.
    """
    return samples // BLOCK + 2


def _frames(samples: Samples) -> Iterator[av.AudioFrame]:
    for at in range(0, len(samples), _PIECE):
        piece = samples[np.newaxis, at : at + _PIECE]
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = SOUND_RATE, _TIME_BASE, at
        yield frame


def _encode(samples: Samples, hear: Hear[H]) -> Sound[H]:
    """Encode a mono sound for both channels, and listen to what a player decodes."""
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.options = _FAST
    configure_encoder(encoder)
    encoder.layout = "mono"
    encoder.flags |= Flags.qscale
    silence = np.zeros(blocks_of(len(samples)) * BLOCK - len(samples), dtype=np.float32)
    packets: list[av.Packet[Any]] = []
    for frame in [*_frames(np.concatenate([samples, silence])), None]:
        for single in encoder.encode(frame):
            packet = av.Packet(in_two_channels(bytes(single)))
            packet.pts = packet.dts = single.pts
            packet.duration, packet.time_base, packet.is_keyframe = BLOCK, _TIME_BASE, True
            packets.append(packet)
    return Sound(packets, hear(packets, PARAMETERS, SOUND_RATE))


def configure_encoder(encoder: av.AudioCodecContext) -> None:
    """Set the form of the film's sound: of the same sound, always the same bytes."""
    encoder.sample_rate = SOUND_RATE
    encoder.layout = "stereo"
    encoder.format = "fltp"
    encoder.bit_rate = BIT_RATE
    encoder.time_base = _TIME_BASE
    encoder.flags |= Flags.bitexact | Flags.global_header
