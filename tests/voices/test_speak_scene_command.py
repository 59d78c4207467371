"""The command that speaks a scene: two files, the same bytes each time, and errors with a place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import soundfile

from notes2manim.model.script import Script
from notes2manim.model.timing import read_timing
from tests.voices.conftest import scene

ROOT = Path(__file__).parents[2]


def speak(folder: Path, settings: object, say: str = "Take a right triangle.") -> subprocess.CompletedProcess:
    script = folder / "script.json"
    script.write_text(Script(title="Topic", scenes=[scene(say, "And draw it.")]).model_dump_json())
    command = [
        sys.executable,
        ROOT / "scripts" / "speak_scene.py",
        "--script",
        script,
        "--scene",
        "why-it-works",
    ]
    command += ["--settings", json.dumps(settings), "--cache", folder / "takes"]
    command += ["--voice", folder / "voice" / "a.wav", "--timing", folder / "voice" / "a.timing.json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_scene_is_spoken_with_the_built_in_voice(tmp_path: Path) -> None:
    assert speak(tmp_path, {}).returncode == 0
    timing = read_timing(tmp_path / "voice" / "a.timing.json")
    info = soundfile.info(tmp_path / "voice" / "a.wav")
    assert (info.samplerate, info.channels) == (timing.sample_rate, 1) == (24000, 1)
    assert info.frames == round(timing.duration * 24000)
    assert (timing.provider, timing.voice) == ("hibari", "heart")
    first = {path.name: path.read_bytes() for path in (tmp_path / "voice").iterdir()}
    (tmp_path / "voice" / "a.wav").unlink()
    speak(tmp_path, {})
    assert {path.name: path.read_bytes() for path in (tmp_path / "voice").iterdir()} == first


def test_a_fault_is_one_line_with_the_place_in_the_notes(tmp_path: Path) -> None:
    done = speak(tmp_path, {"language": "fr"})
    assert done.returncode == 1
    assert done.stderr.startswith(
        "error: notes/topic.md:3: scene why-it-works: the voice hibari does not speak"
    )
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "voice").exists()


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    done = speak(tmp_path, {"voice": {"sped": 2}})
    assert done.returncode == 1
    assert 'Did you mean "speed"?' in done.stderr
