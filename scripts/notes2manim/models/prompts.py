"""The prompts: files of `templates/prompts/`, with the page about the dialect as their reference."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from notes2manim.errors import DraftError
from notes2manim.models.forms import SceneDraft

# The parts of docs/notes.md that say how to write what a scene can hold.
SECTIONS = ("Text", "Lists", "Formulas", "Code", "Plots", "Charts", "Diagrams")
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
    def dialect(self) -> str:
        """The sections of the page about the dialect that a model needs."""
        page = _read(self._dialect)
        headings = list(_HEADING.finditer(_without_fences(page)))
        ends = [heading.start() for heading in headings[1:]] + [len(page)]
        parts = [
            page[heading.start() : end].strip()
            for heading, end in zip(headings, ends, strict=True)
            if heading[1] in SECTIONS
        ]
        return "\n\n".join(parts)

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
