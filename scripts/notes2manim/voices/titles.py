"""Titles without markup, as captions show words: `$a^2$` becomes `a²`."""

from __future__ import annotations

from notes2manim.model.script import Script


def in_caption_form(script: Script) -> Script:
    """Return the script with its title and those of its scenes as plain text."""
    scenes = [scene.model_copy(update={"title": _plain(scene.title)}) for scene in script.scenes]
    return script.model_copy(update={"title": _plain(script.title), "scenes": scenes})


def _plain(say: str) -> str:
    if not any(mark in say for mark in "$`\\"):
        return say
    from notes2manim.voices.reading import read  # takes a while, and few titles need it

    return " ".join(word.text for word in read(say))
