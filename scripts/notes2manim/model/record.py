"""What was drawn: a record of a scene, made while it is drawn and kept beside its clip.

A record says what a viewer sees and when, so that a film can be judged without looking at a
single pixel. Frames are counted from 0. Places are fractions of the frame from its top left
corner, x of its width and y of its height, so that they do not depend on the pixels.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from notes2manim.errors import StageError
from notes2manim.model.visual import Model

Place = tuple[float, float]
"""x and y, from the top left of the frame: fractions of its width and height."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in the same fractions."""


class Thing(Model):
    """Something that can be seen: a line of text, a filled shape, a stroke, or a picture file.

    `visual` is its name in the script, empty for the heading, the logo, and what an author's own code
    draws; `kind` is the kind of that visual, `heading`, `logo` or `manim`. `box` holds its ink, that of a
    stroke without the stroke's width. `size` is the height of an em of a text, as a fraction of
    the frame's height (indices count with the formula that they belong to), or 0 where it is not
    known. `color` is `#rrggbb`, `opacity` from 0 to 1, and `width` that of a stroke as a fraction
    of the frame's height. `paths` are the outlines of a shape or a stroke, points joined by straight
    lines.
    """

    visual: str = ""
    kind: str
    role: Literal["text", "shape", "line", "image"]
    box: Box
    text: str = ""
    size: float = 0.0
    color: str = "#000000"
    opacity: float = 1.0
    width: float = 0.0
    paths: tuple[tuple[Place, ...], ...] = ()


class Look(Model):
    """What can be seen at one frame, at the `end` of a beat or in the `middle` of an animation.

    `things` are indices into the record's things, in the order in which they are drawn: what
    comes later lies on top. `beat` is the beat of this frame, or -1 before the first.
    """

    beat: int
    frame: int
    moment: Literal["end", "middle"]
    things: tuple[int, ...]


class CueSeen(Model):
    """A cue as the stage followed it, and when it could be seen.

    `at` is a word of the beat, and `due` the frame at which that word sounds (for a `clear`, too).
    `seen` is the first frame on which something of the picture can be seen, or on which it
    begins to change (`point`) or to leave (`clear`); None when nothing happened.
    """

    beat: int
    do: Literal["show", "point", "clear"]
    visual: str
    part: str = ""
    at: int = 0
    due: int
    seen: int | None = None


class Lost(Model):
    """A visual that could not be shown as it was asked for, and why: place, fault and remedy."""

    visual: str
    fault: str


class Record(Model):
    """What was drawn of one scene.

    `aspect` is the frame's width divided by its height. There is one look at the end of every
    beat and one in the middle of every animation, in the order of time. `moving` are the
    intervals `(first, end)` in which each frame differs from the one before; `end` is excluded.
    A stage that is no `Stage` of this program has no looks and no cues.
    """

    version: Literal[1] = 1
    scene: str
    fps: int
    frames: int
    aspect: float
    background: str = "#000000"
    things: tuple[Thing, ...] = ()
    looks: tuple[Look, ...] = ()
    cues: tuple[CueSeen, ...] = ()
    moving: tuple[tuple[int, int], ...] = ()
    lost: tuple[Lost, ...] = ()

    def seen(self, look: Look) -> list[Thing]:
        """Return the things of a look, in the order in which they are drawn."""
        return [self.things[index] for index in look.things]


def read_record(path: Path) -> Record:
    """Read a record from its JSON file.

    Raises `StageError` when it cannot be read, or is not one.
    """
    try:
        return Record.model_validate_json(path.read_bytes())
    except OSError as error:
        raise StageError(f"cannot be read: {error.strerror}.", place=str(path)) from error
    except ValidationError as error:
        raise StageError(
            f"is no record of a scene: {error.errors()[0]['msg']}.",
            place=str(path),
            remedy="Remove it and build again.",
        ) from error
