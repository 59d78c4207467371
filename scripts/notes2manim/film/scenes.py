"""The parts of a film, checked against one another, and where each lies on the film's clock.

The clock counts frames: a scene starts at the sum of the frames of the scenes before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from pydantic import ValidationError

from notes2manim.errors import FilmError
from notes2manim.model.script import Scene, Script
from notes2manim.model.timing import Timing, read_timing

# The sample rate of the film's sound, in Hz, and the samples of a block of it: what a packet of AAC adds.
SOUND_RATE = 48000
BLOCK = 1024

# A clip has this many frames: the duration in frames, rounded up, where less than a millionth
# of a frame is the error of a float and not a frame.
_FLOAT_ERROR = 1e-6


@dataclass(frozen=True)
class SceneFiles:
    """What one scene is made of: a silent clip, its sound, and the timing of its voice."""

    clip: Path
    sound: Path
    timing: Path


@dataclass(frozen=True)
class Picture:
    """What a silent clip holds. `order` is the frame that each packet shows, as stored."""

    width: int
    height: int
    fps: int
    parameters: bytes
    order: tuple[int, ...]

    @property
    def frames(self) -> int:
        return len(self.order)


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
        picture = _read_picture(files.clip, scene.id)
        _check_length(scene.id, picture, timing)
        if placed:
            _check_alike(placed[0], scene.id, picture)
        placed.append(FilmScene(scene, files, timing, picture, first_frame))
        first_frame += picture.frames
    return placed


def frames_of(timing: Timing, fps: int) -> int:
    """Return how many frames the clip of a scene has."""
    return math.ceil(timing.duration * fps - _FLOAT_ERROR)


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


def _read_picture(path: Path, scene: str) -> Picture:
    """Return what a clip holds, from its packets, without decoding any."""
    place = f"scene {scene}"
    remedy = "Delete it, and it is drawn again."
    try:
        with av.open(str(path)) as clip:
            if not clip.streams.video or clip.streams.audio:
                raise FilmError(f"{path} is not a silent clip.", place=place, remedy=remedy)
            stream = clip.streams.video[0]
            rate = stream.average_rate
            if rate is None or rate.denominator != 1 or stream.time_base is None:
                raise FilmError(f"{path} has no whole frame rate, but {rate}.", place=place, remedy=remedy)
            tick = 1 / (rate * stream.time_base)
            times = [packet.pts or 0 for packet in clip.demux(stream) if packet.size]
            codec = stream.codec_context
            if codec.name != "h264":
                raise FilmError(f"{path} is {codec.name}, not H.264.", place=place, remedy=remedy)
            width, height, parameters = codec.width, codec.height, bytes(codec.extradata or b"")
    except (OSError, av.error.FFmpegError) as error:
        raise FilmError(
            f"{path} cannot be read: {error.strerror or error}.", place=place, remedy=remedy
        ) from error
    order = tuple(time // tick.numerator for time in times)
    exact = tick.denominator == 1 and all(time % tick.numerator == 0 for time in times)
    if not exact or sorted(order) != list(range(len(order))):
        raise FilmError(
            f"the frames of {path} are not at a constant rate from 0.", place=place, remedy=remedy
        )
    return Picture(width, height, int(rate), parameters, order)


def _check_length(scene: str, picture: Picture, timing: Timing) -> None:
    expected = frames_of(timing, picture.fps)
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
        ("size", f"{ours.width}x{ours.height}", f"{theirs.width}x{theirs.height}"),
        ("frame rate", str(ours.fps), str(theirs.fps)),
        ("encoder settings", ours.parameters.hex(), theirs.parameters.hex()),
    ):
        if one != other:
            raise FilmError(
                f"the clip's {what} ({other}) differs from that of scene {first.scene.id} ({one}).",
                place=f"scene {scene}",
                remedy="Delete both clips, and they are drawn again.",
            )
