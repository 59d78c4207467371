"""The parts of a film, checked against one another, and where each lies on the film's clock.

The clock counts frames: a scene starts at the sum of the frames of the scenes before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from notes2manim.errors import FilmError
from notes2manim.film.entries import without_bit_rates
from notes2manim.model.script import Scene, Script
from notes2manim.model.timing import Timing, read_timing
from notes2manim.samples import Track, read_samples

# The sample rate of the film's sound, in Hz, and the samples of a block of it: what a packet of AAC adds.
SOUND_RATE = 48000
BLOCK = 1024


@dataclass(frozen=True)
class SceneFiles:
    """What one scene is made of: a silent clip, its sound, and the timing of its voice."""

    clip: Path
    sound: Path
    timing: Path


@dataclass(frozen=True)
class Picture:
    """What a silent clip holds: the pictures of its track, in the order in which they are shown."""

    fps: int
    track: Track

    @property
    def frames(self) -> int:
        return len(self.track.size)

    @property
    def bit_rate(self) -> int:
        """The bits of a second, on average."""
        return int(self.track.size.sum()) * 8 * self.fps // self.frames


@dataclass(frozen=True)
class FilmScene:
    """One scene in its place: its first frame on the film's clock, and what it holds."""

    scene: Scene
    files: SceneFiles
    timing: Timing
    picture: Picture
    first_frame: int

    @property
    def start(self) -> float:
        """When the scene starts, in seconds from the start of the film."""
        return self.first_frame / self.picture.fps

    @property
    def end(self) -> float:
        """When the scene ends, in seconds from the start of the film."""
        return (self.first_frame + self.picture.frames) / self.picture.fps

    @property
    def first_block(self) -> int:
        """The block of AAC that begins nearest to the start of the scene, from the start of the film.

        It is up to half a block off, 10.7 ms, which never adds up.
        """
        return round(Fraction(self.first_frame * SOUND_RATE, self.picture.fps * BLOCK))

    @property
    def samples(self) -> int:
        """How long its sound is, at 48 kHz, the last one of a frame counted whole."""
        return samples_of(self.picture.frames, self.picture.fps)


def place_scenes(script: Script, scenes: Sequence[SceneFiles]) -> list[FilmScene]:
    """Return the scenes in the order of the film, each checked and placed.

    Raises `FilmError`, with the scene's id as its place, for a file that is missing or cannot be
    read, a clip that is not as long as its timing says, or not of the first clip's form.
    """
    if not scenes:
        raise FilmError("a film needs at least one scene.")
    placed: list[FilmScene] = []
    first_frame = 0
    for files in scenes:
        timing = timing_of(files.timing)
        scene = script.scene(timing.scene)
        picture = read_picture(files.clip, scene.id)
        _check_length(scene.id, picture, timing)
        if placed:
            _check_alike(placed[0], scene.id, picture)
        placed.append(FilmScene(scene, files, timing, picture, first_frame))
        first_frame += picture.frames
    return placed


def samples_of(frames: int, fps: int) -> int:
    """Return how many samples of sound so many frames last, the last one counted whole."""
    return math.ceil(Fraction(frames * SOUND_RATE, fps))


def timing_of(path: Path) -> Timing:
    """Read the timing of a scene. Raises `FilmError`."""
    try:
        return read_timing(path)
    except OSError as error:
        raise FilmError(f"cannot be read: {error.strerror}.", place=str(path)) from error
    except ValidationError as error:
        raise FilmError(
            "is not a timing.", place=str(path), remedy="Delete it, and it is made again."
        ) from error


def read_picture(path: Path, scene: str) -> Picture:
    """Return what the clip of a scene holds, as its index tells. Raises `FilmError`."""

    def fault(text: str) -> FilmError:
        return FilmError(text, place=f"scene {scene}", remedy="Delete it, and it is drawn again.")

    try:
        clip = read_samples(path)
    except (OSError, ValueError) as error:
        raise fault(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    track = clip.track("vide")
    if track is None or clip.track("soun"):
        raise fault(f"{path} is not a silent clip.")
    if track.codec != "avc1":
        raise fault(f"{path} is {track.codec}, not H.264.")
    if len(track.size) < track.listed or not track.listed:
        raise fault(f"{path} breaks off after {len(track.size)} of {track.listed} frames.")
    tick = int(track.lasts[0])
    if not tick or track.timescale % tick:
        raise fault(f"{path} has no whole frame rate.")
    if not np.array_equal(track.shown, np.arange(track.listed) * tick):
        raise fault(f"the frames of {path} are not shown one after the other at a constant rate from 0.")
    return Picture(track.timescale // tick, track)


def _check_length(scene: str, picture: Picture, timing: Timing) -> None:
    expected = timing.frames(picture.fps)
    if picture.frames != expected:
        raise FilmError(
            f"the clip has {picture.frames} frames, but {timing.duration:.3f} s of voice need {expected}.",
            place=f"scene {scene}",
            remedy="Delete the clip, and it is drawn again.",
        )


def _check_alike(first: FilmScene, scene: str, picture: Picture) -> None:
    """Refuse a clip that cannot follow the first one in the same stream."""
    ours, theirs = first.picture, picture
    for what, one, other in (
        ("size", "{}x{}".format(*ours.track.shape), "{}x{}".format(*theirs.track.shape)),
        ("frame rate", str(ours.fps), str(theirs.fps)),
        ("encoder settings", *(without_bit_rates(each.track.description).hex() for each in (ours, theirs))),
    ):
        if one != other:
            raise FilmError(
                f"the clip's {what} ({other}) differs from that of scene {first.scene.id} ({one}).",
                place=f"scene {scene}",
                remedy="Delete both clips, and they are drawn again.",
            )
