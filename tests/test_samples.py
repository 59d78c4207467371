"""The samples of files, compared with the packets that libavformat finds in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from notes2manim.check.heard import hear
from notes2manim.check.meter import loudness_of
from notes2manim.film.loudness import level_sound
from notes2manim.film.sound_file import write_sound
from notes2manim.samples import read_samples
from tests.film.reel import speech, write_clip


def packets(path: Path) -> list[list[tuple[int, int, int, bool]]]:
    """Return of each stream when its packets are shown, their places and sizes, and whether they are keys."""
    with av.open(str(path)) as file:
        found: list[list[tuple[int, int, int, bool]]] = [[] for _ in file.streams]
        for packet in file.demux():
            if packet.size and packet.pts is not None:
                found[packet.stream.index].append((packet.pts, packet.pos, packet.size, packet.is_keyframe))
    return found


def samples(path: Path) -> list[list[tuple[int, int, int, bool]]]:
    return [
        list(
            zip(*(column.tolist() for column in (track.shown, track.at, track.size, track.keys)), strict=True)
        )
        for track in read_samples(path).tracks
    ]


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """A clip with pictures that refer to later ones, and sound that begins after them."""
    clip = write_clip(tmp_path / "clip.mp4", 100, bf="3", g="12")
    sound = tmp_path / "sound.m4a"
    laid = np.zeros(96_000, dtype=np.float32)
    laid[::2] = speech(2.0)
    write_sound(level_sound(laid, -16.0, -1.5, loudness_of, hear), sound)
    both = tmp_path / "both.mp4"
    with av.open(str(clip)) as one, av.open(str(sound)) as two, av.open(str(both), "w") as file:
        streams = [file.add_stream_from_template(each.streams[0]) for each in (one, two)]
        for number, each in enumerate((one, two)):
            for packet in each.demux():
                later: Any = 0.25 / packet.time_base if number else 0
                if packet.size and packet.pts is not None and packet.dts is not None:
                    packet.pts, packet.dts = packet.pts + round(later), packet.dts + round(later)
                    packet.stream = streams[number]
                    file.mux(packet)
    return both


def test_samples_are_the_packets_of_a_file(both: Path) -> None:
    for name, kinds in (("both.mp4", ["vide", "soun"]), ("clip.mp4", ["vide"]), ("sound.m4a", ["soun"])):
        file = both.parent / name
        tracks = read_samples(file).tracks
        assert [track.kind for track in tracks] == kinds
        assert samples(file) == packets(file)
        assert all(track.listed == len(track.size) > 90 for track in tracks)


def test_a_file_that_is_cut_off_has_fewer_samples_than_its_index(both: Path, tmp_path: Path) -> None:
    whole = both.parent / "fast.mp4"
    options = {"movflags": "+faststart"}
    with av.open(str(both)) as old, av.open(str(whole), "w", container_options=options) as new:
        copied = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(video=0):
            if packet.size:
                packet.stream = copied
                new.mux(packet)
    content = whole.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(content[: len(content) // 2])
    track = read_samples(tmp_path / "cut.mp4").tracks[0]
    assert track.listed == 100
    assert 5 < len(track.size) < 95
    assert track.at[-1] + track.size[-1] <= len(content) // 2
    assert len(track.shown) == len(track.keys) == len(track.lasts) == len(track.size)


def test_whatever_is_damaged_in_an_index_is_a_value_error_or_read(both: Path, tmp_path: Path) -> None:
    content = both.read_bytes()
    index = content.index(b"moov")
    broken = tmp_path / "broken.mp4"
    random = np.random.default_rng(1)
    faults = 0
    for _ in range(400):
        damaged = bytearray(content)
        for place in random.integers(index, len(content), 3).tolist():
            damaged[place] = int(random.integers(256))
        broken.write_bytes(damaged)
        try:
            for track in read_samples(broken).tracks:
                assert (track.at + track.size <= len(content)).all()
        except ValueError:
            faults += 1
    assert 20 < faults < 390


@pytest.mark.parametrize("content", [b"", b"no film", b"\0" * 100, b"\0\0\0\x08moov", b"\0\0\0\x04moov"])
def test_what_is_no_mp4_file_is_a_value_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "film.mp4").write_bytes(content)
    with pytest.raises(ValueError):
        read_samples(tmp_path / "film.mp4")
