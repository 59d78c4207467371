"""Print the hash of each frame of each stage, in order, after the stage's name.

`stock` draws with nothing but Manim; `ours` with the renderer of this project.
"""

import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np

SIZE = {"width": 256, "height": 144, "fps": 15}


def print_frame(pixels: Any, frames: int) -> None:
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()[:16]
    for _ in range(frames):
        print(digest)


class Screen:
    """Prints what it is shown, shot after shot, as a clip would show it: of a picture only what changed."""

    longest_group = 40

    def __init__(self) -> None:
        self.standing: Any = np.zeros((SIZE["height"], SIZE["width"], 4), np.uint8)

    def show(self, pixels: Any, changed: Any, frames: int) -> None:
        self.end(pixels, changed)
        self.hold(frames)

    def begin(self, *, endless: bool = False, keep: object = None) -> None:
        pass

    def end(self, pixels: Any, changed: Any) -> None:
        for left, top, right, bottom in changed:
            self.standing[top:bottom, left:right] = pixels[top:bottom, left:right]

    def hold(self, frames: int) -> None:
        print_frame(self.standing, frames)

    def insert(self, shot: object) -> None:
        raise AssertionError("nothing is kept")

    def expect(self, fetch: object) -> None:
        raise AssertionError("nobody helps")

    def rest(self) -> None:
        raise AssertionError("nobody helps")

    start_over = finish = rest

    def pass_over(self, pixels: Any, changed: object) -> None:
        raise AssertionError("all is drawn")


def draw_ours(stage: Path) -> None:
    from notes2manim.warm.lean_manim import import_lean

    import_lean()
    from notes2manim.render.draw import show_scene

    show_scene(stage, Screen(), **SIZE)


def draw_stock(stage: Path) -> None:
    from manim import config
    from manim.scene import scene_file_writer
    from manim.utils.module_ops import scene_classes_from_file

    class Encoder:
        def __init__(self, target: Path, **_: Any) -> None:
            self.target = target

        def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
            print_frame(pixels, repeat)

        def finish(self) -> None:
            pass

        def abort(self) -> None:
            pass

    scene_file_writer.VideoSegmentEncoder = Encoder
    scene_file_writer.SceneFileWriter.finish = lambda self: self.join_all_encode_jobs()
    config.update(
        {
            "pixel_width": SIZE["width"],
            "pixel_height": SIZE["height"],
            "frame_rate": SIZE["fps"],
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
            "seed": 0,
        }
    )
    scene_classes_from_file(stage, full_list=True)[-1]().render()


if __name__ == "__main__":
    for path in map(Path, sys.argv[2:]):
        print(path.stem)
        {"ours": draw_ours, "stock": draw_stock}[sys.argv[1]](path)
