import numpy as np
from manim import (
    BLUE,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    Group,
    ImageMobject,
    Rotate,
    Scene,
    Square,
    Text,
)


class Photographs(Scene):
    """Raster pictures that fade, grow, turn and leave the frame, under and over what moves."""

    def construct(self) -> None:
        ramp = np.zeros((50, 80, 4), dtype=np.uint8)
        ramp[:, :, 0] = np.arange(80) * 3
        ramp[:, :, 1] = np.arange(50)[:, None] * 5
        ramp[:, :, 3] = 40 + np.arange(80) * 2
        left, right = ImageMobject(ramp).shift(LEFT * 2), ImageMobject(ramp[::-1]).scale(2).shift(RIGHT * 3)
        below = Square(color=BLUE, fill_opacity=0.6).shift(LEFT * 3)
        above = Circle(fill_opacity=0.4).shift(LEFT)
        self.play(FadeIn(below), run_time=0.2)
        self.play(FadeIn(Group(left, above)), run_time=0.4)
        self.play(FadeIn(right, shift=DOWN), above.animate.shift(RIGHT * 2), run_time=0.4)
        self.play(below.animate.shift(RIGHT * 4), run_time=0.4)
        self.play(Rotate(left, 1.1), left.animate.scale(1.7), run_time=0.5)
        self.play(Rotate(right, 0.7), run_time=0.4)
        right.add_updater(lambda picture, dt: picture.scale(1 + dt))
        self.play(FadeIn(Text("over").shift(RIGHT * 3)), run_time=0.4)
        self.wait(0.3)
        right.clear_updaters()
        self.play(right.animate.shift(RIGHT * 4 + UP * 2), left.animate.shift(LEFT * 9), run_time=0.5)
        self.play(right.animate.set_opacity(0), FadeOut(below), run_time=0.4)
        self.wait(0.2)
        right.pixel_array[:, :, 2], right.pixel_array[:, :, 3] = 200, 255
        self.play(above.animate.shift(UP), run_time=0.2)
