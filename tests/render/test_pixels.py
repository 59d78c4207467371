"""Every frame of a clip is drawn as Manim alone would draw it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STAGES = sorted((HERE / "stages").glob("*.py"))


def frame_hashes(renderer: str, cwd: Path) -> dict[str, list[str]]:
    """Return the hash of each frame, by stage."""
    command = [sys.executable, str(HERE / "frame_hashes.py"), renderer, *map(str, STAGES)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    hashes: dict[str, list[str]] = {}
    for line in done.stdout.split():
        if line in {stage.stem for stage in STAGES}:
            frames = hashes[line] = []
        else:
            frames.append(line)
    return hashes


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return frame_hashes("ours", tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return frame_hashes("stock", tmp_path_factory.mktemp("stock"))


@pytest.mark.parametrize("stage", [stage.stem for stage in STAGES])
def test_every_frame_is_the_frame_that_stock_manim_draws(
    stage: str, ours: dict[str, list[str]], stock: dict[str, list[str]]
) -> None:
    assert len(set(stock[stage])) > 5
    assert ours[stage] == stock[stage]
