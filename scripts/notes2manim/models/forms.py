"""The forms that a model fills in: the outline of a film, and one scene of it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["text", "list", "formula", "code", "table", "plot", "chart", "diagram", "quote"]


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Plan(_Form):
    """One scene in the outline. `passages` are the numbers of the passages that it explains."""

    heading: str
    points: list[str]
    picture: str = ""
    passages: list[int] = Field(default_factory=list)


class Outline(_Form):
    """The film: its title, what is said while the title stands, and its scenes."""

    title: str
    opening: str
    scenes: list[Plan]


class Block(_Form):
    """One thing said, and what is shown with it. `label` is a chart's form or a program's language."""

    kind: Kind
    say: str
    label: str = ""
    content: str = ""


class SceneDraft(_Form):
    """The blocks of one scene, in order."""

    blocks: list[Block]


class MovingBlock(Block):
    """A block that may move: `animation` says in a sentence what; its content is what is shown else."""

    animation: str = ""


class MovingSceneDraft(SceneDraft):
    """The blocks of one scene, some of which may move."""

    blocks: list[MovingBlock]  # type: ignore[assignment]


class Animation(_Form):
    """The body of a `construct(self)`, in Python."""

    code: str


class Points(_Form):
    """What a part of a long source says: its points, each with the numbers of its passages."""

    points: list[str]
    passages: list[int] = Field(default_factory=list)
