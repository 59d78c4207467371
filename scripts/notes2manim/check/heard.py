"""What is heard of one scene: measured once, when its sound is made, and kept beside it.

A film is made of the packets of its scenes. Where it holds exactly these, in their places, what was
heard of them is what is heard of the film, and no packet has to be decoded again.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from notes2manim.check.film_file import SoundPackets
from notes2manim.check.meter import Power, joined
from notes2manim.check.sound import BLOCK, STEP, Listener, Sound, decibels
from notes2manim.check.voice import find, read_voice
from notes2manim.files import written_whole
from notes2manim.model.visual import Model

_FLOAT_ERROR = 1e-6
# Digits that are kept of what is heard: those behind depend on the order of sums, and so on the processor.
_DIGITS = 6
# The unit of a kept course, of full scale: -100 dB.
_UNIT = 1e-5
# The unit of a kept power, a tenth of what is taken for silence.
_POWER_UNIT = 1e-8


class Heard(Model):
    """What is heard of a scene, at `rate` samples a second.

    `packets` are the checksums of the packets of its sound, the first of which holds what is before
    the scene. `loudness` is integrated, in LUFS, as between other scenes, and `powers` is what it is found
    from (see `check.meter`), in hundred-millionths, over `duration` seconds. `true_peak` is a factor of full
    scale, and `peak_at` its time in seconds of the scene. `levels` is its course, in hundred-thousandths of
    full scale. `voice` is how late the voice of the scene is in it, in seconds, and how much it agrees with
    what is heard, as a correlation; None where nobody speaks.
    """

    version: Literal[2] = 2
    rate: int
    packets: list[int]
    loudness: float
    powers: list[int]
    duration: float
    true_peak: float
    peak_at: float
    levels: list[int]
    voice: tuple[float, float] | None = None

    @property
    def peak(self) -> float:
        """The true peak in dBTP."""
        return decibels(self.true_peak)

    @property
    def power(self) -> Power:
        """What the loudness is found from."""
        return Power(np.array(self.powers) * _POWER_UNIT, self.duration)

    @property
    def course(self) -> NDArray[np.float32]:
        """The level of each `STEP` seconds of the scene, as a factor of full scale."""
        return np.array(self.levels, dtype=np.float32) * np.float32(_UNIT)


def hear(packets: Iterable[av.Packet[Any]], parameters: bytes, rate: int) -> Heard:
    """Decode the packets of a scene as a player does, and measure what is heard from its start on.

    Raises `av.error.FFmpegError` where they do not decode.
    """
    decoder: Any = av.CodecContext.create("aac", "r")
    decoder.extradata = parameters
    listener = Listener(rate)
    checksums = []
    for packet in packets:
        checksums.append(zlib.crc32(packet))
        for frame in decoder.decode(packet):
            if len(checksums) > 1:  # the first one is decoded to what is before the scene
                listener.hear(frame)
    sound = listener.finish()
    return Heard(
        rate=rate,
        packets=checksums,
        loudness=round(sound.power.loudness_in_film, _DIGITS),
        powers=np.round(sound.power.powers / _POWER_UNIT).astype(int).tolist(),
        duration=sound.power.duration,
        true_peak=round(sound.true_peak, _DIGITS),
        peak_at=round(sound.peak_at, _DIGITS),
        levels=np.round(sound.course / _UNIT).astype(int).tolist(),
    )


def with_voice(heard: Heard, voice: Path) -> Heard:
    """Return what was heard of a scene with where its voice is in it."""
    spoken = read_voice(voice)
    if spoken is None or spoken.silent:
        return heard
    late, alike = find(spoken.course, heard.course, 0.0)
    return heard.model_copy(update={"voice": (round(late, _DIGITS), round(alike, _DIGITS))})


def write_heard(heard: Heard, path: Path) -> None:
    """Write what was heard as JSON, whole or not at all. Raises `DiskError`."""
    with written_whole(path) as part:
        part.write_text(heard.model_dump_json().removesuffix("}") + "\n}\n", encoding="utf-8")


def read_heard(path: Path) -> Heard | None:
    """Read what was heard, or return None where that is not there, or of another version."""
    try:
        return Heard.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def heard_in_film(packets: SoundPackets, scenes: Sequence[tuple[float, Heard]], end: float) -> Sound | None:
    """Return the sound of a film from what was heard of its scenes, or None where it is another one.

    `scenes` are when each scene begins, in seconds, and what was heard of it. It is looked for at the block
    that begins nearest to that. The film ends at `end` seconds.
    """
    rate = packets.rate
    firsts = [round(start * rate / BLOCK) for start, _ in scenes]
    last = math.ceil(end * rate / BLOCK - _FLOAT_ERROR)
    counts = np.diff([*firsts, last + 1])  # the first packet holds what is before the film
    wanted = np.concatenate([heard.packets[:count] for (_, heard), count in zip(scenes, counts, strict=True)])
    in_place = np.array_equal(packets.times, (np.arange(len(wanted)) - 1) * BLOCK)
    if not in_place or not np.array_equal(packets.checksums, wanted):
        return None
    if any(heard.rate != rate for _, heard in scenes):
        return None
    placed = [(first * BLOCK / rate, heard) for first, (_, heard) in zip(firsts, scenes, strict=True)]
    length = last * BLOCK / rate
    course = np.zeros(math.ceil(length / STEP), dtype=np.float32)
    for at, heard in placed:
        step = round(at / STEP)
        course[step : step + len(heard.levels)] = heard.course[: len(course) - step]
    true_peak, peak_at = max((heard.true_peak, at + heard.peak_at) for at, heard in placed)
    voices = [
        heard.voice and (at - start + heard.voice[0], heard.voice[1])
        for (at, heard), (start, _) in zip(placed, scenes, strict=True)
    ]
    power = joined([(at, heard.power) for at, heard in placed], length)
    return Sound(0.0, length, power, true_peak, peak_at, course, voices=voices)
