"""The base of every visual on the stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from manim import Animation, FadeIn, Group, Mobject, config
from pydantic import BaseModel

from notes2manim.visuals.history import HEADING
from notes2manim.visuals.theme import Theme


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame in Manim units: its centre, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def spans(self) -> bool:
        """Whether it takes about the whole width of the frame, with nothing beside it."""
        return self.width > 0.8 * float(config.frame_width)

    def no_higher_than(self, share: float) -> Box:
        """Return the middle of the box, no higher than a share of its width."""
        return replace(self, height=min(self.height, self.width * share))


class Picture(Group):
    """A visual: a group of mobjects that knows how its parts appear and are pointed at.

    A subclass takes the fields of its model (see `model.visual`) as keyword arguments, draws
    itself in `build`, wholly inside the box, at its final place and with nothing on top of
    anything else, and overrides `reveal` and `point` for its parts. Sizes come from the theme:
    multiply them with `frame_height`. Whatever its animations bring on the stage belongs to its
    family, so that the stage can take it away again.
    """

    frame_height = 8.0
    # Its name in the script, and the kind of its model; the stage sets them.
    visual = ""
    kind = "heading"
    # Its place among all that are placed on its stage, which sets it; the heading is before them.
    number = HEADING
    # The folder that paths of files are relative to; the stage sets it.
    project = Path()
    # Why it does not show what it was asked to, once it is built: place, fault and remedy.
    fault = ""

    @property
    def made_from(self) -> dict[str, Any]:
        """The fields of its model, as plain data."""
        model: BaseModel = vars(self)["model"]
        return model.model_dump(mode="json")

    @property
    def files(self) -> list[str]:
        """The files that it is made from, as paths relative to the project."""
        return []

    @property
    def steady(self) -> bool:
        """Whether it moves only while it is told to."""
        return True

    def build(self, theme: Theme, box: Box) -> None:
        """Draw everything, finished, inside `box`."""
        raise NotImplementedError

    def reveal(self, part: str) -> Animation | None:
        """Return the animation that brings `part` ("" is the frame, or the whole) on the stage.

        None when the part is on the stage already.
        """
        return FadeIn(self)

    def point(self, part: str) -> Animation | None:
        """Return the animation that draws the eye to `part`, or None when there is nothing to do."""
        return None

    @property
    def framed(self) -> Mobject:
        """What is marked when a quiet move is due and no part can glow: all of it, or less."""
        return self

    def pace(self, part: str) -> float:
        """Return how long `reveal(part)` or `point(part)` should take, in seconds."""
        return 0.8
