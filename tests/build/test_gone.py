"""Films that are moved away or damaged where they are published: who asks for the page gets both."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.build.conftest import Project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(built: Project) -> dict[str, bytes]:
    """What a build that nothing disturbs has published, but the page, which tells of its build."""
    run = built.build("out/film.html")
    assert run.status == 0, run.output
    return contents(built)


def contents(project: Project) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in project.path("out").iterdir() if file.suffix != ".html"}


def empty(file: Path) -> None:
    """As a power cut does, before the disk has what was written."""
    os.truncate(file, 0)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def test_asking_for_the_page_brings_back_a_film_that_was_moved_away(
    built: Project, published: dict[str, bytes]
) -> None:
    film = built.path("out/film.mp4")
    film.rename(built.path("film.mp4"))
    run = built.build("out/film.html")
    assert run.status == 0, run.output
    assert run.jobs == ["check_film", "join_film", "publish_film", "report_film"]
    assert contents(built) == published


def test_what_is_cut_off_or_empty_beside_a_film_is_made_again_with_its_page(
    built: Project, published: dict[str, bytes]
) -> None:
    for name in ("film.mp4", "film.png"):
        cut(built.path(f"out/{name}"))
    empty(built.path("out/film.srt"))
    run = built.build("out/film.html")
    assert run.status == 0, run.output
    assert contents(built) == published
    cut(built.path("out/film.html"))
    assert built.build("out/film.html").jobs == ["report_film"]
    assert built.path("out/film.html").read_text(encoding="utf-8").endswith("</html>\n")
    assert built.build("out/film.html").jobs == []


def test_a_dry_run_takes_no_page_away(built: Project, published: dict[str, bytes]) -> None:
    page = built.path("out/film.html").read_bytes()
    film = built.path("out/film.mp4")
    film.rename(built.path("film.mp4"))
    assert built.build("--dry-run", "out/film.html").status == 0
    assert built.path("out/film.html").read_bytes() == page
    built.path("film.mp4").rename(film)
    assert contents(built) == published
