"""One scene spoken: every beat read, taken, and laid with its pauses, on one clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np

from notes2manim.errors import ConfigError, NoSoundError, Notes2ManimError, VoiceError
from notes2manim.model.config import SERVICES, Settings, Voice
from notes2manim.model.script import Scene
from notes2manim.model.timing import BeatTime, Timing, WordTime
from notes2manim.voices import sound
from notes2manim.voices.booth import Booth
from notes2manim.voices.provider import Samples, Take
from notes2manim.voices.reading import Word, read
from notes2manim.voices.recorded import recorded_beat, recorded_scene
from notes2manim.voices.registry import RECORDED, open_provider

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

RATE = 24000  # samples a second of a scene in which nothing is said


@dataclass(frozen=True)
class SpokenScene:
    """The voice of a scene: mono `samples`, `rate` of them a second, and when what is said."""

    samples: Samples
    rate: int
    timing: Timing


def speak_scene(
    scene: Scene, settings: Settings, *, cache: Path, recordings: Path | None = None
) -> SpokenScene:
    """Speak a scene, taking from the folder `cache` what was spoken before.

    The first beat starts after `settings.pauses.lead`. Each beat ends with its own pause, or
    else `settings.pauses.beat`; the last one with its own pause and `settings.pauses.scene`.
    Pauses are exact to the sample. `recordings` is the folder of the author's own takes; one of
    a whole scene keeps its own pauses between the beats.

    Where `settings.voice.mix` allows it, the next of `settings.voice.chain` speaks a scene that
    one cannot; `timing.instead_of` tells so. Where none of them has a sound for a beat, it is silent for
    as long as it would take, and its timing says why. Raises a `Notes2ManimError` whose place is that
    of the scene, or of the beat, in the notes.
    """
    voices = settings.voice.chain if settings.voice.mix else [settings.voice.provider]
    for provider in voices[:-1]:
        try:
            return _speak_marked(scene, settings, provider, cache, recordings, last=False)
        except VoiceError as error:
            _log.warning("%s Another voice speaks this scene.", error)
        except ConfigError as error:
            if provider == settings.voice.provider:
                raise
            _log.warning("%s", error)
    return _speak_marked(scene, settings, voices[-1], cache, recordings, last=True)


def _speak_marked(
    scene: Scene, settings: Settings, provider: str, cache: Path, recordings: Path | None, *, last: bool
) -> SpokenScene:
    """Speak a scene with a provider, and tell in its timing when another one was wanted.

    The `last` one is silent where it has no sound.
    """
    own = settings.model_copy(update={"voice": settings.voice.spoken_by(provider)})
    spoken = _speak(scene, own, cache, recordings, last=last)
    if provider == settings.voice.provider:
        return spoken
    _log.info("%s speaks", provider, extra={"figure": "fallbacks"})
    timing = spoken.timing.model_copy(update={"instead_of": settings.voice.provider})
    return replace(spoken, timing=timing)


def _speak(
    scene: Scene, settings: Settings, cache: Path, recordings: Path | None, *, last: bool
) -> SpokenScene:
    place = _place(scene)
    readings = [read(beat.say, settings.language, settings.lexicon) for beat in scene.beats]
    if settings.voice.provider == RECORDED:
        folder = recordings or Path("recordings")
        whole = _located(place, lambda: recorded_scene(folder, scene.id, _spoken(chain(*readings))))
        if whole:
            return _lay_whole(scene, settings, readings, whole)
        takes = _take_each(
            scene, readings, 1, lambda at, words: recorded_beat(folder, scene.id, at + 1, words)
        )
        return _lay(scene, settings, "", readings, takes)
    booth = _located(place, lambda: Booth(open_provider(settings.voice.provider), settings, cache))
    workers = settings.voice.in_flight if settings.voice.provider in SERVICES else 1

    def take(number: int, words: list[str]) -> Take:
        try:
            return booth.take(words)
        except NoSoundError as error:
            if not last:
                raise
            place = _place_of_beat(scene, number)
            fault = str(NoSoundError(error.fault, place=place, remedy=error.remedy))
            _log.warning("%s It is silent.", fault)
            return replace(_silence(words, booth.voice, settings.language), fault=fault)

    takes = _take_each(scene, readings, workers, take)
    return _lay(scene, settings, booth.voice.name, readings, takes)


def _lay(
    scene: Scene,
    settings: Settings,
    name: str,
    readings: Sequence[Sequence[Word]],
    takes: Sequence[Take | None],
) -> SpokenScene:
    """Return the takes of the beats behind one another, with their pauses."""
    rate = next((take.rate for take in takes if take), RATE)
    parts = [sound.silence(settings.pauses.lead, rate)]
    beats: list[BeatTime] = []
    at = len(parts[0])
    for beat, words, take in zip(scene.beats, readings, takes, strict=True):
        last = len(beats) == len(scene.beats) - 1
        if take:
            parts.append(sound.resample(take, rate).samples)
        parts.append(sound.silence(settings.pauses.after(beat.pause, last=last), rate))
        end = sum(map(len, parts))
        times, fault = word_times(words, take, at / rate), take.fault if take else ""
        beats.append(BeatTime(start=at / rate, end=end / rate, words=times, fault=fault))
        at = end
    return _scene(scene, settings, name, parts, rate, beats)


def _lay_whole(
    scene: Scene, settings: Settings, readings: Sequence[Sequence[Word]], take: Take
) -> SpokenScene:
    """Return a take of all beats between the pauses of the scene.

    A beat ends where the first word of the next one starts.
    """
    pauses, rate = settings.pauses, take.rate
    last = pauses.after(scene.beats[-1].pause, last=True)
    parts = [sound.silence(pauses.lead, rate), take.samples, sound.silence(last, rate)]
    lead = len(parts[0]) / rate
    duration = sum(map(len, parts)) / rate
    spans = iter(take.times or [])
    own = [[next(spans) for _ in _spoken(words)] for words in readings]
    edges = [lead]
    for number in range(1, len(own)):
        following = next((spans[0][0] for spans in own[number:] if spans), None)
        edges.append(duration if following is None else lead + following)
    edges.append(duration)
    beats = []
    for words, times, (start, end) in zip(readings, own, pairwise(edges), strict=True):
        shift = start - lead
        moved = [(first - shift, last - shift) for first, last in times]
        part = Take(take.samples, rate, moved)
        beats.append(BeatTime(start=start, end=end, words=word_times(words, part, start)))
    return _scene(scene, settings, "", parts, rate, beats)


def _scene(
    scene: Scene, settings: Settings, name: str, parts: list[Samples], rate: int, beats: list[BeatTime]
) -> SpokenScene:
    samples = np.concatenate(parts)
    timing = Timing(
        scene=scene.id,
        provider=settings.voice.provider,
        voice=name,
        sample_rate=rate,
        duration=len(samples) / rate,
        beats=beats,
    )
    return SpokenScene(samples, rate, timing)


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


def _take_each(
    scene: Scene,
    readings: Sequence[Sequence[Word]],
    workers: int,
    take: Callable[[int, list[str]], Take],
) -> list[Take | None]:
    """Return the take of each beat in which something is said, `workers` of them asked for at once.

    After a failure no further one is asked for.
    """

    def one(number: int) -> Take | None:
        words = _spoken(readings[number])
        if not words:
            return None
        return _located(_place_of_beat(scene, number), lambda: take(number, words))

    if workers == 1:
        return [one(number) for number in range(len(readings))]
    from notes2manim.parallel import ParallelConfig, ParallelProcessor  # takes a while, for services alone

    return ParallelProcessor(ParallelConfig(max_workers=workers)).map(one, range(len(readings)))


def _spoken(words: Iterable[Word]) -> list[str]:
    return [word.spoken.strip() for word in words if word.spoken.strip()]


def _place(scene: Scene) -> str:
    return f"{scene.source}: scene {scene.id}" if scene.source else f"scene {scene.id}"


def _place_of_beat(scene: Scene, number: int) -> str:
    source = scene.beats[number].source
    return str(source) if source else f"{_place(scene)}, beat {number + 1}"


def _silence(words: Sequence[str], voice: Voice, language: str) -> Take:
    """Return a silence as long as words would take, in which each has its time."""
    from notes2manim.voices.tone import Tone  # for words that nobody can say, which are few

    return Tone().speak(words, voice.model_copy(update={"name": "silent"}), language)


def _located(place: str, act: Callable[[], _T]) -> _T:
    try:
        return act()
    except Notes2ManimError as error:
        if error.place:
            raise
        raise type(error)(error.fault, place=place, remedy=error.remedy) from error
