"""Call-outs, and the cards of the parts of a film."""

from __future__ import annotations

import pytest

from notes2manim.model.visual import Callout, Chapter, Title
from notes2manim.notes import write_script
from tests.notes.test_forms import only, said, scene_of, script_of, warnings


@pytest.mark.parametrize(
    ("name", "form"),
    [("NOTE", "note"), ("tip", "tip"), ("WARNING", "warning"), ("DANGER", "caution"), ("info", "note")],
)
def test_a_callout_is_spoken_and_shown_with_the_mark_of_its_form(name: str, form: str) -> None:
    scene = scene_of(f"> [!{name}]\n> Mind the gap.\n")
    assert only(scene) == Callout(form=form, text="Mind the gap.")
    assert said(scene) == ["Mind the gap."]


def test_a_callout_of_no_known_name_is_a_note_and_says_so() -> None:
    script = script_of("## A\n\n> [!SHOUT]\n> Mind the gap.\n")
    assert only(script.scene("a")) == Callout(text="Mind the gap.")
    assert warnings(script) == [
        'notes/test.md:3: call-out "shout" is not one of note, tip, important, warning, caution.'
        " It is shown as a note."
    ]


def test_a_further_first_heading_opens_a_part_of_the_film() -> None:
    script = script_of("# Course\n\n# One\n\nHello.\n\n## A\n\nText.\n\n# Two\n\n## B\n\nText.\n")
    assert [scene.id for scene in script.scenes] == ["course", "one", "a", "two", "b"]
    assert only(script.scenes[0]) == Title(title="Course")
    assert only(script.scene("one")) == Chapter(title="One", number=1, of=2)
    assert said(script.scene("one")) == ["Hello."]
    assert only(script.scene("two")) == Chapter(title="Two", number=2, of=2)
    assert said(script.scene("two")) == ["Two"]


def test_every_first_heading_opens_a_part_where_the_front_matter_names_the_film() -> None:
    script = write_script("---\ntitle: Course\n---\n# One\n\nHello.\n\n# Two\n\nBye.\n", file="notes/a.md")
    assert script.title == "Course"
    kinds = [[visual.kind for visual in scene.visuals.values()] for scene in script.scenes]
    assert kinds == [["title"], ["chapter"], ["chapter"]]
