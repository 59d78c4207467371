"""Bits that turn and ends that are lost in what a build keeps: each is seen, and the film is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build.conftest import Project
from tests.damage import cut, flip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wanted(built: Project) -> bytes:
    """The film that an undisturbed build makes."""
    return built.path("out/film.mp4").read_bytes()


def kept(project: Project) -> list[Path]:
    """Return a file of each kind that is kept for the next build, of more than one scene."""
    patterns = ("voice/alpha.*.wav", "voice/beta.*.json", "stage/gamma.*.py", "clips/alpha.*.mp4")
    patterns += ("clips/beta.*.record.json", "sound/beta.*.m4a", "sound/gamma.*.heard.json")
    patterns += ("thumbnail/*.png", "check.json", "script.json")
    return [next(project.path("build/film").glob(pattern)) for pattern in patterns]


def is_program(source: bytes) -> bool:
    """Tell whether Python would run it."""
    try:
        compile(source, "stage", "exec")
    except SyntaxError:
        return False
    return True


def test_bits_that_turn_in_what_is_kept_never_come_into_a_film(built: Project, wanted: bytes) -> None:
    damaged = kept(built)
    thumbnail = built.path("out/film.png").read_bytes()
    for number, path in enumerate(damaged):
        flip(path, at=0.3 + 0.05 * number, bit=number % 3)
    built.path("out/film.mp4").unlink()
    run = built.build()
    assert run.status == 0, run.output
    for path in damaged:
        assert f"warning: {path.relative_to(built.folder)} is damaged, and is made again." in run.output
    assert built.path("out/film.mp4").read_bytes() == wanted
    assert built.path("out/film.png").read_bytes() == thumbnail
    assert built.build().jobs == []


@pytest.mark.parametrize(
    ("scene", "remade"),
    [
        ("alpha", "since its date is new"),
        ("beta", "since captions are gone"),
        ("gamma", "since its check is gone"),
    ],
)
def test_bits_that_turn_beside_a_film_that_is_there_come_into_no_film(
    built: Project, wanted: bytes, scene: str, remade: str
) -> None:
    sound = next(built.path("build/film/sound").glob(f"{scene}.*.m4a"))
    flip(sound)
    if "date" in remade:
        sound.touch()
    else:
        built.path("out/film.vtt" if "captions" in remade else "build/film/check.json").unlink()
    run = built.build("out/film.html")
    assert run.status == 0, run.output
    assert f"warning: {sound.relative_to(built.folder)} is damaged, and is made again." in run.output
    assert built.path("out/film.mp4").read_bytes() == wanted
    assert built.build("out/film.html").jobs == []


def test_a_stage_that_is_cut_off_between_two_lines_is_made_again(built: Project, wanted: bytes) -> None:
    stage = next(built.path("build/film/stage").glob("beta.*.py"))
    text = stage.read_bytes()
    lines = text.splitlines(keepends=True)
    shorter = (b"".join(lines[:count]) for count in range(len(lines) - 1, 0, -1))
    cut(stage, len(next(part for part in shorter if is_program(part))))
    next(built.path("build/film/clips").glob("beta.*.mp4")).unlink()
    built.path("out/film.mp4").unlink()
    run = built.build()
    assert run.status == 0, run.output
    assert f"What was there is {stage.relative_to(built.folder)}.damaged." in run.output
    assert stage.read_bytes() == text
    assert built.path("out/film.mp4").read_bytes() == wanted


def test_damaged_notes_of_snakemake_make_nothing_again(built: Project, wanted: bytes) -> None:
    records = sorted(path for path in built.path(".snakemake/metadata").rglob("*") if path.is_file())
    assert len(records) > 10
    for number, record in enumerate(records):
        data = record.read_bytes()
        record.write_bytes([data[: len(data) // 2], b"", b"\xff" + data, b"\x00" * len(data)][number % 4])
    run = built.build()
    assert (run.status, run.jobs) == (0, []), run.output
    assert "corrupted" not in run.output
    assert built.path("out/film.mp4").read_bytes() == wanted
