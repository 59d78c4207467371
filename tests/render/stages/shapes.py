from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    PI,
    RED,
    RIGHT,
    TEAL,
    UP,
    WHITE,
    Axes,
    Circle,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    Line,
    ReplacementTransform,
    Scene,
    Square,
    Text,
    TransformMatchingShapes,
    ValueTracker,
    VGroup,
    always_redraw,
    linear,
)


class Shapes(Scene):
    """Overlap, opacity, gradients, z order, transforms, updaters and what comes and goes between."""

    def construct(self) -> None:
        back = Square(3, color=GREEN, fill_opacity=0.5).shift(LEFT)
        front = Circle(1.5, color=BLUE, fill_opacity=0.6).set_z_index(2)
        glow = Circle(0.8).set_fill([RED, TEAL], opacity=0.7).set_stroke([WHITE, BLUE], 6).shift(2 * RIGHT)
        self.add(back)
        self.play(FadeIn(front), Create(glow), run_time=0.5)
        self.play(front.animate.shift(LEFT).set_opacity(0.2), back.animate.rotate(PI / 5), run_time=0.5)
        self.wait(0.3)
        self.play(ReplacementTransform(front, glow.copy().shift(UP)), run_time=0.4)
        self.remove(back)
        self.wait(0.2)
        axes = Axes(x_range=[-3, 3], y_range=[-1, 4]).scale(0.5)
        curve = axes.plot(lambda x: x * x / 3, color=RED)
        area = axes.get_area(curve, x_range=[-1, 2], color=[BLUE, TEAL], opacity=0.5)
        self.play(Create(axes), Create(curve), run_time=0.5)
        self.play(FadeIn(area), run_time=0.3)
        x = ValueTracker(-2)
        dot = always_redraw(lambda: Dot(axes.c2p(x.get_value(), x.get_value() ** 2 / 3)))
        line = always_redraw(lambda: DashedLine(axes.c2p(x.get_value(), 0), dot.get_center()))
        self.add(line, dot)
        self.play(x.animate.set_value(2), run_time=0.8, rate_func=linear)
        self.wait(0.2)
        words = Text("listen"), Text("silent")
        self.play(FadeIn(words[0].to_edge(DOWN)), run_time=0.2)
        self.play(TransformMatchingShapes(words[0], words[1].to_edge(DOWN)), run_time=0.5)
        spokes = VGroup(*[Line(LEFT, RIGHT, stroke_width=1 + k).rotate(k * PI / 9) for k in range(9)])
        self.add_foreground_mobject(spokes)
        self.play(spokes.animate.shift(UP * 2), dot.animate.scale(2), run_time=0.4)
        self.wait(0.2)
