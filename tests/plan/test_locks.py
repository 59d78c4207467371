"""A killed build blocks nobody; a living one keeps its locks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from notes2manim.plan.locks import release_stale_locks

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
