"""Two things side by side: a section with two lists, and the fence `compare`."""

from __future__ import annotations

import pytest

from notes2manim.model.visual import Bullets, Comparison, Side
from tests.notes.test_forms import cues, only, said, script_of, warnings

STACK, QUEUE = Side(title="Stack", items=["Last in.", "Push."]), Side(title="Queue", items=["First in."])
POINTS = [("left 0", 0), ("left 1", 1), ("right 0", 2)]


@pytest.mark.parametrize(
    "body",
    [
        "### Stack\n\n- Last in.\n- Push.\n\n### Queue\n\n- First in.\n",
        "**Stack:**\n\n- Last in.\n- Push.\n\n**Queue:**\n\n- First in.\n",
        "- Last in.\n- Push.\n\n<!-- -->\n\n1. First in.\n",
    ],
)
def test_the_two_lists_of_a_section_that_compares_stand_side_by_side(body: str) -> None:
    scene = script_of(f"## Stack vs. queue\n\n{body}").scene("stack-vs-queue")
    assert only(scene) == Comparison(left=STACK, right=QUEUE)
    assert [say for say in said(scene) if say] == ["Last in.", "Push.", "First in."]
    assert [(part, beat) for beat, do, _, part, _ in cues(scene) if do == "show"] == POINTS


def test_lists_in_the_other_order_stand_below_their_names() -> None:
    text = "## Stack versus queue\n\n### Queue\n\n- First in.\n\n### Stack\n\n- Last in.\n- Push.\n"
    scene = script_of(text).scene("stack-versus-queue")
    assert only(scene) == Comparison(left=STACK, right=QUEUE)
    assert [part for _, do, _, part, _ in cues(scene) if do == "show"] == ["right 0", "left 0", "left 1"]


def test_three_lists_are_no_comparison() -> None:
    text = "## Stack vs. queue\n\n### A\n\n- 1\n\n### B\n\n- 2\n\n### C\n\n- 3\n"
    kinds = script_of(text).scene("stack-vs-queue").visuals.values()
    assert all(not isinstance(visual, Comparison) for visual in kinds)
    assert sum(isinstance(visual, Bullets) for visual in kinds) == 3


@pytest.mark.parametrize(
    "lines",
    [
        "Stack | Queue\n--- | ---\nLast in. | First in.\nPush. |",
        "Stack\n- Last in.\n- Push.\nQueue:\n- First in.",
        "Stack vs Queue\nStack\n- Last in.\n- Push.\nQueue\n- First in.",
    ],
)
def test_a_fence_compares_in_a_table_or_in_lists(lines: str) -> None:
    script = script_of(f"## A\n\nThis compares them.\n\n```compare\n{lines}\n```\n\nThe queue is fair.\n")
    assert only(script.scene("a")) == Comparison(left=STACK, right=QUEUE)
    assert [part for _, do, _, part, _ in cues(script.scene("a")) if do == "point"] == ["right"]
    assert not script.notices


def test_a_fence_that_names_one_side_is_shown_as_text_and_says_so() -> None:
    script = script_of("## A\n\nLook.\n\n```compare\nStack\n- Last in.\n```\n")
    assert "code" in {visual.kind for visual in script.scene("a").visuals.values()}
    assert warnings(script) == [
        'notes/test.md:6: a comparison has two sides, but here are 1. Write "A | B" first.',
        'notes/test.md:5: nothing in this "compare" can be drawn. It is shown as text.',
    ] or warnings(script) == [
        'notes/test.md:5: nothing in this "compare" can be drawn. It is shown as text.',
        'notes/test.md:6: a comparison has two sides, but here are 1. Write "A | B" first.',
    ]
