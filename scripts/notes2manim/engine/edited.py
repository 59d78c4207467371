"""Which scenes of notes an edit has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from notes2manim.engine.film import notes_of
from notes2manim.errors import Notes2ManimError
from notes2manim.model.script import Scene, Script
from notes2manim.notes import read_notes

_PLACES: Any = {"source": True, "beats": {"__all__": {"source"}}}


def read_now(project: Path, topic: str) -> Script | None:
    """Return the script that the notes of a topic make now, or None where they have a fault.

    The build tells of the fault.
    """
    try:
        notes = notes_of(project, topic)
        return read_notes(notes, file=notes.relative_to(project).as_posix(), project=project)
    except (Notes2ManimError, OSError):
        return None


def edited_scenes(before: Script | None, now: Script | None) -> list[str]:
    """Return the ids of the scenes that are new or changed, wherever they stand, in their order.

    Where nothing is known from before, or everything is new, no scene stands out.
    """
    if before is None or now is None:
        return []
    known = {scene.id: _content(scene) for scene in before.scenes}
    edited = [scene.id for scene in now.scenes if known.get(scene.id) != _content(scene)]
    return edited if len(edited) < len(now.scenes) else []


def _content(scene: Scene) -> dict[str, Any]:
    return scene.model_dump(exclude=_PLACES)
