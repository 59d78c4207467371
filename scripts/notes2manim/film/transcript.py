"""The words of a film as a text to read."""

from __future__ import annotations

from collections.abc import Sequence

from notes2manim.film.scenes import FilmScene
from notes2manim.model.script import Source


def write_transcript(title: str, scenes: Sequence[FilmScene]) -> str:
    """Return the title, the headings, and what is said as captions show it, in paragraphs.

    What comes from the same block of the notes is one paragraph.
    """
    blocks = [title]
    for scene in scenes:
        heading = scene.scene.title
        if heading and scene.scene.chapter and heading != blocks[-1]:
            blocks.append(heading)
        blocks += _paragraphs(scene)
    return "\n\n".join(blocks) + "\n"


def _paragraphs(scene: FilmScene) -> list[str]:
    paragraphs: list[str] = []
    before: Source | None = None
    for beat, spoken in zip(scene.scene.beats, scene.timing.beats, strict=False):
        text = " ".join(" ".join(word.text for word in spoken.words).split())
        if not text:
            continue
        if paragraphs and beat.source is not None and beat.source == before:
            paragraphs[-1] += f" {text}"
        else:
            paragraphs.append(text)
        before = beat.source
    return paragraphs
