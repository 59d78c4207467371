"""Letting go of a part of a picture when the words have moved on."""

from __future__ import annotations

from collections.abc import Mapping, Set

from notes2manim.model.say import split_words
from notes2manim.model.script import Beat, Cue
from notes2manim.model.visual import Visual
from notes2manim.notes.naming import bare

_KINDS = {"plot", "chart", "diagram", "sequence", "code", "table", "matrix", "comparison"}
_KINDS |= {"array", "tree", "number_line", "timeline", "geometry"}
# A sentence that begins so goes on about what was meant before.
_POINTING_BACK = "it its this that these those they them their he his she her here there both such"
_JOINING = ("and", "but", "or", "so", "then", "yet", "because")


def release_parts(beats: list[Beat], visuals: Mapping[str, Visual], held: Set[str]) -> list[Beat]:
    """Return the beats of a scene in which no part stays lit when a sentence does not speak of it.

    The whole picture comes forward at the start of the first sentence that points at nothing in
    it, unless the picture goes in that sentence. `held` names pictures that stay as they are lit.
    """
    lit = ""
    result: list[Beat] = []
    for beat in beats:
        meant = any(cue.visual == lit or (cue.do == "clear" and not cue.visual) for cue in beat.cues)
        if lit and beat.say and not meant and not _continues(beat.say):
            beat = beat.model_copy(update={"cues": [Cue(do="point", visual=lit), *beat.cues]})
            lit = ""
        for cue in beat.cues:
            if cue.do == "clear" and cue.visual in ("", lit):
                lit = ""
            elif cue.do == "point" and cue.visual not in held and visuals[cue.visual].kind in _KINDS:
                lit = cue.visual if cue.part else ""
        result.append(beat)
    return result


def _continues(say: str) -> bool:
    """Tell whether a sentence begins with a word that stands for what was said before."""
    words = [bare(word) for word in split_words(say)[:2]]
    if len(words) > 1 and words[0] in _JOINING:
        words.pop(0)
    return bool(words) and words[0] in _POINTING_BACK.split()
