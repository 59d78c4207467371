"""What a film is made of, as the build plans it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from notes2manim.errors import ConfigError, NotesError
from notes2manim.model.certificate import read_certificate
from notes2manim.model.shape import WIDE, Shape, split_name, suffix
from notes2manim.model.timing import read_timing
from notes2manim.plan import FilmPlan, find_notes, plan_film
from notes2manim.sandbox import code_faults, why_not
from notes2manim.voices.choice import read_choice
from notes2manim.voices.registry import provider_version

# What stands in `out/` beside the film, by its ending; the film itself comes first.
FORMS = (".mp4", ".srt", ".vtt", ".chapters.txt", ".txt", ".png", ".gif", ".html")


@dataclass(frozen=True)
class SceneResult:
    """One scene of a film: when it starts and how long it lasts, in seconds, and its files."""

    id: str
    title: str
    start: float
    duration: float
    voice: Path
    timing: Path
    stage: Path
    clip: Path


def script_of(project: Path, topic: str) -> Path:
    """Return the file with the script of a topic."""
    return project / "build" / topic / "script.json"


def choice_of(project: Path, topic: str) -> Path:
    """Return the file that says who was chosen to speak a film."""
    return project / "build" / topic / "voice.json"


def certificate_of(project: Path, name: str) -> Path:
    """Return the file with what was found when the film of this name was read back."""
    topic, shape = split_name(name)
    return project / "build" / topic / f"check{suffix(shape)}.json"


def notes_of(project: Path, topic: str) -> Path:
    """Return the notes of a topic: the person's own, or else the draft of a language model.

    Raises `NotesError` when there are neither.
    """
    try:
        return find_notes(project / "notes", topic)
    except NotesError:
        draft = project / "build" / topic / "notes.md"
        if not draft.is_file():
            raise
        return draft


def read_config(project: Path) -> dict[str, Any]:
    """Return what `config.yaml` says. Raises `ConfigError` when it is no map of keys."""
    path = project / "config.yaml"
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ConfigError(f"cannot be read: {error}.", place=str(path)) from error
    if not isinstance(values, dict):
        raise ConfigError("is no map of keys.", place=str(path))
    return values


def plan_of(project: Path, topic: str, forced: Mapping[str, Any], shape: Shape = WIDE) -> FilmPlan:
    """Return the plan of a film whose script is written; `forced` wins over its notes.

    Where a provider was chosen for the whole film, the plan is that of the film as it is spoken.
    """
    asked = asked_plan(project, topic, forced, shape)
    if not asked.settings.voice.decided_for_the_film:
        return asked
    choice = read_choice(choice_of(project, topic), asked.speaking_settings)
    provider = choice.provider if choice else asked.settings.voice.provider
    return _plan(project, topic, forced, provider, shape)


def asked_plan(project: Path, topic: str, forced: Mapping[str, Any], shape: Shape = WIDE) -> FilmPlan:
    """Return the plan of a film spoken by the provider that the settings name first."""
    return _plan(project, topic, forced, "", shape)


def _plan(project: Path, topic: str, forced: Mapping[str, Any], provider: str, shape: Shape) -> FilmPlan:
    return plan_film(
        topic,
        script_of(project, topic),
        read_config(project),
        provider_version,
        forced=forced,
        provider=provider,
        shape=shape,
        root=project,
        lets_in=lambda code: not code_faults(code),
    )


def list_warnings(project: Path, plan: FilmPlan, asked: FilmPlan) -> list[str]:
    """Return what the author of a built film may want to mend: odd notes, and what fell back."""
    warnings = [str(notice) for notice in plan.script.notices]
    own = sum(scene.sandboxed for scene in plan.scenes.values())
    if own and why_not():
        warnings.append(f"the code of {_scenes(own)} runs without a sandbox: {why_not()}.")
    choice = read_choice(choice_of(project, plan.topic), asked.speaking_settings)
    if choice and choice.provider != choice.wanted:
        warnings += choice.reasons
    wanted = asked.settings.voice.provider
    by: dict[str, int] = {}
    for scene in plan.scenes.values():
        provider = read_timing(project / scene.timing).provider
        if provider != wanted:
            by[provider] = by.get(provider, 0) + 1
    told = [f"{name} speaks {_scenes(count)}, not {wanted}." for name, count in by.items()]
    return warnings + told + list_faults(project, plan.name)


def list_faults(project: Path, name: str) -> list[str]:
    """Return what is wrong with a film that is built, as its certificate says."""
    try:
        certificate = read_certificate(certificate_of(project, name))
    except OSError:
        return []
    return [f"out/{certificate.film}: {fault}" for fault in certificate.faults]


def _scenes(count: int) -> str:
    return f"{count} scenes" if count > 1 else "1 scene"


def list_scenes(project: Path, plan: FilmPlan) -> list[SceneResult]:
    """Return the scenes of a film that is built, in order, on its own clock."""
    fps = plan.settings.quality.fps
    scenes = []
    frames = 0
    for name, scene in plan.scenes.items():
        length = read_timing(project / scene.timing).frames(fps)
        scenes.append(
            SceneResult(
                id=name,
                title=scene.scene.title,
                start=frames / fps,
                duration=length / fps,
                voice=project / scene.voice,
                timing=project / scene.timing,
                stage=project / scene.stage,
                clip=project / scene.clip,
            )
        )
        frames += length
    return scenes


def published(project: Path, name: str) -> list[Path]:
    """Return the files of a film in `out/` that are there."""
    return [path for form in FORMS if (path := project / "out" / f"{name}{form}").is_file()]
