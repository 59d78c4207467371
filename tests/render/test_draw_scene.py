"""A stage file becomes a clip, exactly as planned, and nothing else."""

import subprocess
import sys
from pathlib import Path

import av
import pytest

from notes2manim.errors import StageError
from notes2manim.model.timing import Timing
from notes2manim.render.draw import draw_scene

SIZE = {"width": 128, "height": 128, "fps": 10}
HELD = """
from manim import Circle, Create, Scene

class Held(Scene):
    def construct(self):
        self.play(Create(Circle()), run_time=0.5)
        self.wait(12)
"""


def write(tmp_path: Path, source: str, name: str = "held.py") -> Path:
    stage = tmp_path / name
    stage.write_text(source)
    return stage


def frame_times(clip: Path) -> list[float]:
    with av.open(str(clip)) as container:
        return [float(frame.time) for frame in container.decode(video=0)]


def test_a_clip_has_each_frame_at_its_time(tmp_path: Path) -> None:
    report = draw_scene(write(tmp_path, HELD), tmp_path / "held.mp4", **SIZE)
    assert report.frames == 125
    assert report.distinct <= 6
    assert report.seconds == 12.5
    assert frame_times(tmp_path / "held.mp4") == pytest.approx([k / 10 for k in range(125)])


def test_a_long_hold_can_be_sought(tmp_path: Path) -> None:
    draw_scene(write(tmp_path, HELD), tmp_path / "held.mp4", **SIZE)
    with av.open(str(tmp_path / "held.mp4")) as container:
        keys = [float(packet.pts * packet.time_base) for packet in container.demux() if packet.is_keyframe]
    assert keys[0] == 0
    assert max(b - a for a, b in zip(keys, [*keys[1:], 12.5], strict=True)) <= 10


def test_the_same_stage_gives_the_same_bytes(tmp_path: Path) -> None:
    stage = write(tmp_path, HELD)
    for name in ("a.mp4", "b.mp4"):
        draw_scene(stage, tmp_path / name, **SIZE)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_another_length_than_planned_is_refused(tmp_path: Path) -> None:
    timing = Timing(scene="held", provider="tone", voice="silent", sample_rate=8000, duration=13, beats=[])
    (tmp_path / "held.json").write_text(timing.model_dump_json())
    with pytest.raises(StageError, match=r"held\.py: the scene is 125 frames long, but 130 are planned"):
        draw_scene(write(tmp_path, HELD), tmp_path / "held.mp4", **SIZE, timing=tmp_path / "held.json")
    assert {path.name for path in tmp_path.iterdir()} == {"held.py", "held.json"}


def test_an_error_in_a_stage_names_its_line_and_no_others(tmp_path: Path) -> None:
    stage = write(tmp_path, HELD.replace("self.wait(12)", "self.wait(-1)"))
    with pytest.raises(StageError) as caught:
        draw_scene(stage, tmp_path / "held.mp4", **SIZE)
    assert caught.value.place == f"{stage}:7"
    assert "line 7, in construct: self.wait(-1)" in str(caught.value)
    assert "site-packages" not in str(caught.value)


def test_a_stage_that_is_not_python_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(StageError, match=r"held\.py:2: SyntaxError"):
        draw_scene(write(tmp_path, "x = 1\nx = = 2\n"), tmp_path / "held.mp4", **SIZE)


def test_a_stage_without_a_scene_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="defines one scene class, but here is none"):
        draw_scene(write(tmp_path, "from manim import Scene\n"), tmp_path / "held.mp4", **SIZE)


def test_a_stage_that_asks_for_opengl_is_refused(tmp_path: Path) -> None:
    source = HELD.replace("class Held", "from manim import config\nconfig.renderer = 'opengl'\n\nclass Held")
    with pytest.raises(StageError, match="asks for OpenGL"):
        draw_scene(write(tmp_path, source), tmp_path / "held.mp4", **SIZE)


def test_a_stage_does_not_choose_its_size(tmp_path: Path) -> None:
    source = HELD.replace("class Held", "from manim import config\nconfig.pixel_width = 64\n\nclass Held")
    draw_scene(write(tmp_path, source), tmp_path / "held.mp4", **SIZE)
    with av.open(str(tmp_path / "held.mp4")) as container:
        assert container.streams.video[0].width == SIZE["width"]


def test_nobodys_settings_change_a_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_scene(write(tmp_path, HELD), tmp_path / "plain.mp4", **SIZE)
    settled = tmp_path / "settled"
    settled.mkdir()
    (settled / "manim.cfg").write_text("[CLI]\nbackground_color = RED\nframe_rate = 7\nmedia_dir = here\n")
    monkeypatch.chdir(settled)
    script = Path(__file__).parents[2] / "scripts" / "draw_scene.py"
    flags = ["--width", "128", "--height", "128", "--fps", "10"]
    command = [sys.executable, str(script), "--stage", "../held.py", "--clip", "held.mp4", *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (settled / "held.mp4").read_bytes() == (tmp_path / "plain.mp4").read_bytes()
    assert sorted(path.name for path in settled.iterdir()) == ["held.mp4", "manim.cfg"]
