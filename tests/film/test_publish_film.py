"""A joined film comes to where people look: moved there, or copied where that is another disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
ENDS = (".mp4", ".srt", ".txt")


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    """The folder of a joined film, and of what names it and one that was wanted before."""
    folder = tmp_path / "film"
    folder.mkdir()
    for end in ENDS:
        (folder / f"film{end}").write_text(end)
    for digest in ("0" * 12, "1" * 12):
        (folder / f"film.{digest}.wanted").touch()
    return folder


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder on another disk, which is memory."""
    with TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def publish(joined: Path, out: Path) -> None:
    files = [
        "--from",
        *(joined / f"film{end}" for end in ENDS),
        "--to",
        *(out / f"film{end}" for end in ENDS),
    ]
    wanted = joined / f"film.{'1' * 12}.wanted"
    subprocess.run(
        [sys.executable, "scripts/publish_film.py", *files, "--wanted", wanted], cwd=ROOT, check=True
    )
    assert sorted(path.name for path in out.iterdir()) == sorted(f"film{end}" for end in ENDS)
    assert [(out / f"film{end}").read_text() for end in ENDS] == list(ENDS)
    assert list(joined.glob("*.wanted")) == [wanted]


def test_a_film_is_moved_over_the_one_before_and_what_stands_beside_it_is_copied(
    joined: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "film.mp4").write_text("the film before")
    publish(joined, out)
    assert not (joined / "film.mp4").exists()
    assert (joined / "film.srt").exists()


def test_a_film_comes_whole_to_another_disk(joined: Path, memory: Path) -> None:
    if memory.stat().st_dev == joined.stat().st_dev:
        pytest.skip("there is one disk")
    publish(joined, memory / "out")
