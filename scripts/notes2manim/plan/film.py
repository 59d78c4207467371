"""The plan of a film: from its script and settings to the files it is made of.

Each name carries a digest of exactly what determines the file's content. What is left out is
as important as what is put in: where something stands in the notes (`source`) changes nothing
that is seen or heard, so an insertion above moves no digest.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from notes2manim.errors import ConfigError
from notes2manim.model.config import Quality, Settings, resolve
from notes2manim.model.script import Scene, Script, read_script
from notes2manim.model.shape import WIDE, Shape, shape_of, suffix
from notes2manim.model.theme import read_theme, theme_file
from notes2manim.model.visual import Image, Manim, Title
from notes2manim.plan.digest import digest, digest_of_file, digest_of_files, versions

# The modules that make the sound of a scene, and listen to it.
_SOUND = (
    *("film/loudness", "film/scenes", "film/sound", "film/sound_file", "film/two_channels"),
    *("check/heard", "check/meter", "check/peaks", "check/sound", "check/voice", "check/weighting"),
)
# What of a scene changes nothing that is drawn.
_NOT_DRAWN: Any = {"source": True, "chapter": True, "beats": {"__all__": {"source"}}}


@dataclass(frozen=True)
class ScenePlan:
    """The files of one scene, relative to the project's folder.

    `runs_code` tells whether code of its notes is part of its stage, and `sandboxed` whether it is
    drawn in a sandbox, since that or the whole stage is a program of the author. `shots` is the folder
    where what was drawn of it is kept, at the size of the film, and `score` a file in there with what was
    noted where the same pictures were drawn before, whatever was said: then hardly anything is drawn.
    """

    scene: Scene
    runs_code: bool
    sandboxed: bool
    voice: str
    timing: str
    sound: str
    stage: str
    clip: str
    shots: str
    score: str

    @property
    def heard(self) -> str:
        """The file that says what is heard of the sound."""
        return self.sound.removesuffix(".m4a") + ".heard.json"

    @property
    def record(self) -> str:
        """The file that says what the clip shows."""
        return self.clip.removesuffix(".mp4") + ".record.json"

    @property
    def weight(self) -> int:
        """How long the scene is, in characters said: the longest are begun first, to end together."""
        return sum(len(beat.say) for beat in self.scene.beats)


@dataclass(frozen=True)
class Versions:
    """What a step's result depends on besides its inputs: its own code and its libraries."""

    voice: str
    stage: str
    clip: str
    sound: str
    thumbnail: str
    film: str


class FilmPlan:
    """All files of one film, and the slices of its settings that its jobs are given."""

    def __init__(
        self,
        topic: str,
        script: Script,
        settings: Settings,
        root: Path,
        provider_version: Callable[[str], str],
        shape: Shape = WIDE,
        lets_in: Callable[[str], bool] = lambda code: False,
    ) -> None:
        self.topic = topic
        self.shape = shape
        self.script = script
        self.settings = settings
        self._root = root
        self._provider_version = provider_version
        self._lets_in = lets_in

    @cached_property
    def scenes(self) -> dict[str, ScenePlan]:
        """The scenes by their id, in the order of the film."""
        versions = self._versions
        return {scene.id: self._plan_scene(scene, versions) for scene in self.script.scenes}

    @property
    def files(self) -> Iterator[Path]:
        """The files that a build makes of the scenes, and keeps."""
        for scene in self.scenes.values():
            own = scene.stage.startswith("notes/")
            for name in (
                scene.voice,
                scene.timing,
                scene.sound,
                scene.heard,
                scene.clip,
                *([] if own else [scene.stage]),
            ):
                yield self._root / name
        yield self._root / self.thumbnail

    @property
    def name(self) -> str:
        """What the finished film is called, without its ending."""
        return f"{self.topic}{suffix(self.shape)}"

    @cached_property
    def film(self) -> str:
        """What the joined files are called, without their endings."""
        parts = [
            [
                plan.scene.id,
                plan.scene.title,
                plan.scene.chapter,
                plan.clip,
                plan.sound,
                plan.timing,
                _paragraphs(plan.scene),
            ]
            for plan in self.scenes.values()
        ]
        made_from = [self.script.title, parts, self.film_settings, self._versions.film]
        return f"build/{self.topic}/film/{self.name}.{digest(made_from)}"

    @cached_property
    def thumbnail(self) -> str:
        """The still picture of the film, which is taken from its opening scene."""
        plan = next(iter(self.scenes.values()))
        shown = plan.scene.model_dump(mode="json", exclude=_NOT_DRAWN)
        taken_from = digest([plan.clip, plan.timing, shown, self._versions.thumbnail])
        return f"build/{self.topic}/thumbnail/{plan.scene.id}{suffix(self.shape)}.{taken_from}.png"

    @property
    def quality(self) -> Quality:
        """The size of the film's frames in pixels, in its shape, and how many there are a second."""
        return self.settings.quality.shaped(self.shape)

    @property
    def laid_out_for(self) -> Shape:
        """The shape that scenes are laid out for: the nearest to the size of the film."""
        return shape_of(self.quality.width, self.quality.height)

    @cached_property
    def voice_settings(self) -> str:
        """The settings that are heard, as JSON: what names a voice file, and what speaks it anew."""
        values = self.settings.model_dump(mode="json", include={"language", "lexicon", "pauses"})
        return _json({**values, "voice": self.settings.voice.heard()})

    @cached_property
    def speaking_settings(self) -> str:
        """The settings that decide who can speak the film, as JSON."""
        return _slice(self.settings, "language", "voice", "lexicon")

    @cached_property
    def service_settings(self) -> str:
        """The other settings of the voice, as JSON: how a server is asked, which changes no sound."""
        values = self.settings.voice.model_dump(mode="json")
        return _json({key: values[key] for key in values if key not in self.settings.voice.heard()})

    @cached_property
    def sound_settings(self) -> str:
        """The settings that the sound of a scene needs, as JSON."""
        values = self.settings.film.model_dump(mode="json", include={"loudness", "peak"})
        return _json({"film": values})

    @cached_property
    def film_settings(self) -> str:
        """The settings that joining needs, as JSON."""
        return _slice(self.settings, "language", "author", "film")

    @cached_property
    def bounds(self) -> str:
        """The settings that the finished film is judged by, as JSON."""
        return _slice(self.settings, "film", "pauses")

    @property
    def recordings(self) -> str:
        """The folder of the author's own takes."""
        return f"recordings/{self.topic}"

    @property
    def drawn_with(self) -> str:
        """A digest of the program that draws, and of the theme."""
        return self._versions.clip

    @property
    def drawing_memory(self) -> int:
        """The most memory that drawing a scene takes, in MB: what Manim takes, and some frames."""
        return 160 + self.quality.width * self.quality.height // 9_000

    @property
    def logo(self) -> str:
        """The settings of the logo, as JSON."""
        return _json(self.settings.film.logo.model_dump()) if self._logo else ""

    @cached_property
    def _logo(self) -> str:
        """The file of the logo, which must be there, as those of the cards, before anything is spoken."""
        film = self.settings.film
        for key, part in (("logo", film.logo), ("intro", film.intro), ("outro", film.outro)):
            if part.image and not (self._root / part.image).is_file():
                raise ConfigError(
                    f'there is no picture "{part.image}".',
                    place=f"film.{key}.image",
                    remedy="Check its path.",
                )
        return film.logo.image

    @property
    def theme(self) -> str:
        """The file of the theme."""
        return self._theme[0]

    @cached_property
    def _theme(self) -> tuple[str, str]:
        """The file of the theme, which must be one before anything is spoken, and its digest."""
        file = theme_file(self.settings.theme, self._root)
        read_theme(self._root / file)
        return file, digest_of_file(self._root / file)

    @cached_property
    def _versions(self) -> Versions:
        library = self._root / "scripts"
        model = "notes2manim/model"
        provider = self.settings.voice.provider
        return Versions(
            voice=digest(
                [
                    digest_of_files(
                        library,
                        "speak_scene.py",
                        "notes2manim/voices",
                        f"{model}/say.py",
                        f"{model}/timing.py",
                    ),
                    self._provider_version(provider),
                    versions("mathra", "num2words"),
                ]
            ),
            stage=digest(
                [
                    digest_of_files(
                        library,
                        "stage_scene.py",
                        "notes2manim/stage",
                        f"{model}/visual.py",
                        f"{model}/say.py",
                        f"{model}/shape.py",
                    ),
                    digest_of_files(self._root, "templates/stage.py.j2", "templates/visuals"),
                ]
            ),
            clip=digest(
                [
                    digest_of_files(
                        library,
                        "draw_scene.py",
                        "draw_anew.py",
                        "notes2manim/render",
                        "notes2manim/visuals",
                        model,
                    ),
                    self._theme[1],
                    versions(
                        "manim", "mathra", "manimpango", "pycairo", "av", "pygments", "networkx", "pillow"
                    ),
                ]
            ),
            sound=digest(
                [
                    digest_of_files(
                        library,
                        "level_sound.py",
                        *(f"notes2manim/{name}.py" for name in _SOUND),
                        f"{model}/timing.py",
                    ),
                    versions("av", "numpy", "soundfile", "soxr"),
                ]
            ),
            thumbnail=digest(
                [
                    digest_of_files(
                        library,
                        "take_thumbnail.py",
                        "notes2manim/film/thumbnail.py",
                        "notes2manim/film/scenes.py",
                        model,
                    ),
                    versions("av", "numpy", "pillow"),
                ]
            ),
            film=digest(
                [
                    digest_of_files(
                        library,
                        "join_film.py",
                        "check_film.py",
                        "notes2manim/film",
                        "notes2manim/check",
                        "notes2manim/samples.py",
                        model,
                    ),
                    versions("av", "numpy"),
                ]
            ),
        )

    def _plan_scene(self, scene: Scene, versions: Versions) -> ScenePlan:
        said = [[beat.say, beat.pause] for beat in scene.beats]
        voice = digest([said, self.voice_settings, self._sound_files(scene), versions.voice])
        sound = digest([voice, self.settings.quality.fps, self.sound_settings, versions.sound])
        shown = scene.model_dump(mode="json", exclude=_NOT_DRAWN)
        look = [self.theme, self.laid_out_for, self.settings.math, self._runs_code(scene)]
        look += [self.logo] if self._logo else []
        stage = digest([shown, voice, look, versions.stage])
        own_stage = self._own_stage(scene)
        if own_stage:
            stage = digest([voice, digest_of_file(self._root / own_stage)])
        files = [visual.path for visual in scene.visuals.values() if isinstance(visual, Image)]
        files += [visual.image for visual in scene.visuals.values() if isinstance(visual, Title)]
        pictures = [self._digest_of_picture(file) for file in [*files, self._logo] if file]
        quality = self.quality
        build, shape = f"build/{self.topic}", suffix(self.shape)
        clip = digest([stage, quality.model_dump(), pictures, versions.clip])
        looks = digest([_pictured(scene), look, pictures, versions.stage, versions.clip])
        shots = f"{build}/shots/{scene.id}{shape}/{quality.width}x{quality.height}@{quality.fps}"
        return ScenePlan(
            scene=scene,
            runs_code=self._runs_code(scene),
            sandboxed=bool(own_stage) or self._runs_code(scene),
            voice=f"{build}/voice/{scene.id}.{voice}.wav",
            timing=f"{build}/voice/{scene.id}.{voice}.timing.json",
            sound=f"{build}/sound/{scene.id}.{sound}.m4a",
            stage=own_stage or f"{build}/stage/{scene.id}{shape}.{stage}.py",
            clip=f"{build}/clips/{scene.id}{shape}.{clip}.mp4",
            shots=shots,
            score=f"{shots}/{looks}.score",
        )

    def _digest_of_picture(self, file: str) -> str:
        """Return the digest of a picture; one outside of the project is read neither here nor to draw."""
        path = self._root / file
        return digest_of_file(path) if path.resolve().is_relative_to(self._root.resolve()) else "outside"

    def _sound_files(self, scene: Scene) -> list[list[str]]:
        """Return the path and digest of the recordings that are heard, or spoken like, in a scene."""
        voice = self.settings.voice
        paths = [Path(voice.clone)] if voice.clone else []
        if voice.provider == "recorded":
            folder = Path("recordings") / self.topic
            takes = (self._root / folder / scene.id).glob("*.wav")
            paths += [folder / f"{scene.id}.wav", *sorted(folder / scene.id / take.name for take in takes)]
        return [[str(path), digest_of_file(self._root / path)] for path in paths]

    def _own_stage(self, scene: Scene) -> str:
        """Return the stage that the author has put in the place of the one from the templates.

        It is a program, so it counts only where the configuration lets the notes' code run.
        """
        stage = f"notes/{self.topic}/stages/{scene.id}.py"
        allowed = self.settings.may_run_code(self.topic)
        return stage if allowed and (self._root / stage).is_file() else ""

    def _runs_code(self, scene: Scene) -> bool:
        """Tell whether this scene runs code of its notes: the author's, or what a model drew in a draft."""
        codes = [visual.source for visual in scene.visuals.values() if isinstance(visual, Manim)]
        if not codes or self.settings.may_run_code(self.topic):
            return bool(codes)
        drafted = scene.source is not None and scene.source.file == f"build/{self.topic}/notes.md"
        return drafted and self.settings.llm.manim and all(map(self._lets_in, codes))


def _pictured(scene: Scene) -> Any:
    """Return what of a scene is seen, in its order, whatever is said."""
    cues = [[cue.do, cue.visual, cue.part] for beat in scene.beats for cue in beat.cues]
    return [scene.model_dump(mode="json", exclude={"source", "chapter", "beats"}), cues]


def _paragraphs(scene: Scene) -> list[bool]:
    """Tell of each beat whether it begins another paragraph, as the transcript shows."""
    lines = [beat.source.line if beat.source else 0 for beat in scene.beats]
    return [before != line for before, line in itertools.pairwise([0, *lines])]


def plan_film(
    topic: str,
    script: Path,
    config: Mapping[str, Any],
    provider_version: Callable[[str], str],
    *,
    forced: Mapping[str, Any] | None = None,
    provider: str = "",
    shape: Shape = WIDE,
    root: Path = Path(),
    lets_in: Callable[[str], bool] = lambda code: False,
) -> FilmPlan:
    """Plan the film of a script.

    `config` is the whole configuration, which the script's settings override, and `forced` what
    the command line overrides in both. `provider` speaks instead of the one that the settings
    name, when a choice was made among them, and `shape` is that of its frames.
    `lets_in` tells whether code that a model has drafted only draws. Raises `ScriptError` and
    `ConfigError`.
    """
    model = read_script(script)
    overrides = {**model.settings, "language": model.language}
    if model.author:
        overrides["author"] = model.author
    settings = resolve(config, overrides, place=str(script), forced=forced)
    if provider:
        settings = settings.model_copy(update={"voice": settings.voice.spoken_by(provider)})
    return FilmPlan(topic, model, settings, root, provider_version, shape, lets_in)


def _slice(settings: Settings, *keys: str) -> str:
    return _json(settings.model_dump(mode="json", include=set(keys)))


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
