"""Turning the pages of a large picture: at the words that name what is on them, or with words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notes2manim.model.say import split_words
from notes2manim.model.script import Beat, Cue
from notes2manim.model.visual import Code, Comparison, Visual
from notes2manim.model.visual import Sequence as Exchange
from notes2manim.notes.pages import Page, pages_of

# A picture is looked at for so many words, or else for so many seconds after them; a page of which
# nothing can be said, for longer.
LINGER_WORDS, LINGER, LOOK = 7, 2.0, 4.0
_NAME_WORDS = 8  # of a label that is read aloud
_OUTER = " .,;:!?…"
# What is said of a page: what it is from and to, of two things, and of lines of a program. In languages
# that are not here, the names alone.
_SAID = {
    "en": ("From {} to {}.", "{} and {}.", "Lines {} to {}."),
    "de": ("Von {} bis {}.", "{} und {}.", "Zeilen {} bis {}."),
    "fr": ("De {} à {}.", "{} et {}.", "Lignes {} à {}."),
    "es": ("De {} a {}.", "{} y {}.", "Líneas {} a {}."),
    "it": ("Da {} a {}.", "{} e {}.", "Righe da {} a {}."),
    "pt": ("De {} a {}.", "{} e {}.", "Linhas {} a {}."),
    "nl": ("Van {} tot {}.", "{} en {}.", "Regels {} tot {}."),
}
_NAMES_ALONE = ("{}, {}.", "{}, {}.", "{}, {}.")


def turn_pages(
    beats: Sequence[Beat],
    visuals: dict[str, Visual],
    after: Mapping[str, int],
    held: dict[str, list[str]],
    language: str,
) -> list[Beat]:
    """Return the beats of a scene in which each page of a large picture is seen; `visuals` gets the pages.

    A page comes at the words that name a part of it. One that no words name comes, with words that say
    what is on it, after the paragraph that shows the picture, whose last line is in `after`. `held` has
    the parts of pictures that are lit as soon as they are there.
    """
    turned = list(beats)
    whole = dict(visuals)
    visuals.clear()
    for name, visual in whole.items():
        pages = [Page(visual)]
        if not isinstance(visual, Exchange) or not _in_turn(turned, name):
            pages = pages_of(visual, beside=_beside_text(turned, whole, name))
        names = [name, *(f"{name}-page-{number}" for number in range(2, len(pages) + 1))]
        visuals.update({page: one.visual for page, one in zip(names, pages, strict=True)})
        if len(pages) > 1:
            lit = held.get(name, [])
            turned = _Book(names, pages, lit, language).turn(turned, after.get(name, 0))
            held.update({page: lit for page in names if lit})
    return turned


def _in_turn(beats: Sequence[Beat], name: str) -> bool:
    return any(cue.do == "show" and cue.visual == name and cue.part for beat in beats for cue in beat.cues)


def _beside_text(beats: Sequence[Beat], visuals: Mapping[str, Visual], name: str) -> bool:
    """Tell whether a list or key phrases are ever there together with a picture."""
    there: set[str] = set()
    for beat in beats:
        for cue in beat.cues:
            if cue.do == "clear":
                there -= {cue.visual} if cue.visual else there
            else:
                there.add(cue.visual)
            if name in there and any(visuals[other].kind in ("phrases", "bullets") for other in there):
                return True
    return False


class _Book:
    """A picture in pages, while the beats of its scene are gone through."""

    def __init__(self, names: list[str], pages: list[Page], lit: list[str], language: str) -> None:
        self._names, self._pages, self._lit = names, pages, lit
        self._said = _SAID.get(language.split("-")[0].casefold(), _NAMES_ALONE)
        self._open: int | None = None
        self._seen: set[int] = set()

    def turn(self, beats: list[Beat], line: int) -> list[Beat]:
        """Return the beats with all pages; those that no words name come after a line of the notes."""
        place, gone = self._place(beats, line)
        back = {place: self._others(beats, place)} if gone else {}
        unseen: list[int] = []
        while True:
            self._open = None
            self._seen.clear()
            turned = self._follow(beats, {place: unseen}, back)
            missing = {number for number in range(len(self._pages)) if number not in self._seen}
            if not missing:
                return turned
            unseen = sorted({*unseen, *missing})

    def _follow(
        self, beats: list[Beat], further: Mapping[int, list[int]], back: Mapping[int, list[str]]
    ) -> list[Beat]:
        """Return the beats with their cues for pages, and with `further` pages before a beat.

        Other pictures come `back` with a beat.
        """
        ahead = [cue.part for beat in beats for cue in beat.cues if cue.visual == self._names[0]]
        turned: list[Beat] = []
        told = 0
        for index, beat in enumerate([*beats, None]):
            if further.get(index):
                self._linger(turned)
                turned += [self._speak(number, turned[-1]) for number in further[index]]
            if beat is None:
                break
            cues: list[Cue] = []
            opens = False
            if index in back and self._open is not None:
                cues = [self._clear(0), *(Cue(do="show", visual=other) for other in back[index])]
            for cue in beat.cues:
                if cue.visual == self._names[0]:
                    told += 1
                    opens |= cue.do == "show" and not cue.part
                    cues += self._turned(cue, ahead[told:], presenting=opens)
                else:
                    self._open = None if cue.do == "clear" and not cue.visual else self._open
                    cues.append(cue)
            turned.append(beat.model_copy(update={"cues": cues}))
        return turned

    def _turned(self, cue: Cue, ahead: Sequence[str], *, presenting: bool) -> list[Cue]:
        """Return a cue as it is for the page that it is about, which comes if it is not there.

        The words that are `presenting` the picture turn no page.
        """
        at = int(cue.at)
        before = self._open
        if cue.do == "clear":
            return [cue] if before is None else [self._clear(at)]
        target = self._find(cue.part, ahead) if cue.part else None
        if target is None:
            self._go(before or 0)
            return [cue.model_copy(update={"visual": self._names[before or 0]})]
        if before not in (None, target) and cue.do == "point" and (presenting or cue.part in self._lit):
            return []
        part = self._pages[target].part(cue.part)
        here = cue.model_copy(update={"visual": self._names[target], "part": part})
        if target == before:
            return [here]
        cues = [self._clear(at)] if before is not None else []
        self._go(target)
        if cue.do == "point":
            cues += self._show(target, at)
        return [*cues, here]

    def _find(self, part: str, ahead: Sequence[str]) -> int | None:
        """Return the page of a part: the open one, or that of most of the parts which follow."""
        found = [number for number, page in enumerate(self._pages) if page.part(part) is not None]
        if self._open in found:
            return self._open

        def run(number: int) -> int:
            parts = (self._pages[number].part(other) is not None for other in ahead)
            return next((count for count, there in enumerate(parts) if not there), len(ahead))

        return max(found, key=run, default=None)

    def _go(self, number: int) -> None:
        self._open = number
        self._seen.add(number)

    def _clear(self, at: int) -> Cue:
        before, self._open = self._open, None
        return Cue(do="clear", visual=self._names[before or 0], at=at)

    def _show(self, number: int, at: int = 0) -> list[Cue]:
        """Return the cues that bring a page, and light what is lit on it."""
        name = self._names[number]
        lit = [part for lit in self._lit if (part := self._pages[number].part(lit)) is not None]
        return [
            Cue(do="show", visual=name, at=at),
            *(Cue(do="point", visual=name, part=part, at=at) for part in lit),
        ]

    def _speak(self, number: int, before: Beat) -> Beat:
        """Return a beat that shows a page, and says what is on it."""
        cues = [self._clear(0)] if self._open is not None else []
        self._go(number)
        say = self._says(self._pages[number])
        pause = LINGER if say else LOOK
        return Beat(say=say, cues=[*cues, *self._show(number)], pause=pause, source=before.source)

    def _says(self, page: Page) -> str:
        """Return the words for a page: the names of what is new on it, or of the first and the last."""
        through, both, lines = self._said
        names = [" ".join(split_words(name)[:_NAME_WORDS]).strip(_OUTER) for name in page.fresh]
        names = list(filter(None, names))
        if not names:
            return ""
        if isinstance(page.visual, Code):
            return lines.format(names[0], names[-1]) if names[0] != names[-1] else ""
        if isinstance(page.visual, Comparison):
            return " ".join(f"{name}." for name in names)
        if len(names) == 1 or names[0] == names[-1]:
            return f"{names[0]}."
        return (both if len(names) == 2 else through).format(names[0], names[-1])

    def _linger(self, beats: list[Beat]) -> None:
        """Leave time to look at the page that is there before the next one comes."""
        words = 0
        for beat in reversed(beats):
            shown = [int(cue.at) for cue in beat.cues if cue.do == "show" and cue.visual in self._names]
            words += len(split_words(beat.say)) - (shown[-1] if shown else 0)
            if shown or words >= LINGER_WORDS:
                break
        if words < LINGER_WORDS and beats[-1].pause is None:
            beats[-1] = beats[-1].model_copy(update={"pause": LINGER})

    def _place(self, beats: list[Beat], line: int) -> tuple[int, bool]:
        """Return the beat before which further pages come, and whether the picture has gone by then."""
        name = self._names[0]
        shown = next(
            (index for index, beat in enumerate(beats) for cue in beat.cues if cue.visual == name), 0
        )
        place = shown + 1
        for index in range(shown, len(beats)):
            source = beats[index].source
            if index > shown and source is not None and source.line > line:
                break
            if any(cue.do == "clear" and cue.visual in ("", name) for cue in self._after(beats[index], name)):
                return max(index, shown + 1), index == shown
            place = index + 1
        return place, False

    def _after(self, beat: Beat, name: str) -> list[Cue]:
        """Return the cues of a beat from the first on that shows the picture, or all if none does."""
        first = next((at for at, cue in enumerate(beat.cues) if cue.visual == name and cue.do == "show"), 0)
        return beat.cues[first:]

    def _others(self, beats: list[Beat], place: int) -> list[str]:
        """Return what is there beside the picture before a beat."""
        there: dict[str, None] = {}
        for beat in beats[:place]:
            for cue in beat.cues:
                if cue.do != "clear":
                    there[cue.visual] = None
                elif cue.visual:
                    there.pop(cue.visual, None)
                else:
                    there.clear()
        return [name for name in there if name != self._names[0]]
