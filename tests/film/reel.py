"""Real small scenes: clips made with x264, voices as WAV files, timings of their words."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from notes2manim.film.scenes import SceneFiles
from notes2manim.model.script import Beat, Scene, Script
from notes2manim.model.timing import BeatTime, Timing, WordTime

VOICE_RATE = 24_000
WIDTH, HEIGHT = 160, 90


def speech(seconds: float, seed: int = 0, level: float = 0.1) -> NDArray[np.float32]:
    """Noise with the spectrum, the syllables and the pauses of speech, in 24 kHz."""
    count = round(seconds * VOICE_RATE)
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / VOICE_RATE)
    spectrum *= (frequency > 90) / (1 + (frequency / 500) ** 2)
    noise = np.fft.irfft(spectrum, count)
    time = np.arange(count) / VOICE_RATE
    syllables = np.clip(np.sin(2 * np.pi * 2.1 * time + seed), 0, 1) ** 0.5
    sound = noise / noise.std() * syllables * level
    return np.clip(sound, -1, 1).astype(np.float32)


def say_at(text: str, start: float, pace: float = 0.3) -> list[WordTime]:
    """Words one after the other from `start`, each of `pace` seconds."""
    return [
        WordTime(text=word, start=start + pace * index, end=start + pace * (index + 1) - 0.05)
        for index, word in enumerate(text.split())
    ]


def write_clip(
    path: Path, frames: int, *, fps: int = 15, shade: int = 40, grain: int = 0, **options: str
) -> Path:
    """A silent clip in which frame n can be told from its neighbours by its brightness.

    `grain` is the noise in it, of 256, and `options` are x264's.
    """
    with av.open(str(path), "w") as clip:
        stream = clip.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.options = {"preset": "fast", "crf": "18", "bf": "0", "flags": "+cgop"} | options
        for number in range(frames):
            luma = np.full((HEIGHT * 3 // 2, WIDTH), 128, dtype=np.uint8)
            luma[:HEIGHT] = shade
            luma[: HEIGHT // 2, : 10 + number * 7 % 140] = 60 + number * 5 % 160
            if grain:
                luma[:HEIGHT] = np.random.default_rng(number).integers(0, grain, (HEIGHT, WIDTH))
            frame = av.VideoFrame.from_ndarray(luma, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            clip.mux(stream.encode(frame))
        clip.mux(stream.encode(None))
    return path


@dataclass
class Reel:
    """Scenes made for a test: their script, and their files and voices in order."""

    folder: Path
    title: str = "Waves & <Tides>"
    fps: int = 15
    scenes: list[Scene] = field(default_factory=list)
    files: list[SceneFiles] = field(default_factory=list)
    voices: list[Path] = field(default_factory=list)

    @property
    def script(self) -> Script:
        return Script(title=self.title, scenes=self.scenes)

    def add(
        self,
        name: str,
        text: str = "One two three four.",
        *,
        seconds: float = 2.0,
        sound: NDArray[np.float32] | None = None,
        chapter: bool = True,
    ) -> SceneFiles:
        """Add a scene that says a text, in a voice file of so many seconds or of this sound."""
        voice = speech(seconds, seed=len(self.scenes)) if sound is None else sound
        duration = len(voice) / VOICE_RATE
        timing = Timing(
            scene=name,
            provider="test",
            voice="",
            sample_rate=VOICE_RATE,
            duration=duration,
            beats=[BeatTime(start=0, end=duration, words=say_at(text, 0.2))],
        )
        files = SceneFiles(*(self.folder / f"{name}{form}" for form in (".mp4", ".m4a", ".timing.json")))
        self.voices.append(self.folder / f"{name}.wav")
        write_clip(files.clip, math.ceil(duration * self.fps - 1e-6), fps=self.fps)
        soundfile.write(self.voices[-1], voice, VOICE_RATE, subtype="PCM_16")
        files.timing.write_text(timing.model_dump_json())
        self.scenes.append(Scene(id=name, title=name.capitalize(), chapter=chapter, beats=[Beat(say=text)]))
        self.files.append(files)
        return files
