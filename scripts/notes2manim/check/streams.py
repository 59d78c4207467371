"""Rule `streams`: every stream is there, and decodes to its end."""

from __future__ import annotations

from collections.abc import Sequence

from notes2manim.check.decoding import Decoded
from notes2manim.check.film_file import FilmFile
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene, scene_at
from notes2manim.check.sound import Sound
from notes2manim.model.certificate import Fault


def check_streams(
    film: FilmFile, sound: Sound | None, scenes: Sequence[CheckedScene], decoded: Decoded | None
) -> Findings:
    """Name the places at which a stream breaks off, or cannot be decoded."""
    pictures = film.pictures
    broken = [*(sound.broken if sound else []), *(decoded.broken if decoded else [])]
    if pictures.count < pictures.listed:
        text = f"only {pictures.count} of {pictures.listed} pictures are in the file: it is cut off."
        broken.append((pictures.count / pictures.fps, text))
    faults = [
        Fault(rule="streams", scene=scene_at(scenes, time), time=time, text=text) for time, text in broken
    ]
    if sound is None:
        faults.append(Fault(rule="streams", text="there is no sound."))
    figures = {"duration": film.duration, "pictures": pictures.count, "fps": pictures.fps}
    return Findings(faults, figures={**figures, "width": pictures.width, "height": pictures.height})
