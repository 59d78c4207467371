"""A stage is a file for plain `manim render`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import pytest

from notes2manim.model.script import Scene
from notes2manim.model.shape import Shape
from notes2manim.stage.source import stage_scene
from tests.visuals.playing import THEME_FILE


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "size"), [("16x9", (854, 480)), ("9x16", (480, 854))])
def test_plain_manim_renders_a_stage_in_its_shape_as_long_as_its_voice(
    tmp_path: Path, shape: Shape, size: tuple[int, int]
) -> None:
    scene = Scene.model_validate(
        {
            "id": "why-it-works",
            "title": "Why it works",
            "visuals": {
                "reasons": {"kind": "bullets", "items": [{"text": "first"}, {"text": "second $x^2$"}]},
                "law": {"kind": "equation", "tex": "a^2+b^2=c^2"},
            },
            "beats": [
                {"say": "One.", "cues": [{"visual": "reasons", "part": "0"}]},
                {"say": "Two.", "cues": [{"visual": "reasons", "part": "1"}, {"visual": "law"}]},
            ],
        }
    )
    words = [[{"text": "One.", "start": 0.5, "end": 0.9}], [{"text": "Two.", "start": 1.337, "end": 1.9}]]
    spans = [(0.0, 1.3), (1.3, 3.1234)]
    beats = [{"start": a, "end": b, "words": said} for (a, b), said in zip(spans, words, strict=True)]
    timing = {"scene": scene.id, "provider": "tone", "voice": "", "sample_rate": 48000, "duration": 3.1234}
    (tmp_path / "t.json").write_text(json.dumps({**timing, "beats": beats}))
    (tmp_path / "stage.py").write_text(
        stage_scene(scene, theme=str(THEME_FILE), timing="t.json", shape=shape)
    )
    command = [sys.executable, "-m", "manim", "render", "-ql", "--media_dir", "media", "stage.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (made,) = (tmp_path / "media/videos/stage").glob("*/WhyItWorks.mp4")
    with av.open(str(made)) as clip:
        assert (clip.streams.video[0].width, clip.streams.video[0].height) == size
        assert sum(1 for _ in clip.decode(video=0)) == 47  # ceil(3.1234 * 15)
