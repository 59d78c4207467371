"""Rule `motion`: the film moves where its stage does, and is nowhere empty while something is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from notes2manim.check.decoding import Decoded
from notes2manim.check.film_file import FilmFile
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene
from notes2manim.model.certificate import Fault
from notes2manim.model.record import Record

# Seconds that may pass without a change inside of a motion: what eases in and out moves less than a
# pixel for some frames.
TOLERANCE = 0.5
# What is less opaque than this need not be visible.
_OPAQUE = 0.5


def check_motion(film: FilmFile, scenes: Sequence[CheckedScene], decoded: Decoded | None) -> Findings:
    """Look for stretches that are frozen where something moves, or empty where something stands.

    Without decoding, a repeated picture is known by its size, and what is empty is not looked for.
    """
    held = decoded.held if decoded else _held(film)
    faults: list[Fault] = []
    longest = 0.0
    for scene in scenes:
        if scene.record is None:
            continue
        own = slice(scene.first_frame, scene.first_frame + scene.frames)
        for first, count in _frozen(held[own], scene.record):
            longest = max(longest, count / scene.fps)
            if count / scene.fps > TOLERANCE:
                text = f"the picture stands still for {count / scene.fps:.1f} s, where the stage moves."
                faults.append(_fault(scene, first, text))
        if decoded:
            for first, count in _empty(decoded.empty[own], scene.record):
                text = f"nothing is seen for {count / scene.fps:.1f} s, where the stage shows something."
                faults.append(_fault(scene, first, text))
    return Findings(faults, figures={"longest_stillness": longest})


def _fault(scene: CheckedScene, frame: int, text: str) -> Fault:
    return Fault(rule="motion", scene=scene.id, time=scene.start + frame / scene.fps, text=text)


def _held(film: FilmFile) -> NDArray[np.bool_]:
    """Return which pictures repeat the one before; a key picture does where those around it do."""
    held = film.pictures.held.copy()
    around = np.concatenate([[False], held[:-1]]) & np.concatenate([held[1:], [False]])
    return np.asarray(held | (film.pictures.keys & around))


def _frozen(held: NDArray[np.bool_], record: Record) -> Iterator[tuple[int, int]]:
    """Yield the longest stretch of each motion in which nothing changes: first frame and count."""
    for first, end in record.moving:
        best = max(_runs(held[first:end]), key=lambda run: run[1], default=(0, 0))
        if best[1]:
            yield first + best[0], best[1]


def _empty(empty: NDArray[np.bool_], record: Record) -> Iterator[tuple[int, int]]:
    """Yield stretches in which nothing is seen, though a look of the record in it sees something."""
    shown = [
        look.frame for look in record.looks if any(thing.opacity >= _OPAQUE for thing in record.seen(look))
    ]
    for first, count in _runs(empty):
        if any(first <= frame < first + count for frame in shown):
            yield first, count


def _runs(marks: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield where marks stand together: the first, and how many."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]]).astype(np.int8)))
    for first, after in edges.reshape(-1, 2):
        yield int(first), int(after - first)
