"""Settings that are edited while a film is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim import VideoGenerationEngine
from notes2manim.statistics.state import BuildState
from tests.build.conftest import Project


@pytest.mark.slow
@pytest.mark.parametrize("edit", [{"voice": {"provider": "tone", "speed": 1.4}}, {"theme": "paper"}])
def test_a_film_is_of_the_settings_that_were_saved_while_it_was_made(
    tmp_path: Path, edit: dict[str, object]
) -> None:
    project = Project(tmp_path / "project")
    project.write_notes("# One\n\nA **short** film.\n")
    edits = [edit]

    def save(state: BuildState) -> None:
        if edits and state.running:
            project.configure(**edits.pop())

    engine = VideoGenerationEngine(project=project.folder)
    film = engine.generate_video("film", listener=save)
    assert not edits
    assert all(scene.clip.is_file() and scene.voice.is_file() for scene in film.scenes)
    assert project.build().jobs == []
