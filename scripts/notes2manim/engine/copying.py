"""Files put in a second place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from notes2manim.files import written_whole
from notes2manim.parallel import ParallelConfig, ParallelProcessor

WORKERS = 8  # copies that wait for a disk at once


def put_files(pairs: Iterable[tuple[Path, Path]], *, link: bool = False) -> None:
    """Copy each source to its target, or link it where the file system can; targets are replaced.

    Each target is there whole or not at all. Raises `OSError`, and `DiskError` where one cannot be written.
    """
    waiting = list(pairs)
    ParallelProcessor(ParallelConfig(max_workers=WORKERS)).map(lambda pair: _put(*pair, link=link), waiting)


def _put(source: Path, target: Path, *, link: bool) -> None:
    if target.exists() and target.samefile(source):
        return
    with written_whole(target) as part:
        try:
            if not link:
                raise OSError
            os.link(source, part)
        except OSError:
            shutil.copyfile(source, part)
