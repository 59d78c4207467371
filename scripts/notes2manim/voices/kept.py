"""What takes long to make of installed packages, made once and kept beside them.

So does Python with what it compiles. Each is a file in the virtual environment, named by what it was
made from: the packages, this room's code and the processor. Whoever finds none, or a damaged one,
does without. Where there is no virtual environment, or it cannot be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from notes2manim.errors import DiskError
from notes2manim.files import written_whole
from notes2manim.voices.cache import digest_of_code

_SUM = 8  # bytes of the check sum before the content, which begins where numbers of 8 bytes may
# What /proc/cpuinfo says of a processor that decides which sums it is fast at.
_DECIDES = ("vendor_id", "cpu family", "model", "flags", "CPU ", "Features")

_missing: dict[Path, Callable[[], bytes]] = {}


def read_kept(kind: str, made_from: Sequence[str], make: Callable[[], bytes]) -> memoryview | None:
    """Return what was kept of a kind, as it lies in its file, or None where `keep_missing` is to make it."""
    folder = _folder()
    if folder is None:
        return None
    key = hashlib.sha256("\n".join([sys.version, digest_of_code(), *made_from]).encode()).hexdigest()
    path = folder / f"{kind}.{_processor()}.{key[:16]}"
    with suppress(OSError, ValueError), path.open("rb") as file:  # an empty file cannot be mapped
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if zlib.crc32(content[_SUM:]) == int.from_bytes(content[:_SUM], "big"):
            return content[_SUM:]
    if _may_be_written(folder):  # or else each build would make it in vain
        _missing[path] = make
    return None


def keep_missing() -> Iterator[Path]:
    """Make what was not found, and keep it in place of what was kept of its kind; its file is yielded."""
    while _missing:
        path, make = _missing.popitem()
        content = make()
        with suppress(OSError, DiskError):
            with written_whole(path) as part:
                part.write_bytes(zlib.crc32(content).to_bytes(_SUM, "big") + content)
            for old in path.parent.glob(f"{path.stem}.*"):
                if old != path:
                    old.unlink(missing_ok=True)
        yield path


def missing() -> bool:
    """Tell whether something was not found."""
    return bool(_missing)


def _may_be_written(folder: Path) -> bool:
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return os.access(there, os.W_OK)


def _folder() -> Path | None:
    return Path(sys.prefix) / "share" / "notes2manim" if sys.prefix != sys.base_prefix else None


@cache
def _processor() -> str:
    """Return a digest of the kind of processor that this is."""
    with suppress(OSError), Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as lines:
        told = []
        for line in lines:
            if not line.strip():  # and here begins the next one
                break
            told += [line] * line.startswith(_DECIDES)
        return hashlib.sha256("".join(told).encode()).hexdigest()[:8]
    return "unknown"
