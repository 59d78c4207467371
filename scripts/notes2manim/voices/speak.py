"""One scene spoken: every beat read, taken, and laid with its pauses, on one clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from notes2manim.errors import Notes2ManimError
from notes2manim.model.config import Pauses, Settings
from notes2manim.model.script import Beat, Scene
from notes2manim.model.timing import BeatTime, Timing, WordTime
from notes2manim.voices import sound
from notes2manim.voices.booth import Booth
from notes2manim.voices.provider import Samples, Take
from notes2manim.voices.reading import Word, read
from notes2manim.voices.registry import open_provider

_T = TypeVar("_T")

RATE = 24000  # samples a second of a scene in which nothing is said


@dataclass(frozen=True)
class SpokenScene:
    """The voice of a scene: mono `samples`, `rate` of them a second, and when what is said."""

    samples: Samples
    rate: int
    timing: Timing


def speak_scene(scene: Scene, settings: Settings, *, cache: Path) -> SpokenScene:
    """Speak a scene, taking from the folder `cache` what was spoken before.

    The first beat starts after `settings.pauses.lead`. Each beat ends with its own pause, or
    else `settings.pauses.beat`; the last one with its own pause and `settings.pauses.scene`.
    Pauses are exact to the sample. Raises a `Notes2ManimError` whose place is that of the
    scene, or of the beat, in the notes.
    """
    place = _place(scene)
    booth = _located(place, lambda: Booth(open_provider(settings.voice.provider), settings, cache))
    readings = [read(beat.say, settings.language, settings.lexicon) for beat in scene.beats]
    takes = [_take(scene, number, booth, words) for number, words in enumerate(readings)]
    rate = next((take.rate for take in takes if take), RATE)
    parts = [sound.silence(settings.pauses.lead, rate)]
    beats: list[BeatTime] = []
    at = len(parts[0])
    for beat, words, take in zip(scene.beats, readings, takes, strict=True):
        last = len(beats) == len(scene.beats) - 1
        if take:
            parts.append(take.samples)
        parts.append(sound.silence(pause_after(beat, settings.pauses, last=last), rate))
        end = sum(map(len, parts))
        beats.append(BeatTime(start=at / rate, end=end / rate, words=word_times(words, take, at / rate)))
        at = end
    timing = Timing(
        scene=scene.id,
        provider=settings.voice.provider,
        voice=booth.voice.name,
        sample_rate=rate,
        duration=at / rate,
        beats=beats,
    )
    return SpokenScene(np.concatenate(parts), rate, timing)


def pause_after(beat: Beat, pauses: Pauses, *, last: bool) -> float:
    """Return the silence behind a beat, in seconds."""
    if not last:
        return pauses.beat if beat.pause is None else beat.pause
    return (beat.pause or 0.0) + pauses.scene


def word_times(words: Sequence[Word], take: Take | None, start: float) -> list[WordTime]:
    """Return one time for each word of a beat that starts at `start`, in order and never back.

    A word that is not spoken has no length, and stands at the end of the one before it.
    """
    spans = iter(take.times or [] if take else [])
    times: list[WordTime] = []
    here = start
    for word in words:
        begin = end = here
        if word.spoken.strip():
            first, last = next(spans)
            begin = max(here, start + first)
            end = max(begin, start + last)
        times.append(WordTime(text=word.text, start=begin, end=end))
        here = end
    return times


def _take(scene: Scene, number: int, booth: Booth, words: Sequence[Word]) -> Take | None:
    spoken = [word.spoken.strip() for word in words if word.spoken.strip()]
    if not spoken:
        return None
    beat = scene.beats[number]
    place = str(beat.source) if beat.source else f"{_place(scene)}, beat {number + 1}"
    return _located(place, lambda: booth.take(spoken))


def _place(scene: Scene) -> str:
    return f"{scene.source}: scene {scene.id}" if scene.source else f"scene {scene.id}"


def _located(place: str, act: Callable[[], _T]) -> _T:
    try:
        return act()
    except Notes2ManimError as error:
        if error.place:
            raise
        raise type(error)(error.fault, place=place, remedy=error.remedy) from error
