"""Rule `lengths`: each clip is as long as its voice, and the film as long as all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from notes2manim.check.film_file import FilmFile
from notes2manim.check.findings import Findings
from notes2manim.check.scenes import CheckedScene, scene_at
from notes2manim.check.sound import BLOCK, Sound
from notes2manim.model.certificate import Fault

# Seconds by which a frame may be exceeded: what floats and the blocks of a voice are rounded to.
_ROUNDING = 0.002


def check_lengths(film: FilmFile, sound: Sound | None, scenes: Sequence[CheckedScene]) -> Findings:
    """Compare clips, voices, pictures and sound in their length and place, to one frame."""
    fps = film.pictures.fps
    faults = [*_frames_in_their_places(film, scenes), *_sound_and_pictures(film, sound, scenes)]
    differences: dict[str, dict[str, float]] = {}
    for scene in scenes:
        if scene.clip is None or scene.voice is None:
            continue
        difference = scene.clip.count / scene.clip.fps - scene.voice.duration
        differences[scene.id] = {"length_difference": difference}
        if abs(difference) > 1 / fps + _ROUNDING:
            text = (
                f"the clip lasts {scene.clip.count / scene.clip.fps:.3f} s, "
                f"but its voice {scene.voice.duration:.3f} s."
            )
            faults.append(Fault(rule="lengths", scene=scene.id, time=scene.start, text=text))
    faults += _pictures_of_clips(film, scenes)
    most = max((abs(each["length_difference"]) for each in differences.values()), default=0.0)
    return Findings(faults, figures={"length_difference": most}, scenes=differences)


def _frames_in_their_places(film: FilmFile, scenes: Sequence[CheckedScene]) -> Iterator[Fault]:
    """Find the first picture that is not shown one frame after the one before it."""
    frames = film.pictures.frames
    wrong = np.flatnonzero(frames != np.arange(len(frames)))
    if wrong.size:
        time = float(wrong[0]) / film.pictures.fps
        shown = float(frames[wrong[0]]) / film.pictures.fps
        text = f"the picture of this time is shown at {shown:.3f} s."
        yield Fault(rule="lengths", scene=scene_at(scenes, time), time=time, text=text)


def _sound_and_pictures(
    film: FilmFile, sound: Sound | None, scenes: Sequence[CheckedScene]
) -> Iterator[Fault]:
    if sound is None:
        return
    frame = 1 / film.pictures.fps + _ROUNDING
    if abs(sound.start) > frame:
        text = f"the sound begins at {sound.start:.3f} s."
        yield Fault(rule="lengths", scene=scene_at(scenes, 0.0), time=0.0, text=text)
    if abs(sound.end - film.duration) > max(frame, BLOCK / 48000):
        text = f"the sound ends at {sound.end:.3f} s, but the pictures at {film.duration:.3f} s."
        time = min(sound.end, film.duration)
        yield Fault(rule="lengths", scene=scene_at(scenes, time), time=time, text=text)


def _pictures_of_clips(film: FilmFile, scenes: Sequence[CheckedScene]) -> Iterator[Fault]:
    """Find the first picture that is not the one of its clip; what follows is shifted with it."""
    ours = film.pictures
    clips = [scene.clip for scene in scenes if scene.clip is not None]
    if len(clips) < len(scenes) or not clips:
        return
    theirs = np.concatenate([clip.checksums for clip in clips])
    shared = min(len(theirs), ours.count)
    wrong = np.flatnonzero(theirs[:shared] != ours.checksums[:shared])
    if wrong.size:
        time = float(wrong[0]) / ours.fps
        text = "from here on, the pictures are not those of the clip."
        yield Fault(rule="lengths", scene=scene_at(scenes, time), time=time, text=text)
    if len(theirs) != ours.count:
        time = shared / ours.fps
        text = f"the film has {ours.count} pictures, but its clips {len(theirs)} in all."
        yield Fault(rule="lengths", scene=scene_at(scenes, time), time=time, text=text)
