"""What the worker that speaks does before it is asked: it loads the voice, and speaks what is new."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from notes2manim.model.config import Settings, resolve
from notes2manim.model.script import Script, read_script


def load_and_tell(flags: argparse.Namespace) -> Iterator[tuple[str, Iterable[object]] | None]:
    """Import what speaks a scene, and load the model of its voice unless all is spoken already.

    Yields where other steps may begin, and what may be done beside them: a name for its process, and its
    parts. A scene is spoken ahead only from notes, in a build that uses several cores, and never by a server.
    """
    import soundfile  # noqa: F401

    from notes2manim.voices import files, speak  # noqa: F401
    from notes2manim.voices.choose import is_spoken, load_voice, speak_ahead
    from notes2manim.voices.kept import keep_missing, missing
    from notes2manim.voices.registry import LOADED

    yield None  # these notes are read for their script meanwhile, which the build waits for
    before: frozenset[str] = frozenset()
    if flags.script:
        script, settings = read_script(flags.script), resolve(json.loads(flags.settings))
    else:
        script, settings = expected(flags.notes, flags.config)
        before = said_in(flags.before)
    if settings.voice.provider not in LOADED:
        return
    yield None
    for likely, alike in new(script, before):
        if is_spoken(likely, settings, flags.cache):
            continue
        load_voice(settings)
        yield None
        if flags.notes and len(alike) > 1:
            yield "speak_scene", speak_ahead(alike, settings, flags.cache)
        else:  # a process of its own would take longer than a sentence
            next(speak_ahead(likely, settings, flags.cache), None)
        if missing():
            yield "keep_warm", keep_missing()
        return
    if flags.always:
        load_voice(settings)


def expected(notes: Path, config: list[str]) -> tuple[Script, Settings]:
    """Return what notes say and under which settings, before their script is written."""
    import yaml

    from notes2manim.notes import read_notes

    script = read_notes(notes)
    forced = {key: yaml.safe_load(value) for key, _, value in (pair.partition("=") for pair in config)}
    base = yaml.safe_load(Path("config.yaml").read_text(encoding="utf-8"))
    overrides = {**script.settings, "language": script.language}
    return script, resolve(base, overrides, place=str(notes), forced=forced)


def said_in(script: bytes) -> frozenset[str]:
    """Return what is said in a script, which may be damaged."""
    try:
        scenes = json.loads(script)["scenes"]
        return frozenset(beat["say"] for scene in scenes for beat in scene["beats"])
    except (ValueError, LookupError, TypeError):
        return frozenset()


def new(script: Script, before: frozenset[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what may not be spoken yet: what tells whether it is so, and all that then is not.

    It is what was not said `before`. Where that is spoken, the voice may have changed, or a build have ended
    early, which the first and the last of the others tell. The longest scenes are spoken first.
    """
    scenes = sorted(script.scenes, key=lambda scene: -sum(len(beat.say) for beat in scene.beats))
    says = [beat.say for scene in scenes for beat in scene.beats]
    edited, others = [say for say in says if say not in before], [say for say in says if say in before]
    yield edited, edited
    yield [*others[:1], *others[-1:]], others
