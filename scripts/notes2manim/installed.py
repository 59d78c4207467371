"""Which packages are installed, told by the names of their folders.

Beside each package lies a folder like `manim-0.22.0.dist-info` (PyPA's "Recording installed projects"). What
Python has for it, `importlib.metadata`, reads the whole description of a package with a parser of e-mail.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache

_KIND = ".dist-info"


def version_of(package: str) -> str:
    """Return the version of an installed package, or "" for another; looked up once a process."""
    return _installed().get(_normal(package)) or _described(package)


def forget_versions() -> None:
    """Look them up anew from now on."""
    _installed.cache_clear()


@cache
def _installed() -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for name in os.listdir(folder or "."):  # noqa: PTH208 - names are all that is looked at
                if name.endswith(_KIND):
                    package, _, version = name.removesuffix(_KIND).partition("-")
                    found.setdefault(_normal(package), version)
    return found


def _described(package: str) -> str:
    """Return the version of what is not as pip installs it, as a package of Debian."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
