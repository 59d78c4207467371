"""The files of the project's folder that a setting may name."""

from __future__ import annotations

from pathlib import Path

from notes2manim.errors import ConfigError


def project_file(name: str, key: str) -> Path:
    """Return the path of a file that the setting `key` names, relative to the project's folder.

    Raises `ConfigError` when it lies elsewhere, since notes of others may name it, or is not there.
    """
    path = Path(name)
    root = Path.cwd().resolve()
    if path.is_absolute() or not (root / path).resolve().is_relative_to(root):
        raise ConfigError(
            f'{key}: "{name}" lies outside of the project.', remedy="Put a copy into its folder."
        )
    if not path.is_file():
        raise ConfigError(f'{key}: there is no file "{name}".')
    return path
