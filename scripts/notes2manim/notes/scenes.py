"""Units to scenes: when each is said and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from notes2manim.model.say import split_words
from notes2manim.model.script import Scene
from notes2manim.model.visual import (
    Bullets,
    Callout,
    Chapter,
    Code,
    Comparison,
    Derivation,
    Item,
    Matrix,
    Quote,
    Side,
    Statement,
    Title,
    Visual,
)
from notes2manim.notes.blocks import Place
from notes2manim.notes.formulas import complete
from notes2manim.notes.matrix import display_of
from notes2manim.notes.naming import names_at, parts_named, presented_at
from notes2manim.notes.opening import LATE, leading_clause, led_phrase
from notes2manim.notes.pages import pages_of
from notes2manim.notes.screen import FORMULAS, Screen
from notes2manim.notes.sentences import clauses
from notes2manim.notes.turning import LOOK
from notes2manim.notes.units import (
    At,
    Break,
    Entry,
    Formula,
    Narration,
    Pause,
    Picture,
    Quotation,
    Sentence,
    Step,
    Turn,
    Unit,
    Versus,
    reads_at,
)

PAGE_LINES = 7  # lines of a list on one page
PHRASES = 5  # lines of key phrases on one page, and beside a picture
PHRASES_BESIDE = 4
STEPS = 6  # of a derivation on one page
STATEMENT_WORDS = 30
# Sections of sources, which are for readers.
CREDITS = ("references", "bibliography", "literature", "works cited", "sources", "literatur", "quellen")
# Words of a bold head, such as "Theorem 1.", and of what stands below it.
HEAD_WORDS, HEADED_WORDS = 6, 24
QUOTE_WORDS = 45
CARD_WORDS = 8  # the card of the film stays for so many words, or else for so many seconds
CARD = 2.0
REST = 0.8  # seconds of an empty screen

# Something that happens at a word, in order.
Event = tuple[int, Callable[[], object]]


class SceneWriter:
    """Writes one scene."""

    def __init__(
        self, title: str, file: str, place: Place, language: str, opening: Title | Chapter | None = None
    ) -> None:
        self._title = title
        self._place = place
        self._screen = Screen(file, language)
        self._opening = opening
        self._turn: Turn | None = None

    def write(self, units: list[Unit], name: str, chapter: bool) -> Scene:
        """Return the scene that these units make."""
        credits = self._title.casefold().strip(" .:") in CREDITS and all(isinstance(u, Entry) for u in units)
        index = 0
        while index < len(units):
            index += self._credits(units, index) if credits else self._write_unit(units, index)
        self._finish_turn()
        if self._screen.empty or self._opening is not None:
            self._say_title()
        return self._screen.finish(name, self._title, chapter, self._place)

    def _write_unit(self, units: list[Unit], index: int) -> int:
        """Write a unit and those that belong to it; return how many."""
        unit = units[index]
        if isinstance(unit, Entry | Formula | Picture | Quotation | Versus):
            self._show_card(unit.place)
        if isinstance(unit, Turn):
            self._show_card(unit.place)
            self._finish_turn()
            self._turn = unit
        elif isinstance(unit, Narration):
            self._narrate(unit.sentences, unit.pictures)
        elif isinstance(unit, Entry):
            self._finish_turn()
            return self._list(units, index)
        elif isinstance(unit, Formula):
            self._formula(unit)
        elif isinstance(unit, Picture):
            self._alone(unit)
        elif isinstance(unit, Quotation):
            self._finish_turn()
            self._quote(unit)
        elif isinstance(unit, Versus):
            self._finish_turn()
            self._versus(unit)
        elif isinstance(unit, Pause):
            self._screen.pause(unit.seconds, unit.place)
        else:
            self._rest(unit)
        return 1

    # What every beat begins with.

    def _beat(self, say: str, place: Place, pause: float | None = None) -> None:
        """Begin a beat; the card of the film and the page that a heading turns come first in it."""
        self._screen.beat(say, place, pause)
        if self._opening is not None:
            self._screen.show(self._opening)
            self._opening = None
        if self._turn is not None:
            self._screen.clear()
            turn, self._turn = self._turn, None
            self._screen.add_phrase(turn.text, 0, PHRASES)

    def _open(self, sentence: Sentence, events: list[int]) -> None:
        """Give the card of the film its time, if the first words do not."""
        events = [*events, *(mark.word for mark in sentence.marks), *(at for at, _ in sentence.pictures)]
        if min(events, default=CARD_WORDS) < CARD_WORDS:
            self._show_card(sentence.place)

    def _show_card(self, place: Place) -> None:
        """Show the card of the film in silence, since what comes next takes its place."""
        if self._opening is not None:
            self._beat("", place, CARD)

    def _finish_turn(self) -> None:
        """Say a heading that has nothing to be shown beside."""
        if self._turn is not None:
            self._beat(self._turn.text, self._turn.place)

    def _say_title(self) -> None:
        title = self._opening.title if self._opening else self._title
        card = self._opening or Title(title=title)
        self._opening = None
        self._screen.beat(title, Place(self._place.line, self._place.line))
        self._screen.show(card)

    # Running text.

    def _narrate(self, sentences: list[Sentence], pictures: list[Picture], *, phrases: bool = True) -> None:
        placed = self._place_pictures(sentences, pictures)
        kept: set[str] = set()
        stale = bool(self._screen.kinds() & {"title", "chapter", "quote", "callout"})
        for index, sentence in enumerate(sentences):
            self._open(sentence, [at for number, at, _ in placed if number == index])
            self._beat(sentence.say, sentence.place)
            shown = [
                *sentence.pictures,
                *((at, picture) for number, at, picture in placed if number == index),
            ]
            marks = _after_head(sentences, index) if phrases else []
            events: list[Event] = []
            if (shown or marks) and not self._screen.visible:
                shown, marks, events = self._led(sentence.say, shown, marks)
            events += [(at, partial(self._show_picture, picture, at, kept)) for at, picture in shown]
            head = _head_of(sentence)
            fresh = head > 0 or (head < 0 and index + 1 < len(sentences))
            events += [
                (mark.word, partial(self._phrase, mark, kept, fresh=fresh and mark is marks[0]))
                for mark in marks
            ]
            if not events and (self._screen.bare or stale) and not self._leads_on(sentence.say):
                events = self._statements(sentence.say)
            stale = False
            first_seen = dict.fromkeys(self._screen.visible, 0)
            for at, act in sorted(events, key=lambda event: event[0]):
                act()
                for name in self._screen.visible:
                    first_seen.setdefault(name, at + 1)
            self._point(sentence.say, first_seen)
        if sentences:
            self._screen.end_paragraph(max(sentence.place.end for sentence in sentences))

    def _leads_on(self, say: str) -> bool:
        """Tell whether a few words only lead on, as "Then" to a formula, and a sentence is there."""
        short = len(split_words(say)) <= 3 and say[-1:] not in ".!?…"
        return short and any(visual.kind == "statement" for visual in self._screen.visible.values())

    def _led(
        self, say: str, shown: list[tuple[int, Picture]], marks: list[At]
    ) -> tuple[list[tuple[int, Picture]], list[At], list[Event]]:
        """Return what a sentence shows, so that its first words are not spoken to an empty screen.

        A picture does not wait for its word. The words before a formula, or an author's own code, are
        set large, and those before a key phrase belong to it, or are one of their own.
        """
        first = min([at for at, _ in shown] + [mark.word for mark in marks])
        if first < LATE:
            return shown, marks, []
        clause = leading_clause(say, first)
        late = next((number for number, (at, _) in enumerate(shown) if at == first), None)
        if late is not None:
            picture = shown[late][1]
            if picture.visual.kind in (*FORMULAS, "manim"):
                text = clause or clauses(say, STATEMENT_WORDS)[0][1]
                return shown, marks, [(0, partial(self._screen.show, Statement(text=text)))]
            return [*shown[:late], (0, picture), *shown[late + 1 :]], marks, []
        mark = next(mark for mark in marks if mark.word == first)
        phrase = "" if clause else led_phrase(say, first, mark.text)
        if phrase:
            return shown, [replace(mark, word=0, text=phrase), *(m for m in marks if m is not mark)], []
        return shown, [At(0, "bold", clause or " ".join(split_words(say)[:first])), *marks], []

    def _phrase(self, mark: At, kept: set[str], *, fresh: bool) -> None:
        """Show a key phrase, on a `fresh` page or below others; it stays beside its paragraph's picture."""
        limit = 0 if fresh else PHRASES_BESIDE if self._screen.picture else PHRASES
        kept.add(self._screen.add_phrase(mark.text, mark.word, limit))

    def _statements(self, say: str) -> list[Event]:
        """A sentence set large, or its clauses one after the other."""
        pieces = [(0, say)] if len(split_words(say)) <= STATEMENT_WORDS else clauses(say, 20)
        return [(at, partial(self._screen.show, Statement(text=text), at)) for at, text in pieces]

    def _point(self, say: str, first_seen: dict[str, int]) -> None:
        name = self._screen.picture
        if not name:
            return
        for at, part in parts_named(self._screen.visible[name], say):
            if at >= first_seen.get(name, 0):
                self._screen.point(name, part, at)

    # Pictures.

    def _place_pictures(
        self, sentences: list[Sentence], pictures: list[Picture]
    ) -> list[tuple[int, int, Picture]]:
        """Return the sentence and the word at which each picture appears."""
        placed: list[tuple[int, int, Picture]] = []
        for number, picture in enumerate(pictures):
            index, at = self._placing(sentences, picture)
            if number and placed and (index, at) <= placed[-1][:2]:
                index, at = len(sentences) - 1, 0
            placed.append((index, at, picture))
        return placed

    def _placing(self, sentences: list[Sentence], picture: Picture) -> tuple[int, int]:
        last = len(sentences) - 1
        if picture.leads:
            return 0, 0
        if picture.tex:
            return reads_at(sentences, picture.tex) or (last, 0)
        early = self._presented(sentences[: max(0, last - 1)], picture.visual)
        if early is not None:
            return early
        for index in range(last, max(-1, last - 2), -1):
            at = names_at(picture.visual, sentences[index].say, weak=index == last)
            if at is not None:
                return index, at
        return (0, 0) if self._screen.bare and not any(s.marks for s in sentences) else (last, 0)

    def _presented(self, sentences: list[Sentence], visual: Visual) -> tuple[int, int] | None:
        """Return where a paragraph presents its picture early, if it cannot mean one that is there."""
        if any(type(other) is type(visual) for other in self._screen.visible.values()):
            return None
        for index, sentence in enumerate(sentences):
            at = presented_at(visual, sentence.say)
            if at is not None:
                return index, at
        return None

    def _show_picture(self, picture: Picture, at: int, kept: set[str]) -> None:
        name = self._screen.show(picture.visual, at, keep=frozenset(kept))
        for part in picture.highlights:
            if _has_lines(picture.visual, part):
                self._screen.hold(name, part, at + 3)

    def _alone(self, picture: Picture) -> None:
        """A picture that no paragraph talks about: its own words, its name, or that of the scene."""
        silent = picture.said is None and not picture.name and not self._screen.empty
        if silent or picture.said == []:
            self._beat("", picture.place, LOOK)
            self._show_picture(picture, 0, set())
            return
        name = picture.name or self._title
        sentences = picture.said or [Sentence(name, Place(picture.place.line, picture.place.line))]
        self._narrate(sentences, [picture])
        if picture.said is None and len(pages_of(picture.visual)) == 1:
            self._screen.pause(LOOK, picture.place)

    # Lists.

    def _list(self, units: list[Unit], index: int) -> int:
        """Write the items from here on that fit on one page; return how many units they are."""
        page, count = _page(units, index)
        bullets = _bullets_of(page)
        name, number = "", 0
        for unit in page:
            if isinstance(unit, Narration):
                self._narrate(unit.sentences, unit.pictures, phrases=False)
                continue
            for first, sentence in enumerate(unit.sentences):
                self._beat(sentence.say, sentence.place)
                if first == 0 and not name:
                    name = self._screen.show(bullets, 0, "0")
                elif first == 0:
                    self._screen.show_part(name, str(number), 0)
                self._show_inside(unit, sentence, first == len(unit.sentences) - 1)
            number += 1
            self._screen.end_paragraph(unit.place.end)
        return count

    def _credits(self, units: list[Unit], index: int) -> int:
        """Show a page of sources in silence: nobody wants to hear them. Return how many units they are."""
        page, count = _page(units, index)
        bullets = _bullets_of(page)
        place = units[index].place
        self._beat("" if index else self._title, place, LOOK)
        self._screen.clear()
        self._screen.show(bullets)
        self._screen.end_paragraph(units[index + count - 1].place.end)
        return count

    def _show_inside(self, entry: Entry, sentence: Sentence, last: bool) -> None:
        """Show the pictures of an item at their words, and point at what it names."""
        seen = dict.fromkeys(self._screen.visible, 0)
        for at, picture in sentence.pictures:
            self._show_picture(picture, at, set())
        for picture in entry.pictures if last else []:
            named = names_at(picture.visual, sentence.say, weak=True)
            end = max(0, len(split_words(sentence.say)) - 1)
            self._show_picture(picture, end if named is None else named, set())
        self._point(sentence.say, {name: seen.get(name, 10**9) for name in self._screen.visible})

    def _versus(self, versus: Versus) -> None:
        """Write two lists that stand side by side: a point comes as it is told."""
        sides: dict[str, list[str]] = {"left": [], "right": []}
        for side, entry in versus.entries:
            sides[side].append(entry.text)
        visual = Comparison(
            left=Side(title=versus.left, items=sides["left"]),
            right=Side(title=versus.right, items=sides["right"]),
        )
        name, told = "", {"left": 0, "right": 0}
        for side, entry in versus.entries:
            part = f"{side} {told[side]}"
            told[side] += 1
            for first, sentence in enumerate(entry.sentences):
                self._beat(sentence.say, sentence.place)
                if first == 0 and not name:
                    name = self._screen.show(visual, 0, part)
                elif first == 0:
                    self._screen.show_part(name, part)

    # Formulas.

    def _formula(self, formula: Formula) -> None:
        """Show the steps as they were written; the first of a page has its left side, too."""
        whole = complete([step.tex for step in formula.steps])
        for first in range(0, len(formula.steps), STEPS):
            steps = formula.steps[first : first + STEPS]
            shown = [whole[first], *(step.tex for step in steps[1:])]
            visual: Visual = display_of(shown[0]) if len(steps) == 1 else Derivation(steps=shown)
            if formula.said is not None:
                self._say_formula(formula.said, visual, len(steps), formula.place)
            else:
                self._read_formula(steps, visual)

    def _read_formula(self, steps: list[Step], visual: Visual) -> None:
        """Read each step aloud as it appears."""
        name = ""
        for number, step in enumerate(steps):
            if step.before:
                self._narrate(step.before, [])
            part = str(number) if isinstance(visual, Derivation) else ""
            self._beat(f"${step.tex}$", step.place)
            if name and name in self._screen.visible:
                self._screen.show_part(name, part)
            else:
                name = self._screen.show(visual, 0, part)

    def _say_formula(self, said: list[Sentence], visual: Visual, count: int, place: Place) -> None:
        """Show the steps one after the other while other words are said."""
        sentences = said or [Sentence("", place)]
        parts = [str(number) for number in range(count)] if isinstance(visual, Derivation) else [""]
        turns: list[list[str]] = [[] for _ in sentences]
        for number, part in enumerate(parts):
            turns[number * len(sentences) // len(parts)].append(part)
        name = ""
        for sentence, due in zip(sentences, turns, strict=True):
            self._beat(sentence.say, sentence.place, None if sentence.say else LOOK)
            words = len(split_words(sentence.say))
            for number, part in enumerate(due):
                at = number * words // len(due)
                if name:
                    self._screen.show_part(name, part, at)
                else:
                    name = self._screen.show(visual, at, part)
            if isinstance(visual, Matrix):
                self._point(sentence.say, {name: 0})

    # The rest.

    def _quote(self, quote: Quotation) -> None:
        if quote.said is not None:
            text = " ".join(sentence.say for sentence in quote.sentences)
            self._say_quote(quote.said or [Sentence("", quote.place)], text, quote)
            return
        page: list[Sentence] = []
        for sentence in [*quote.sentences, None]:
            words = sum(len(split_words(s.say)) for s in page)
            if page and (sentence is None or words + len(split_words(sentence.say)) > QUOTE_WORDS):
                self._say_quote(page, " ".join(s.say for s in page), quote)
                page = []
            if sentence is not None:
                page.append(sentence)

    def _say_quote(self, sentences: list[Sentence], text: str, quote: Quotation) -> None:
        visual: Visual = Quote(text=text, by=quote.by)
        if quote.callout:
            visual = Callout(form=quote.callout, text=text)  # type: ignore[arg-type]
        for number, sentence in enumerate(sentences):
            self._beat(sentence.say, sentence.place, None if sentence.say else LOOK)
            if number == 0:
                self._screen.show(visual)

    def _rest(self, rest: Break) -> None:
        if self._screen.visible:
            self._screen.beat("", rest.place, REST)
            self._screen.clear()


def _after_head(sentences: list[Sentence], index: int) -> list[At]:
    """Return the key phrases of a sentence; where a bold head such as "Theorem 1." names it, its words, too.

    The head may be a sentence of its own, or the words before a colon.
    """
    sentence = sentences[index]
    marks = sentence.marks
    if index and not marks and not sentence.pictures and _head_of(sentences[index - 1]) == -1:
        return _told_below(sentence.say, 0)
    begins = _head_of(sentence)
    return [*marks, *_told_below(sentence.say, begins)] if begins > 0 else marks


def _head_of(sentence: Sentence) -> int:
    """Return where the words after a bold head begin, -1 where the head is all, and 0 where there is none."""
    if len(sentence.marks) != 1 or sentence.marks[0].kind != "bold" or sentence.marks[0].word:
        return 0
    words, count = split_words(sentence.say), len(split_words(sentence.marks[0].text))
    if count > HEAD_WORDS:
        return 0
    if len(words) <= count:
        return -1
    return count if words[count - 1].endswith(":") else 0


def _told_below(say: str, at: int) -> list[At]:
    words = split_words(say)[at:]
    return [At(at, "bold", " ".join(words).rstrip("."))] if len(words) <= HEADED_WORDS else []


def _bullets_of(page: list[Entry | Narration]) -> Bullets:
    return Bullets(
        items=[
            Item(text=unit.text, level=unit.level, mark=unit.mark, number=unit.number)  # type: ignore[arg-type]
            for unit in page
            if isinstance(unit, Entry)
        ]
    )


def _page(units: list[Unit], index: int) -> tuple[list[Entry | Narration], int]:
    """Return the units of a list that go on the page that starts here, and how many they are.

    Pages of one list are of about the same length, and rather begin with an item of the first level.
    """
    page: list[Entry | Narration] = []
    ahead = _rest_of_list(units, index)
    total = sum(_height(unit) for unit in ahead)
    pages = -(-total // PAGE_LINES)
    target = -(-total // pages)
    height = 0
    for unit in ahead:
        last = page[-1] if page else None
        full = height + _height(unit) > PAGE_LINES or (
            pages > 1 and height >= target and isinstance(unit, Entry) and unit.level == 0
        )
        if page and ((full and isinstance(unit, Entry)) or (last is not None and last.pictures)):
            break
        page.append(unit)
        height += _height(unit)
    return page, len(page)


def _rest_of_list(units: list[Unit], index: int) -> list[Entry | Narration]:
    first = units[index]
    assert isinstance(first, Entry)
    ahead: list[Entry | Narration] = []
    for unit in units[index:]:
        same = (isinstance(unit, Entry) and unit.of == first.of) or (
            isinstance(unit, Narration) and unit.inside
        )
        if not same or not isinstance(unit, Entry | Narration):
            break
        ahead.append(unit)
    return ahead


def _height(unit: Entry | Narration) -> int:
    return -(-len(split_words(unit.text)) // 12) if isinstance(unit, Entry) else 0


def _has_lines(visual: Visual, part: str) -> bool:
    if not isinstance(visual, Code):
        return False
    first, _, last = part.partition("-")
    end = visual.first_line + visual.source.count("\n")
    return visual.first_line <= int(first) <= int(last or first) <= end
