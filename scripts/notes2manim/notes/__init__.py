"""Markdown notes to a script: the dialect of `docs/notes.md`. Any text gives a valid script."""

from notes2manim.notes.read import read_notes
from notes2manim.notes.write import write_script

__all__ = ["read_notes", "write_script"]
