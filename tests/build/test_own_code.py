"""Code of the notes in a build: it is drawn in the sandbox, and looks as it does outside."""

from __future__ import annotations

import subprocess
import sys

import pytest

from notes2manim.sandbox import why_not
from tests.build.conftest import Project

NOTES = """\
# Own code

This film is drawn by hand.

## Circle

This animation draws a circle, and would like to leave something behind.

```manim
import pathlib
for place in ("notes/evil.md", "scripts/evil.py", "build/film/evil.txt", "build/film/shots/title/evil"):
    try:
        pathlib.Path(place).write_text("x")
    except OSError:
        continue
self.play(Create(Circle()), Write(Text("round")))
```
"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not())]


def test_the_code_of_notes_is_drawn_in_the_sandbox_and_looks_the_same(project: Project) -> None:
    project.write_notes(NOTES)
    project.configure(allow_code=["film"])
    run = project.build()
    assert run.status == 0, run.output
    for place in ("notes/evil.md", "scripts/evil.py", "build/film/evil.txt", "build/film/shots/title/evil"):
        assert not project.path(place).exists(), place
    assert not project.path("build/film/shots/circle").exists()
    (clip,) = project.path("build/film/clips").glob("circle.*.mp4")
    (stage,) = project.path("build/film/stage").glob("circle.*.py")
    (timing,) = project.path("build/film/voice").glob("circle.*.timing.json")
    line = [sys.executable, "scripts/draw_scene.py", "--stage", str(stage), "--timing", str(timing)]
    line += ["--width", "256", "--height", "144", "--fps", "10", "--clip", "outside.mp4"]
    subprocess.run(line, cwd=project.folder, env=project.environment(), check=True)
    assert clip.read_bytes() == project.path("outside.mp4").read_bytes()
    assert project.path("notes/evil.md").exists()  # outside, the same code can
