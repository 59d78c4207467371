"""Try an animation that a model has written: is it let in, does it run, and can its picture be read?

python scripts/try_animation.py --say "This picture shows a circle." --code circle.py
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from notes2manim.check.layout import judge_layout
from notes2manim.errors import Notes2ManimError
from notes2manim.model.config import PRESETS, Settings, resolve
from notes2manim.model.record import read_record
from notes2manim.model.script import Scene
from notes2manim.model.theme import theme_file
from notes2manim.models.blocks import render_animation
from notes2manim.models.forms import Block
from notes2manim.notes import write_script
from notes2manim.sandbox import Box, Limits, code_faults, why_not
from notes2manim.sandbox.names import ANIMATIONS, FUNCTIONS, MOBJECTS
from notes2manim.stage.source import stage_scene
from notes2manim.voices.speak import SpokenScene, speak_scene

PROJECT = Path(__file__).parents[1]
# How much faster than `tone` a voice may speak, and an animation must still be in time: of 223
# sentences of hibari none was shorter than 0.58 of what `tone` takes (voices/received.py).
HASTE = 1 / 0.58
LIMITS = Limits(processor=90, clock=180, memory=6 << 30, file=64 << 20, tasks=128, disk=256 << 20)
MOST_SAID = 1_500  # characters of a traceback that a model is shown
MOST_FAULTS = 6
NAMES = f"{' '.join(sorted(MOBJECTS | ANIMATIONS | FUNCTIONS))}, and Manim's colors and directions"


@dataclass(frozen=True)
class Studio:
    """Where animations are tried, each in a folder that is gone afterwards."""

    settings: Settings
    environment: Mapping[str, str]
    names: str = NAMES

    def seconds(self, say: str) -> float:
        """Return how long an animation may take while this is said, by a voice in haste."""
        with TemporaryDirectory(prefix="notes2manim-try-") as folder:
            timing = self._speak(_scene(say, "self.wait(0.1)"), Path(folder)).timing
        shown = next((beat for beat in timing.beats if beat.words), timing.beats[0])
        return max(1.0, timing.duration - shown.start - 1.0)

    def faults(self, say: str, code: str) -> list[str]:
        """Return what is wrong with an animation; nothing when it can be shown."""
        refused = code_faults(code)
        if refused or not code.strip():
            return refused or ["the code is empty."]
        try:
            scene = _scene(say, code)
        except Notes2ManimError as error:
            return [str(error)]
        with TemporaryDirectory(prefix="notes2manim-try-") as folder:
            return self._draw(scene, Path(folder).resolve())[:MOST_FAULTS]

    def _draw(self, scene: Scene, folder: Path) -> list[str]:
        timing, stage, record = (folder / name for name in ("timing.json", "animation.py", "record.json"))
        timing.write_text(self._speak(scene, folder).timing.model_dump_json(), encoding="utf-8")
        try:
            theme = PROJECT / theme_file(self.settings.theme, PROJECT)
            source = stage_scene(scene, theme=str(theme), timing=str(timing), may_run_code=True)
        except Notes2ManimError as error:
            return [error.fault]
        stage.write_text(source, encoding="utf-8")
        quality = PRESETS["low"]
        line = [sys.executable, str(PROJECT / "scripts" / "draw_scene.py"), "--stage", str(stage)]
        line += ["--clip", str(folder / "clip.mp4"), "--timing", str(timing), "--record", str(record)]
        for name in ("width", "height", "fps"):
            line += [f"--{name}", str(getattr(quality, name))]
        done = Box(PROJECT, folder, self.environment, LIMITS).run(line, where=folder)
        if done.returncode:
            return [_said(done.stderr, done.returncode, folder)]
        return list(dict.fromkeys(fault.text for fault in judge_layout(read_record(record), scene)))

    def _speak(self, scene: Scene, folder: Path) -> SpokenScene:
        speed = min(2.0, self.settings.voice.speed * HASTE)
        hasty = resolve({"voice": {"provider": "tone", "speed": speed}, "language": self.settings.language})
        return speak_scene(scene, hasty, cache=folder / "takes")


def _scene(say: str, code: str) -> Scene:
    """Return the scene that a paragraph with its animation is. Raises `Notes2ManimError`."""
    text = render_animation(Block(kind="text", say=say), code)
    return write_script(f"## Scene\n\n{text}\n", file="draft.md").scenes[-1]


def _said(error: str, status: int, folder: Path) -> str:
    """Return the end of what a failed drawing said, without where it lay."""
    if status in (124, 137) or "CPU time" in error:
        return f"it does not end: after {LIMITS.processor} seconds it was stopped."
    text = error.replace(f"{folder}/", "").strip()
    text = re.sub(r"^(?:error: |warning: [^\n]*\n)", "", text)
    return text[-MOST_SAID:] or f"it ended with status {status}, and said nothing."


def main() -> int:
    """Try the animation of a file, say what is wrong, and return 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--say", required=True, help="what is said meanwhile")
    parser.add_argument("--code", type=Path, required=True, help="the body of a construct(self)")
    flags = parser.parse_args()
    if why_not():
        print(f"warning: it runs without a sandbox: {why_not()}.", file=sys.stderr)
    faults = Studio(Settings(), os.environ).faults(flags.say, flags.code.read_text(encoding="utf-8"))
    print("\n".join(faults) or "It can be shown.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
