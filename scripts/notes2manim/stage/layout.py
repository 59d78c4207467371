"""Who is on the screen together, and where: decided from the script alone, before anything is drawn.

The screen has room for one text, one picture and one formula at a time; a newcomer takes the
place of its own sort. A title, the author's own code, and everything when a title comes, stand
alone. Nothing moves once it stands: a visual's slot leaves room for all that it will ever share
the screen with. In an upright frame all stand one above the other, and so do most things in a square.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from notes2manim.model.script import Scene
from notes2manim.model.shape import WIDE, Shape
from notes2manim.model.visual import (
    Bullets,
    Callout,
    Code,
    Comparison,
    Derivation,
    Diagram,
    Grid,
    Matrix,
    Phrases,
    Quote,
    Statement,
    Table,
    Tree,
    Visual,
)

Sort = Literal["text", "picture", "math", "alone"]

_SORTS: dict[str, Sort] = {
    "phrases": "text",
    "bullets": "text",
    "statement": "text",
    "quote": "text",
    "callout": "text",
    "equation": "math",
    "derivation": "math",
    "matrix": "math",
    "title": "alone",
    "chapter": "alone",
    "manim": "alone",
}
# Lines of text above a formula; more of them stand beside it. A line holds about so many letters.
_STACKED_LINES, _LINE_LETTERS = 4, 52
# So many letters fill a line of a frame that is no wider than high.
_ROW_LETTERS = 32
# Phrases of so many letters stand beside a picture in a square.
_BRIEF = 24
# A picture is wide with so many nodes in a row, columns, letters in a line of code, or nodes of a tree.
_WIDE_NODES, _WIDE_COLUMNS, _WIDE_LINE, _WIDE_TREE = 4, 5, 52, 12
# A derivation of more steps than this needs the whole height.
_STACKED_STEPS = 2
# So does a matrix of more rows.
_STACKED_ROWS = 3


@dataclass(frozen=True)
class Move:
    """One line of the screenplay: what is done to a visual ("" is all of them) at a word of its beat."""

    do: Literal["show", "point", "clear"]
    visual: str
    part: str
    at: int


@dataclass
class Layout:
    """The slot of every visual that is shown, in the order of appearance, and the moves of every beat."""

    slots: dict[str, str] = field(default_factory=dict)
    beats: list[list[Move]] = field(default_factory=list)


def sort_of(visual: Visual) -> Sort:
    """Return what a visual shares the screen as."""
    return _SORTS.get(visual.kind, "picture")


def lay_out(scene: Scene, shape: Shape = WIDE) -> Layout:
    """Return the slots and the moves of a scene in a frame of this shape."""
    screen = _Screen(scene)
    for beat in scene.beats:
        screen.begin_beat()
        for number, cue in enumerate(sorted(beat.cues, key=lambda cue: int(cue.at))):
            at = int(cue.at)
            if number == 0 and cue.do == "show" and screen.waits_for(cue.visual, cue.part):
                at = 0
            if cue.do == "clear":
                screen.clear(cue.visual, at)
            elif cue.do == "show":
                screen.show(cue.visual, cue.part, at)
            else:
                screen.point(cue.visual, cue.part, at)
    return Layout(slots=screen.slots(shape), beats=screen.beats)


class _Screen:
    """What is on the screen while the script is read, and what was there together."""

    def __init__(self, scene: Scene) -> None:
        self._visuals = scene.visuals
        self._present: list[str] = []
        self._together: dict[str, list[str]] = {}
        self.beats: list[list[Move]] = []

    def begin_beat(self) -> None:
        self.beats.append([])

    def waits_for(self, name: str, part: str) -> bool:
        """Tell whether a whole picture is the next thing to come, and nothing is on the screen.

        Nobody need look at an empty screen until the word that asks for the picture.
        """
        return not self._present and not part and sort_of(self._visuals[name]) == "picture"

    def show(self, name: str, part: str, at: int) -> None:
        self._enter(name, at)
        self._do("show", name, part, at)

    def point(self, name: str, part: str, at: int) -> None:
        if name not in self._present:
            self._enter(name, at)
            self._do("show", name, "", at)
        self._do("point", name, part, at)

    def clear(self, name: str, at: int) -> None:
        if not name and self._present:
            self._do("clear", "", "", at)
            self._present = []
        elif name in self._present:
            self._leave(name, at)

    def slots(self, shape: Shape) -> dict[str, str]:
        """Return the slot of every visual, from all that it was on the screen with."""
        beside = self._stand_beside()
        return {
            name: self._slot(name, name in beside) if self._columns(name, shape) else self._row(name, shape)
            for name in self._together
        }

    def _columns(self, name: str, shape: Shape) -> bool:
        """Tell whether a visual and all that it shares the screen with have room side by side.

        In a square, that is a list of a few words beside a picture that need not be wide.
        """
        if shape != "1x1":
            return shape == WIDE
        tied = [self._visuals[other] for other in self._tied(name)]
        pictures = [visual for visual in tied if sort_of(visual) == "picture"]
        texts = [visual for visual in tied if sort_of(visual) == "text"]
        narrow = all(isinstance(text, Phrases) and max(map(len, text.items)) <= _BRIEF for text in texts)
        return (
            narrow
            and len(pictures) + len(texts) == len(tied)
            and not any(_wide(picture) or picture.kind == "image" for picture in pictures)
        )

    def _row(self, name: str, shape: Shape) -> str:
        """Return a row: the text stands above its picture, and a formula below, where all three meet."""
        if not self._together[name]:
            return "full"
        tied = self._tied(name)
        sorts = {sort_of(self._visuals[other]) for other in tied}
        sort = sort_of(self._visuals[name])
        if "picture" not in sorts:
            first = next(other for other in self._together if other in tied)
            return "top" if sort == sort_of(self._visuals[first]) else "bottom"
        texts = [other for other in tied if sort_of(self._visuals[other]) == "text"]
        if any("math" in self._sorts_beside(other) for other in texts):
            return {"text": "head", "math": "foot"}.get(sort, "middle")
        if shape != "1x1" and any(_long(self._visuals[other], _ROW_LETTERS) for other in tied):
            return "bottom" if sort == "picture" else "top"
        return "lower" if sort == "picture" else "upper"

    def _do(self, do: Literal["show", "point", "clear"], name: str, part: str, at: int) -> None:
        self.beats[-1].append(Move(do, name, part, at))

    def _enter(self, name: str, at: int) -> None:
        if name in self._present:
            return
        for other in list(self._present):
            if self._gives_way(other, name):
                self._leave(other, at)
        self._together.setdefault(name, [])
        for other in self._present:
            self._together[name].append(other)
            self._together[other].append(name)
        self._present.append(name)

    def _leave(self, name: str, at: int) -> None:
        self._present.remove(name)
        # What the author's own code leaves on the screen belongs to nobody: everything goes.
        self._do("clear", "" if self._visuals[name].kind == "manim" else name, "", at)

    def _gives_way(self, present: str, comer: str) -> bool:
        sorts = sort_of(self._visuals[present]), sort_of(self._visuals[comer])
        # A statement is there where there is nothing else to look at.
        return "alone" in sorts or sorts[0] == sorts[1] or isinstance(self._visuals[present], Statement)

    def _sorts_beside(self, name: str) -> set[Sort]:
        return {sort_of(self._visuals[other]) for other in self._together[name]}

    def _slot(self, name: str, beside: bool) -> str:
        """Return a slot: what came first on the stage stands at the left, where reading begins."""
        sort, others = sort_of(self._visuals[name]), self._sorts_beside(name)
        if not others:
            return "full"
        tied = [self._visuals[other] for other in self._together if other in self._tied(name)]
        pictures = [visual for visual in tied if sort_of(visual) == "picture"]
        if any(map(_wide, pictures)) and not any(sort_of(visual) == "math" for visual in tied):
            return "upper" if sort == "text" else "lower"
        first = sort_of(tied[0])
        narrow, wide = ("narrow right", "wide left") if first == "picture" else ("narrow left", "wide right")
        if sort == "picture":
            return wide
        if "picture" in others:
            row = {"text": "top ", "math": "bottom "}[sort] if len(others) > 1 else ""
            return row + narrow
        if beside:
            return "left half" if sort == first else "right half"
        return "top" if sort == first else "bottom"

    def _tied(self, name: str) -> set[str]:
        """Return all visuals that share the screen with this one, or with one that does, and so on."""
        tied = {name}
        queue = [name]
        while queue:
            for other in self._together[queue.pop()]:
                if other not in tied:
                    tied.add(other)
                    queue.append(other)
        return tied

    def _stand_beside(self) -> set[str]:
        """Return the texts and formulas that stand side by side, since one of them is long."""
        found: set[str] = set()
        names = [name for name in self._together if sort_of(self._visuals[name]) in ("text", "math")]
        queue = [name for name in names if _long(self._visuals[name])]
        while queue:
            name = queue.pop()
            if name in found:
                continue
            found.add(name)
            queue += [other for other in self._together[name] if other in names]
        return found


def _wide(visual: Visual) -> bool:
    """Tell whether a picture needs the whole width, so that text stands above it."""
    if isinstance(visual, Diagram):
        return visual.direction in ("LR", "RL") and len(visual.nodes) >= _WIDE_NODES
    if isinstance(visual, Comparison):
        return True
    if isinstance(visual, Tree):
        return len(visual.nodes) >= _WIDE_TREE
    if isinstance(visual, Table):
        return max(len(row) for row in [visual.header, *visual.rows]) >= _WIDE_COLUMNS
    if isinstance(visual, Code):
        return max(map(len, visual.source.splitlines()), default=0) >= _WIDE_LINE
    return False


def _long(visual: Visual, letters: int = _LINE_LETTERS) -> bool:
    """Tell whether a text or a formula takes much room, in lines of so many letters."""
    if isinstance(visual, Derivation):
        return len(visual.steps) > _STACKED_STEPS
    if isinstance(visual, Matrix):
        return any(isinstance(term, Grid) and len(term.rows) > _STACKED_ROWS for term in visual.terms)
    texts: list[str] = []
    if isinstance(visual, Phrases):
        texts = visual.items
    elif isinstance(visual, Bullets):
        texts = [item.text for item in visual.items]
    elif isinstance(visual, Statement | Quote | Callout):
        texts = [visual.text]
    return sum(1 + len(text) // letters for text in texts) > _STACKED_LINES
