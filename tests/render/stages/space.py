from manim import DEGREES, Cube, Rotate, ThreeDScene


class Space(ThreeDScene):
    """A scene of three dimensions, with a camera of its own."""

    def construct(self) -> None:
        self.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
        cube = Cube()
        self.add(cube)
        self.play(Rotate(cube, 40 * DEGREES), run_time=0.4)
        self.wait(0.2)
