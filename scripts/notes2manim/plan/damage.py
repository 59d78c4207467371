"""Files that are not as a build left them: cut off by a power cut or a broken copy, or dated in the future.

A build trusts the names of its files, so what is damaged is removed before it looks: then it is made
again. The form is always looked at, in some microseconds a file. The content is where a film is about to be
made of it: see `sums`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

ASIDE = ".damaged"  # how a program is called that was put beside
_BOX_HEADER = 8  # bytes of the size and the type of a box (ISO 14496-12, 4.2)
_PNG_END = b"\0\0\0\0IEND\xae\x42\x60\x82"
_PAGE_END = b"</html>\n"  # how templates/report.html.j2 ends
_JSON_END = b"\n}\n"  # how the files of indented JSON that a build writes end, and no part of them


def remove_damaged(paths: Iterable[Path], differs: Callable[[Path], bool] = lambda path: False) -> list[Path]:
    """Remove the files that are there and not whole, or other than they were made, and return them.

    A program that differs is put beside, since a person may have changed it.
    """
    damaged = []
    for path in paths:
        if not is_whole(path):
            path.unlink(missing_ok=True)
        elif differs(path):
            if path.suffix == ".py":
                path.replace(path.with_name(f"{path.name}{ASIDE}"))
            else:
                path.unlink(missing_ok=True)
        else:
            continue
        damaged.append(path)
    return damaged


def date_back(paths: Iterable[Path], now: float) -> None:
    """Give files of the future the date `now`, in seconds since 1970.

    They are there when a clock was wrong or belongs to another machine, and Snakemake refuses to make
    anything from what is newer than the result. What a link leads to stays as it is.
    """
    for path in paths:
        with suppress(OSError):
            if path.lstat().st_mtime > now:
                os.utime(path, (now, now), follow_symlinks=False)


def is_whole(path: Path) -> bool:
    """Tell whether a file has the form that its name says: to its end, not cut off, not zeros.

    A file that is not there is not damaged.
    """
    look = _LOOKS.get(path.suffix)
    if look is None:
        return True
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            return size > 0 and look(file, size)
    except OSError:
        return True


def _is_whole_mp4(file: BinaryIO, size: int) -> bool:
    """Tell whether the boxes of an MP4 file fill it, with the index among them."""
    at = 0
    kinds = set()
    while at < size:
        file.seek(at)
        header = file.read(_BOX_HEADER + 8)
        length, kind = int.from_bytes(header[:4], "big"), header[4:_BOX_HEADER]
        if length == 1:
            length = int.from_bytes(header[_BOX_HEADER:], "big")
        if length < _BOX_HEADER or not kind.isalnum():
            return False
        kinds.add(kind)
        at += length
    return at == size and {b"moov", b"mdat"} <= kinds


def _is_whole_wave(file: BinaryIO, size: int) -> bool:
    header = file.read(12)
    return header[8:] == b"WAVE" and int.from_bytes(header[4:8], "little") == size - 8


def _is_whole_json(file: BinaryIO, size: int) -> bool:
    indented = file.read(2) == b"{\n"
    file.seek(max(0, size - len(_JSON_END)))
    end = file.read()
    return end == _JSON_END if indented else end.rstrip(b"\n").endswith(b"}")  # a record is in one line


def _is_whole_python(file: BinaryIO, size: int) -> bool:
    try:
        compile(file.read(), "stage", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _is_whole_png(file: BinaryIO, size: int) -> bool:
    """Tell whether a picture ends as a PNG does: with an empty chunk of that name, and its checksum."""
    file.seek(max(size - len(_PNG_END), 0))
    return file.read() == _PNG_END


def _is_whole_page(file: BinaryIO, size: int) -> bool:
    file.seek(max(size - len(_PAGE_END), 0))
    return file.read() == _PAGE_END


_LOOKS: dict[str, Callable[[BinaryIO, int], bool]] = {
    ".mp4": _is_whole_mp4,
    ".m4a": _is_whole_mp4,
    ".wav": _is_whole_wave,
    ".json": _is_whole_json,
    ".py": _is_whole_python,
    ".png": _is_whole_png,
    ".html": _is_whole_page,
}
