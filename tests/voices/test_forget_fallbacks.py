"""What `make retry` forgets, and what it keeps."""

from __future__ import annotations

from pathlib import Path

from notes2manim.voices.choice import Choice, write_choice
from notes2manim.voices.files import write_voice
from notes2manim.voices.retry import forget_fallbacks
from notes2manim.voices.speak import speak_scene
from tests.voices.conftest import scene, voiced_by


def test_only_what_another_voice_spoke_is_forgotten(tmp_path: Path) -> None:
    build = tmp_path / "build"
    voices = build / "topic" / "voice"
    fallen = voiced_by("dia", url="http://127.0.0.1:9", retries=0, mix=True, fallback=["tone"])
    for name, settings in (("good", voiced_by("tone")), ("fallen", fallen)):
        spoken = speak_scene(scene("One thing."), settings, cache=tmp_path / "takes")
        write_voice(spoken, voices / f"{name}.1a.wav", voices / f"{name}.1a.timing.json")
    write_choice(build / "topic" / "voice.json", Choice("dia", "tone"))
    out = tmp_path / "out"
    out.mkdir()
    for name in ("topic.mp4", "topic.9x16.mp4", "other.mp4", "topic-two.mp4"):
        (out / name).touch()
    gone = {path.name for path in forget_fallbacks(build, out)}
    assert gone == {"voice.json", "fallen.1a.wav", "fallen.1a.timing.json", "topic.mp4", "topic.9x16.mp4"}
    assert {path.name for path in out.iterdir()} == {"other.mp4", "topic-two.mp4"}
    assert {path.name for path in voices.iterdir()} == {"good.1a.wav", "good.1a.timing.json"}
