"""The screen of one scene while its beats are written: what is on it, and the cues that change it.

At most one text and one picture are there at a time; what makes room is cleared at the same word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from notes2manim.model.say import split_words
from notes2manim.model.script import Beat, Cue, Scene, Source
from notes2manim.model.visual import Bullets, Phrases, Visual
from notes2manim.notes.blocks import Place
from notes2manim.notes.moving import let_points_move
from notes2manim.notes.spotlight import release_parts
from notes2manim.notes.telling import tell_in_turn
from notes2manim.notes.turning import LINGER, LINGER_WORDS, turn_pages

_TEXTS = ("title", "chapter", "phrases", "statement", "bullets", "quote", "callout")
# A list stays beside a picture that has so many items, of so many words, none of which, nor a formula
# in them, has more letters: else it would be small and narrow long before the picture comes.
_SMALL_LIST, _WORDS_BESIDE, _WORDS_BESIDE_FORMULA, _SHORT_WORD = 5, 6, 15, 18
FORMULAS = ("equation", "derivation", "matrix")


@dataclass
class _Beat:
    say: str
    place: Place
    cues: list[Cue] = field(default_factory=list)
    pause: float | None = None


class Screen:
    """Writes the beats of one scene."""

    def __init__(self, file: str, language: str) -> None:
        self._file, self._language = file, language
        self._beats: list[_Beat] = []
        self._visuals: dict[str, Visual] = {}
        self._counts: dict[str, int] = {}
        self._phrases: dict[str, list[str]] = {}
        self._shown: dict[str, int] = {}  # how many words had been said when a picture came
        self._said = 0
        self._held: dict[str, list[str]] = {}
        self._ends: dict[str, int] = {}  # the last line of the paragraph that shows a picture
        self.visible: dict[str, Visual] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing was said or shown yet."""
        return not self._beats

    @property
    def bare(self) -> bool:
        """Whether nothing worth looking at is there: at most a sentence that was said."""
        return all(visual.kind == "statement" for visual in self.visible.values())

    @property
    def picture(self) -> str:
        """The name of the picture that is there, or nothing."""
        return next((name for name, visual in self.visible.items() if visual.kind not in _TEXTS), "")

    def kinds(self) -> set[str]:
        """Return the kinds of what is there."""
        return {visual.kind for visual in self.visible.values()}

    def beat(self, say: str, place: Place, pause: float | None = None) -> None:
        """Begin a beat; what follows happens in it."""
        self._said += len(split_words(self._beats[-1].say)) if self._beats else 0
        self._beats.append(_Beat(say, place, pause=pause))

    def pause(self, seconds: float, place: Place) -> None:
        """Set the silence after the last beat."""
        if self._beats:
            self._beats[-1].pause = seconds
        else:
            self.beat("", place, seconds)

    def name(self, visual: Visual) -> str:
        """Return a name for a visual that is to be shown."""
        self._counts[visual.kind] = self._counts.get(visual.kind, 0) + 1
        return f"{visual.kind}-{self._counts[visual.kind]}"

    def show(self, visual: Visual, at: int = 0, part: str = "", *, keep: frozenset[str] = frozenset()) -> str:
        """Show a visual at a word, clear what is in its way, and return its name.

        `keep` names texts that stay beside a picture.
        """
        for name, other in list(self.visible.items()):
            if name not in keep and not _beside(visual, other):
                self._linger(name, at)
                self._cue(Cue(do="clear", visual=name, at=at))
                del self.visible[name]
        name = self.name(visual)
        self._visuals[name] = visual
        self.visible[name] = visual
        if visual.kind not in _TEXTS:
            self._shown[name] = self._said + at
        self._cue(Cue(do="show", visual=name, part=part, at=at))
        return name

    def _linger(self, name: str, at: int) -> None:
        """Leave time to look at a picture that goes as soon as it came: a pause before this beat."""
        shown = self._shown.get(name)
        if (
            shown is None
            or self._said + at - shown >= LINGER_WORDS
            or len(self._beats) < 2
            or shown >= self._said
        ):
            return
        before = self._beats[-2]
        if before.pause is None:
            before.pause = LINGER

    def show_part(self, name: str, part: str, at: int = 0) -> None:
        """Show one more part of what is there."""
        self._cue(Cue(do="show", visual=name, part=part, at=at))

    def point(self, name: str, part: str, at: int) -> None:
        """Draw the eye to a part of what is there."""
        self._cue(Cue(do="point", visual=name, part=part, at=at))

    def hold(self, name: str, part: str, at: int) -> None:
        """Light a part of what is there for as long as no other is pointed at."""
        self._held.setdefault(name, []).append(part)
        self.point(name, part, at)

    def end_paragraph(self, line: int) -> None:
        """End a paragraph at a line of the notes: what it has shown has been introduced."""
        for name in self._shown:
            self._ends.setdefault(name, line)

    def clear(self, at: int = 0) -> None:
        """Take everything away."""
        if self.visible:
            for name in self.visible:
                self._linger(name, at)
            self._cue(Cue(do="clear", at=at))
            self.visible.clear()

    def add_phrase(self, text: str, at: int, limit: int) -> str:
        """Show a key phrase at a word, on a new page when this one has `limit` lines.

        A phrase that is there already is pointed at. Returns the name of its page.
        """
        name = next((name for name, visual in self.visible.items() if visual.kind == "phrases"), "")
        items = self._phrases.get(name, [])
        folded = text.casefold()
        for index, item in enumerate(items):
            if item.casefold() == folded:
                self.point(name, str(index), at)
                return name
        if not items or sum(_lines(item) for item in items) + _lines(text) > limit:
            if name:
                self._cue(Cue(do="clear", visual=name, at=at))
                del self.visible[name]
            name = self.show(Phrases(items=[text]), at, "0")
            self._phrases[name] = [text]
            return name
        items.append(text)
        self._visuals[name] = self.visible[name] = Phrases(items=list(items))
        self.show_part(name, str(len(items) - 1), at)
        return name

    def _cue(self, cue: Cue) -> None:
        self._beats[-1].cues.append(cue)

    def finish(self, name: str, title: str, chapter: bool, place: Place) -> Scene:
        """Return the scene."""
        if self._beats and self._beats[-1].say:
            self.beat("", place)
            for visible in self.visible:
                self._linger(visible, 0)
            self._beats.pop()
        told = tell_in_turn([self._finish_beat(beat) for beat in self._beats], self._visuals)
        beats = let_points_move(told, self._visuals)
        beats = turn_pages(beats, self._visuals, self._ends, self._held, self._language)
        return Scene(
            id=name,
            title=title,
            chapter=chapter,
            visuals=self._visuals,
            beats=release_parts(beats, self._visuals, self._held.keys()),
            source=Source(file=self._file, line=place.line, end=place.end),
        )

    def _finish_beat(self, beat: _Beat) -> Beat:
        last = max(0, len(split_words(beat.say)) - 1)
        cues = [cue.model_copy(update={"at": min(int(cue.at), last)}) for cue in beat.cues]
        cues.sort(key=lambda cue: int(cue.at))
        source = Source(file=self._file, line=beat.place.line, end=beat.place.end)
        return Beat(say=beat.say, cues=cues, pause=beat.pause, source=source)


def _lines(text: str) -> int:
    """Return how many lines a phrase takes, roughly."""
    return 1 + len(split_words(text)) // 8


def _is_short(text: str, most: int) -> bool:
    """Tell whether a text has at most so many words, and none that is long."""
    words = split_words(text)
    letters = (len(re.sub(r"\\[a-zA-Z]+|[\\{}^_$\s]", "", word)) for word in words)
    return len(words) <= most and max(letters, default=0) <= _SHORT_WORD


def _beside(new: Visual, old: Visual) -> bool:
    """Tell whether the old visual may stay when the new one comes."""
    if (new.kind in _TEXTS) == (old.kind in _TEXTS):
        return False
    text, picture = (new, old) if new.kind in _TEXTS else (old, new)
    if isinstance(text, Phrases):
        return text is new  # phrases of what was said before make room
    if isinstance(text, Bullets):
        words = _WORDS_BESIDE_FORMULA if picture.kind in FORMULAS else _WORDS_BESIDE
        small = len(text.items) <= _SMALL_LIST and all(_is_short(item.text, words) for item in text.items)
        return small and (text is not new or picture.kind in FORMULAS)
    return False
