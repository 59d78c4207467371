import numpy as np
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    WHITE,
    CapStyleType,
    FadeIn,
    LineJointType,
    Polygon,
    RoundedRectangle,
    Scene,
    Star,
    VMobject,
)


class Spikes(Scene):
    """Wide strokes, whose mitres reach far, beside what stands still."""

    def construct(self) -> None:
        rows = [RoundedRectangle(width=1.2, height=0.8, corner_radius=0.1) for _ in range(5)]
        for place, row in enumerate(rows):
            row.move_to((3 * place - 6, -3.2, 0)).set_fill(GREEN, 0.5).set_stroke(WHITE, 4)
        star = Star(7, outer_radius=1.2, inner_radius=0.3, color=RED, stroke_width=30).shift(3 * LEFT)
        thorn = Polygon((0, 0, 0), (2, 0.25, 0), (2, -0.25, 0), color=BLUE, stroke_width=40)
        zigzag = VMobject(color=WHITE, stroke_width=30, joint_type=LineJointType.MITER)
        zigzag.set_points_as_corners(
            np.array([(0, 0, 0), (1, 1.5, 0), (1.3, -1, 0), (2, 1, 0), (2.2, -1, 0)])
        )
        zigzag.shift(3 * RIGHT)
        hook = zigzag.copy().set_cap_style(CapStyleType.SQUARE).shift(UP).scale(0.6)
        self.add(*rows, zigzag)
        self.play(star.animate.rotate(PI / 3), thorn.animate.shift(DOWN).rotate(0.7), run_time=0.6)
        self.play(zigzag.animate.stretch(0.3, 0).shift(LEFT), FadeIn(hook), run_time=0.6)
        self.play(*(row.animate.shift(0.3 * UP) for row in rows[::2]), hook.animate.rotate(1), run_time=0.5)
        self.play(star.animate.set_stroke(opacity=0), thorn.animate.stretch(0.1, 1), run_time=0.5)
        self.wait(0.2)
