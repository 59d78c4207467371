"""What a service sends is judged before it is used: it is sound, and long enough for its words."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np

from notes2manim.errors import VoiceError
from notes2manim.voices import sound
from notes2manim.voices.provider import Take
from notes2manim.voices.tone import gap, length

# The shortest and the longest that words may take, in parts of what `tone` gives them. hibari stays
# between 0.58 and 1.26 for 223 sentences, and its median is 0.81; half of a text, or sound at twice
# its rate, is then at 0.4, and sound at half its rate at 1.6.
SHORTEST, LONGEST = 0.45, 1.4
SPARE = 0.8  # seconds by which the longest may be longer, for a word or two
RATES = (8000, 192000)  # samples a second, from a telephone's to a studio's: others are a header that lies


def decode(content: bytes) -> Take:
    """Return the sound of a file in any format that libsndfile or FFmpeg reads, as one channel.

    Its format is told by its bytes: servers answer with others than they were asked for.
    Raises `VoiceError` when it is none.
    """
    import soundfile

    if not content:
        raise VoiceError("it is empty.")
    try:
        samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError:
        return _decode_with_ffmpeg(content)
    return Take(samples.mean(axis=1, dtype=np.float32), int(rate), None)


def judge(take: Take, words: Sequence[str], *, speed: float = 1.0, longest: float = LONGEST) -> None:
    """Raise `VoiceError` when a take cannot be these words: no sound, or of a wrong length.

    `longest` is how long it may be, in parts of what `tone` takes at this speed.
    """
    sound.check(take)
    if not RATES[0] <= take.rate <= RATES[1]:
        raise VoiceError(f"it is said to have {take.rate:,} samples a second, which no voice has.")
    seconds = sound.trim(take).duration
    usual = usual_length(words) / speed
    if seconds < SHORTEST * usual:
        raise VoiceError(
            f"the sound is {seconds:.1f} s long, too short for {_count(words)}: a part is missing."
        )
    if seconds > longest * usual + SPARE:
        raise VoiceError(f"the sound is {seconds:.1f} s long, too long for {_count(words)}.")


def usual_length(words: Sequence[str]) -> float:
    """Return the seconds that a narrator takes for these words."""
    return sum(length(word) + gap(word) for word in words) - gap(words[-1])


def _count(words: Sequence[str]) -> str:
    return f"{len(words)} word{'s' if len(words) != 1 else ''}"


def _decode_with_ffmpeg(content: bytes) -> Take:
    import av

    try:
        with av.open(io.BytesIO(content), mode="r") as file:
            stream = file.streams.audio[0]
            resampler = av.AudioResampler(format="flt", layout="mono")
            frames = [out for frame in file.decode(stream) for out in resampler.resample(frame)]
            frames += resampler.resample(None)
            rate = stream.rate
    except (av.FFmpegError, IndexError, ValueError):
        raise VoiceError(_what(content)) from None
    if not frames:
        raise VoiceError(_what(content))
    return Take(np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]), rate, None)


def _what(content: bytes) -> str:
    start = content[:200].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "it is a web page, not sound."
    if start.startswith((b"{", b"[")):
        return "it is JSON, not sound."
    return f"its {len(content)} bytes are not sound."
