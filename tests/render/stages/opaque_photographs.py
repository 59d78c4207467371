import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    ImageMobject,
    Scene,
)
from PIL.Image import Resampling


class OpaquePhotographs(Scene):
    """Raster pictures of one opacity, pixel by pixel, that fade, and change where they stand."""

    def construct(self) -> None:
        colors = np.full((60, 90, 4), 255, dtype=np.uint8)
        colors[:, :, 0] = np.arange(90) * 2
        colors[:, :, 1] = np.arange(60)[:, None] * 4
        inside, edge = (
            ImageMobject(colors).shift(LEFT * 2),
            ImageMobject(colors).scale(1.4).shift(RIGHT * 6.5),
        )
        for picture in (inside, edge):
            picture.set_resampling_algorithm(Resampling.NEAREST)
        dot = Circle(fill_opacity=0.6).scale(0.4).shift(LEFT * 4)
        self.play(FadeIn(inside), run_time=0.4)
        self.play(FadeIn(edge), dot.animate.shift(RIGHT * 3), run_time=0.5)
        self.play(inside.animate.set_opacity(0.4), run_time=0.3)
        inside.pixel_array[20:, :, 2] = 90
        self.play(inside.animate.set_opacity(0.8), dot.animate.shift(LEFT), run_time=0.3)
        inside.pixel_array[:9, :9, 3] = 0
        self.play(dot.animate.shift(LEFT + UP), run_time=0.3)
        inside.set_opacity(0.7).rotate(0.3)
        self.play(inside.animate.set_opacity(0.2), run_time=0.3)
        self.play(inside.animate.shift(RIGHT * 0.01), edge.animate.set_opacity(0.5), run_time=0.3)
        inside.set_resampling_algorithm(Resampling.BICUBIC)
        self.play(FadeOut(inside), FadeOut(edge), run_time=0.4)
