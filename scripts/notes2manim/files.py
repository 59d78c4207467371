"""Files that appear whole or not at all, however their writer ends, and whoever writes beside it."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from notes2manim.errors import DiskError

PART = ".part"  # how the names of files that are being written end; they begin with a dot

ROOM = 4 << 20  # bytes: more than a spoken beat or an answer of a model takes

_FULL = "Make room on the disk and build again: what was made so far is kept."
_IN_THE_WAY = "Move away what is there, or mend the link that it is, and build again."
_FORBIDDEN = "Let this user write there, or build in another folder."
_REMEDIES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: "Let files be larger (ulimit -f), or build on a disk that holds larger ones.",
    errno.EEXIST: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.ELOOP: _IN_THE_WAY,
    errno.EROFS: _FORBIDDEN,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
}


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of what is in a file, in hexadecimal digits. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def written_whole(path: Path, *, durable: bool = False) -> Iterator[Path]:
    """Yield the name of a file to write, which becomes `path` when the block is left.

    No other writer has that name, in this process or another one, and when the block raises, it is
    removed. `durable` waits until the disk has the file: for what cost money. Raises `DiskError`
    where the file cannot be written.
    """
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        if durable:
            _flush(part)
        part.replace(path)
    except OSError as error:
        if error.errno in _REMEDIES:
            raise disk_error(error, path) from error
        raise
    finally:
        with suppress(OSError):
            part.unlink()


def require_writable(*folders: Path) -> None:
    """Raise `DiskError` for a folder that is there but not to be written in, or where something else lies."""
    for folder in folders:
        if os.path.lexists(folder) and not folder.is_dir():
            fault = "this is a link to what is not there" if folder.is_symlink() else "this is no folder"
            raise disk_error(OSError(errno.ENOTDIR, fault), folder.absolute())
        if folder.exists() and not os.access(folder, os.W_OK):
            raise disk_error(OSError(errno.EROFS, "this folder is read-only"), folder.absolute())


def require_room(folder: Path) -> None:
    """Raise `DiskError` when there is no room in a folder for what is about to be paid for."""
    there = next((place for place in (folder, *folder.absolute().parents) if place.exists()), Path())
    require_writable(there)
    if shutil.disk_usage(there).free < ROOM:
        raise disk_error(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), folder)


def part_of(path: Path) -> Path:
    """Return a name beside `path` that nobody else has, for what is not whole yet."""
    return path.with_name(f".{secrets.token_hex(8)}{PART}")


def disk_error(error: OSError, path: Path) -> DiskError:
    """Return what a person is to read about a file that cannot be written."""
    about = path if error.filename is None or str(error.filename).endswith(PART) else error.filename
    fault = f"cannot be written: {error.strerror or error}."
    return DiskError(fault, place=str(about), remedy=_REMEDIES.get(error.errno or 0, ""))


def remove_parts(folder: Path) -> None:
    """Remove from a folder and all below it what killed writers have left."""
    for part in list(folder.rglob(f".*{PART}")):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_source(path: Path) -> bool:
    """Tell whether a path is none of those that Python, for a moment, and editors write beside sources."""
    return "__pycache__" not in path.parts and not path.name.startswith(".") and not path.name.endswith("~")
