"""Every example of docs/notes.md works as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from notes2manim.model.visual import Visual
from notes2manim.notes import write_script

PROJECT = Path(__file__).parents[2]
EXAMPLES = re.findall(
    r"^````markdown\n(.*?)^````$", (PROJECT / "docs/notes.md").read_text(), re.DOTALL | re.MULTILINE
)


def test_the_page_has_an_example_of_every_visual() -> None:
    kinds = {
        visual.kind
        for text in EXAMPLES
        for scene in write_script(text, file="notes/example.md", project=PROJECT).scenes
        for visual in scene.visuals.values()
    }
    assert kinds == {kind.model_fields["kind"].default for kind in get_args(get_args(Visual)[0])}


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text[:20])
def test_an_example_gives_no_warning(text: str) -> None:
    script = write_script(text, file="notes/example.md", project=PROJECT)
    assert [str(notice) for notice in script.notices] == []
