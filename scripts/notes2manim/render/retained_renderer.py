"""A renderer that draws on a picture it keeps, and passes on only what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim import Mobject, Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from notes2manim.render.boxes import Box
from notes2manim.render.clip_writer import ClipWriter
from notes2manim.render.retained_camera import Pixels, RetainedCamera


class RetainedRenderer(CairoRenderer):
    """Manim's Cairo renderer over a `RetainedCamera`; the frames are the same."""

    camera: RetainedCamera
    file_writer: ClipWriter

    def update_frame(
        self,
        scene: Scene,
        mobjects: Iterable[Mobject] | None = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **kwargs: Any,
    ) -> None:
        """Draw the frame of this moment."""
        if self.skip_animations and not ignore_skipping:
            return
        if not mobjects:
            mobjects = list_update(scene.mobjects, scene.foreground_mobjects)
        base = self.camera.background if self.static_image is None else self.static_image
        assert base is not None
        self.camera.paint(base, mobjects)

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> Pixels | None:
        """Draw what stands still during a play, as the base of its frames."""
        self.camera.move_again()
        self.static_image = None
        if static_mobjects:
            self.update_frame(scene, mobjects=static_mobjects)
            self.static_image = self.camera.stand_still()
        return self.static_image

    def render(self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        """Draw the frame of this moment and pass it on."""
        self.update_frame(scene, moving_mobjects)
        self._emit(1)

    def freeze_current_frame(self, duration: float) -> None:
        """Pass the frame on for as many frames as Manim would write in `duration` seconds."""
        self._emit(int(duration / (1 / self.camera.frame_rate)))

    def skip(self, frames: int) -> None:
        """Let a play of so many frames pass that are not drawn here."""
        self.num_plays += 1
        self.time += frames * (1 / self.camera.frame_rate)

    def look(self, scene: Scene) -> tuple[Pixels, list[Box]]:
        """Draw what stands between two plays; return it, and where it differs from the last picture."""
        self.update_frame(scene)
        changed = self.file_writer.compare(self.camera.pixel_array, self.camera.changed)
        self.camera.changed = []
        return self.camera.pixel_array, changed

    def _emit(self, frames: int) -> None:
        if self.skip_animations:
            return
        self.time += frames * (1 / self.camera.frame_rate)
        self.file_writer.write_changes(self.camera.pixel_array, self.camera.changed, frames)
        self.camera.changed = []
