"""Markdown text to a script: headings to scenes, long ones split, ids that stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from notes2manim.model.say import escape, split_words
from notes2manim.model.script import Scene, Script
from notes2manim.model.visual import Chapter, Title
from notes2manim.notes.blocks import Block, BlockReader, Heading, Place, direct
from notes2manim.notes.colors import Term, color_scene, take_terms
from notes2manim.notes.front_matter import read_front_matter
from notes2manim.notes.inline import Inline, read_inline
from notes2manim.notes.markdown import make_parser
from notes2manim.notes.notices import Notices
from notes2manim.notes.scenes import SceneWriter
from notes2manim.notes.slips import find_slips
from notes2manim.notes.slugs import Ids, slug
from notes2manim.notes.units import (
    Entry,
    Formula,
    Narration,
    Quotation,
    Turn,
    Unit,
    UnitReader,
    Versus,
    words_of,
)
from notes2manim.notes.versus import put_side_by_side

MAX_LENGTH = 1_000_000  # characters of notes: a film of many hours
MAX_SAID = 4000  # characters of one label or `say`
MAX_TITLE = 400  # characters of a heading
SCENE_WORDS = 220  # about 90 seconds; a longer scene is split
SPLIT_WORDS = 150  # where a scene must be split inside of a section of it


# A word without an end, in scripts that have spaces; and a picture that lies in the notes as letters.
# Its end stays, since it may close a formula, a bracket or a quotation.
_ROW = re.compile(rf"([!-\u2e7f]{{{MAX_SAID}}})[!-\u2e7f]+([!-\u2e7f]{{60}})")
_DATA = re.compile(r"(data:[\w/+.;-]{0,80},)[\w+/=%-]{200,}")


@dataclass
class _Section:
    """What stands under one heading that starts a scene."""

    title: str
    anchor: str
    place: Place
    blocks: list[Block] = field(default_factory=list)
    part: bool = False  # it opens a part of the film


def write_script(text: str, *, file: str, project: Path = Path()) -> Script:
    """Return the script of notes. Any text gives a valid one; what is odd in it gives notices.

    `file` is the path of the notes as messages show it, relative to `project`, the folder in
    which pictures must lie.
    """
    notices = Notices(file)
    text = _sane(text, notices)
    parser = make_parser()
    tokens = parser.parse(text)
    find_slips(text, tokens, notices)
    front: dict[str, Any] = {}
    if tokens and tokens[0].type == "front_matter":
        front = read_front_matter(tokens[0].content, 2, notices)
    document = BlockReader(notices).read(tokens)
    blocks = direct(document.blocks, notices)
    named = escape(str(front.pop("title", "")).strip())
    opening, sections = _sections(blocks, titled=bool(named))
    title = named or opening.title or _name_of(file)
    opening.title = opening.title or title
    reader = UnitReader(
        notices,
        lambda said: _parse_inline(parser, said),
        document.footnotes,
        (project / file).parent,
        project,
    )
    ids = Ids()
    card = Title(title=title, subtitle=escape(str(front.get("author", ""))))
    always, opening.blocks = take_terms(opening.blocks, notices)
    language = str(front.get("language", "en"))
    scenes = _scenes(opening, reader.read(opening.blocks), ids, file, language, card, always)
    count = sum(section.part for section in sections)
    number = 0
    for section in sections:
        number += section.part
        chapter = Chapter(title=section.title, number=number, of=count) if section.part else None
        terms, section.blocks = take_terms(section.blocks, notices)
        units = put_side_by_side(section.title, reader.read(section.blocks))
        scenes += _scenes(section, units, ids, file, language, chapter, [*terms, *always])
    return Script(
        title=title,
        language=language,
        author=str(front.get("author", "")),
        settings=front,
        scenes=scenes,
        notices=notices.all(),
    )


def _sane(text: str, notices: Notices) -> str:
    """Return text that can be written as UTF-8, of a bounded length, without words that never end."""
    text = text.encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff")
    text = _DATA.sub(r"\1", text[: 4 * MAX_LENGTH])
    if row := _ROW.search(text):
        line = text.count("\n", 0, row.start()) + 1
        notices.add(line, f"a word has at most {MAX_SAID:,} letters. The middle of this one is left out.")
        text = _ROW.sub(r"\1…\2", text)
    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH]
        line = text.count("\n") + 1
        notices.add(line, f"notes have at most {MAX_LENGTH:,} characters. What follows is left out.")
    return text


def _parse_inline(parser: MarkdownIt, text: str) -> Inline:
    tokens = parser.parseInline(text[:MAX_SAID])
    return read_inline(tokens[0].children if tokens else None)


def _name_of(file: str) -> str:
    """Return a title from the name of the file."""
    words = re.sub(r"[_\s-]+", " ", Path(file).stem).strip()
    return escape(words[:1].upper() + words[1:]) or "Untitled"


def _sections(blocks: list[Block], *, titled: bool) -> tuple[_Section, list[_Section]]:
    """Return the opening, and the sections that each start a scene.

    The first `#` names the film, unless it is `titled` already and has several of them.
    """
    headings = [block for block in blocks if isinstance(block, Heading)]
    several = sum(heading.level == 1 for heading in headings) > 1
    titled = bool(headings) and headings[0].level == 1 and not (titled and several)
    starts = [heading.level for heading in headings[titled:]]
    level = max(2, min(starts)) if starts else 2
    last = max((block.place.end for block in blocks), default=1)
    opening = (
        _Section(_title(headings[0].text), "", headings[0].place) if titled else _Section("", "", Place(1, 1))
    )
    sections: list[_Section] = []
    current = opening
    for block in blocks:
        if titled and block is headings[0]:
            continue
        if isinstance(block, Heading) and block.level <= level:
            current.place = Place(current.place.line, max(current.place.line, block.place.line - 1))
            current = _Section(_title(block.text) or "…", block.anchor, block.place, part=block.level == 1)
            sections.append(current)
        else:
            current.blocks.append(block)
    current.place = Place(current.place.line, max(current.place.line, last))
    return opening, sections


def _title(text: str) -> str:
    """Return a heading, of a long one the first words."""
    return text if len(text) <= MAX_TITLE else " ".join(split_words(text[:MAX_TITLE])[:-1] or ["…"]) + " …"


def _scenes(
    section: _Section,
    units: list[Unit],
    ids: Ids,
    file: str,
    language: str,
    card: Title | Chapter | None,
    terms: list[Term],
) -> list[Scene]:
    """Return the scene of a section, or the scenes into which it must be split."""
    content = " ".join(_words(unit) for unit in units)
    base = slug(section.anchor or section.title)
    scenes = []
    for number, part in enumerate(split(units)):
        opening = card if number == 0 else None
        writer = SceneWriter(section.title, file, section.place, language, opening)
        if number == 0:
            name = ids.take(base, content)
        else:
            head = part[0]
            words = head.text if isinstance(head, Turn) else " ".join(_words(unit) for unit in part)
            name = ids.take(f"{base}-{slug(words, length=24)}"[:79].rstrip("-"), words)
        scenes.append(color_scene(writer.write(part, name, chapter=number == 0), terms))
    return scenes


def _words(unit: Unit) -> str:
    """Return the first words of a unit."""
    if isinstance(unit, Turn):
        return unit.text
    if isinstance(unit, Narration | Entry | Quotation):
        return unit.sentences[0].say if unit.sentences else ""
    if isinstance(unit, Formula):
        return unit.steps[0].tex
    if isinstance(unit, Versus):
        return " ".join(_words(entry) for _, entry in unit.entries[:1])
    return ""


def split(units: list[Unit]) -> list[list[Unit]]:
    """Split what is too long for one scene, at its inner headings if that will do."""
    units = [piece for unit in units for piece in _split_narration(unit)]
    if sum(_weight(unit) for unit in units) <= SCENE_WORDS:
        return [units]
    groups: list[list[Unit]] = [[]]
    for unit in units:
        if isinstance(unit, Turn) and groups[-1]:
            groups.append([])
        groups[-1].append(unit)
    parts: list[list[Unit]] = [[]]
    for group in groups:
        weight = sum(_weight(unit) for unit in group)
        if parts[-1] and sum(_weight(unit) for unit in parts[-1]) + weight > SCENE_WORDS:
            parts.append([])
        if weight <= SCENE_WORDS:
            parts[-1] += group
            continue
        for piece in _split_group(group):
            if parts[-1]:
                parts.append([])
            parts[-1] += piece
    return [part for part in parts if part] or [[]]


def _split_group(group: list[Unit]) -> list[list[Unit]]:
    """Split at blocks that a scene can begin with, into parts of about the same length."""
    total = sum(_weight(unit) for unit in group)
    target = max(SPLIT_WORDS, total / -(-total // SCENE_WORDS))
    parts: list[list[Unit]] = [[]]
    weight = 0
    for unit in group:
        more = _weight(unit)
        begins = isinstance(unit, Narration | Entry | Formula | Quotation) and not getattr(
            unit, "inside", False
        )
        if begins and any(_weight(u) for u in parts[-1]) and weight + more / 2 > target:
            parts.append([])
            weight = 0
        parts[-1].append(unit)
        weight += more
    return parts


def _weight(unit: Unit) -> int:
    """Return the length of a unit in words; what there is to look at counts too."""
    pictures = len(unit.pictures) if isinstance(unit, Narration | Entry) else 0
    return words_of(unit) + 12 * pictures


def _split_narration(unit: Unit) -> list[Unit]:
    """Split a paragraph that alone is too long for a scene."""
    if not isinstance(unit, Narration) or words_of(unit) <= SCENE_WORDS:
        return [unit]
    pieces: list[Unit] = []
    page: list[Any] = []
    words = 0
    for sentence in unit.sentences:
        count = len(split_words(sentence.say))
        if page and words + count > SPLIT_WORDS:
            pieces.append(Narration(page, unit.place))
            page, words = [], 0
        page.append(sentence)
        words += count
    return [*pieces, Narration(page, unit.place, unit.pictures)]
