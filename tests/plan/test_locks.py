"""A killed build blocks nobody; a living one keeps its locks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from notes2manim.plan.locks import clear_up, release_stale_locks

HOLD = """
import sys
from pathlib import Path
from notes2manim.plan.locks import release_stale_locks
held = release_stale_locks(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def leave_lock(folder: Path) -> Path:
    lock = folder / ".snakemake" / "locks" / "0.output.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text("out/film.mp4\n", encoding="utf-8")
    return lock


def test_the_lock_of_a_dead_build_is_removed(tmp_path: Path) -> None:
    lock = leave_lock(tmp_path)
    held = release_stale_locks(tmp_path)
    assert held is not None
    held.close()
    assert not lock.exists()


def test_the_lock_of_a_living_build_stays_until_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        lock = leave_lock(tmp_path)
        ours = release_stale_locks(tmp_path)
        assert ours is not None
        ours.close()
        assert lock.exists()
        other.kill()
    again = release_stale_locks(tmp_path)
    assert again is not None
    again.close()
    assert not lock.exists()


def leave_part(folder: Path) -> Path:
    part = folder / "build/film/film/.0a1b.part"
    part.mkdir(parents=True)
    (part / "film.mp4").touch()
    return part


def test_what_a_killed_step_was_writing_goes_when_its_build_fails_and_no_other_is_alive(
    tmp_path: Path,
) -> None:
    ours = release_stale_locks(tmp_path)
    assert ours is not None
    part = leave_part(tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        clear_up(tmp_path, ours)
        assert part.exists()
        other.kill()
    clear_up(tmp_path, ours)
    assert not part.exists()
    clear_up(tmp_path, None)  # there was no lock to have
    lock = leave_lock(tmp_path)
    theirs = release_stale_locks(tmp_path)
    assert theirs is not None
    assert lock.exists(), "ours is held as before"
    theirs.close()
    ours.close()
