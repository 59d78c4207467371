import numpy as np
from manim import (
    BLACK,
    BLUE,
    RED,
    RIGHT,
    UP,
    Circle,
    Dot,
    FadeIn,
    ImageMobject,
    PMobject,
    Scene,
    Square,
    Text,
)


class Pictures(Scene):
    """Images and point clouds under and over shapes, and a background that changes."""

    def construct(self) -> None:
        ramp = np.zeros((40, 60, 3), dtype=np.uint8)
        ramp[:, :, 0] = np.arange(60) * 4
        ramp[:, :, 2] = np.arange(40)[:, None] * 6
        picture = ImageMobject(ramp).scale(4)
        square = Square(color=BLUE, fill_opacity=0.5)
        self.add(square)
        self.play(FadeIn(picture), run_time=0.4)
        self.play(square.animate.shift(RIGHT), run_time=0.4)
        self.play(picture.animate.shift(UP).set_opacity(0.5), run_time=0.4)
        self.add(Text("over"))
        self.wait(0.3)
        self.remove(picture)
        self.play(square.animate.set_fill(RED), run_time=0.3)
        cloud = PMobject(stroke_width=8).add_points([[-3, k / 10, 0] for k in range(9)])
        self.add(cloud)
        self.play(cloud.animate.shift(RIGHT), run_time=0.3)
        self.camera.background_color = BLACK.lighter(0.3)
        self.play(FadeIn(Circle()), run_time=0.3)
        self.add(Dot())
        self.wait(0.2)
