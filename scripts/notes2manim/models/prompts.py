"""The prompts: files of `templates/prompts/`, with the page about the dialect as their reference."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Any

from notes2manim.errors import DraftError
from notes2manim.models.forms import Kind, SceneDraft

# The part of docs/notes.md that says how the content of a kind is written, and what the kind is for.
# Where no part is named, one line in the prompt says all.
KINDS: dict[Kind, tuple[str, str]] = {
    "text": ("Text", "narration"),
    "list": ("Lists", "points that are told one after the other"),
    "formula": ("Formulas", "a formula, or a derivation in steps"),
    "code": ("Code", "a program of at most 12 lines"),
    "table": ("", "a small table"),
    "plot": ("Plots", "functions of x, points and areas"),
    "chart": ("Charts", "numbers as bars, lines or a pie"),
    "diagram": ("Diagrams", "boxes and arrows, or messages between actors"),
    "compare": ("Comparisons", "two things side by side"),
    "array": ("Arrays", "cells, pointers, and the steps of an algorithm"),
    "tree": ("Trees", "a tree and what happens in it"),
    "geometry": ("Geometry", "points, lines, angles and circles"),
    "numberline": ("Number lines", "numbers and intervals on a line"),
    "timeline": ("Timelines", "events in time"),
    "quote": ("", "a quotation"),
    "callout": ("", "one thing to remember, or a warning"),
}
# What a scene may need for which no kind is planned.
USUAL: tuple[Kind, ...] = ("list", "formula", "plot", "chart", "diagram")
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


class Prompts:
    """The prompts in a folder. `dialect` is the page that says how to write notes."""

    def __init__(self, folder: Path, dialect: Path) -> None:
        self._folder = folder
        self._dialect = dialect

    def write(self, name: str, **values: Any) -> str:
        """Return the prompt `name.md.j2`, filled in."""
        import jinja2

        try:
            return str(self._environment.get_template(f"{name}.md.j2").render(values)).strip()
        except jinja2.TemplateError as error:
            raise DraftError(f"{error}.", place=str(self._folder / f"{name}.md.j2")) from error

    @cached_property
    def example(self) -> SceneDraft:
        """An answer as it should be."""
        return SceneDraft.model_validate_json(_read(self._folder / "example.json"))

    @cached_property
    def example_json(self) -> str:
        """The example, as a model should write it."""
        return json.dumps(self.example.model_dump(), indent=1, ensure_ascii=False)

    @cached_property
    def kinds(self) -> dict[Kind, str]:
        """What a block can be, and what for: all that the page about the dialect knows."""
        return {kind: use for kind, (part, use) in KINDS.items() if not part or _key(part) in self._parts}

    def reference(self, kinds: Collection[Kind]) -> str:
        """Return the parts of the page about the dialect for text and for these kinds.

        A prompt holds no others, since a small model has room for few.
        """
        needed = {"text", *(kinds or USUAL)}
        parts = [part for kind, (part, _) in KINDS.items() if kind in needed]
        return "\n\n".join(self._parts[_key(part)] for part in parts if _key(part) in self._parts)

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The parts of the page about the dialect, by the keys of their headings, without pictures."""
        page = re.sub(r"^!\[[^\]]*\]\(gallery/[^)]*\)\n*", "", _read(self._dialect), flags=re.MULTILINE)
        headings = list(_HEADING.finditer(_without_fences(page)))
        ends = [heading.start() for heading in headings[1:]] + [len(page)]
        return {
            _key(heading[1]): page[heading.start() : end].strip()
            for heading, end in zip(headings, ends, strict=True)
        }

    @cached_property
    def _environment(self) -> Any:
        import jinja2

        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(self._folder),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # prompts are plain text
        )


def _key(heading: str) -> str:
    """Return a heading as it is compared: "Number lines" and "Number line" are one."""
    return re.sub(r"\W", "", heading.lower()).removesuffix("s")


def _without_fences(page: str) -> str:
    """Return a page of the same length whose fences are blank."""
    return re.sub(
        r"^(`{3,})[^`\n]*\n.*?^\1`*$",
        lambda found: re.sub(r"[^\n]", " ", found[0]),
        page,
        flags=re.MULTILINE | re.DOTALL,
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DraftError(f"cannot be read: {error.strerror}.", place=str(path)) from None
