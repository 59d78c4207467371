"""Pictures that notes refer to: files inside the project's folder, and no others."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".svg")


def find_image(source: str, folder: Path, project: Path) -> tuple[str, str]:
    """Return the path of a picture relative to `project`, and what is wrong with it, one of them empty.

    `source` is looked for from `folder`, that of the notes, and then from the project's.
    """
    bare = unquote(source).split("?")[0].split("#")[0].strip()
    if "://" in bare or bare.startswith(("data:", "//")):
        return "", f'picture "{source[:80]}" is not a local file. Its text is shown instead.'
    if Path(bare).suffix.lower() not in SUFFIXES:
        return "", f'picture "{source[:80]}" is none of {", ".join(SUFFIXES)}. Its text is shown instead.'
    root = project.resolve()
    for base in (folder, project):
        try:
            path = (base / bare).resolve()
            inside = path.is_relative_to(root)
            found = path.is_file()
        except (OSError, ValueError):
            continue
        if found and not inside:
            return "", f'picture "{source[:80]}" lies outside of the project. Its text is shown instead.'
        if found:
            return path.relative_to(root).as_posix(), ""
    return "", f'picture "{source[:80]}" is not there. Its text is shown instead.'
