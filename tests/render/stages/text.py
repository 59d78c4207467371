from manim import BLUE, DOWN, RIGHT, YELLOW, FadeIn, FadeOut, Indicate, Scene, Text, VGroup, Write


class Words(Scene):
    """Text that is written, listed, pointed at, held and taken away."""

    def construct(self) -> None:
        title = Text("Held still", color=BLUE).shift(2 * -DOWN)
        self.play(Write(title), run_time=0.6)
        self.wait(0.4)
        rows = VGroup(*[Text(row, font_size=32) for row in ("one", "two", "three")]).arrange(DOWN)
        for row in rows:
            self.play(FadeIn(row, shift=RIGHT * 0.3), run_time=0.3)
            self.wait(0.3)
        self.play(Indicate(rows[1], color=YELLOW), run_time=0.5)
        self.play(FadeOut(rows), title.animate.set_opacity(0.4), run_time=0.4)
        self.wait(0.2)
