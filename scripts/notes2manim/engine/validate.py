"""Notes and settings checked, with nothing spoken and nothing drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notes2manim.engine.film import notes_of, read_config
from notes2manim.model.config import Settings, resolve
from notes2manim.model.say import split_words
from notes2manim.model.script import Notice
from notes2manim.model.theme import read_theme, theme_file
from notes2manim.notes import read_notes
from notes2manim.voices.registry import RECORDED, choose_voice, open_provider

WORDS_A_SECOND = 2.4  # what hibari speaks at the default speed, with its pauses


@dataclass(frozen=True)
class Validation:
    """What notes would become. `seconds` is a guess from the words; `notices` are worth mending."""

    topic: str
    title: str
    scenes: int
    words: int
    seconds: float
    settings: Settings
    notices: list[Notice]


def validate(project: Path, topic: str, forced: Mapping[str, Any]) -> Validation:
    """Read the notes of a topic and check all that the film would be made with.

    Raises a `Notes2ManimError` with the first fault: in the configuration, the notes, the front
    matter, the voice or the theme.
    """
    config = read_config(project)
    resolve(config)
    notes = notes_of(project, topic)
    shown = notes.relative_to(project).as_posix()
    script = read_notes(notes, file=shown, project=project)
    overrides = {**script.settings, "language": script.language}
    settings = resolve(config, overrides, place=shown, forced=forced)
    if settings.voice.provider != RECORDED:
        provider = open_provider(settings.voice.provider)
        provider.version()
        choose_voice(provider, settings)
    read_theme(project / theme_file(settings.theme, project))
    words = sum(len(split_words(beat.say)) for scene in script.scenes for beat in scene.beats)
    return Validation(
        topic=topic,
        title=script.title,
        scenes=len(script.scenes),
        words=words,
        seconds=words / WORDS_A_SECOND / settings.voice.speed,
        settings=settings,
        notices=list(script.notices),
    )
