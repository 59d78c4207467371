"""The frames of stages, drawn in a process of its own that has nothing else in it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent


def frame_hashes(renderer: str, stages: Sequence[Path], cwd: Path) -> dict[str, list[str]]:
    """Return the hash of each frame, by stage; `renderer` is `stock` or `ours`."""
    command = [sys.executable, str(HERE / "frame_hashes.py"), renderer, *map(str, stages)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    hashes: dict[str, list[str]] = {}
    for line in done.stdout.split():
        if line in {stage.stem for stage in stages}:
            frames = hashes[line] = []
        else:
            frames.append(line)
    return hashes
