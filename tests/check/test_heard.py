"""What was heard of scenes is what is heard of the film that is made of their packets, and of no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from notes2manim.check.film_file import SoundPackets, listen, read_film
from notes2manim.check.heard import Heard, hear, heard_in_film, read_heard, with_voice, write_heard
from notes2manim.check.meter import loudness_of
from notes2manim.check.voice import find, read_voice
from notes2manim.film.join import join_film
from notes2manim.film.loudness import level_sound
from notes2manim.film.sound import lay_voice
from notes2manim.film.sound_file import write_sound
from notes2manim.model.config import Settings
from tests.film.reel import VOICE_RATE, Reel, speech

Scenes = list[tuple[float, Heard]]


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scenes]:
    """A film of scenes with other pauses, one of them silent; when they begin, and what was heard of them."""
    reel = Reel(tmp_path_factory.mktemp("reel"), fps=25)
    scenes: Scenes = []
    start = 0.0
    for number, (lead, said, tail) in enumerate(
        [(0.5, 3.1, 0.9), (0.2, 1.63, 0.5), (0, 0, 1.1), (0.4, 2.5, 0.7)]
    ):
        voice = np.zeros(round((lead + said + tail) * VOICE_RATE), dtype=np.float32)
        spoken = speech(said, seed=number, level=0.05 + 0.02 * number) if said else voice[:0]
        voice[round(lead * VOICE_RATE) :][: len(spoken)] = spoken
        files = reel.add(f"scene-{number}", sound=voice)
        laid = lay_voice(reel.voices[-1], files.timing, reel.fps)
        sound = level_sound(laid, -16.0, -1.5, loudness_of, hear)
        write_sound(sound, files.sound)
        scenes.append((start, with_voice(sound.heard, reel.voices[-1])))
        start += len(laid) / 48_000
    join_film(reel.script, reel.files, reel.folder / "film", Settings())
    return reel.folder / "film.mp4", scenes


def packets_of(film: Path) -> SoundPackets:
    sound = read_film(film).sound
    assert sound and sound.rate == 48_000
    return sound


def duration_of(film: Path) -> float:
    return read_film(film).duration


def test_what_was_heard_of_the_scenes_is_what_is_heard_of_the_film(joined: tuple[Path, Scenes]) -> None:
    film, scenes = joined
    kept, decoded = heard_in_film(packets_of(film), scenes, duration_of(film)), listen(film)
    assert kept is not None
    assert kept.loudness == pytest.approx(decoded.loudness, abs=0.02)
    assert kept.loudness == pytest.approx(-16, abs=0.2)
    assert kept.peak == pytest.approx(decoded.peak, abs=0.01)
    assert kept.peak_at == pytest.approx(decoded.peak_at, abs=0.001)
    assert (kept.start, kept.end) == (decoded.start, pytest.approx(decoded.end))
    assert len(kept.course) == len(decoded.course)
    # Where a scene begins between two steps, its course is up to half a step off.
    loud = kept.course > 0.01
    assert np.corrcoef(kept.course[loud], decoded.course[loud])[0, 1] > 0.9
    assert np.mean((kept.course < 0.003) != (decoded.course < 0.003)) < 0.02
    assert kept.voices is not None
    for number, ((start, _), found) in enumerate(zip(scenes, kept.voices, strict=True)):
        voice = read_voice(film.parent / f"scene-{number}.wav")
        assert voice is not None
        assert (found is None) == voice.silent
        if found:
            shift, alike = find(voice.course, decoded.course, start)
            assert (found[0], found[1]) == (pytest.approx(shift, abs=0.006), pytest.approx(alike, abs=0.05))
            assert abs(found[0]) < 0.0108


@pytest.mark.parametrize("change", ["a bit", "a packet less", "a packet later", "two scenes swapped"])
def test_another_sound_is_not_taken_for_that_of_the_scenes(joined: tuple[Path, Scenes], change: str) -> None:
    film, scenes = joined
    packets = packets_of(film)
    if change == "a bit":
        packets.checksums[100] ^= 1
    elif change == "a packet less":
        packets = replace(packets, times=packets.times[:-1], checksums=packets.checksums[:-1])
    elif change == "a packet later":
        packets.times[51:] += 1024
    else:
        (start, first), (following, second), *others = scenes
        scenes = [(start, second), (following, first), *others]
    assert heard_in_film(packets, scenes, duration_of(film)) is None


def test_what_was_heard_is_kept_in_a_file(joined: tuple[Path, Scenes], tmp_path: Path) -> None:
    heard = joined[1][0][1]
    write_heard(heard, tmp_path / "one.heard.json")
    again = read_heard(tmp_path / "one.heard.json")
    assert again is not None
    assert again.packets == heard.packets
    assert again.powers == heard.powers
    assert again.levels == heard.levels
    assert again.voice == pytest.approx(heard.voice)
    assert read_heard(tmp_path / "two.heard.json") is None
    (tmp_path / "one.heard.json").write_text("{}")
    assert read_heard(tmp_path / "one.heard.json") is None
