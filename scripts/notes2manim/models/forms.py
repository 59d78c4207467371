"""The forms that a model fills in: the outline of a film, and one scene of it."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

# fmt: off
Kind = Literal[
    "text", "list", "formula", "code", "table", "quote", "callout",
    "plot", "chart", "diagram", "compare", "array", "tree", "geometry", "numberline", "timeline",
]
# fmt: on
# The kinds whose content is what stands inside a fence of their name.
FENCES = get_args(Kind)[7:]


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Plan(_Form):
    """One scene in the outline. `kinds` are those of its pictures, and `passages` the numbers of the
    passages that it explains."""

    heading: str
    points: list[str]
    picture: str = ""
    kinds: list[Kind] = Field(default_factory=list)
    passages: list[int] = Field(default_factory=list)

    @field_validator("kinds", mode="before")
    @classmethod
    def _known(cls, value: Any) -> Any:
        """Drop kinds that there are not: what is planned is only a hint."""
        return [kind for kind in value if kind in get_args(Kind)] if isinstance(value, list) else value


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
