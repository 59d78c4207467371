"""Messages, nodes, steps and pieces of figures that come as they are told, where the words tell them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from notes2manim.model.say import split_words
from notes2manim.model.script import Beat, Cue
from notes2manim.model.visual import Array, Diagram, NumberLine, Sequence, Timeline, Tree, Visual
from notes2manim.notes.aliases import Alias, find_all
from notes2manim.notes.calling import FIGURES, pieces_called, steps_called
from notes2manim.notes.moments import Clock, Moment, spread, told
from notes2manim.notes.naming import bare, label_at, labels

Parts = list[tuple[Moment, str]]

STEP = 1.6  # seconds for a step that nobody talks about
TOGETHER = 6  # words of a walk that are read in one breath
MAX_LABEL = 8  # and of a label
MOST_ACTORS = 12  # whose messages come one by one in one picture

_FIRST, _LAST = ("first", "firstly"), ("finally", "last", "lastly")
_ORDINALS = (*_FIRST, "second", "secondly", "third", "fourth", "then", "next", "afterwards", *_LAST)
_FAR = 2  # beats from one to the next that are still one story


def tell_in_turn(beats: list[Beat], visuals: Mapping[str, Visual]) -> list[Beat]:
    """Return the beats of a scene with the parts of a picture shown when they are told.

    At least half of the messages must be told in their order, or all nodes, each joined to one
    that was told before, without a long break; else the picture comes whole, and is pointed at.
    The actors, or the first part, come with the picture, a message that is not told with the next,
    or the last. Of a figure, half of the pieces must be told. Steps that are not told come in even
    turns. Where no words are left, the labels of a walk and the texts of steps are read aloud, and other
    steps come in silence.
    """
    beats = list(beats)
    for index, beat in enumerate(beats):
        for cue in beat.cues:
            visual = visuals.get(cue.visual)
            if cue.do == "show" and not cue.part and isinstance(visual, (Sequence, Diagram, *FIGURES)):
                _tell(beats, (index, int(cue.at)), cue.visual, visual)
    return beats


def _tell(beats: list[Beat], shown: Moment, name: str, visual: Visual) -> None:
    """Put cues for the parts in place of those for the whole, if they are told in turn."""
    end = _end(beats, shown, name)
    late: list[int] = []
    if isinstance(visual, Sequence):
        parts = _messages(beats, shown, end, visual)
    elif isinstance(visual, Diagram):
        parts = _nodes(beats, shown, end, visual)
    elif isinstance(visual, Array | Tree) and steps_called(visual):
        parts, late = _steps(beats, shown, end, visual)
    elif isinstance(visual, Tree):
        parts = _tree_nodes(beats, shown, end, visual)
    else:
        parts = _pieces(beats, shown, end, visual)
    if parts:
        _put(beats, shown, name, parts, whole=bool(steps_called(visual)))
    source = beats[min(end[0], len(beats)) - 1].source
    further = _read_walk(name, visual, late) if isinstance(visual, Tree) else _read_steps(name, visual, late)
    beats[end[0] : end[0]] = [beat.model_copy(update={"source": source}) for beat in further]


def _read_walk(name: str, tree: Tree, visits: list[int]) -> list[Beat]:
    """Return beats that read the labels of a walk, as many together as make a sentence."""
    beats: list[Beat] = []
    words: list[str] = []
    cues: list[Cue] = []
    for number in visits:
        label = split_words(tree.nodes[tree.visits[number]].label)[:MAX_LABEL]
        cues.append(Cue(do="show", visual=name, part=str(number), at=len(words)))
        last = number == visits[-1] or len(words) + len(label) >= TOGETHER
        words += [*label[:-1], label[-1].rstrip(".,;:") + ("." if last else ",")] if label else []
        if last:
            beats.append(Beat(say=" ".join(words), cues=cues, pause=None if words else STEP))
            words, cues = [], []
    return beats


def _read_steps(name: str, visual: Visual, steps: list[int]) -> list[Beat]:
    """Return beats for steps of an array: its text is read, and a step without one comes in silence."""
    texts = (
        {number: step.text for number, step in enumerate(visual.steps)} if isinstance(visual, Array) else {}
    )
    return [
        Beat(
            say=texts.get(number, ""),
            cues=[Cue(do="show", visual=name, part=str(number))],
            pause=None if texts.get(number) else STEP,
        )
        for number in steps
    ]


def _put(beats: list[Beat], shown: Moment, name: str, parts: Parts, *, whole: bool) -> None:
    """Put cues for parts in place of those that were there, to the end of the `whole` last sentence."""
    last = max(moment for moment, _ in parts)
    if whole:
        last = last[0], len(split_words(beats[last[0]].say))
    for index in range(shown[0], last[0] + 1):
        cues = [
            cue
            for cue in beats[index].cues
            if cue.visual != name or not shown <= (index, int(cue.at)) <= last
        ]
        cues += [
            Cue(do="show", visual=name, part=part, at=word) for (beat, word), part in parts if beat == index
        ]
        cues.sort(key=lambda cue: int(cue.at))
        beats[index] = beats[index].model_copy(update={"cues": cues})


def _steps(beats: list[Beat], shown: Moment, end: Moment, visual: Visual) -> tuple[Parts, list[int]]:
    """Return when to make each step of an array or a walk, and the steps for which no words are left."""
    called = steps_called(visual)
    moments, late = spread(Clock(beats, shown, end), told(beats, shown, end, called))
    parts = [(shown, ""), *((moment, str(number)) for number, moment in enumerate(moments))]
    return parts, list(range(len(called) - late, len(called)))


def _pieces(beats: list[Beat], shown: Moment, end: Moment, visual: Visual) -> Parts:
    """Return when to show each piece of a figure, or nothing if too few are told.

    A piece that is not told comes with the one before it. Events are told in their order only.
    """
    pieces = pieces_called(visual)
    if isinstance(visual, Timeline):
        moments = told(beats, shown, end, [aliases for _, aliases in pieces])
    else:
        moments = [_first_said(beats, shown, end, aliases) for _, aliases in pieces]
    known = [moment for moment in moments if moment is not None]
    if len(known) * 2 < len(moments) or max(known, default=shown) == shown:
        return []
    parts: Parts = []
    before = shown
    for (part, _), moment in zip(pieces, moments, strict=True):
        before = moment or before
        parts.append((before, part))
    parts.sort(key=lambda entry: entry[0])
    if parts[0][0] != shown:
        if isinstance(visual, NumberLine | Timeline):
            parts.insert(0, (shown, "axis"))
        else:
            parts[0] = (shown, parts[0][1])
    return parts


def _first_said(beats: list[Beat], shown: Moment, end: Moment, aliases: list[Alias]) -> Moment | None:
    """Return when one of these is said first; what is said as the figure comes, comes with it."""
    for index in range(shown[0], min(end[0] + 1, len(beats))):
        for word, _ in find_all(aliases, beats[index].say):
            return max(shown, (index, word)) if (index, word) < end else None
    return None


def _tree_nodes(beats: list[Beat], shown: Moment, end: Moment, tree: Tree) -> Parts:
    """Return when to show each node, or nothing if too few are told, or children before their parents.

    What is not told comes with a node below it, or else with the last that is told.
    """
    moments = [_first_said(beats, shown, end, [Alias(node.label)]) for node in tree.nodes]
    known = [moment for moment in moments if moment is not None]
    if len(known) * 2 < len(moments) or max(known, default=shown) == shown:
        return []
    for node, moment in zip(tree.nodes, moments, strict=True):
        above = moments[node.parent] if node.parent is not None else None
        if above is not None and moment is not None and moment < above:
            return []
    parts = sorted((moment or max(known), f"node {at}") for at, moment in enumerate(moments))
    return [(shown, "node 0"), *(entry for entry in parts if entry[1] != "node 0")]


def _end(beats: list[Beat], shown: Moment, name: str) -> Moment:
    """Return when the picture goes."""
    for index in range(shown[0], len(beats)):
        for cue in beats[index].cues:
            if cue.do == "clear" and cue.visual in ("", name) and (index, int(cue.at)) > shown:
                return index, int(cue.at)
    return len(beats), 0


def _messages(beats: list[Beat], shown: Moment, end: Moment, visual: Sequence) -> Parts:
    """Return when to show each message, or nothing if they are not told in turn."""
    count = len(visual.messages)
    if len(visual.actors) > MOST_ACTORS:
        return []
    least = max(2, -(-count // 2))
    moments = _named(beats, shown, end, [label for label, _ in labels(visual)])
    if sum(moment is not None for moment in moments) < least:
        moments = _counted(beats, shown, end, count)
    told = [moment for moment in moments if moment is not None]
    if len(told) < least or not _one_by_one([shown, *told]):
        return []
    parts: Parts = []
    following = told[-1]
    for number in range(count - 1, -1, -1):
        following = moments[number] or following
        parts.append((following, str(number)))
    return [(shown, "actors"), *reversed(parts)]


def _nodes(beats: list[Beat], shown: Moment, end: Moment, visual: Diagram) -> Parts:
    """Return when to show each node and edge, or nothing if the words do not follow the edges.

    An edge brings its nodes with it, and comes with the later of them.
    """
    moments = _named(beats, shown, end, [label for label, _ in labels(visual)])
    told = sorted(
        (moment, node.id) for moment, node in zip(moments, visual.nodes, strict=True) if moment is not None
    )
    if not 2 <= len(visual.nodes) == len(told) or not _one_by_one([shown, *(moment for moment, _ in told)]):
        return []
    parts: Parts = []
    there: set[str] = set()
    for moment, node in told:
        there.add(node)
        own = [
            f"edge {number}"
            for number, edge in enumerate(visual.edges)
            if node in (edge.source, edge.target) and {edge.source, edge.target} <= there
        ]
        if there != {node} and not own:
            return []
        parts += [(moment, part) for part in own or [f"node {node}"]]
    first = parts[0][0]
    return [(shown if moment == first else moment, part) for moment, part in parts]


def _one_by_one(moments: list[Moment]) -> bool:
    """Tell whether moments follow one another, and soon."""
    return all(a < b and b[0] - a[0] <= _FAR for a, b in pairwise(moments))


def _named(beats: list[Beat], shown: Moment, end: Moment, names: list[str]) -> list[Moment | None]:
    """Return when each name is said first; of a name that is there twice, the second one later."""
    said: dict[str, Moment] = {}
    moments: list[Moment | None] = []
    for name in names:
        moment = _next(beats, said.get(name, shown), end, name)
        if moment is not None:
            said[name] = moment
        moments.append(moment)
    return moments


def _next(beats: list[Beat], after: Moment, end: Moment, name: str) -> Moment | None:
    for index in range(after[0], min(end[0] + 1, len(beats))):
        word = label_at(name, beats[index].say, after[1] + 1 if index == after[0] else 0)
        if word is not None:
            return (index, word) if (index, word) < end else None
    return None


def _counted(beats: list[Beat], shown: Moment, end: Moment, count: int) -> list[Moment | None]:
    """Return the beginnings of sentences that count so many messages: first, then, at last."""
    found: list[tuple[Moment, str]] = []
    for index in range(shown[0] + 1, min(end[0], len(beats))):
        word = next(iter(split_words(beats[index].say)), "")
        if bare(word) in _ORDINALS:
            found.append(((index, 0), bare(word)))
    if not found or len(found) != count or found[0][1] not in _FIRST:
        return [None] * count
    return [moment for moment, _ in found]
