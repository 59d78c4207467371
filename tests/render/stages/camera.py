from manim import BLUE, LEFT, RIGHT, Create, MovingCameraScene, Square, Text


class Zoom(MovingCameraScene):
    """A camera that moves and zooms."""

    def construct(self) -> None:
        square, words = Square(color=BLUE).shift(2 * LEFT), Text("there").shift(2 * RIGHT)
        self.play(Create(square), run_time=0.3)
        self.add(words)
        self.camera.frame.save_state()
        self.play(self.camera.frame.animate.scale(0.5).move_to(square), run_time=0.4)
        self.wait(0.2)
        self.play(square.animate.shift(RIGHT), run_time=0.3)
        self.play(self.camera.frame.animate.restore(), run_time=0.3)
        self.wait(0.2)
