"""Locks and parts of files that a killed build left behind."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from notes2manim.files import remove_parts

# Snakemake's notes on what it has made, and on what it was making.
_RECORDS = ("metadata", "incomplete")


def release_stale_locks(folder: Path) -> TextIOWrapper | None:
    """Remove what a killed build has left in `folder` when no build is alive.

    That is Snakemake's locks, and files that were being written; and its records that are damaged, on which
    it would end with a traceback, or complain for ever. Without a record it looks at the files themselves.

    Snakemake marks what it builds in files, which outlive a SIGKILL and make the next build
    refuse to start. A lock of the operating system dies with its process: every build holds a
    shared one as long as the returned file is open, and who gets it alone is the only build.

    Returns None where the folder cannot be written, or its file system has no such locks.
    """
    state = folder / ".snakemake"
    try:
        state.mkdir(exist_ok=True)
        file = (state / "builds.lock").open("w", encoding="utf-8")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pass
    else:
        for kind in _RECORDS:
            _remove_damaged_records(state / kind)
        locks = list((state / "locks").glob("*.lock"))
        for lock in locks:
            lock.unlink(missing_ok=True)
        if locks:
            _remove_parts(folder)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def clear_up(folder: Path, lock: TextIOWrapper | None) -> None:
    """Remove what killed steps of a build that has failed were writing, unless another build is alive.

    `lock` is what `release_stale_locks` has returned to this build.
    """
    if lock is None:
        return
    with suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove_parts(folder)
    with suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)


def _remove_parts(folder: Path) -> None:
    for made in ("build", "out"):
        remove_parts(folder / made)


def _remove_damaged_records(folder: Path) -> None:
    """Remove the records that are no JSON object, as far as their ends and their letters tell."""
    for path in folder.rglob("*"):
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        except OSError:
            continue  # a folder, as long names have it
        if not (text.startswith("{") and text.endswith("}")):
            path.unlink(missing_ok=True)
