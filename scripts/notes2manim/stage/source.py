"""Write the stage of a scene."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notes2manim.model.config import Logo
from notes2manim.model.script import Scene
from notes2manim.model.shape import WIDE, Shape
from notes2manim.model.visual import Code, Image, Manim, Title, Visual
from notes2manim.stage.layout import Layout, Move, lay_out
from notes2manim.stage.literal import fields, literal
from notes2manim.stage.own_code import method_body, place_of

TEMPLATES = Path(__file__).parents[3] / "templates"

# Names that a visual may not have in a stage.
_TAKEN = {"self", "config"}


@dataclass(frozen=True)
class _Beat:
    said: str
    moves: list[Move]


def stage_scene(
    scene: Scene,
    *,
    theme: str,
    timing: str,
    project: str = ".",
    math: str = "mathra",
    shape: Shape = WIDE,
    logo: Logo | None = None,
    may_run_code: bool = False,
    templates: Path = TEMPLATES,
) -> str:
    """Return the stage of a scene: Python source that plain `manim render` plays.

    `theme`, `timing` and `project` (the folder that image paths are relative to) are paths
    relative to the file that the source will be. `math` is who sets formulas, and
    `shape` that of the frame. `logo` stands in a corner. Without
    `may_run_code`, the author's own code is shown as a listing. Raises `StageError` when own
    code is no Python.
    """
    scene = scene if may_run_code else _listed(scene)
    layout = lay_out(scene, shape)
    shown = {name: scene.visuals[name] for name in layout.slots}
    own = {name: visual for name, visual in shown.items() if isinstance(visual, Manim)}
    pictures = {name: visual for name, visual in shown.items() if name not in own}
    kinds = sorted({_class_of(visual) for visual in pictures.values()})
    return stage_template(templates).render(
        scene=scene,
        class_name=_class_name(scene, {*kinds, "Stage"}, bool(own)),
        names=sorted({*kinds, "Stage"}),
        theme=theme,
        timing=timing,
        math=math,
        shape=shape if shape != WIDE else "",
        project=project if logo or any(map(_has_file, pictures.values())) else "",
        logo=logo,
        heading="" if any(visual.kind in ("title", "chapter") for visual in shown.values()) else scene.title,
        variables=_variables(list(shown)),
        pictures=pictures,
        own={name: _body(scene, name, visual) for name, visual in own.items()},
        slots=layout.slots,
        beats=_beats(scene, layout),
    )


def _listed(scene: Scene) -> Scene:
    """Return the scene with the author's own code as listings."""
    visuals: dict[str, Visual] = {
        name: Code(source=visual.source, language="python") if isinstance(visual, Manim) else visual
        for name, visual in scene.visuals.items()
    }
    return scene.model_copy(update={"visuals": visuals})


def _body(scene: Scene, name: str, visual: Manim) -> str:
    place, line = place_of(scene, name)
    return method_body(visual.source, place=place, line=line)


def _beats(scene: Scene, layout: Layout) -> list[_Beat]:
    return [_Beat(beat.say, moves) for beat, moves in zip(scene.beats, layout.beats, strict=True)]


def stage_template(templates: Path = TEMPLATES) -> Template:
    """Return the template of every stage, which is compiled once a process, and anew when it changes."""
    return _environment(templates).get_template("stage.py.j2")


@cache
def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the source is Python: text enters it through `literal` alone
    )
    environment.filters.update(literal=literal, fields=fields, quoted=_quoted)
    return environment


def _quoted(say: str) -> str:
    """Return the beginning of a `say` for a comment: one line, whatever it holds."""
    text = " ".join(say.split())
    text = text if len(text) <= 80 else text[:79].rstrip() + "…"
    return repr(text)


def _has_file(visual: Visual) -> bool:
    return isinstance(visual, Image) or (isinstance(visual, Title) and bool(visual.image))


def _class_of(visual: Visual) -> str:
    return type(visual).__name__


def _class_name(scene: Scene, taken: set[str], runs_code: bool) -> str:
    """Return the scene's id in CamelCase, so that it hides no name that the stage uses."""
    name = "".join(part.capitalize() for part in scene.id.split("-"))
    if name[0].isdigit():
        return f"Scene{name}"
    return f"{name}Scene" if runs_code or name in taken or keyword.iskeyword(name) else name


def _variables(names: list[str]) -> dict[str, str]:
    """Return a Python name for every visual."""
    variables: dict[str, str] = {}
    for name in names:
        variable = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower() or "visual"
        if variable[0].isdigit():
            variable = f"visual_{variable}"
        while keyword.iskeyword(variable) or variable in _TAKEN or variable in variables.values():
            variable += "_"
        variables[name] = variable
    return variables
