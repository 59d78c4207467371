"""Films are the files that libavformat writes of the same packets, though it is not asked to."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.subtitles.codeccontext import SubtitleCodecContext

from notes2manim.film.boxes import Tables, TrackBox, movie
from notes2manim.film.captions import Caption, cut_captions
from notes2manim.film.chapters import Chapter, mark_chapters
from notes2manim.film.languages import iso_639_2
from notes2manim.film.loudness import configure_encoder
from notes2manim.film.mux import Tags, write_film
from notes2manim.film.scenes import FilmScene, place_scenes
from notes2manim.model.config import Settings
from notes2manim.samples import read_samples
from tests.film.reel import VOICE_RATE, Reel, write_clip
from tests.film.test_join_film import MakeReel, level

RATE, BLOCK = 48_000, 1024
STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, \
MarginL, MarginR, MarginV, Encoding
Style: Default,Sans,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""

Timed = tuple[float, int, Any]


def write_with_libavformat(
    target: Path,
    scenes: Sequence[FilmScene],
    captions: Sequence[Caption],
    chapters: Sequence[Chapter],
    tags: Tags,
) -> None:
    """Write a film a packet at a time."""
    fps = scenes[0].picture.fps
    options = {
        "fflags": "+bitexact",
        "movflags": "+faststart",
        "movie_timescale": str(RATE),
        "video_track_timescale": str(fps * 512),
    }
    with (
        av.open(str(scenes[0].files.clip)) as first,
        av.open(str(target), "w", format="mp4", container_options=options) as film,
    ):
        film.metadata["title"] = tags.title
        if tags.author:
            film.metadata["artist"] = tags.author
        film.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.start,
                    "end": chapter.end,
                    "time_base": Fraction(1, fps),
                    "metadata": {"title": chapter.title},
                }
                for number, chapter in enumerate(chapters)
            ]
        )
        audio: Any
        streams: list[Any] = [film.add_stream_from_template(first.streams.video[0])]
        streams.append(audio := film.add_stream("aac", rate=RATE))
        configure_encoder(audio.codec_context)
        packets = [pictures(scenes), sounds(scenes)]
        if captions:
            streams.append(text := film.add_stream("mov_text"))
            assert isinstance(text.codec_context, SubtitleCodecContext)
            text.codec_context.subtitle_header = STYLE
            text.codec_context.time_base = Fraction(1, 1000)
            packets.append(texts(captions))
        for stream in streams:
            stream.metadata["language"] = iso_639_2(tags.language)
        for _, index, packet in heapq.merge(*packets, key=lambda timed: timed[:2]):
            packet.stream = streams[index]
            film.mux_one(packet)


def pictures(scenes: Sequence[FilmScene]) -> Iterator[Timed]:
    fps = scenes[0].picture.fps
    at = 0
    for scene in scenes:
        with av.open(str(scene.files.clip)) as clip:
            for packet in clip.demux(video=0):
                if packet.size:
                    packet.time_base = Fraction(1, fps * 512)
                    packet.pts = packet.dts = at * 512
                    packet.duration = 512
                    yield at / fps, 0, packet
                    at += 1


def sounds(scenes: Sequence[FilmScene]) -> Iterator[Timed]:
    end = Fraction(sum(scene.picture.frames for scene in scenes) * RATE, scenes[0].picture.fps)
    block = -1
    for scene, following in zip(scenes, [*scenes[1:], None], strict=True):
        after = following.first_block - 1 if following else math.ceil(end / BLOCK)
        with av.open(str(scene.files.sound)) as sound:
            packets = [packet for packet in sound.demux(audio=0) if packet.size]
        for packet in packets[: after - block]:
            packet.pts = packet.dts = block * BLOCK
            packet.duration = min(BLOCK, math.ceil(end) - block * BLOCK)
            yield block * BLOCK / RATE, 1, packet
            block += 1


def texts(captions: Sequence[Caption]) -> Iterator[Timed]:
    for caption in captions:
        letters = caption.text.encode()
        packet = av.Packet(len(letters).to_bytes(2, "big") + letters)
        packet.time_base = Fraction(1, 1000)
        packet.pts = packet.dts = round(caption.start * 1000)
        packet.duration = round(caption.end * 1000) - packet.pts
        packet.is_keyframe = True
        yield packet.pts / 1000, 2, packet


def both(reel: Reel, tags: Tags, captions: Sequence[Caption] | None = None) -> tuple[bytes, bytes]:
    """Return a film as it is written, and as libavformat writes it."""
    level(reel, Settings())
    scenes = place_scenes(reel.script, reel.files)
    if captions is None:
        captions = [
            caption
            for scene in scenes
            for caption in cut_captions(scene.timing, scene.start, scene.end, reel.fps)
        ]
    chapters = mark_chapters(reel.title, scenes)
    ours, theirs = reel.folder / "ours.mp4", reel.folder / "theirs.mp4"
    write_film(ours, scenes, captions, chapters, tags)
    write_with_libavformat(theirs, scenes, captions, chapters, tags)
    return ours.read_bytes(), theirs.read_bytes()


@pytest.mark.parametrize("fps", [15, 24, 30, 60])
def test_a_film_is_what_libavformat_writes(make_reel: MakeReel, fps: int) -> None:
    reel = make_reel(fps=fps)
    reel.add("one", "Waves are everywhere, and so is the moon that pulls at them.", seconds=4.03)
    reel.add("silent", "", sound=np.zeros(VOICE_RATE * 2, dtype=np.float32))
    reel.add("twice", "It does so twice a day. 数学很美。", seconds=3.71, chapter=False)
    reel.add("long", "That is all.", seconds=1.3)
    reel.scenes[3] = reel.scenes[3].model_copy(update={"title": "Über " * 60})
    ours, theirs = both(reel, Tags("Waves & <Tides>", "Ada L.", "en-GB"))
    assert ours == theirs


def test_a_film_of_one_scene_in_which_nobody_speaks_is_what_libavformat_writes(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("silent", "", sound=np.zeros(VOICE_RATE, dtype=np.float32))
    ours, theirs = both(reel, Tags("Nothing", "", "haw"))
    assert ours == theirs


@pytest.mark.parametrize(
    "times",
    [
        [(0.0, 1.0), (1.0, 1.5)],
        [(0.0, 0.01), (0.011, 0.5), (0.5, 2.0)],
        [(0.004, 0.3), (0.302, 1.9)],
        [(0.5, 1.9995)],
        [(0.0, 2.0)],
    ],
)
def test_captions_lie_where_libavformat_puts_them(
    make_reel: MakeReel, times: list[tuple[float, float]]
) -> None:
    reel = make_reel()
    reel.add("one")
    captions = [Caption(start, end, (f"From {start} s",)) for start, end in times]
    ours, theirs = both(reel, Tags("Captions", "", "en"), captions)
    assert ours == theirs


def test_chunks_are_those_of_libavformat(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 300, grain=255, qp="0")
    track = read_samples(clip).tracks[0]
    assert track.size.sum() > 2 << 20
    tables = Tables(track.at, track.size, track.lasts, np.flatnonzero(track.keys))
    index = movie(1000, [TrackBox("vide", 15360, track.description, tables, "und", chapters=0)], b"")
    content = clip.read_bytes()
    assert table_of(index) == table_of(content)


def table_of(content: bytes) -> bytes:
    """Return the sample table of the first track, from its keys on."""
    at = content.index(b"stss") - 4
    return content[at : content.index(b"udta") - 4 if b"udta" in content else None]


def test_places_behind_four_gigabytes_are_told_in_eight_bytes() -> None:
    samples = np.array([100, 100], dtype=np.int64)
    tables = Tables(np.array([50, 1 << 33]), samples, samples)
    index = movie(RATE, [TrackBox("vide", 15360, b"", tables, "eng", chapters=0)], b"")
    at = index.index(b"co64")
    assert index[at + 4 : at + 28] == b"\0" * 7 + b"\2" + (50).to_bytes(8, "big") + (1 << 33).to_bytes(
        8, "big"
    )
