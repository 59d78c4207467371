"""What `make clean` and `make distclean` remove, and what they keep."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEPT = ["build/takes/ab/x.npz", "build/answers/cd/y.json", "build/waves/notes.md"]
MADE = ["build/waves/script.json", "build/waves/clips/a.mp4", "out/waves.mp4", ".snakemake/log/x"]
OURS = ["notes/waves.md", "config.yaml"]


@pytest.mark.parametrize(("target", "left"), [("clean", [*KEPT, *OURS]), ("distclean", OURS)])
def test_what_was_paid_for_or_written_by_hand_is_kept(tmp_path: Path, target: str, left: list[str]) -> None:
    for name in [*KEPT, *MADE, *OURS]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    subprocess.run(["make", target], cwd=tmp_path, check=True, capture_output=True)
    there = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert there - {"Makefile"} == set(left)
