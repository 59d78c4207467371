"""Markdown to a flat list of blocks: what the dialect knows, with places, and nothing of Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from notes2manim.model.say import escape
from notes2manim.notes.inline import Inline, Mark, clean, read_inline, strip_html
from notes2manim.notes.markdown import BARE
from notes2manim.notes.notices import Notices


@dataclass(frozen=True)
class Place:
    """First and last line in the notes, counted from 1."""

    line: int
    end: int


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str
    place: Place


@dataclass(frozen=True)
class Paragraph:
    """Running text, maybe `inside` a list item. `said` replaces what is spoken: a `say` comment."""

    inline: Inline
    place: Place
    said: str | None = None
    inside: bool = False


@dataclass(frozen=True)
class Display:
    """A displayed formula, as it was written."""

    tex: str
    place: Place
    said: str | None = None


@dataclass(frozen=True)
class Entry:
    """One item of list number `of`."""

    inline: Inline
    level: int
    mark: str
    number: int
    place: Place
    of: int = 0
    said: str | None = None


@dataclass(frozen=True)
class Fence:
    """A code block: its info string and text."""

    info: str
    text: str
    place: Place
    said: str | None = None
    inside: bool = False


@dataclass(frozen=True)
class Grid:
    """A table."""

    header: list[Inline]
    rows: list[list[Inline]]
    align: list[str]
    place: Place
    said: str | None = None
    inside: bool = False


@dataclass(frozen=True)
class Quotation:
    """A block quote's text, or that of a call-out."""

    inline: Inline
    callout: str
    place: Place
    said: str | None = None


@dataclass(frozen=True)
class Break:
    """A `---`."""

    place: Place


@dataclass(frozen=True)
class Directive:
    """A comment that means something: say, pause, skip or color."""

    kind: str
    text: str
    place: Place


Block = Heading | Paragraph | Display | Entry | Fence | Grid | Quotation | Break | Directive

_DIRECTIVE = re.compile(r"\s*(say|pause|skip|colou?rs?(?=\s*:))\b\s*:?\s*(.*)", re.IGNORECASE | re.DOTALL)
_ANCHOR = re.compile(r"\s*\\?\{#([A-Za-z0-9_-]+)[^{}]*\\?\}\s*$")
_CALLOUT = re.compile(r"\s*\[!(\w+)\][+-]?\s*")


@dataclass
class Document:
    """All blocks of a file, and the texts of its footnotes by number."""

    blocks: list[Block] = field(default_factory=list)
    footnotes: dict[str, Inline] = field(default_factory=dict)


class BlockReader:
    """Walks the syntax tree and writes down its blocks."""

    def __init__(self, notices: Notices) -> None:
        self.document = Document()
        self._notices = notices
        self._blocks = self.document.blocks
        self._place = Place(1, 1)
        self._lists = 0

    def read(self, tokens: list[Token]) -> Document:
        for node in SyntaxTreeNode(tokens).children:
            self._read(node, 0)
        return self.document

    def _read(self, node: SyntaxTreeNode, level: int) -> None:
        self._place = place = self._place_of(node)
        kind = node.type
        if kind == "heading":
            self._heading(node, place)
        elif kind == "paragraph":
            self._paragraph(node.children[0], place)
        elif kind in ("math_block", "math_block_label", "amsmath"):
            self._blocks.append(Display(clean(node.content), place))
        elif kind in ("fence", "code_block"):
            self._blocks.append(Fence(clean(node.info).strip(), node.content, place))
        elif kind in ("bullet_list", "ordered_list"):
            self._list(node, level)
        elif kind == "dl":
            self._definitions(node, level)
        elif kind == "table":
            self._table(node, place)
        elif kind == "blockquote":
            self._quote(node, place, level)
        elif kind == "hr":
            self._blocks.append(Break(place))
        elif kind == "html_block":
            self._html(node.content, place)
        elif kind == "footnote_block":
            self._footnotes(node)
        elif kind == "inline":
            self._paragraph(node, place)
        elif kind != "front_matter":
            for child in node.children:
                self._read(child, level)

    def _place_of(self, node: SyntaxTreeNode) -> Place:
        lines = node.map
        if not lines:
            return self._place
        return Place(lines[0] + 1, max(lines[0] + 1, lines[1]))

    def _heading(self, node: SyntaxTreeNode, place: Place) -> None:
        inline = _inline_of(node.children[0]) if node.children else Inline()
        level = int(node.tag[1:])
        anchor = _ANCHOR.search(inline.say)
        text = inline.say[: anchor.start()] if anchor else inline.say
        text = text.replace("\n", " ").strip()
        for mark in inline.marks:
            if mark.kind == "image" and not text:
                text = mark.text
        if node.parent is not None and node.parent.type != "root":
            # A heading inside of a quotation or an item starts nothing.
            if text:
                self._blocks.append(Paragraph(Inline(text, [Mark("bold", 0, len(text), text)]), place))
            return
        self._blocks.append(Heading(level, text, anchor.group(1) if anchor else "", place))

    def _paragraph(self, node: SyntaxTreeNode, place: Place) -> None:
        tokens = node.children
        display = _lone_display(node)
        if display is not None:
            self._blocks.append(Display(display, place))
            return
        if not tokens:
            return
        inline = _inline_of(node)
        if re.fullmatch(r"\s*:{3,}.*", inline.say) and "\n" not in inline.say and not inline.marks:
            if not re.fullmatch(r"\s*:{3,}\s*", inline.say):
                self._notices.add(place.line, f'"{inline.say}" is not known. Its content is shown as text.')
            return
        self._split_comments(inline, place)

    def _split_comments(self, inline: Inline, place: Place) -> None:
        """A comment inside of a paragraph stands between two."""
        start = 0
        for mark in inline.marks:
            if mark.kind == "comment" and (match := _DIRECTIVE.fullmatch(mark.text)):
                self._append_text(cut(inline, start, mark.start), place)
                self._blocks.append(Directive(_directive(match[1]), match[2].strip(), place))
                start = mark.start
        self._append_text(cut(inline, start, len(inline.say)) if start else inline, place)

    def _append_text(self, inline: Inline, place: Place) -> None:
        if inline.say.strip() or any(mark.kind == "image" for mark in inline.marks):
            self._blocks.append(Paragraph(inline, place))

    def _list(self, node: SyntaxTreeNode, level: int) -> None:
        self._lists += level == 0
        number = int(node.attrGet("start") or 1) if node.type == "ordered_list" else 1
        for offset, item in enumerate(node.children):
            mark = "number" if node.type == "ordered_list" else "bullet"
            self._item(item, min(level, 5), mark, min(number + offset, 10**9))

    def _item(self, item: SyntaxTreeNode, level: int, mark: str, number: int) -> None:
        place = self._place_of(item)
        children = list(item.children)
        first = children[0] if children else None
        if first is not None and first.type in ("paragraph", "inline"):
            node = first.children[0] if first.type == "paragraph" else first
            if _lone_display(node) is None:
                mark = _task(node) or mark
                inline = _inline_of(node)
                if inline.say.strip():
                    self._entry(inline, level, mark, number, self._place_of(first))
                    children = children[1:]
        self._place = place
        before = len(self._blocks)
        for child in children:
            self._read(child, level + 1)
        for index in range(before, len(self._blocks)):
            block = self._blocks[index]
            if isinstance(block, Paragraph | Fence | Grid):
                self._blocks[index] = replace(block, inside=True)

    def _entry(self, inline: Inline, level: int, mark: str, number: int, place: Place) -> None:
        directives = [
            (comment, match)
            for comment in inline.marks
            if comment.kind == "comment" and (match := _DIRECTIVE.fullmatch(comment.text))
        ]
        self._blocks.append(Entry(inline, level, mark, number, place, self._lists))
        self._blocks.extend(
            Directive("pause", match[2].strip(), place)
            for _, match in directives
            if match[1].lower() == "pause"
        )

    def _definitions(self, node: SyntaxTreeNode, level: int) -> None:
        """A term and its definition make one item, or more when it has more definitions."""
        self._lists += level == 0
        term: SyntaxTreeNode | None = None
        for child in node.children:
            if child.type == "dt":
                if term is not None:
                    self._entry(_inline_of(term), min(level, 5), "bullet", 1, self._place_of(term))
                term = child.children[0] if child.children else None
                continue
            before = len(self._blocks)
            for inner in child.children:
                self._read(inner, level + 1)
            if term is not None:
                self._define(term, before, level)
                term = None
        if term is not None:
            self._entry(_inline_of(term), min(level, 5), "bullet", 1, self._place_of(term))

    def _define(self, term: SyntaxTreeNode, before: int, level: int) -> None:
        head = _inline_of(term)
        bold = [Mark("bold", 0, len(head.say), head.say)]
        place = self._place_of(term)
        first = self._blocks[before] if before < len(self._blocks) else None
        if isinstance(first, Paragraph):
            lead = f"{head.say}: "
            marks = [replace(m, start=m.start + len(lead), end=m.end + len(lead)) for m in first.inline.marks]
            inline = Inline(
                lead + first.inline.say, bold + marks, [b + len(lead) for b in first.inline.breaks]
            )
            self._blocks[before] = Entry(
                inline, min(level, 5), "bullet", 1, Place(place.line, first.place.end), self._lists
            )
        else:
            self._blocks.insert(
                before, Entry(Inline(head.say, bold), min(level, 5), "bullet", 1, place, self._lists)
            )

    def _table(self, node: SyntaxTreeNode, place: Place) -> None:
        header: list[Inline] = []
        rows: list[list[Inline]] = []
        align: list[str] = []
        if node.markup == BARE:
            self._notices.add(
                place.line, "this table has no header, since no line of dashes stands below its first line."
            )
        for part in node.children:
            for row in part.children:
                cells = [_cell(cell) for cell in row.children]
                if part.type == "thead":
                    header = cells
                    align = [_alignment(cell) for cell in row.children]
                else:
                    rows.append(cells)
        self._blocks.append(Grid(header, rows, align, place))

    def _quote(self, node: SyntaxTreeNode, place: Place, level: int) -> None:
        text = Inline()
        callout = ""
        for child in node.children:
            if child.type == "paragraph" and _lone_display(child.children[0]) is None:
                inline = _inline_of(child.children[0])
                if not text.say and (match := _CALLOUT.match(inline.say)):
                    callout = match[1].lower()
                    inline = cut(inline, match.end(), len(inline.say))
                _join(text, inline)
                continue
            self._flush_quote(text, callout, place)
            text = Inline()
            self._read(child, level)
        self._flush_quote(text, callout, place)

    def _flush_quote(self, text: Inline, callout: str, place: Place) -> None:
        if text.say.strip() or any(mark.kind == "image" for mark in text.marks):
            self._blocks.append(Quotation(text, callout, place))

    def _html(self, content: str, place: Place) -> None:
        rest, at = "", 0
        while (start := content.find("<!--", at)) >= 0:
            end = content.find("-->", start)
            if end < 0:
                break
            rest += content[at:start]
            line = place.line + content.count("\n", 0, start)
            if match := _DIRECTIVE.fullmatch(clean(content[start + 4 : end])):
                self._blocks.append(Directive(_directive(match[1]), match[2].strip(), Place(line, line)))
            at = end + 3
        rest += content[at:] if not content[at:].lstrip().startswith("<!--") else ""
        self._html_text(rest, place)

    def _html_text(self, content: str, place: Place) -> None:
        image = re.search(r"<img\b[^<>]*\bsrc\s*=\s*[\"']([^\"'<>]+)[\"'][^<>]*>", content, re.IGNORECASE)
        alt = re.search(r"\balt\s*=\s*[\"']([^\"'<>]*)[\"']", image.group(), re.IGNORECASE) if image else None
        if image:
            mark = Mark("image", 0, 0, clean(alt[1]) if alt else "", f"{image[1]}\0")
            self._blocks.append(Paragraph(Inline("", [mark]), place))
        text = strip_html(content)
        if text:
            self._notices.add(place.line, "HTML is not drawn. Its text is spoken.")
            self._blocks.append(Paragraph(Inline(escape(text)), place))

    def _footnotes(self, node: SyntaxTreeNode) -> None:
        for note in node.children:
            text = Inline()
            for child in note.children:
                if child.type == "paragraph" and child.children:
                    _join(text, _inline_of(child.children[0]))
                else:
                    before = len(self._blocks)
                    self._read(child, 0)
                    for block in self._blocks[before:]:
                        if isinstance(block, Paragraph | Entry):
                            _join(text, block.inline)
                    del self._blocks[before:]
            self.document.footnotes[str(note.meta.get("id", ""))] = text


def _directive(word: str) -> str:
    return "color" if word.lower().startswith("col") else word.lower()


def _inline_of(node: SyntaxTreeNode) -> Inline:
    token = node.token
    if token is None or token.type != "inline":
        return _inline_of(node.children[0]) if node.children else Inline()
    return read_inline(token.children)


def _cell(cell: SyntaxTreeNode) -> Inline:
    """Return the text of a cell of a table, on one line."""
    inline = _inline_of(cell.children[0]) if cell.children else Inline()
    inline.say = inline.say.replace("\n", " ")
    return inline


def _lone_display(node: SyntaxTreeNode) -> str | None:
    r"""Return the TeX of a paragraph that is nothing but `$$…$$` or `\[…\]`."""
    token = node.token
    children = [
        child
        for child in (token.children if token else None) or []
        if child.type not in ("softbreak", "hardbreak")
        and (child.type != "text" or child.content.strip(" .,;"))
    ]
    if len(children) == 1 and children[0].type == "math_inline_double":
        return clean(children[0].content)
    return None


def _task(node: SyntaxTreeNode) -> str:
    token = node.token
    for child in (token.children if token else None) or []:
        if child.type == "html_inline" and "task-list-item-checkbox" in child.content:
            return "done" if "checked=" in child.content else "todo"
    return ""


def _alignment(cell: SyntaxTreeNode) -> str:
    style = str(cell.attrGet("style") or "")
    return style.removeprefix("text-align:") if style else "left"


def cut(inline: Inline, start: int, end: int) -> Inline:
    """Return the part of running text between two characters."""
    say = inline.say[start:end]
    lead = len(say) - len(say.lstrip())
    base = start + lead
    marks = [
        replace(mark, start=max(0, mark.start - base), end=min(mark.end, end) - base)
        for mark in inline.marks
        if base <= mark.start <= end
        and mark.kind != "comment"
        and (mark.start < end or mark.start == mark.end)
    ]
    breaks = [max(0, place - base) for place in inline.breaks if place < end]
    return Inline(say.strip(), marks, breaks)


def _join(text: Inline, more: Inline) -> None:
    """Append running text as a new line."""
    if not text.say:
        text.say, text.marks, text.breaks = more.say, list(more.marks), list(more.breaks)
        return
    base = len(text.say) + 1
    text.breaks += [base - 1, base - 1, *(place + base for place in more.breaks)]
    text.marks += [replace(mark, start=mark.start + base, end=mark.end + base) for mark in more.marks]
    text.say = f"{text.say}\n{more.say}"


def direct(blocks: list[Block], notices: Notices) -> list[Block]:
    """Apply `say` and `skip` comments to the blocks that follow them; pauses stay where they are."""
    result: list[Block] = []
    say: Directive | None = None
    skip: Directive | None = None
    level = 0  # of the heading whose section is skipped
    for block in blocks:
        if level:
            if not isinstance(block, Heading) or block.level > level:
                continue
            level = 0
        if isinstance(block, Directive) and block.kind == "say":
            result += _stray(say)
            say = block
        elif isinstance(block, Directive) and block.kind == "skip":
            skip = block
        elif isinstance(block, Directive):
            result.append(block)
        elif skip is not None:
            skip, say = None, None
            level = block.level if isinstance(block, Heading) else 0
        elif say is None:
            result.append(block)
        elif isinstance(block, Heading | Break):
            result += [block, *_stray(say)]
            say = None
        else:
            result.append(replace(block, said=say.text))
            say = None
    result += _stray(say)
    if skip is not None:
        notices.add(skip.place.line, "there is nothing after this comment to skip.")
    return result


def _stray(say: Directive | None) -> list[Block]:
    """A `say` with no block after it is spoken by itself."""
    return [Directive("say", say.text, say.place)] if say is not None and say.text else []
