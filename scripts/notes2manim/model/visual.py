"""What a scene can show: one model a kind, joined in the union `Visual`.

A visual has parts, named by a string that a cue may point at; each model's docstring says
which. The empty part is the whole visual. Text fields are `say` text (see `model.say`):
plain, with `$…$` for mathematics and `` `…` `` for code.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """Base of every model of a script: strict about names, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


_T = TypeVar("_T")
Few = Annotated[list[_T], Field(max_length=200)]
"""What of one picture there are several of: more than that are neither seen nor drawn in a minute."""

# How a cell of an array is marked: compared, done, found, not looked at any more, or by nothing.
CellMark = Literal["compared", "done", "found", "out", "plain"]


class Title(Model):
    """The card that opens a film. Parts: none.

    `image` is a picture above the title, its path relative to the project's folder.
    """

    kind: Literal["title"] = "title"
    title: str
    subtitle: str = ""
    image: str = ""


class Chapter(Model):
    """The card that opens part `number` of `of` of a film, counted from 1. Parts: none."""

    kind: Literal["chapter"] = "chapter"
    title: str
    number: int = Field(default=1, ge=1)
    of: int = Field(default=1, ge=1)


class Phrases(Model):
    """Key phrases of running narration. Parts: `0`, `1`, … one a phrase, revealed in turn."""

    kind: Literal["phrases"] = "phrases"
    items: Few[str] = Field(min_length=1)


class Statement(Model):
    """A sentence set large, where narration has nothing else to look at. Parts: none."""

    kind: Literal["statement"] = "statement"
    text: str


class Item(Model):
    """One item of a list: its text, its depth from 0, and its mark."""

    text: str
    level: int = Field(default=0, ge=0, le=5)
    mark: Literal["bullet", "number", "todo", "done"] = "bullet"
    number: int = 1


class Bullets(Model):
    """A list, nested, numbered or of tasks. Parts: `0`, `1`, … one an item."""

    kind: Literal["bullets"] = "bullets"
    items: Few[Item] = Field(min_length=1)


class Equation(Model):
    """One displayed formula, in TeX. Parts: none."""

    kind: Literal["equation"] = "equation"
    tex: str


class Derivation(Model):
    """Formulas that turn into one another, in TeX. Parts: `0`, `1`, … one a step."""

    kind: Literal["derivation"] = "derivation"
    steps: Few[str] = Field(min_length=2)


class Grid(Model):
    """One matrix: its entries in TeX, what stands around it, and its power, such as `T`."""

    rows: Few[Few[str]] = Field(min_length=1)
    fence: Literal["round", "square", "bar", "double bar", "none"] = "round"
    power: str = ""


class Matrix(Model):
    """Matrices in a row, with TeX between them.

    Parts: `row 1`, `column 2`, `entry 1 2` and `matrix 2`, counted from 1; several are joined by
    `, `. Of two matrices and more, a row is one of the first, a column one of the second and an
    entry one of the last, unless it says `row 1 of 2`.
    """

    kind: Literal["matrix"] = "matrix"
    terms: Few[str | Grid] = Field(min_length=1)


class Code(Model):
    """A listing. Parts: `3` or `3-5`, lines as they are numbered."""

    kind: Literal["code"] = "code"
    source: str
    language: str = "text"
    first_line: int = 1
    title: str = ""


class Table(Model):
    """A table. Parts: `row 1`, `column 2`, `cell 1 2`, counted from 1 below the header."""

    kind: Literal["table"] = "table"
    header: Few[str] = Field(default_factory=list)
    rows: Few[Few[str]] = Field(default_factory=list)
    align: Few[Literal["left", "center", "right"]] = Field(default_factory=list)


class Side(Model):
    """One column of a comparison: its name and its points."""

    title: str
    items: Few[str] = Field(default_factory=list)


class Comparison(Model):
    """Two things side by side. Parts: `left`, `right`, and `left 0`, `right 0`, … one a point."""

    kind: Literal["comparison"] = "comparison"
    left: Side
    right: Side


class Image(Model):
    """A picture file, its path relative to the project's folder. Parts: none.

    With `zoom` it grows slowly while it is there, which takes the time of drawing every frame.
    """

    kind: Literal["image"] = "image"
    path: str
    caption: str = ""
    zoom: bool = False


class Quote(Model):
    """A quotation. Parts: none."""

    kind: Literal["quote"] = "quote"
    text: str
    by: str = ""


class Callout(Model):
    """Something said apart, with the mark of its form. Parts: none."""

    kind: Literal["callout"] = "callout"
    form: Literal["note", "tip", "important", "warning", "caution"] = "note"
    text: str


class Function(Model):
    """A curve y = f(x); `expression` is in the form of `model.expression`, in `x`."""

    expression: str
    label: str = ""


class Point(Model):
    """A marked point of a plot."""

    x: float
    y: float
    label: str = ""


class Area(Model):
    """The area between curve number `function` (from 0) and the x axis, or `below` another."""

    function: int = 0
    start: float
    end: float
    to: int | None = None
    label: str = ""


class Tangent(Model):
    """The tangent to curve number `function` (from 0) at `x`."""

    function: int = 0
    x: float
    label: str = ""


class Mover(Model):
    """A point that moves along curve number `function` (from 0); `label` names where it arrives."""

    function: int = 0
    start: float
    end: float
    label: str = ""


class Plot(Model):
    """Curves on axes. Parts: `function 0`, `point 0`, `area 0`, `tangent 0`, `mover 0`, in their order."""

    kind: Literal["plot"] = "plot"
    functions: Few[Function] = Field(default_factory=list)
    points: Few[Point] = Field(default_factory=list)
    areas: Few[Area] = Field(default_factory=list)
    tangents: Few[Tangent] = Field(default_factory=list)
    movers: Few[Mover] = Field(default_factory=list)
    x_range: tuple[float, float] = (-5.0, 5.0)
    y_range: tuple[float, float] | None = None
    x_label: str = "x"
    y_label: str = "y"
    title: str = ""


class Series(Model):
    """One row of numbers of a chart."""

    name: str = ""
    values: Few[Annotated[float, Field(ge=-1e100, le=1e100)]]


class Chart(Model):
    """Bars, lines or a pie from a small table. Parts: `0`, `1`, … one a label."""

    kind: Literal["chart"] = "chart"
    form: Literal["bar", "line", "pie"] = "bar"
    labels: Few[str] = Field(min_length=1)
    series: Few[Series] = Field(min_length=1)
    title: str = ""
    x_label: str = ""
    y_label: str = ""


class Node(Model):
    """A box of a diagram."""

    id: str
    label: str
    shape: Literal["box", "round", "circle", "diamond", "stadium"] = "box"


class Edge(Model):
    """An arrow of a diagram, from one node's id to another's."""

    source: str
    target: str
    label: str = ""
    line: Literal["solid", "dashed", "thick"] = "solid"
    arrow: bool = True


class Diagram(Model):
    """Nodes and edges. Parts: `node A`, `edge 0`, by id and by order."""

    kind: Literal["diagram"] = "diagram"
    direction: Literal["TB", "BT", "LR", "RL"] = "TB"
    nodes: Few[Node] = Field(min_length=1)
    edges: Few[Edge] = Field(default_factory=list)


class Message(Model):
    """An arrow of a sequence diagram; a `note` stands over its two actors instead."""

    source: str
    target: str
    text: str
    line: Literal["solid", "dashed"] = "solid"
    note: bool = False


class Sequence(Model):
    """Actors and the messages between them. Parts: `actors`, and `0`, `1`, … one a message."""

    kind: Literal["sequence"] = "sequence"
    actors: Few[Node] = Field(min_length=1)
    messages: Few[Message] = Field(default_factory=list)


class ArrayStep(Model):
    """What happens to an array at one time; what it does not name stays as it was.

    A pointer moves to a place, or goes (None); two cells change places; `text` says it in a few words.
    """

    pointers: dict[str, int | None] = Field(default_factory=dict)
    swap: tuple[int, int] | None = None
    values: dict[int, str] = Field(default_factory=dict)
    marks: dict[int, CellMark] = Field(default_factory=dict)
    window: tuple[int, int] | Literal["none"] | None = None
    text: str = ""


class Array(Model):
    """Cells in a row, and what an algorithm does with them. All places count from 0; `first` is the
    number shown below the first cell, None for no numbers. A pointer may be one place outside.

    Parts: `0`, `1`, … one a step, revealed in turn; `cell 3`, by its place at the beginning; `pointer lo`.
    """

    kind: Literal["array"] = "array"
    values: Few[str] = Field(min_length=1)
    first: int | None = 0
    pointers: dict[str, int] = Field(default_factory=dict)
    marks: dict[int, CellMark] = Field(default_factory=dict)
    window: tuple[int, int] | None = None
    steps: Few[ArrayStep] = Field(default_factory=list)


class TreeNode(Model):
    """A node of a tree: its label, and the number of its parent among the nodes, None for the root.

    `side` tells left and right children of a binary tree apart; `edge` is written on the edge from
    the parent.
    """

    label: str
    parent: int | None = None
    side: Literal["left", "right", ""] = ""
    edge: str = ""


class Tree(Model):
    """A tree, parents before their children. `visits` are numbers of nodes in the order of a walk; -1
    stands for nodes that are not in the picture.

    Parts: `node 3`, by number; `path 3`, the way from the root to it; `0`, `1`, … one a visit.
    """

    kind: Literal["tree"] = "tree"
    nodes: Few[TreeNode] = Field(min_length=1)
    visits: Few[int] = Field(default_factory=list)


class LinePoint(Model):
    """A marked place of a number line; `open` draws a ring for a number that does not count."""

    at: float
    label: str = ""
    open: bool = False


class Interval(Model):
    """The numbers between two ends; None is infinity, so that the interval is a ray."""

    start: float | None
    end: float | None
    open_start: bool = False
    open_end: bool = False
    label: str = ""


class Jump(Model):
    """A jump from one number to another; without a label, its length is written on it."""

    start: float
    end: float
    label: str = ""


class NumberLine(Model):
    """A line of numbers. Parts: `axis`, `point 0`, `interval 0`, `jump 0`, in their order."""

    kind: Literal["number_line"] = "number_line"
    range: tuple[float, float] = (0.0, 10.0)
    step: float | None = Field(default=None, gt=0)
    points: Few[LinePoint] = Field(default_factory=list)
    intervals: Few[Interval] = Field(default_factory=list)
    jumps: Few[Jump] = Field(default_factory=list)
    title: str = ""


class Event(Model):
    """Something that happened: its date as it is written, and as a year where it is one."""

    date: str
    text: str
    year: float | None = None


class Timeline(Model):
    """Events in their order, true to scale where all have a year. Parts: `axis`, `0`, `1`, … one an event."""

    kind: Literal["timeline"] = "timeline"
    events: Few[Event] = Field(min_length=1)
    title: str = ""


class Spot(Model):
    """A named point of a geometric figure."""

    name: str
    x: float
    y: float
    shown: bool = True


class Shape(Model):
    """Something that is drawn through points, which it names.

    `segment`, `line` and `ray` take two points, `polygon` three or more; `angle` and `right angle`
    three, the corner in the middle; `circle` its centre and a point on it, or its centre and
    `radius`. `ticks` marks segments that are equally long; a polygon of four sides has a `grid` of
    cells, each one by one.
    """

    form: Literal["segment", "line", "ray", "polygon", "angle", "right angle", "circle"]
    through: Few[str] = Field(min_length=1)
    label: str = ""
    radius: float | None = Field(default=None, gt=0)
    ticks: int = Field(default=0, ge=0, le=3)
    filled: bool = False
    dashed: bool = False
    grid: bool = False


class Geometry(Model):
    """A figure of points, lines, angles and circles. Parts: `point A`, `shape 0`, by name and by order."""

    kind: Literal["geometry"] = "geometry"
    points: Few[Spot] = Field(min_length=1)
    shapes: Few[Shape] = Field(default_factory=list)


class Manim(Model):
    """The author's own Manim code: the body of a `construct(self)`. Parts: none."""

    kind: Literal["manim"] = "manim"
    source: str


Visual = Annotated[
    Title
    | Chapter
    | Phrases
    | Statement
    | Bullets
    | Equation
    | Derivation
    | Matrix
    | Code
    | Table
    | Comparison
    | Image
    | Quote
    | Callout
    | Plot
    | Chart
    | Diagram
    | Sequence
    | Array
    | Geometry
    | Tree
    | NumberLine
    | Timeline
    | Manim,
    Field(discriminator="kind"),
]
