"""The shots of a scene, kept by what is seen in them, to be used again when the scene is drawn anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

from notes2manim.files import written_whole
from notes2manim.render.shot import Shot, sealed, unsealed

_ENDING = ".shot"
_SCORE = ".score"


class Shelf:
    """A folder with the shots of one scene at one size and rate, one file a shot, named by a digest.

    Beside them lies what is needed to put the scene together from them: its `score` (see `visuals.score`).

    `made_with` tells of the program that draws: another one's shots are not taken. Several processes
    may share a folder, since its files appear whole.
    """

    def __init__(self, folder: Path, *, made_with: str, score: Path) -> None:
        self._folder, self._score = folder, score
        self._made_with = made_with
        self._used: set[Path] = set()

    def read(self, key: str) -> Shot | None:
        """Return a shot, or None where there is none or it is damaged."""
        path = self._path(key)
        try:
            shot = Shot.from_bytes(path.read_bytes())
        except (OSError, ValueError):
            return None
        self._used.add(path)
        return shot

    def write(self, key: str, shot: Shot) -> None:
        """Keep a shot. Raises `DiskError`."""
        path = self._path(key)
        self._used.add(path)
        with written_whole(path) as part:
            part.write_bytes(shot.to_bytes())

    def read_score(self) -> bytes | None:
        """Return the score of the scene, or None where there is none or it is damaged."""
        try:
            made_with, _, score = unsealed(self._score.read_bytes()).partition(b"\n")
        except (OSError, ValueError):
            return None
        return score if made_with == self._made_with.encode() else None

    def write_score(self, score: bytes) -> None:
        """Keep the score of the scene. Raises `DiskError`."""
        with written_whole(self._score) as part:
            part.write_bytes(sealed(self._made_with.encode() + b"\n" + score))

    def clear_out(self) -> None:
        """Remove what was neither read nor written: shots that the scene has no more."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path not in self._used and path != self._score and path.suffix in (_ENDING, _SCORE):
                    path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(f"{self._made_with} {key}".encode()).hexdigest()[:32]
        return self._folder / f"{name}{_ENDING}"


def shelf_of(folder: Path, made_with: str, score: Path | None, *, width: int, height: int, fps: int) -> Shelf:
    """Return the shelf of a scene in the folder of its own, for clips of one size and rate."""
    score = score or folder / f"scene{_SCORE}"
    return Shelf(folder, made_with=f"{made_with} {width}x{height}@{fps}", score=score)
