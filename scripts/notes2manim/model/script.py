"""The script: what a film says and shows. The one contract between author and film.

The notes parser, a language model and a person by hand all write this schema; its JSON Schema
is published as `docs/script.schema.json`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from notes2manim.errors import ScriptError, visible
from notes2manim.model.say import find_phrase, split_words
from notes2manim.model.visual import Model, Visual

_LARGEST = 64 << 20  # bytes of a script: that of the longest notes has some megabytes
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Source(Model):
    """Where something comes from: a file and its first and last line, counted from 1."""

    file: str
    line: int = 1
    end: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Cue(Model):
    """What happens on the screen at one word of a beat.

    `show` brings a visual, or one part of it, on the screen; `point` draws the eye to a part
    that is there; `clear` takes a visual away, or everything when `visual` is empty. `at` is
    the index of a word of the beat's `say`, or, in a script written by hand, the phrase with
    which the moment begins.
    """

    do: Literal["show", "point", "clear"] = "show"
    visual: str = ""
    part: str = ""
    at: int | str = 0


class Beat(Model):
    """One thing said, and what is shown meanwhile.

    `say` is in the form of `model.say`; an empty one is a silence of `pause` seconds.
    `pause` is the silence after the words, in seconds; None takes the configured one.
    """

    say: str = ""
    cues: list[Cue] = Field(default_factory=list)
    pause: float | None = Field(default=None, ge=0, le=60)
    source: Source | None = None

    @model_validator(mode="after")
    def _resolve_phrases(self) -> Self:
        """Turn every phrase of a cue into the index of its word."""
        count = len(split_words(self.say))
        resolved = []
        for cue in self.cues:
            at = cue.at
            if isinstance(at, str):
                found = find_phrase(self.say, at)
                if found is None:
                    raise ValueError(f'the cue at "{at}" names no words of "{self.say}"')
                at = found
            if at and not 0 <= at < count:
                raise ValueError(f"the cue at word {at} is outside of a beat of {count} words")
            resolved.append(cue.model_copy(update={"at": at}))
        if resolved != self.cues:
            object.__setattr__(self, "cues", resolved)
        return self


class Scene(Model):
    """One scene: its visuals by name, in the order in which they appear, and its beats.

    `id` is a slug that stays when other scenes come and go. `title` is shown at the top, and
    is a chapter of the film when `chapter` is true (the first of a heading that was split).
    """

    id: str = Field(pattern=f"^{SLUG.pattern}$", max_length=80)
    title: str = ""
    chapter: bool = True
    visuals: dict[str, Visual] = Field(default_factory=dict)
    beats: list[Beat] = Field(min_length=1)
    source: Source | None = None

    @model_validator(mode="after")
    def _check_cues(self) -> Self:
        for beat in self.beats:
            for cue in beat.cues:
                if cue.visual not in self.visuals and (cue.visual or cue.do != "clear"):
                    raise ValueError(f'scene {self.id} has no visual "{cue.visual}"')
        return self


class Notice(Model):
    """Something that the author may want to mend: a place and a sentence."""

    source: Source
    text: str

    def __str__(self) -> str:
        return visible(f"{self.source}: {self.text}")


class Script(Model):
    """A whole film. `settings` overrides keys of the configuration, as a front matter does."""

    version: Literal[1] = 1
    title: str
    language: str = "en"
    author: str = ""
    settings: dict[str, Any] = Field(default_factory=dict)
    scenes: list[Scene] = Field(min_length=1)
    notices: list[Notice] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        ids = [scene.id for scene in self.scenes]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"scene ids must differ, but {', '.join(twice)} stands more than once")
        return self

    def scene(self, name: str) -> Scene:
        """Return the scene with this id.

        Raises `ScriptError` when there is none.
        """
        for scene in self.scenes:
            if scene.id == name:
                return scene
        raise ScriptError(f'the script has no scene "{name}".')


def read_script(path: Path, *, only: str = "") -> Script:
    """Read a script from a JSON file, or of its scenes that with the id `only` and no others.

    Raises `ScriptError`, with the place inside the file, when what is read does not follow the schema.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ScriptError(
                f"is larger than {_LARGEST >> 20} MB.", place=str(path), remedy="Make it two films."
            )
        content = path.read_bytes()
        return Script.model_validate_json(_with_one_scene(content, only) if only else content)
    except OSError as error:
        raise ScriptError(f"cannot be read: {error.strerror}.", place=str(path)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ScriptError(
            f"{where}: {first['msg']}." if where else f"{first['msg']}.", place=str(path)
        ) from error


def _with_one_scene(content: bytes, name: str) -> bytes:
    """Return a script without its other scenes, or, where it has none of this id or a fault, as it is."""
    try:
        script = json.loads(content)
        scenes = [scene for scene in script["scenes"] if scene["id"] == name]
    except (ValueError, LookupError, TypeError):
        return content
    return json.dumps({**script, "scenes": scenes}).encode() if scenes else content


def schema() -> str:
    """Return the JSON Schema of a script, as it is published."""
    return json.dumps(Script.model_json_schema(), indent=2, sort_keys=True) + "\n"
