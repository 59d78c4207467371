"""Files as a bad disk or a broken copy leaves them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def flip(path: Path, at: float = 0.5, bit: int = 0) -> None:
    """Turn one bit of a file over, at a part of its length, and leave its date."""
    data = bytearray(path.read_bytes())
    data[min(int(at * len(data)), len(data) - 1)] ^= 1 << bit
    _write(path, bytes(data))


def cut(path: Path, length: int) -> None:
    """Leave so many bytes of a file, and its date."""
    _write(path, path.read_bytes()[:length])


def each_byte_flipped(data: bytes) -> Iterator[bytes]:
    """Yield a file with one bit turned over, at each of its bytes."""
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


def _write(path: Path, data: bytes) -> None:
    times = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
