"""Digests: short names for exact contents."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from notes2manim.files import is_source, sha256_of
from notes2manim.installed import forget_versions, version_of

LENGTH = 12
"""Hexadecimal digits of a digest: 48 bits, so that a billion files meet by chance once in 500 years."""

# Where the name of a picture ends in notes, what stands before it, and the bytes that it has at most.
_ENDS = re.compile(rb"\.(?:png|jpe?g|webp|gif|bmp|svg)\b", re.IGNORECASE)
_BEFORE = re.compile(rb"[(<>\"'\n]|\]:")
_LONGEST = 300


def digest(content: Any) -> str:
    """Return the digest of anything that JSON can hold."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


@cache
def digest_of_files(root: Path, *names: str) -> str:
    """Return the digest of the sources in files and folders below `root`, names and contents.

    Read once: a running build does not notice that its own code is edited. See `look_anew`.
    """
    sha = hashlib.sha256()
    for name in names:
        path = root / name
        for file in sorted(filter(is_source, path.rglob("*"))) if path.is_dir() else [path]:
            if file.is_file():
                content = file.read_bytes()
                sha.update(f"{file.relative_to(root)}\0{len(content)}\0".encode())
                sha.update(content)
    return sha.hexdigest()[:LENGTH]


def digest_of_file(path: Path) -> str:
    """Return the digest of one file's bytes, or of its absence. What is no file, as a pipe, is absent."""
    try:
        return sha256_of(path)[:LENGTH] if path.is_file() else "absent"
    except OSError:
        return "absent"


def digest_of_notes(path: Path, project: Path) -> str:
    """Return the digest of notes, and of which of the picture files that they name are there.

    What stands for a picture that is not there is written anew when it has come.
    """
    own = digest_of_file(path)
    there = [str(picture) for picture in pictures_of(path, project)] if own != "absent" else []
    return digest([own, there]) if there else own


def pictures_of(notes: Path, project: Path) -> list[Path]:
    """Return the picture files that notes name and that are there, each once, looked for as notes do."""
    text = notes.read_bytes()
    named = set()
    for end in _ENDS.finditer(text):
        name = _BEFORE.split(text[max(0, end.start() - _LONGEST) : end.end()])[-1]
        named.add(unquote(name.decode("utf-8", "replace").strip()))
    return [
        base / name for name in sorted(named) for base in (notes.parent, project) if _is_file(base / name)
    ]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def versions(*packages: str) -> dict[str, str]:
    """Return the installed version of each package, empty for one that is not installed."""
    return {package: version_of(package) for package in packages}


def look_anew() -> None:
    """Let a process that builds again see what was edited or installed since its last build."""
    digest_of_files.cache_clear()
    forget_versions()
