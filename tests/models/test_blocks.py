"""What a model says becomes Markdown of the dialect, and nothing else than it was meant to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes2manim.models.blocks import render, render_as_text
from notes2manim.models.forms import Block
from notes2manim.notes import write_script

# What starts, ends or hides something in Markdown, and what a model may put anywhere.
MARKED = r"""
$ $$ \frac{a}{b} \( \) \[ \] \begin{aligned} & \\ \end{aligned} ``` ~~~ ` manim ```manim # ## | --- - 1. >
<!-- --> <b> { } [ ] [^1]: [a]: ![a](b.png) ** _ word A-->B y=sin(x) <!--skip-->
"""
MARKS = [*MARKED.split(), "\n", "\n\n", " ", "\t", "<!-- skip -->", "\n---\n"]
SAID = st.lists(st.sampled_from(MARKS), max_size=12).map("".join)
KINDS = ("text", "list", "formula", "code", "table", "plot", "chart", "diagram", "quote")


def drawn(block: Block) -> list[str]:
    """Return the kinds of what the notes parser draws for a block, and what it finds wrong."""
    script = write_script(f"## Scene\n\n{render(block)}\n", file="draft.md")
    kinds = [visual.kind for scene in script.scenes for visual in scene.visuals.values()]
    return [kind for kind in kinds if kind not in ("title", "statement", "phrases")] + [
        notice.text for notice in script.notices
    ]


@pytest.mark.parametrize(
    ("kind", "label", "content", "picture"),
    [
        ("formula", "", r"a^2 + b^2 = c^2", "equation"),
        ("formula", "", r"$$a = b$$", "equation"),
        ("formula", "", "f = \\frac{v}{l}\nf = 2", "derivation"),
        ("formula", "", "\\begin{aligned}\na &= b + b \\\\\n&= 2b\n\\end{aligned}", "derivation"),
        ("formula", "", "\\begin{pmatrix} 1 & 2 \\ 3 & 4 \\end{pmatrix}", "matrix"),
        ("code", "python", "n = 3", "code"),
        ("code", "python", "```python\nn = 3\n```", "code"),
        ("table", "", "| a | b |\n|---|---|\n| 1 | 2 |", "table"),
        ("table", "", "a | b\n---|---\n1 | 2", "table"),
        ("plot", "", "y = sin(x)\nx: 0 .. 2pi", "plot"),
        ("chart", "pie", "Water: 71\nLand: 29", "chart"),
        ("diagram", "", "graph LR\n  A[Look] --> B[Leap]", "diagram"),
        ("diagram", "", "sequenceDiagram\n  A->>B: Hello", "sequence"),
        ("list", "", "- First\n- Second", "bullets"),
        ("list", "", "1. First\n2. Second", "bullets"),
        ("quote", "", "Ada", "quote"),
        ("callout", "tip", "", "callout"),
        ("callout", "nonsense", "", "callout"),
        ("compare", "", "Sound | Light\nslow | fast", "comparison"),
        ("array", "", "values: 3 8 12\nstep: mark 1 found", "array"),
        ("tree", "", "8\n  3\n  10", "tree"),
        ("numberline", "", 'range: 0 .. 10\npoint 3 "three"', "number_line"),
        ("timeline", "", "1905: a paper\n1915: another", "timeline"),
        ("geometry", "", "A = (0, 0)\nB = (1, 0)\nsegment A B", "geometry"),
    ],
)
def test_each_kind_of_block_is_drawn(kind: str, label: str, content: str, picture: str) -> None:
    block = Block.model_validate(
        {"kind": kind, "say": "This table, plot or picture shows it.", "label": label, "content": content}
    )
    assert drawn(block) == [picture]


@pytest.mark.parametrize(
    "say",
    [
        "# Loud",
        "- so it is",
        "> so",
        "1. First",
        "<!-- skip --> So",
        "```manim\nself.play()\n```",
        "--- so",
        "| a |",
    ],
)
def test_a_sentence_begins_nothing_else(say: str) -> None:
    assert drawn(Block(kind="text", say=say)) == []


def test_a_listing_runs_no_code() -> None:
    for label in ("manim", "Manim {1}", ".manim", "plot", "python\n```manim"):
        assert drawn(Block(kind="code", say="This code.", label=label, content="self.wait()")) == ["code"]


def test_a_fence_inside_of_a_listing_does_not_end_it() -> None:
    inside = "````\n```manim\nself.wait()\n```"
    assert drawn(Block(kind="code", say="This code.", label="python", content=inside)) == ["code"]


@given(st.sampled_from(KINDS), SAID, SAID)
def test_nothing_that_a_model_says_can_run_or_hide_the_next_scene(kind: str, say: str, content: str) -> None:
    block = Block.model_validate({"kind": kind, "say": say, "label": "manim", "content": content})
    for text in (render(block), render_as_text(block)):
        script = write_script(f"## Scene\n\n{text}\n\n## Next\n\nStays.\n", file="draft.md")
        assert not [v for scene in script.scenes for v in scene.visuals.values() if v.kind == "manim"]
        assert script.scenes[-1].title == "Next"


@given(st.sampled_from(KINDS), SAID | st.text(max_size=80), SAID | st.text(max_size=80))
def test_text_never_has_faults_of_its_own(kind: str, say: str, content: str) -> None:
    block = Block.model_validate({"kind": kind, "say": say, "content": content})
    script = write_script(f"## Scene\n\n{render_as_text(block)}\n", file="draft.md")
    assert [notice.text for notice in script.notices] == []
