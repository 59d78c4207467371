"""A film that was edited again and again is the film that is made of its last notes from nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.build.conftest import ROOT, Project

pytestmark = pytest.mark.slow

NOTES = (ROOT / "notes/tcp-handshake.md").read_text(encoding="utf-8")


def parts(notes: str) -> list[str]:
    """Return what stands before the first section, and the sections."""
    return [f"{part.rstrip()}\n\n" for part in re.split(r"(?m)^(?=## )", notes)]


def moved(notes: str) -> str:
    head, first, *rest = parts(notes)
    return "".join([head, *rest, first])


def removed(notes: str) -> str:
    head, first, _, *rest = parts(notes)
    return "".join([head, first, *rest])


def duplicated(notes: str) -> str:
    return "".join([*parts(notes), parts(notes)[1]])


def reworded(notes: str) -> str:
    return re.sub(r"\bthe\b", "this very", notes, count=1)


def retitled(notes: str) -> str:
    return re.sub(r"(?m)^# .*", "# Quite another title", re.sub(r"(?m)^title: .*\n", "", notes), count=1)


def published(project: Project) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in project.path("out").iterdir()}


# What is edited between two builds.
EDITS: Sequence[Sequence[Callable[[str], str]]] = [(), (moved, retitled), (duplicated, reworded), (removed,)]


def test_edits_in_a_row_end_with_the_film_that_is_made_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # the page does not tell what was new
    project, fresh = Project(tmp_path / "edited"), Project(tmp_path / "fresh")
    notes = NOTES
    for edits in EDITS:
        for edit in edits:
            before, notes = notes, edit(notes)
            assert notes != before
        project.write_notes(notes)
        run = project.build("out/film.html", early=True)
        assert run.status == 0, run.output
    fresh.write_notes(notes)
    assert fresh.build("out/film.html").status == 0
    assert published(project) == published(fresh)
