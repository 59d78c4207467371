"""What was drawn of a scene is used again, and the clip is the same as if all of it were drawn."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from notes2manim.render.draw import draw_scene
from notes2manim.render.redraw import redraw_scene
from notes2manim.visuals.director import Played
from notes2manim.visuals.replay import replay
from notes2manim.visuals.scenery import ManimScenery
from scripts.draw_gallery import GALLERY, stage_example

# Manim's way of drawing raster images is deprecated by Pillow.
pytestmark = pytest.mark.filterwarnings("ignore:.*'mode' parameter")

SIZE = {"width": 256, "height": 144, "fps": 15}
THEME = Path(__file__).parents[2] / "templates/themes/midnight.yaml"
STAGE = """
from manim import *
from notes2manim.visuals import Bullets, Image, Stage

class Kept(Stage):
    theme = {theme!r}
    timing = "times.json"

    def construct(self):
        self.heading("What is kept")
        image = self.place(Image(path="picture.png"), "left")
        bullets = self.place(Bullets(items=[{{"text": "first"}}, {{"text": "second"}}]), "right")
        with self.beat(0):
            self.show(image)
        with self.beat(1):
            self.show(bullets, "0", at=1)
            self.show(bullets, "1", at=3)
"""
# All goes, something else comes and goes, and then what was there is back.
AFTERWARDS = """
        with self.beat(2):
            self.clear()
            self.show(last, at=1)
        with self.beat(3):
            self.clear(last)
            self.show(bullets, at=1)
"""
# A point goes its way for twelve seconds.
WALK = """
from manim import *
from notes2manim.visuals import Plot, Stage

class Walk(Stage):
    theme = "slow.yaml"
    timing = "times.json"

    def construct(self):
        plot = self.place(Plot(functions=[{"expression": "x^2"}], movers=[{"start": -1, "end": 1}]))
        with self.beat(0):
            self.show(plot)
        with self.beat(1):
            self.point(plot, "mover 0", at=1)
"""


class Scene:
    """A scene in a folder: its stage, and what is drawn of it with what was kept before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stage = folder / "stage.py"
        self.shots = folder / "shots"

    def speak(self, *words: list[float], duration: float) -> None:
        """Write when the words of each beat sound, in seconds."""
        starts = [0.0, *(beat[0] for beat in words[1:]), duration]
        beats = [
            {
                "start": start,
                "end": end,
                "words": [{"text": "w", "start": at, "end": at + 0.2} for at in beat],
            }
            for start, end, beat in zip(starts, starts[1:], words, strict=False)
        ]
        timing = {"scene": "s", "provider": "tone", "voice": "", "sample_rate": 48000, "duration": duration}
        (self.folder / "times.json").write_text(json.dumps({**timing, "beats": beats}))

    def paint(self, level: int) -> None:
        """Write another picture file."""
        Image.fromarray(np.full((20, 30, 3), level, np.uint8)).save(self.folder / "picture.png")

    def draw(self, *, keep: bool = True, made_with: str = "", **size: int) -> bytes:
        """Return the clip and its record; nothing that is kept may make a difference."""
        clip, record = self.folder / "clip.mp4", self.folder / "record.json"
        shots = self.shots if keep else None
        draw_scene(self.stage, clip, record=record, shots=shots, made_with=made_with, **(SIZE | size))
        return clip.read_bytes() + record.read_bytes()

    def kept(self) -> dict[Path, int]:
        """Return the files of what is kept, and when they were written."""
        return {path: path.stat().st_mtime_ns for path in self.shots.rglob("*.shot")}


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.stage.write_text(STAGE.format(theme=str(THEME)))
    scene.paint(90)
    scene.speak([0.5, 0.9], [2.0, 2.5, 4.0, 5.0], duration=7.0)
    return scene


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is on the stage after each animation, to the last bit."""
    found: list[str] = []
    play = ManimScenery.play

    def look(self: ManimScenery, *shot: Any, **how: Any) -> Played:
        played = play(self, *shot, **how)
        digest = hashlib.sha256()
        for mobject in self._stage.get_mobject_family_members():
            for values in ("points", "fill_rgbas", "stroke_rgbas"):
                digest.update(np.asarray(getattr(mobject, values, ())).tobytes())
        found.append(digest.hexdigest())
        return played

    monkeypatch.setattr(ManimScenery, "play", look)
    return found


def test_a_scene_drawn_again_draws_nothing_and_has_the_same_bytes(scene: Scene) -> None:
    plain = scene.draw(keep=False)
    assert scene.draw() == plain
    kept = scene.kept()
    assert len(kept) == 5  # the heading, the picture, two items, the end
    assert scene.draw() == plain
    assert scene.kept() == kept


def test_another_voice_moves_only_what_is_held(scene: Scene) -> None:
    scene.draw()
    kept = scene.kept()
    scene.speak([0.5, 0.9], [2.6, 3.3, 5.1, 6.0], duration=7.7)
    spoken = scene.draw()
    assert scene.kept() == kept
    assert spoken == scene.draw(keep=False)


def test_a_pause_that_is_long_enough_gets_its_glow_and_its_keyframe(scene: Scene) -> None:
    scene.draw()
    kept = scene.kept()
    scene.speak([0.5, 0.9], [3.0, 3.5, 5.0, *range(6, 16)], duration=30.0)
    spoken = scene.draw()
    assert kept.keys() < scene.kept().keys()
    assert spoken == scene.draw(keep=False)


def test_what_moves_for_longer_than_keyframes_may_be_apart_is_held_like_anything_else(scene: Scene) -> None:
    (scene.folder / "slow.yaml").write_text(THEME.read_text().replace("pace: 1.0", "pace: 0.25"))
    scene.stage.write_text(WALK)
    scene.speak([0.5], [6.0, 10.0, 25.0], duration=29.0)
    plain = scene.draw(keep=False)
    assert scene.draw() == plain
    put = [scene.folder / name for name in ("put.mp4", "put.json")]
    times: dict[str, Any] = {"timing": scene.folder / "times.json", "shots": scene.shots, "made_with": ""}
    assert redraw_scene(scene.stage, put[0], record=put[1], replay=replay, **times, **SIZE)
    assert b"".join(path.read_bytes() for path in put) == plain


def test_another_text_is_drawn_from_where_it_comes(scene: Scene) -> None:
    scene.draw()
    before = scene.kept()
    scene.stage.write_text(scene.stage.read_text().replace("second", "another"))
    edited = scene.draw()
    after = scene.kept()
    assert len(before.keys() & after.keys()) == 2  # the heading and the picture
    assert edited == scene.draw(keep=False)


def test_another_text_is_drawn_only_for_as_long_as_it_is_there(scene: Scene) -> None:
    source = scene.stage.read_text().replace("import Bullets", "import Bullets, Equation")
    place = '"right")\n        last = self.place(Equation(tex="y = w x"))'
    scene.stage.write_text(source.replace('"right")', place) + AFTERWARDS)
    scene.speak([0.5, 0.9], [2.0, 2.5, 4.0, 5.0], [7.0, 8.0], [9.0, 10.0, 11.0], duration=13.0)
    scene.draw()
    before = scene.kept()
    scene.stage.write_text(scene.stage.read_text().replace("second", "another"))
    edited = scene.draw()
    after = scene.kept()
    assert len(after) == 9
    assert len(after.keys() & before.keys()) == 4  # the heading, the picture, what comes after all, and goes
    assert edited == scene.draw(keep=False)


@pytest.mark.parametrize(
    "change",
    [
        lambda scene: scene.draw(made_with="another program"),
        lambda scene: (scene.paint(200), scene.draw()),
    ],
    ids=["another program", "another picture"],
)
def test_what_would_look_otherwise_is_drawn_anew(scene: Scene, change: Callable[[Scene], Any]) -> None:
    scene.draw()
    before = scene.kept()
    change(scene)
    after = scene.kept()
    assert len(after) == len(before)
    assert len(before.keys() & after.keys()) <= 1  # the heading, where the picture is another


def test_what_was_drawn_at_another_size_is_not_taken(scene: Scene) -> None:
    scene.draw()
    small = scene.draw(width=128, height=72)
    assert small == scene.draw(keep=False, width=128, height=72)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: data[:99] + b"?" + data[100:], bytes.upper]
)
def test_what_is_damaged_is_drawn_again(scene: Scene, damage: Callable[[bytes], bytes]) -> None:
    plain = scene.draw()
    for path in scene.kept():
        whole = path.read_bytes()
        path.write_bytes(damage(whole))
        assert scene.draw() == plain
        assert path.read_bytes() == whole


def test_after_code_of_the_author_nothing_is_kept(scene: Scene) -> None:
    own = "    def own(self):\n        self.play(Create(Circle()), run_time=0.5)\n        self.wait(0.3)\n"
    source = scene.stage.read_text().replace(
        "            self.show(image)\n", "            self.perform(self.own)\n"
    )
    scene.stage.write_text(source + "\n" + own)
    scene.speak([2.5, 2.9], [4.0, 4.5, 6.0, 7.0], duration=9.0)
    plain = scene.draw()
    assert len(scene.kept()) == 2  # how the heading comes, and how it goes
    assert scene.draw() == plain == scene.draw(keep=False)


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted(note.stem for note in GALLERY.glob("*.md")))
def test_any_picture_is_the_same_whichever_half_of_it_was_kept(
    example: str, tmp_path: Path, ends: list[str]
) -> None:
    """Half of what a voice that is so slow that things glow has drawn is kept for a quick one."""
    scene = Scene(tmp_path)
    scene.stage = stage_example(GALLERY / f"{example}.md", tmp_path)
    times = tmp_path / f"{example}.json"
    quick = json.loads(times.read_text())
    plain = scene.draw(keep=False)
    drawn_ends = ends.copy()
    slow = {**quick, "duration": quick["duration"] * 3, "beats": [_slower(beat) for beat in quick["beats"]]}
    times.write_text(json.dumps(slow))
    scene.draw()
    times.write_text(json.dumps(quick))
    drawn = tmp_path / "drawn"
    shutil.copytree(scene.shots, drawn)
    for half in (0, 1):
        shutil.rmtree(scene.shots)
        shutil.copytree(drawn, scene.shots)
        for path in sorted(scene.shots.rglob("*.shot"))[half::2]:
            path.unlink()
        ends.clear()
        assert scene.draw() == plain
        assert ends == drawn_ends


def _slower(beat: dict[str, Any]) -> dict[str, Any]:
    words = [{**word, "start": word["start"] * 3, "end": word["end"] * 3} for word in beat["words"]]
    return {**beat, "start": beat["start"] * 3, "end": beat["end"] * 3, "words": words}
