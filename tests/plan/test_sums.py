"""A file of a film that is not as it was made is seen, whatever has turned in it."""

from __future__ import annotations

import logging
import subprocess
from pathlib import Path

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from notes2manim.plan.damage import remove_damaged
from notes2manim.plan.locks import release_stale_locks
from notes2manim.plan.sums import SumKeeper, Sums
from tests.damage import flip

TOPIC = Path("build/film")
CLIP = TOPIC / "clips/alpha.1234.mp4"
STAGE = TOPIC / "stage/alpha.1234.py"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (CLIP, STAGE, TOPIC / "notes.md", TOPIC / "film/film.1234.mp4"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x = 1\ny = 2\n")


def make(*paths: Path, well: bool = True) -> None:
    """Let a job end that has made these files."""
    keeper = SumKeeper()
    for event, told in [
        (LogEvent.JOB_INFO, {"jobid": 1, "output": [str(path) for path in paths]}),
        (LogEvent.JOB_FINISHED, {"job_id": 1 if well else 2}),
    ]:
        record = logging.LogRecord("snakemake", logging.INFO, "", 0, "", None, None)
        record.__dict__.update(told, event=event)
        keeper.emit(record)


def test_a_file_is_as_it_was_made_until_a_bit_turns() -> None:
    make(CLIP)
    assert not Sums(TOPIC).differs(CLIP)
    flip(CLIP)
    assert Sums(TOPIC).differs(CLIP)
    make(CLIP)
    assert not Sums(TOPIC).differs(CLIP)


def test_what_nobody_has_seen_made_and_what_is_gone_are_not_damaged() -> None:
    make(CLIP, well=False)
    assert not Sums(TOPIC).differs(CLIP)
    make(CLIP)
    CLIP.unlink()
    assert not Sums(TOPIC).differs(CLIP)


def test_a_draft_is_a_persons_to_change_and_what_is_temporary_is_not_kept() -> None:
    make(TOPIC / "notes.md", TOPIC / "film/film.1234.mp4", Path("out/film.mp4"))
    assert not (TOPIC / "sums.txt").exists()


def test_a_stage_that_was_cut_between_two_lines_is_put_beside() -> None:
    make(STAGE)
    STAGE.write_bytes(b"x = 1\n")
    assert remove_damaged([STAGE], Sums(TOPIC).differs) == [STAGE]
    assert not STAGE.exists()
    assert STAGE.with_name("alpha.1234.py.damaged").read_bytes() == b"x = 1\n"


def test_the_sums_are_such_as_sha256sum_reads() -> None:
    make(CLIP, STAGE)
    assert (
        subprocess.run(
            ["sha256sum", "--check", "--strict", TOPIC / "sums.txt"], capture_output=True
        ).returncode
        == 0
    )


def test_sums_of_files_that_are_made_again_and_again_do_not_grow_for_ever() -> None:
    for _ in range(250):
        make(CLIP)
    assert len((TOPIC / "sums.txt").read_text().splitlines()) < 210
    assert not Sums(TOPIC).differs(CLIP)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"no sums", b"", b"  \n\n"])
def test_sums_that_are_damaged_damage_nothing(content: bytes) -> None:
    make(CLIP)
    (TOPIC / "sums.txt").write_bytes(content)
    assert not Sums(TOPIC).differs(CLIP)


@pytest.mark.parametrize("content", [b"", b'{"rule": "draw', b"\xff\xfe{}", b"[]", b'{"a": "\xff"}'])
def test_a_record_of_snakemake_that_is_damaged_is_removed(content: bytes) -> None:
    long = Path(".snakemake/metadata/@YnVpbGQ")
    long.mkdir(parents=True)
    whole, torn, deep = long.parent / "whole", long.parent / "torn", long / "deep"
    whole.write_bytes(b'{"rule": "draw_scene"}')
    torn.write_bytes(content)
    deep.write_bytes(content)
    held = release_stale_locks(Path())
    assert held is not None
    held.close()
    assert (whole.exists(), torn.exists(), deep.exists()) == (True, False, False)
