"""Give a scene class the renderer of this room, whatever its own `__init__` does."""

from __future__ import annotations

from typing import Any

from manim import Camera, Scene
from manim.renderer.cairo_renderer import CairoRenderer

from notes2manim.render.clip_writer import ClipWriter, Screen
from notes2manim.render.retained_camera import RETAINED
from notes2manim.render.retained_renderer import RetainedRenderer


def screened(scene_class: type[Scene], screen: Screen) -> type[Scene]:
    """Return `scene_class`, playing on `screen`.

    A second base stands between the scene's own classes and `Scene`, and so receives the
    camera class that they chose.
    """

    class Screened(Scene):
        def __init__(
            self, renderer: CairoRenderer | None = None, camera_class: type[Camera] = Camera, **options: Any
        ) -> None:
            renderer = _renderer(camera_class, type("Writer", (ClipWriter,), {"screen": screen}))
            super().__init__(renderer=renderer, camera_class=camera_class, **options)

    return type(scene_class.__name__, (scene_class, Screened), {"__module__": scene_class.__module__})


def _renderer(camera_class: type[Camera], writer: type[ClipWriter]) -> CairoRenderer:
    """Return a renderer that keeps its picture, or Manim's own for a camera not known here."""
    retained = RETAINED.get(camera_class)
    if retained is None:
        return CairoRenderer(file_writer_class=writer, camera_class=camera_class)
    return RetainedRenderer(file_writer_class=writer, camera_class=retained)
