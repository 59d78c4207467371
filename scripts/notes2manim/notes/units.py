"""Blocks to units of a film: what is said, what is shown with it, and which belongs to which."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from notes2manim.model.say import escape, split_words
from notes2manim.model.visual import Chart, Code, Image, Manim, Plot, Table, Visual
from notes2manim.notes import blocks as md
from notes2manim.notes.blocks import Place
from notes2manim.notes.chart import read_chart
from notes2manim.notes.comparison import read_comparison
from notes2manim.notes.diagram import read_diagram
from notes2manim.notes.fence_lines import Drawn
from notes2manim.notes.fence_lines import Fence as FenceText
from notes2manim.notes.figures import FIGURES
from notes2manim.notes.formulas import akin, faults, steps
from notes2manim.notes.images import find_image
from notes2manim.notes.inline import Inline, Mark, word_at
from notes2manim.notes.listing import read_code, read_info
from notes2manim.notes.matrix import display_of
from notes2manim.notes.notices import Notices
from notes2manim.notes.plot import read_plot
from notes2manim.notes.sentences import split_sentences
from notes2manim.notes.sequence import read_sequence
from notes2manim.notes.slips import near
from notes2manim.notes.xychart import read_xychart

_DRAWN = ("plot", "chart", "diagram", "sequence", "compare", "comparison")
MAX_PAUSE = 60.0  # seconds
LEAD_IN = 14  # words of a paragraph that only leads from one formula to the next
FOOTNOTE_WORDS = 30
_MOST_TEX = 300  # characters of a formula that cannot be set, as text: what follows is not for the ear
# What call-outs are called elsewhere, and the form in which each is shown.
CALLOUTS = {
    "note": "note info abstract summary tldr todo example quote cite question help faq",
    "tip": "tip hint success check done",
    "important": "important key remember",
    "warning": "warning attention",
    "caution": "caution danger error failure fail missing bug",
}
_SIGN = re.compile(
    r"(?:[\u2600-\u27bf\u2139\u2b50\U0001f300-\U0001faff]\ufe0f?|:[a-z_]+:)\s*"
)  # before a call-out's name
_MERMAID = re.compile(r"^\s*(?:graph|flowchart|sequenceDiagram|pie|xychart)", re.MULTILINE)
_MERMAID_HEAD = re.compile(r"\s*---\n.*?\n---\n", re.DOTALL)  # its title and settings
MAX_COLUMNS = 100  # of a table
MAX_MARKS = 12  # of one sentence: a screen that changes more often is not followed


@dataclass(frozen=True)
class At:
    """Something that happens at a word of a sentence."""

    word: int
    kind: str
    text: str = ""


@dataclass
class Sentence:
    """One thing said: its `say`, what happens in it, and its lines."""

    say: str
    place: Place
    marks: list[At] = field(default_factory=list)
    pictures: list[tuple[int, Picture]] = field(default_factory=list)


@dataclass
class Picture:
    """A silent visual; `said` is spoken with it, `name` where nothing else is."""

    visual: Visual
    place: Place
    said: list[Sentence] | None = None
    name: str = ""
    highlights: list[str] = field(default_factory=list)
    inside: bool = False  # it stands in a list item
    leads: bool = False  # it comes before the words that it belongs to
    tex: str = ""  # a formula that the words read


@dataclass
class Narration:
    """Sentences of a paragraph, and the pictures that go with it."""

    sentences: list[Sentence]
    place: Place
    pictures: list[Picture] = field(default_factory=list)
    inside: bool = False


@dataclass
class Step:
    """A formula; `before` leads to it, `said` is spoken in place of it."""

    tex: str
    place: Place
    before: list[Sentence] = field(default_factory=list)
    said: list[Sentence] | None = None


@dataclass
class Formula:
    """A displayed formula, or the steps of a derivation; `said` is spoken for all of them."""

    steps: list[Step]
    place: Place
    said: list[Sentence] | None = None


@dataclass
class Entry:
    """One item of a list: what is shown, what is said, and the pictures that go with it."""

    text: str
    level: int
    mark: str
    number: int
    of: int
    sentences: list[Sentence]
    place: Place
    pictures: list[Picture] = field(default_factory=list)


@dataclass
class Versus:
    """Two lists of one scene that stand side by side: their names, and their items in their order."""

    left: str
    right: str
    entries: list[tuple[str, Entry]]
    place: Place


@dataclass
class Quotation:
    """A quotation, or a call-out of a form; `by` is shown and not spoken."""

    sentences: list[Sentence]
    by: str
    callout: str
    place: Place
    said: list[Sentence] | None = None


@dataclass
class Turn:
    """A heading inside of a scene: a new page."""

    text: str
    place: Place


@dataclass
class Break:
    """A moment with nothing on the screen."""

    place: Place


@dataclass
class Pause:
    """A silence after what was said last, in seconds."""

    seconds: float
    place: Place


Unit = Narration | Picture | Formula | Entry | Versus | Quotation | Turn | Break | Pause


class UnitReader:
    """Turns the blocks of a section into units."""

    def __init__(
        self,
        notices: Notices,
        parse: Callable[[str], Inline],
        footnotes: dict[str, Inline],
        folder: Path,
        project: Path,
    ) -> None:
        self._notices = notices
        self._parse = parse
        self._footnotes = {number: _cut_note(text.say) for number, text in footnotes.items()}
        self._folder = folder
        self._project = project

    def read(self, section: list[md.Block]) -> list[Unit]:
        """Return the units of a section, pictures put with the words they belong to."""
        units: list[Unit] = []
        for block in section:
            made = self._unit(block)
            for unit in made:
                if isinstance(unit, Picture):
                    unit.inside = bool(getattr(block, "inside", False))
            units += made
        return attach(join_formulas(units))

    def _unit(self, block: md.Block) -> list[Unit]:
        if isinstance(block, md.Heading):
            return [Turn(block.text, block.place)] if block.text else []
        if isinstance(block, md.Break):
            return [Break(block.place)]
        if isinstance(block, md.Directive):
            return self._directive(block)
        if isinstance(block, md.Paragraph):
            return self._paragraph(block)
        if isinstance(block, md.Display):
            return self._display(block.tex, block.place, block.said)
        if isinstance(block, md.Entry):
            return self._entry(block)
        if isinstance(block, md.Fence):
            return self._fence(block)
        if isinstance(block, md.Grid):
            return self._grid(block)
        return self._quotation(block)

    def _directive(self, block: md.Directive) -> list[Unit]:
        if block.kind == "pause":
            match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]*)?|\.[0-9]+)\s*(?:s|sec|seconds?)?", block.text)
            if match is None:
                self._notices.add(block.place.line, f'pause "{block.text[:40]}" is not a number of seconds.')
                return []
            seconds = float(match[1])
            if seconds > MAX_PAUSE:
                self._notices.add(block.place.line, f"a pause lasts at most {MAX_PAUSE:.0f} seconds.")
            return [Pause(min(seconds, MAX_PAUSE), block.place)]
        sentences = self._said(block.text, block.place)
        return [Narration(sentences, block.place)] if sentences else []

    def _said(self, text: str, place: Place) -> list[Sentence]:
        return self._sentences(self._parse(text), Place(place.line, place.line))

    def _spoken(self, said: str | None, place: Place) -> list[Sentence] | None:
        return None if said is None else self._said(said, place)

    def _sentences(self, inline: Inline, place: Place) -> list[Sentence]:
        """Return the sentences of running text, with bold words, notes and pictures at their words."""
        inline = self._resolve_images(inline, place)
        spans = split_sentences(inline.say)
        if not spans:
            return []
        starts = [span.start for span in spans]
        ends = [*starts[1:], len(inline.say) + 1]
        result: list[Sentence] = []
        for span, end in zip(spans, ends, strict=True):
            first = min(place.line + inline.line_of(span.start + 1), place.end)
            last = min(place.line + inline.line_of(end - 1), place.end)
            result.append(Sentence(span.say, Place(first, max(first, last))))
        for mark in inline.marks:
            first = max(0, bisect.bisect_right(starts, mark.start) - 1)
            last = max(first, bisect.bisect_left(starts, mark.end) - 1) if mark.kind == "bold" else first
            for number in range(first, last + 1):
                if len(result[number].marks) + len(result[number].pictures) < MAX_MARKS:
                    self._mark(result[number], mark, inline, starts[number], ends[number])
        return result

    def _mark(self, sentence: Sentence, mark: Mark, inline: Inline, start: int, end: int) -> None:
        """Put a mark at its word of a sentence, which lies between two characters of the text."""
        word = word_at(sentence.say, max(0, mark.start - start))
        if mark.kind == "bold":
            phrase = inline.say[max(start, mark.start) : min(end, mark.end)].strip()
            phrase = re.sub(r"\s+", " ", phrase).rstrip(".,:;").strip()
            if phrase:
                sentence.marks.append(At(word, "bold", phrase))
        elif mark.kind == "footnote":
            shown = self._footnotes.get(mark.text, "")
            if shown.endswith("…"):
                self._notices.add(sentence.place.line, "this footnote is too long for the screen. It is cut.")
            if shown:
                sentence.marks.append(At(word, "footnote", shown))
        elif mark.kind == "image":
            picture = self._image(mark, sentence.place)
            if picture is not None:
                sentence.pictures.append((word, picture))

    def _resolve_images(self, inline: Inline, place: Place) -> Inline:
        """Put the text of images that cannot be shown in their place."""
        missing = [m for m in inline.marks if m.kind == "image" and self._image(m, place) is None]
        if not missing:
            return inline
        say, marks, at, grown = "", [], 0, 0
        for mark in sorted(inline.marks, key=lambda m: m.start):
            if mark in missing:
                say += inline.say[at : mark.start] + escape(mark.text)
                at = mark.start
                grown = len(say) - at
            else:
                marks.append(replace(mark, start=mark.start + grown, end=mark.end + grown))
        return Inline(say + inline.say[at:], marks, inline.breaks)

    def _image(self, mark: Mark, place: Place) -> Picture | None:
        source, title, *more = [*mark.extra.split("\0"), ""][:3]
        path, fault = find_image(source, self._folder, self._project)
        if fault:
            self._notices.add(place.line, fault)
            return None
        caption = escape(title or mark.text)
        image = Image(path=path, caption=caption, zoom="zoom" in more)
        return Picture(image, place, name=escape(mark.text or title))

    def _paragraph(self, block: md.Paragraph) -> list[Unit]:
        said = self._spoken(block.said, block.place)
        sentences = self._sentences(block.inline, block.place)
        images = [m for m in block.inline.marks if m.kind == "image"]
        pictures = (
            [p for m in images if (p := self._image(m, block.place)) is not None]
            if not block.inline.say.strip()
            else []
        )
        if pictures:
            pictures[0].said = said
            return [*pictures, *([Narration(sentences, block.place)] if sentences and said is None else [])]
        if said is not None:
            sentences = said
        return [Narration(sentences, block.place, inside=block.inside)] if sentences else []

    def _display(self, tex: str, place: Place, said: str | None) -> list[Unit]:
        lines = steps(tex)
        if not lines:
            return []
        good: list[Step] = []
        for line in lines:
            able, warnings = faults(line)
            for warning in warnings:
                self._notices.add(place.line, f'formula "{line[:60]}": {warning}.')
            if not able:
                self._notices.add(place.line, "this formula cannot be set. It is shown as text.")
                text = " ".join(re.sub(r"[\\{}$&]+", " ", " ".join(lines)).split())
                text = escape(text if len(text) <= _MOST_TEX else f"{text[:_MOST_TEX]} …")
                sentences = self._spoken(said, place) or [
                    Sentence(span.say, place) for span in split_sentences(text)
                ]
                return [Narration(sentences, place)] if sentences else []
            good.append(Step(line, place))
        return [Formula(good, place, self._spoken(said, place))]

    def _entry(self, block: md.Entry) -> list[Unit]:
        own = self._sentences(block.inline, block.place)
        said = self._spoken(block.said, block.place)
        if not own:
            return []
        text = _item_text(own)
        entry = Entry(text, block.level, block.mark, block.number, block.of, said or own, block.place)
        return [entry]

    def _fence(self, block: md.Fence) -> list[Unit]:
        words = block.info.split()
        kind = re.sub(r"[{}.]", "", words[0]).lower() if words else ""
        fence = FenceText(
            block.text,
            block.place.line + 1,
            self._notices,
            lambda text: self._parse(text).say.replace("\n", " "),
        )
        if kind in ("math", "latex", "tex", "katex") and (kind == "math" or kind == "katex"):
            return self._display(block.text, block.place, block.said)
        if kind == "manim":
            return self._manim(block)
        if kind == "number" and words[1:2] == ["line"]:
            kind = "numberline"
        drawn = self._drawn(kind, words[1:], fence)
        if drawn is not None:
            said = block.said if block.said is not None else drawn.said
            words_of = self._spoken(said, block.place)
            return [Picture(drawn.visual, block.place, words_of, _title(drawn.visual))]
        if kind == "mermaid" and block.text.strip() and not _MERMAID.search(block.text):
            fault = "of Mermaid, only graph, flowchart, sequenceDiagram, pie and xychart are drawn."
            self._notices.add(block.place.line, f"{fault} This is shown as text.")
        elif kind in (*_DRAWN, *FIGURES) or (kind == "mermaid" and block.text.strip()):
            self._notices.add(
                block.place.line, f'nothing in this "{kind}" can be drawn. It is shown as text.'
            )
        elif meant := _meant(kind):
            self._notices.add(
                block.place.line, f'"{kind}" is not known. Did you mean "{meant}"? It is shown as text.'
            )
        return self._code(block)

    def _drawn(self, kind: str, words: list[str], fence: FenceText) -> Drawn | None:
        if kind in FIGURES:
            return FIGURES[kind](fence)
        if kind == "plot":
            return read_plot(fence)
        if kind in ("compare", "comparison", "versus", "vs"):
            return read_comparison(fence)
        if kind == "chart":
            return read_chart(fence, words)
        if kind in ("sequence", "sequencediagram"):
            return read_sequence(fence)
        if kind in ("diagram", "mermaid", "flowchart", "graph"):
            fence = replace(
                fence, text=_MERMAID_HEAD.sub(lambda head: "\n" * head[0].count("\n"), fence.text)
            )
            first = next((line for _, line in fence.lines() if not line.startswith("%%")), "")
            if re.match(r"xychart\b", first):
                return read_xychart(fence)
            if kind == "mermaid" and re.match(r"pie\b", first):
                return read_chart(fence, ["pie"])
            if kind == "mermaid" and not re.match(r"(?:graph|flowchart|sequenceDiagram)\b", first):
                return None
            return read_diagram(fence, words)
        return None

    def _code(self, block: md.Fence) -> list[Unit]:
        info = read_info(block.info)
        code = read_code(block.text, info)
        if code is None:
            return []
        said = self._spoken(block.said, block.place)
        return [Picture(code, block.place, said, escape(info.title), info.highlights)]

    def _manim(self, block: md.Fence) -> list[Unit]:
        import ast
        import textwrap

        source = block.text.replace("\r", "").strip("\n").replace("\0", "")
        try:
            ast.parse(
                "def construct(self):\n" + textwrap.indent(textwrap.dedent(source), "    ") + "\n    pass\n"
            )
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = block.place.line + (getattr(error, "lineno", None) or 2) - 1
            self._notices.add(
                min(line, block.place.end),
                f"this is not Python: {getattr(error, 'msg', error)}. It is shown as text.",
            )
            return self._code(replace(block, info="python"))
        if not source.strip():
            return []
        return [
            Picture(Manim(source=textwrap.dedent(source)), block.place, self._spoken(block.said, block.place))
        ]

    def _grid(self, block: md.Grid) -> list[Unit]:
        header = [cell.say for cell in block.header]
        rows = [[cell.say for cell in row] for row in block.rows]
        if not any(header) and not any(any(row) for row in rows):
            return []
        if len(header) > MAX_COLUMNS:
            self._notices.add(
                block.place.line, f"a table has at most {MAX_COLUMNS} columns. The rest is left out."
            )
        align = [a if a in ("center", "right") else "left" for a in block.align]
        # What is shown of it in one picture has fewer rows than the model of a script lets in.
        table = Table.model_construct(header=header if any(header) else [], rows=rows, align=align)
        return [Picture(table, block.place, self._spoken(block.said, block.place))]

    def _quotation(self, block: md.Quotation) -> list[Unit]:
        block = block if block.callout else _called_out(block)
        inline = block.inline
        by = ""
        match = re.search(r"(?:^|\n|\s)(?:—|―|--)\s*([^\n.!?]{1,80}?)\.?\s*$", inline.say)
        if match and not block.callout and inline.say[: match.start()].strip():
            by = match[1].strip()
            inline = Inline(inline.say[: match.start()].rstrip(), inline.marks, inline.breaks)
        sentences = self._sentences(inline, block.place)
        said = self._spoken(block.said, block.place)
        images: list[Unit] = [picture for s in sentences for _, picture in s.pictures]
        if not sentences:
            return self._paragraph(md.Paragraph(inline, block.place, block.said))
        return [*images, Quotation(sentences, by, self._form(block), block.place, said)]

    def _form(self, block: md.Quotation) -> str:
        """Return the form of a call-out, or nothing for a quotation."""
        if not block.callout:
            return ""
        for form, names in CALLOUTS.items():
            if block.callout in names.split():
                return form
        self._notices.add(
            block.place.line,
            f'call-out "{block.callout}" is not one of {", ".join(CALLOUTS)}. It is shown as a note.',
        )
        return "note"


def _meant(kind: str) -> str:
    """Return the fence that this one may have been meant for, if it is no language of programs."""
    meant = near(kind, (*_DRAWN, *FIGURES, "mermaid", "manim"))
    if meant:
        from pygments.lexers import find_lexer_class_by_name
        from pygments.util import ClassNotFound

        try:
            find_lexer_class_by_name(kind)
        except ClassNotFound:
            return meant
    return ""


def _called_out(block: md.Quotation) -> md.Quotation:
    """Return a quotation that begins with a bold `Note`, `Warning:` or the like as that call-out."""
    inline = block.inline
    if (sign := _SIGN.match(inline.say)) and inline.say[sign.end() :].strip():
        inline = md.cut(inline, sign.end(), len(inline.say))
    head = next((mark for mark in inline.marks if mark.kind == "bold" and mark.start == 0), None)
    name = head.text.rstrip(":.!").casefold() if head else ""
    if head is None or not any(name in names.split() for names in CALLOUTS.values()):
        return block
    rest = inline.say[head.end :]
    if not (head.text[-1] in ":.!" or rest[:1] in (":", "\n") or head.end in inline.breaks):
        return block  # a word of the sentence
    at = head.end + len(rest) - len(rest.lstrip(": \n"))
    return (
        replace(block, inline=md.cut(inline, at, len(inline.say)), callout=name)
        if rest[1:].strip()
        else block
    )


def _cut_note(say: str) -> str:
    words = split_words(say)
    return " ".join(words[:FOOTNOTE_WORDS]) + ("…" if len(words) > FOOTNOTE_WORDS else "")


def _title(visual: Visual) -> str:
    return visual.title if isinstance(visual, Plot | Chart | Code) else ""


def _item_text(sentences: list[Sentence]) -> str:
    """Return what an item shows: all of it, or when it is long, its bold beginning or first clause."""
    words = [word for sentence in sentences for word in split_words(sentence.say)]
    bold = next((mark.text for mark in sentences[0].marks if mark.kind == "bold" and mark.word == 0), "")
    if len(words) <= 14 or (len(words) <= 24 and not bold):
        return " ".join(words)
    if bold:
        return bold
    first = split_words(sentences[0].say)
    if len(first) <= 24:
        return " ".join(first)
    for marks in (":;—", ",)"):
        for count in range(24, 2, -1):
            if first[count - 1][-1] in marks:
                return " ".join(first[:count]).rstrip(",;:—")
    return " ".join(first[:20]) + "…"


def words_of(unit: Unit) -> int:
    """Return how many words of a unit are spoken, roughly."""
    if isinstance(unit, Narration | Entry):
        return sum(len(split_words(s.say)) for s in unit.sentences)
    if isinstance(unit, Versus):
        return sum(words_of(entry) for _, entry in unit.entries)
    if isinstance(unit, Quotation):
        return sum(len(split_words(s.say)) for s in unit.said or unit.sentences)
    if isinstance(unit, Formula):
        return sum(8 + sum(len(split_words(s.say)) for s in step.before) for step in unit.steps)
    return 5 if isinstance(unit, Picture) else 0


def join_formulas(units: list[Unit]) -> list[Unit]:
    """Make one derivation of formulas in a row, and of those that a short paragraph leads on."""
    result: list[Unit] = []
    for unit in units:
        last = result[-1] if result else None
        if isinstance(unit, Formula) and unit.said is None:
            if isinstance(last, Formula) and last.said is None:
                result[-1] = _joined(last, unit, [])
                continue
            before = result[-2] if len(result) > 1 else None
            if (
                isinstance(last, Narration)
                and isinstance(before, Formula)
                and before.said is None
                and _leads(last, before, unit)
            ):
                result[-2:] = [_joined(before, unit, last.sentences)]
                continue
        result.append(unit)
    return result


def _joined(first: Formula, second: Formula, between: list[Sentence]) -> Formula:
    head = replace(second.steps[0], before=between)
    return Formula([*first.steps, head, *second.steps[1:]], Place(first.place.line, second.place.end))


def _leads(narration: Narration, first: Formula, second: Formula) -> bool:
    return (
        words_of(narration) <= LEAD_IN
        and not any(sentence.marks or sentence.pictures for sentence in narration.sentences)
        and akin(first.steps[-1].tex, second.steps[0].tex)
    )


def attach(units: list[Unit]) -> list[Unit]:
    """Put each silent picture with the words before it, or else with those after it."""
    result: list[Unit] = []
    for index, unit in enumerate(units):
        last = result[-1] if result else None
        if isinstance(unit, Formula) and isinstance(last, Narration) and _is_read(unit, last):
            last.pictures.append(Picture(display_of(unit.steps[0].tex), unit.place, tex=unit.steps[0].tex))
            continue
        if not isinstance(unit, Picture) or unit.said is not None:
            result.append(unit)
            continue
        following = units[index + 1] if index + 1 < len(units) else None
        before = isinstance(last, Narration) or (isinstance(last, Entry) and unit.inside)
        if isinstance(last, Narration | Entry) and before and not last.pictures:
            last.pictures.append(unit)
        elif isinstance(following, Narration) and not _has_its_own(units, index + 1):
            unit.leads = True
            following.pictures.append(unit)
        else:
            result.append(unit)
    return result


def _has_its_own(units: list[Unit], index: int) -> bool:
    """Tell whether a single sentence is followed by the picture that it leads to."""
    narration = units[index]
    after = units[index + 1] if index + 1 < len(units) else None
    single = isinstance(narration, Narration) and len(narration.sentences) == 1
    return single and isinstance(after, Picture) and after.said is None


def _is_read(formula: Formula, narration: Narration) -> bool:
    if len(formula.steps) != 1 or formula.said is not None:
        return False
    return any(_reads(sentence.say, formula.steps[0].tex) is not None for sentence in narration.sentences)


def _reads(say: str, tex: str) -> int | None:
    """Return the word of a sentence that is this formula."""
    wanted = re.sub(r"\s+|[.,;]$", "", tex)
    for index, word in enumerate(split_words(say)):
        inner = re.search(r"\$(.*)\$", word)
        if inner and re.sub(r"\s+", "", inner[1]) == wanted:
            return index
    return None


def reads_at(sentences: list[Sentence], tex: str) -> tuple[int, int] | None:
    """Return the sentence and the word that read this formula."""
    for index, sentence in enumerate(sentences):
        word = _reads(sentence.say, tex)
        if word is not None:
            return index, word
    return None
