"""Clips and voices to the finished film and the files beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from notes2manim.files import PART, disk_error
from notes2manim.film.captions import cut_captions, to_srt, to_vtt
from notes2manim.film.chapters import mark_chapters, to_youtube
from notes2manim.film.mux import Tags, write_film
from notes2manim.film.scenes import SceneFiles, place_scenes
from notes2manim.film.transcript import write_transcript
from notes2manim.model.config import Settings
from notes2manim.model.script import Script


@dataclass(frozen=True)
class Joined:
    """What became of the film: seconds, and its fastest caption (columns/s)."""

    duration: float
    fastest_caption: float


def join_film(script: Script, scenes: Sequence[SceneFiles], output: Path, settings: Settings) -> Joined:
    """Join scenes, in the order of the film, and write it and what stands beside it.

    `output` is a prefix: `.mp4`, `.srt`, `.vtt`, `.chapters.txt` and `.txt` are put behind it. All appear
    whole, the film last, or none. Of the settings, `film`, `author` and `language` matter. Raises `FilmError`
    and `ScriptError`.
    """
    placed = place_scenes(script, scenes)
    fps = placed[0].picture.fps
    captions = [
        caption for scene in placed for caption in cut_captions(scene.timing, scene.start, scene.end, fps)
    ]
    chapters = mark_chapters(script.title, placed)
    tags = Tags(script.title, settings.author or script.author, settings.language)
    texts = {
        "srt": to_srt(captions),
        "vtt": to_vtt(captions, settings.language),
        "chapters.txt": to_youtube(chapters, fps),
        "txt": write_transcript(script.title, placed),
    }
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", suffix=PART, dir=output.parent) as folder:
            made = Path(folder)
            for suffix, text in texts.items():
                (made / suffix).write_text(text, encoding="utf-8", newline="\n")
            write_film(made / "mp4", placed, captions, chapters, tags)
            _publish(made, output)
    except OSError as error:
        raise disk_error(error, output) from error
    return Joined(placed[-1].end, max((caption.speed for caption in captions), default=0.0))


def _publish(made: Path, output: Path) -> None:
    """Give the finished files their names, the film last."""
    for file in sorted(made.iterdir(), key=lambda file: file.name == "mp4"):
        file.replace(output.parent / f"{output.name}.{file.name}")
