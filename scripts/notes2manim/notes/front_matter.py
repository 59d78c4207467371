"""The YAML at the head of notes: what it says of the film, and which settings it overrides."""

from __future__ import annotations

import difflib
from typing import Any

from notes2manim.errors import ConfigError
from notes2manim.model.config import Settings, resolve
from notes2manim.notes.inline import clean
from notes2manim.notes.notices import Notices

MAX_LENGTH = 65536  # characters
# What notes tell other programs: sites of blogs, Pandoc, notebooks.
_FOR_OTHERS = frozenset(
    {
        "abstract", "aliases", "bibliography", "categories", "created", "csl", "date", "description", "draft",
        "header-includes", "id", "institute", "jupyter", "keywords", "layout", "output", "permalink", "slug",
        "status", "tags", "toc", "updated", "weight",
    }
)  # fmt: skip


def read_front_matter(text: str, line: int, notices: Notices) -> dict[str, Any]:
    """Return the keys that can be used: `title`, and settings that are known and valid.

    `line` is the first line of the YAML. Everything else is left out, with a notice unless it is
    what other programs look for.
    """
    values = _load(text, line, notices)
    kept: dict[str, Any] = {}
    for key, value in values.items():
        place = _line_of(text, str(key), line)
        if key == "title":
            if isinstance(value, (str, int, float)):
                kept["title"] = clean(str(value))
            continue
        if str(key).casefold() in _FOR_OTHERS:
            continue
        if not isinstance(key, str) or key not in Settings.model_fields:
            notices.add(place, f'there is no key "{key}".{_suggest(str(key))}')
            continue
        try:
            resolve({}, {key: value})
        except ConfigError as error:
            notices.add(place, f"{error.fault}{f' {error.remedy}' if error.remedy else ''} It is left out.")
            continue
        kept[key] = value
    return kept


def _suggest(key: str) -> str:
    near = difflib.get_close_matches(key, ["title", *Settings.model_fields], n=1)
    return f' Did you mean "{near[0]}"?' if near else " It is left out."


def _line_of(text: str, key: str, first: int) -> int:
    for number, line in enumerate(text.split("\n")):
        if line.lstrip("\"'").startswith(key):
            return first + number
    return first


def _load(text: str, line: int, notices: Notices) -> dict[Any, Any]:
    import yaml

    if len(text) > MAX_LENGTH:
        notices.add(line, f"the front matter is longer than {MAX_LENGTH} characters. It is left out.")
        return {}
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
            depth -= isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                notices.add(line, "the front matter uses YAML anchors, which are not read. It is left out.")
                return {}
            if depth > 10:
                notices.add(line, "the front matter is nested too deeply. It is left out.")
                return {}
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        fault = getattr(error, "problem", None) or "it cannot be read"
        notices.add(
            line + (mark.line if mark else 0), f"the front matter is not YAML: {fault}. It is left out."
        )
        return {}
    if values is None:
        return {}
    if not isinstance(values, dict):
        notices.add(line, 'the front matter is not made of "key: value" lines. It is left out.')
        return {}
    return values
