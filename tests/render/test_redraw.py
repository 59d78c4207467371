"""A clip that is put together from what is kept, without Manim, is the one that Manim draws."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes2manim.model.config import resolve
from notes2manim.model.script import Scene
from notes2manim.notes.read import read_notes
from notes2manim.render.draw import draw_scene
from notes2manim.render.redraw import redraw_scene
from notes2manim.stage.source import stage_scene
from notes2manim.visuals.replay import replay
from notes2manim.voices.speak import speak_scene
from tests.render.test_shots import Scene as Kept
from tests.render.test_shots import scene as scene  # the fixture

# Manim's way of drawing raster images is deprecated by Pillow.
pytestmark = pytest.mark.filterwarnings("ignore:.*'mode' parameter")

ROOT = Path(__file__).parents[2]
SIZE: dict[str, Any] = {"width": 128, "height": 72, "fps": 10}
TOPICS = sorted((ROOT / "notes").glob("*.md"))
PUT_TOGETHER: list[str] = []  # the scenes of which a clip was put together by another voice
SCENES = [
    pytest.param(scene, id=f"{note.stem}-{scene.id}")
    for note in TOPICS
    for scene in read_notes(note, file=f"notes/{note.name}", project=ROOT).scenes
    if all(visual.kind != "manim" for visual in scene.visuals.values())
]
# What comes, glows, goes and comes again.
STAGE = """
from manim import *
from notes2manim.visuals import Bullets, Equation, Stage

class Timed(Stage):
    theme = {theme!r}
    timing = "times.json"

    def construct(self):
        self.heading("Foxes")
        bullets = self.place(Bullets(items=[{{"text": "red foxes"}}, {{"text": "blue whales"}}]), "top")
        law = self.place(Equation(tex="y = w x"), "bottom", name="law")
        with self.beat(0):
            self.show(bullets, "0", at=1)
        with self.beat(1):
            self.show(law)
            self.show(bullets, "1", at=2)
        with self.beat(2):
            self.point(law)
            self.clear(at=1)
        with self.beat(3):
            self.show(bullets, at=1)
            self.clear(bullets, at=2)
            self.show(law, at=3)
"""
SAID = ["see red foxes here", "so w, and whales", "away with them", "and back again x, then"]


class Stand:
    """A stage in a folder: drawn by Manim, and put together without it."""

    def __init__(self, folder: Path, stage: Path, timing: Path) -> None:
        self.folder, self.stage, self.timing = folder, stage, timing
        self.shots = folder / "shots"

    def draw(self, *, shots: Path | None = None) -> tuple[bytes, bytes]:
        """Return the clip and the record that Manim makes."""
        clip, record = self.folder / "drawn.mp4", self.folder / "drawn.json"
        draw_scene(self.stage, clip, record=record, timing=self.timing, shots=shots, **SIZE)
        return clip.read_bytes(), record.read_bytes()

    def redraw(self, *, shots: Path | None = None) -> tuple[bytes, bytes] | None:
        """Return the clip and the record that are put together from a copy of what is kept, if they can."""
        kept = self.folder / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(shots or self.shots, kept)
        clip, record = self.folder / "put.mp4", self.folder / "put.json"
        made = redraw_scene(
            self.stage,
            clip,
            record=record,
            timing=self.timing,
            shots=kept,
            made_with="",
            replay=replay,
            **SIZE,
        )
        return (clip.read_bytes(), record.read_bytes()) if made else None


def later(timing: dict[str, Any], by: Callable[[int, int], float]) -> dict[str, Any]:
    """Return a timing in which each word of a beat comes later `by` seconds, after those before it.

    The pause at the end of a beat is asked for as its word -1.
    """
    shift = 0.0
    beats = []
    for index, beat in enumerate(timing["beats"]):
        start, words = beat["start"] + shift, []
        for number, word in enumerate(beat["words"]):
            shift += by(index, number)
            words.append({**word, "start": word["start"] + shift, "end": word["end"] + shift})
        shift += by(index, -1)
        beats.append({"start": start, "end": beat["end"] + shift, "words": words})
    return {**timing, "duration": timing["duration"] + shift, "beats": beats}


def speak(scene: Scene, folder: Path) -> Stand:
    """Write the stage of a scene, spoken by a silent voice."""
    timing, stage = folder / "times.json", folder / "stage.py"
    spoken = speak_scene(scene, resolve({"voice": {"provider": "tone"}}), cache=folder / "takes")
    timing.write_text(spoken.timing.model_dump_json())
    theme = str(ROOT / "templates/themes/midnight.yaml")
    source = stage_scene(scene, theme=theme, timing=str(timing), project=str(ROOT), may_run_code=True)
    stage.write_text(source, encoding="utf-8")
    return Stand(folder, stage, timing)


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_of_the_shipped_topics_is_put_together_as_it_is_drawn(
    scene: Scene, tmp_path: Path
) -> None:
    stand = speak(scene, tmp_path)
    drawn = stand.draw(shots=stand.shots)
    assert stand.redraw() == drawn
    plain = json.loads(stand.timing.read_text())
    for seed in range(2):
        rng = random.Random(f"{scene.id} {seed}")
        pauses = [rng.choice([0, 0, 0.13, 0.5, 1.1]) for _ in plain["beats"]]
        slow = [rng.choice([0, 0, 0.04]) for _ in plain["beats"]]
        timing = later(plain, lambda beat, word: pauses[beat] if word < 0 else slow[beat])  # noqa: B023
        stand.timing.write_text(json.dumps(timing))
        if made := stand.redraw():
            PUT_TOGETHER.append(scene.id)
            shutil.copytree(stand.shots, tmp_path / f"again {seed}")
            assert made == stand.draw(shots=tmp_path / f"again {seed}")


@pytest.mark.slow
def test_most_scenes_are_put_together_when_they_are_said_a_little_otherwise() -> None:
    assert len(PUT_TOGETHER) > len(SCENES)  # of two voices each


TIMES = st.lists(
    st.lists(st.sampled_from([0.1, 0.25, 0.5, 0.9, 2.0, 7.0]), min_size=5, max_size=5), min_size=4, max_size=4
)


@pytest.mark.slow
def test_whatever_a_voice_is_like_nothing_is_put_together_otherwise_than_it_is_drawn(tmp_path: Path) -> None:
    put: list[bool] = []

    def spoken(gaps: list[list[float]]) -> str:
        beats, at = [], 0.0
        for said, times in zip(SAID, gaps, strict=True):
            start, words = at, []
            for text, gap in zip(said.split(), times, strict=False):
                at += gap
                words.append({"text": text, "start": at, "end": at + 0.1})
            at += times[-1]
            beats.append({"start": start, "end": at, "words": words})
        timing = {"scene": "s", "provider": "tone", "voice": "", "sample_rate": 48000, "duration": at}
        return json.dumps({**timing, "beats": beats})

    @settings(max_examples=25)
    @given(TIMES, st.integers(0, 3), st.integers(0, 4), st.sampled_from([0.5, 0.9, 2.0, 7.0]))
    def two_voices(gaps: list[list[float]], beat: int, word: int, gap: float) -> None:
        folder = tmp_path / str(len(put))
        folder.mkdir()
        stand = Stand(folder, folder / "stage.py", folder / "times.json")
        stand.stage.write_text(STAGE.format(theme=str(ROOT / "templates/themes/midnight.yaml")))
        stand.timing.write_text(spoken(gaps))
        drawn = stand.draw(shots=stand.shots)
        assert stand.redraw() == drawn
        other = [[*times] for times in gaps]
        other[beat][word] = gap
        stand.timing.write_text(spoken(other))
        made = stand.redraw()
        put.append(made is not None and other != gaps)
        assert made in (None, stand.draw(shots=stand.shots))

    two_voices()
    assert sum(put) > 5


def test_nothing_is_put_together_of_what_must_be_drawn(scene: Kept) -> None:
    scene.draw()
    stand = Stand(scene.folder, scene.stage, scene.folder / "times.json")
    stand.shots = scene.shots
    source, times = scene.stage.read_text(), stand.timing.read_text()

    def redrawn(**how: Any) -> bool:
        made = redraw_scene(
            scene.stage,
            scene.folder / "put.mp4",
            record=scene.folder / "put.json",
            timing=stand.timing,
            shots=scene.shots,
            replay=replay,
            **{"made_with": "", "width": 256, "height": 144, "fps": 15, **how},
        )
        assert (scene.folder / "put.mp4").exists() == (scene.folder / "put.json").exists() == bool(made)
        (scene.folder / "put.mp4").unlink(missing_ok=True)
        (scene.folder / "put.json").unlink(missing_ok=True)
        return made is not None

    assert redrawn()
    assert not redrawn(made_with="another program")
    assert not redrawn(width=128, height=72)
    for old, new in [
        ('"second"', '"another"'),
        ('"right"', '"full"'),
        ('bullets, "1"', "image"),
        ("            self.show(image)\n", "            self.play(FadeIn(image))\n"),
        ("            self.show(image)\n", "            self.show(image)\n            self.point(image)\n"),
        ("            self.show(image)\n", "            self.perform(self.setup)\n"),
        ("        with self.beat(1)", "        import math\n        with self.beat(1)"),
        ("(Stage):", "(Stage):\n    math = 'latex'"),
        ('"picture.png"', '"".join(["picture", ".png"])'),
    ]:
        assert old in source
        scene.stage.write_text(source.replace(old, new))
        assert not redrawn(), new
    scene.stage.write_text(source)
    scene.speak([0.5, 0.9], [2.0, 2.5, 4.0, 4.1], duration=4.4)
    assert not redrawn(), "the second item has less time"
    stand.timing.write_text(times)
    assert redrawn()
    for damaged in [*scene.shots.rglob("*.score"), *scene.kept()]:
        whole = damaged.read_bytes()
        for data in (whole[:-9], whole[:99] + b"?" + whole[100:], b""):
            damaged.write_bytes(data)
            assert not redrawn(), damaged.suffix
        damaged.unlink()
        assert not redrawn(), damaged.suffix
        damaged.write_bytes(whole)
    assert redrawn()
    scene.paint(200)
    assert not redrawn(), "the picture file is another"


def test_a_clip_is_put_together_without_manim(scene: Kept) -> None:
    command = [sys.executable, str(ROOT / "scripts/draw_scene.py")]
    command += ["--stage", str(scene.stage), "--timing", str(scene.folder / "times.json")]
    command += ["--width", "256", "--height", "144", "--fps", "15", "--shots", str(scene.shots)]
    command += ["--clip", str(scene.folder / "clip.mp4"), "--record", str(scene.folder / "record.json")]

    def draw() -> tuple[bytes, bool]:
        environment = os.environ | {"PYTHONPROFILEIMPORTTIME": "1"}
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stderr
        clip, record = scene.folder / "clip.mp4", scene.folder / "record.json"
        return clip.read_bytes() + record.read_bytes(), " manim.mobject" in said

    drawn, imported = draw()
    assert imported
    assert draw() == (drawn, False)
