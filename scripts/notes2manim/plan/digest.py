"""Digests: short names for exact contents."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from notes2manim.files import sha256_of

LENGTH = 12
"""Hexadecimal digits of a digest: 48 bits, so that a billion files meet by chance once in 500 years."""


def digest(content: Any) -> str:
    """Return the digest of anything that JSON can hold."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


@cache
def digest_of_files(root: Path, *names: str) -> str:
    """Return the digest of the sources in files and folders below `root`, names and contents.

    Read once a process: a running build does not notice that its own code is edited.
    """
    sha = hashlib.sha256()
    for name in names:
        path = root / name
        for file in sorted(filter(_is_source, path.rglob("*"))) if path.is_dir() else [path]:
            if file.is_file():
                content = file.read_bytes()
                sha.update(f"{file.relative_to(root)}\0{len(content)}\0".encode())
                sha.update(content)
    return sha.hexdigest()[:LENGTH]


def _is_source(path: Path) -> bool:
    """Tell whether a path is none of those that Python, for a moment, and editors write beside sources."""
    return "__pycache__" not in path.parts and not path.name.startswith(".") and not path.name.endswith("~")


def digest_of_file(path: Path) -> str:
    """Return the digest of one file's bytes, or of its absence. What is no file, as a pipe, is absent."""
    try:
        return sha256_of(path)[:LENGTH] if path.is_file() else "absent"
    except OSError:
        return "absent"


@cache
def versions(*packages: str) -> dict[str, str]:
    """Return the installed version of each package, empty for one that is not installed."""
    return {package: _version(package) for package in packages}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
