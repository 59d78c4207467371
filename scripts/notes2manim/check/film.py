"""A finished film, judged by all rules of the certificate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from notes2manim.check.beside import read_beside
from notes2manim.check.captions import check_captions
from notes2manim.check.chapters import check_chapters
from notes2manim.check.decoding import decode_pictures
from notes2manim.check.drawing import check_drawing
from notes2manim.check.film_file import FilmFile, listen, listen_to_joints, read_film
from notes2manim.check.findings import Findings
from notes2manim.check.heard import heard_in_film
from notes2manim.check.lengths import check_lengths
from notes2manim.check.loudness import check_loudness
from notes2manim.check.motion import check_motion
from notes2manim.check.pictures import check_pictures
from notes2manim.check.scenes import CheckedScene, place_scenes, read_scenes
from notes2manim.check.silence import check_silence
from notes2manim.check.sound import Sound
from notes2manim.check.streams import check_streams
from notes2manim.check.sync import check_sync
from notes2manim.model.certificate import Bounds, Certificate, Part
from notes2manim.model.script import Script

_FIGURES = 4  # decimals


def check_film(
    film: Path,
    parts: Sequence[Part],
    script: Script | None,
    bounds: Bounds,
    *,
    title: str = "",
    decode: bool = False,
    project: Path = Path(),
    joined: Callable[[], None] = lambda: None,
) -> Certificate:
    """Read a finished film back, and return what is wrong with it, with scene and time.

    `parts` are what it was made from, in its order, their paths relative to `project`, and may be
    none; `title` and theirs are as captions show them. `decode` looks at every picture, which takes
    half of the time of drawing them, and listens to all of it anew. `joined` returns when the film is
    there, which need not be while what it was made from is read. Raises `FilmError` for what is no film
    at all.
    """
    made, lost = read_scenes(parts, script, project)
    joined()
    file = read_film(film)
    scenes = place_scenes(made, file.pictures.fps)
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(hashlib.sha256, file.content)
        found = _findings(file, scenes, bounds, title, decode=decode)
    return Certificate(
        film=film.name,
        sha256=digest.result().hexdigest(),
        title=title,
        decoded=decode,
        faults=sorted(
            (fault for each in found for fault in each.faults),
            key=lambda fault: -1.0 if fault.time is None else fault.time,
        ),
        unchecked=[*lost, *(text for each in found for text in each.unchecked)],
        figures={name: round(value, _FIGURES) for each in found for name, value in each.figures.items()},
        scenes=_by_scene(found, [(scene.id, scene.start, scene.end) for scene in scenes]),
        parts=list(parts),
        bounds=bounds,
    )


def _findings(
    file: FilmFile, scenes: Sequence[CheckedScene], bounds: Bounds, title: str, *, decode: bool
) -> list[Findings]:
    """Return what each rule finds."""
    sound = None if decode else _heard(file, scenes)
    if sound is None and file.sound is not None:
        sound = listen(file.path)
    decoded = decode_pictures(file.path, file.pictures.fps) if decode else None
    return [
        check_streams(file, sound, scenes, decoded),
        check_lengths(file, sound, scenes),
        check_sync(file, sound, scenes),
        check_captions(file, scenes, read_beside(file.path)),
        check_pictures(scenes),
        check_loudness(sound, scenes, bounds),
        check_silence(file, sound, scenes, bounds),
        check_motion(file, scenes, decoded),
        check_drawing(scenes),
        check_chapters(file, scenes, title),
    ]


def _heard(file: FilmFile, scenes: Sequence[CheckedScene]) -> Sound | None:
    """Return the sound of a film that is made of what was heard of its scenes already, if it is.

    Only where they are joined is it decoded.
    """
    heard = [(scene.start, scene.heard) for scene in scenes if scene.heard]
    if file.sound is None or not heard or len(heard) < len(scenes):
        return None
    sound = heard_in_film(file.sound, heard, scenes[-1].end)
    if sound is None:
        return None
    return replace(sound, broken=listen_to_joints(file.path, [start for start, _ in heard[1:]]))


def _by_scene(
    found: Sequence[Findings], places: Sequence[tuple[str, float, float]]
) -> dict[str, dict[str, float]]:
    scenes: dict[str, dict[str, float]] = {
        name: {"start": round(start, _FIGURES), "duration": round(end - start, _FIGURES)}
        for name, start, end in places
    }
    for each in found:
        for name, figures in each.scenes.items():
            scenes[name] |= {key: round(value, _FIGURES) for key, value in figures.items()}
    return scenes
