"""The sound of a scene at its loudness: measured, levelled, limited, encoded, and measured again.

Loudness is integrated and gated, in LUFS, as in ITU-R BS.1770-4 and EBU R 128 (libavfilter's
`ebur128`). What counts is the sound as a player hears it, after AAC: the encoder moves peaks by
some tenths of a decibel.

Scenes that are equally loud make a film of that loudness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import av
import av.filter
import numpy as np
from av.codec.context import Flags

from notes2manim.film.scenes import BLOCK, SOUND_RATE
from notes2manim.film.sound import Samples

BIT_RATE = 128_000
# Two fifths of the default coder's time for speech that differs from it by less than it does from
# the original; what is switched off are tools for low rates and for two channels that differ.
_FAST = {"aac_coder": "fast", "aac_is": "0", "aac_pns": "0", "aac_tns": "0", "aac_ms": "1"}

# libavfilter reports this much, in LUFS, where every window is under the absolute gate.
_SILENT = -70.0
# The rate at which loudness is tried: what speech has over 12 kHz adds less than a tenth of a decibel.
_TRIED_RATE = SOUND_RATE // 2
# Samples, at that rate, that a window of loudness shares with the next one. Behind a scene, as many from
# its beginning are measured: so do windows in the film reach from one scene into another that is alike.
_OVERLAP = _TRIED_RATE * 3 // 10
# What a plain limiter leaves to the reconstruction between samples and to AAC, in dB.
_MARGIN = 0.8
# How much, in LU, is made up for without listening again before the encoder, and left after it.
_CLOSE, _CLOSE_ENCODED = 0.6, 0.2
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


def level_sound(samples: Samples, loudness: float, peak: float, hear: Hear[H]) -> Sound[H]:
    """Return a sound brought to `loudness` (LUFS) with its true peak at most `peak` (dBTP).

    `samples` are mono at 48 kHz. Their timing is kept to the sample. Silence stays silent. The peak
    comes first where both cannot be had. What counts is what `hear` tells of it.
    """
    limit = peak - _MARGIN
    raw = _loudness(_frames(samples))
    first = gain = loudness - raw if raw > _SILENT else 0.0
    if raw > _SILENT:
        for _ in range(_TRIES):
            missing = loudness - _loudness(_levelled(samples, gain, limit))
            gain = min(gain + missing, first + _DRIVE)
            if abs(missing) < _CLOSE:  # the limiter takes little from so little more
                break
    for _ in range(_TRIES):
        sound = _encode(_levelled(samples, gain, limit), hear)
        missing = loudness - sound.heard.loudness if raw > _SILENT else 0.0
        over = sound.heard.peak - peak
        if over <= 0 and (abs(missing) <= _CLOSE_ENCODED or gain >= first + _DRIVE):
            break
        gain = min(gain + missing, first + _DRIVE)
        limit -= max(over + 0.1, 0.0) if over > 0 else 0.0
    return sound


def _levelled(samples: Samples, gain: float, limit: float) -> Iterator[av.AudioFrame]:
    """Yield a mono sound brought to a level, with no delay, and then the silence that fills its blocks."""
    ceiling = min(max(10 ** (limit / 20), 0.0625), 1.0)
    filters = [
        ("volume", f"volume={gain:.4f}dB:precision=float"),
        ("alimiter", f"limit={ceiling:.6f}:attack=5:release=50:level=false:latency=true"),
    ]
    silence = np.zeros(blocks_of(len(samples)) * BLOCK - len(samples), dtype=np.float32)
    yield from _through(filters, _frames(np.concatenate([samples, silence])))


def blocks_of(samples: int) -> int:
    """Return how many blocks of AAC there are for a scene of so many samples.

    It starts up to half a block early or late, and the last scene of a film lasts to the end of
    its last block; so up to two blocks more may be taken of it than are full.
    """
    return samples // BLOCK + 2


def _frames(samples: Samples, rate: int = SOUND_RATE) -> Iterator[av.AudioFrame]:
    for at in range(0, len(samples), _PIECE):
        piece = np.ascontiguousarray(samples[at : at + _PIECE])
        frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), at
        yield frame


def _through(
    filters: list[tuple[str, str]], frames: Iterable[av.AudioFrame], rate: int = SOUND_RATE
) -> Iterator[av.AudioFrame]:
    """Yield the frames after a chain of filters, given as names and their arguments."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout="mono", time_base=Fraction(1, rate))
    nodes = [source, *(graph.add(name, arguments) for name, arguments in filters), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    for frame in frames:
        graph.push(frame)
        yield from _pull(graph)
    graph.push(None)
    yield from _pull(graph)


def _pull(graph: av.filter.Graph) -> Iterator[av.AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame


def _loudness(frames: Iterable[av.AudioFrame]) -> float:
    """Return the loudness in LUFS of a mono sound as it is heard from two speakers, to a tenth."""
    meter = [("ebur128", "metadata=1:peak=none:dualmono=true:framelog=quiet")]
    halved = (np.asarray(frame.to_ndarray()[0, ::2], np.float32) for frame in _as_float(frames))
    pieces = (frame for piece in _and_its_beginning(halved) for frame in _frames(piece, _TRIED_RATE))
    values: dict[str, str] = {}
    for frame in _through(meter, pieces, _TRIED_RATE):
        values = frame.metadata or values
    return float(values.get("lavfi.r128.I", _SILENT))


def _and_its_beginning(pieces: Iterable[Samples]) -> Iterator[Samples]:
    beginning = np.zeros(0, dtype=np.float32)
    for piece in pieces:
        if len(beginning) < _OVERLAP:
            beginning = np.concatenate([beginning, piece])
        yield piece
    yield np.resize(beginning, _OVERLAP)


def _as_float(frames: Iterable[av.AudioFrame]) -> Iterator[av.AudioFrame]:
    """Yield the frames as planar floats: a limiter gives doubles."""
    resampler = av.AudioResampler(format="fltp")
    for frame in frames:
        yield from resampler.resample(frame)


def open_encoder() -> av.AudioCodecContext:
    """Return an AAC encoder that gives the same bytes for the same sound, always."""
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.options = _FAST
    configure_encoder(encoder)
    return encoder


def configure_encoder(encoder: av.AudioCodecContext) -> None:
    """Set the form of the film's sound."""
    encoder.sample_rate = SOUND_RATE
    encoder.layout = "stereo"
    encoder.format = "fltp"
    encoder.bit_rate = BIT_RATE
    encoder.time_base = _TIME_BASE
    encoder.flags |= Flags.bitexact | Flags.global_header


def _encode(frames: Iterable[av.AudioFrame], hear: Hear[H]) -> Sound[H]:
    """Encode a mono sound to both channels, and listen to what a player decodes."""
    encoder = open_encoder()
    stereo = [("pan", "stereo|c0=c0|c1=c0"), ("aformat", "sample_fmts=fltp")]
    packets: list[av.Packet[Any]] = []
    for frame in _through(stereo, _as_float(frames)):
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return Sound(packets, hear(packets, bytes(encoder.extradata or b""), SOUND_RATE))
