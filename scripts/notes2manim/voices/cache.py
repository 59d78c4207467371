"""Takes that were spoken before, kept by what they are made from.

One file a take, written whole: a NumPy archive, whose parts carry check sums, so that a damaged
one is seen and spoken again. Several processes may share a folder.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from notes2manim.files import written_whole
from notes2manim.model.config import Voice
from notes2manim.voices.provider import Take

# What zipfile and NumPy raise for an archive in which bits have turned: the last three for one that is said
# to be encrypted, or packed as none is.
_DAMAGES = (
    *(OSError, ValueError, KeyError, TypeError, EOFError, OverflowError, MemoryError, struct.error),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
)


def take_key(words: Sequence[str], voice: Voice, language: str, version: str) -> str:
    """Return the name of a take: a digest of all that decides how it sounds."""
    made_from = {
        "words": list(words),
        "voice": voice.heard(),
        "language": language,
        "version": version,
        "code": digest_of_code(),
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def read_take(folder: Path, key: str) -> Take | None:
    """Return a take, or None where there is none or it is damaged."""
    try:
        with _path(folder, key).open("rb") as file, np.load(file, allow_pickle=False) as parts:
            samples = parts["samples"].astype(np.float32) / 32767
            times = [(float(start), float(end)) for start, end in parts["times"]]
            return Take(samples, int(parts["rate"]), times)
    except _DAMAGES:
        return None


def write_take(folder: Path, key: str, take: Take, *, durable: bool = False) -> None:
    """Keep a take, its samples rounded to 16 bits. Its times must be known.

    `durable` waits until the disk has it.
    """
    with written_whole(_path(folder, key), durable=durable) as part, part.open("wb") as file:
        np.savez(
            file,
            samples=np.round(np.clip(take.samples, -1, 1) * 32767).astype(np.int16),
            rate=np.int64(take.rate),
            times=np.asarray(take.times, np.float64).reshape(-1, 2),
        )


def _path(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key}.npz"


@cache
def digest_of_code() -> str:
    """Return a digest of this folder's code, without the reading, whose result is in the key."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
