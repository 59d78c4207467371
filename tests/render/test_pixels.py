"""Every frame of a clip is drawn as Manim alone would draw it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def frame_hashes(renderer: str, stage: Path, cwd: Path) -> list[str]:
    command = [sys.executable, str(HERE / "frame_hashes.py"), renderer, str(stage)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("stage", sorted((HERE / "stages").glob("*.py")), ids=lambda stage: stage.stem)
def test_every_frame_is_the_frame_that_stock_manim_draws(stage: Path, tmp_path: Path) -> None:
    stock = frame_hashes("stock", stage, tmp_path)
    assert len(set(stock)) > 5
    assert frame_hashes("ours", stage, tmp_path) == stock
