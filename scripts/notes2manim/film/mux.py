"""The streams of a film into one MP4 file: pictures as they are, sound, captions and chapters."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import av.container
from av.subtitles.codeccontext import SubtitleCodecContext

from notes2manim.errors import FilmError
from notes2manim.film.captions import Caption
from notes2manim.film.chapters import Chapter
from notes2manim.film.languages import iso_639_2
from notes2manim.film.loudness import blocks_of, configure_encoder
from notes2manim.film.scenes import BLOCK, SOUND_RATE, FilmScene
from notes2manim.film.sound_file import read_sound

# Ticks of the video's clock in a frame, as other muxers have it.
_TICKS = 512
_MILLISECOND = Fraction(1, 1000)

# The style of the captions where a player has none of its own.
_STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, \
MarginL, MarginR, MarginV, Encoding
Style: Default,Sans,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True)
class Tags:
    """What the file says of itself; `language` as in BCP 47."""

    title: str
    author: str
    language: str


# When a packet is decoded, in seconds, its stream, and itself.
_Timed: TypeAlias = "tuple[float, int, av.Packet[Any]]"


def write_film(
    target: Path,
    scenes: Sequence[FilmScene],
    captions: Sequence[Caption],
    chapters: Sequence[Chapter],
    tags: Tags,
) -> None:
    """Write the film: nothing is encoded again, and the same parts give the same bytes.

    The index stands before the data, so that a browser plays while it loads. Raises `FilmError` for
    a sound that cannot be read, or is not of its scene.
    """
    fps = scenes[0].picture.fps
    options = {
        "fflags": "+bitexact",
        "movflags": "+faststart",
        "movie_timescale": str(SOUND_RATE),
        "video_track_timescale": str(fps * _TICKS),
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
        video = film.add_stream_from_template(first.streams.video[0])
        audio = film.add_stream("aac", rate=SOUND_RATE)
        configure_encoder(audio.codec_context)
        streams: list[tuple[av.stream.Stream, Iterator[_Timed]]] = [
            (video, _video_packets(scenes)),
            (audio, _audio_packets(scenes)),
        ]
        if captions:
            text = film.add_stream("mov_text")
            context = text.codec_context
            assert isinstance(context, SubtitleCodecContext)
            context.subtitle_header = _STYLE
            context.time_base = _MILLISECOND
            streams.append((text, _text_packets(captions)))
        for stream, _ in streams:
            stream.metadata["language"] = iso_639_2(tags.language)
        packets = heapq.merge(*(packets for _, packets in streams), key=lambda timed: timed[:2])
        for _, index, packet in packets:
            packet.stream = streams[index][0]
            film.mux_one(packet)


def _video_packets(scenes: Sequence[FilmScene]) -> Iterator[_Timed]:
    """Yield the packets of all clips on the film's clock, in the order in which they are decoded.

    A packet is decoded one frame after the one before it, early enough for each to be shown in
    its turn: pictures that refer to later ones come before their time.
    """
    base = Fraction(1, scenes[0].picture.fps * _TICKS)
    seconds = float(base)  # in fractions, to order the packets would take as long as to write them
    early = max(at - shown for scene in scenes for at, shown in enumerate(scene.picture.order))
    at = 0
    for scene in scenes:
        with av.open(str(scene.files.clip)) as clip:
            packets = (packet for packet in clip.demux(video=0) if packet.size)
            for shown, packet in zip(scene.picture.order, packets, strict=True):
                packet.time_base = base
                packet.pts = (scene.first_frame + shown) * _TICKS
                packet.dts = (at - early) * _TICKS
                packet.duration = _TICKS
                at += 1
                yield packet.dts * seconds, 0, packet


def _audio_packets(scenes: Sequence[FilmScene]) -> Iterator[_Timed]:
    """Yield the packets of all sounds on the film's clock, of each scene those from its first block on.

    A block is decoded from two packets, so the first one of a scene also ends the last block of the
    one before it; both are silent there. The last packet ends with the film.
    """
    last = scenes[-1]
    end = Fraction((last.first_frame + last.picture.frames) * SOUND_RATE, last.picture.fps)
    block = -1
    for scene, following in zip(scenes, [*scenes[1:], None], strict=True):
        after = following.first_block - 1 if following else math.ceil(end / BLOCK)
        for packet in _sound_of(scene)[: after - block]:
            packet.pts = packet.dts = block * BLOCK
            block += 1
            packet.duration = min(BLOCK, math.ceil(end) - packet.pts)
            yield packet.pts / SOUND_RATE, 1, packet


def _sound_of(scene: FilmScene) -> list[av.Packet[Any]]:
    packets = read_sound(scene.files.sound)
    blocks = blocks_of(scene.samples)
    if len(packets) != blocks + 1:
        raise FilmError(
            f"{scene.files.sound} has {len(packets) - 1} blocks of sound, but the clip needs {blocks}.",
            place=f"scene {scene.scene.id}",
            remedy="Delete it, and it is made again.",
        )
    return packets


def _text_packets(captions: Sequence[Caption]) -> Iterator[_Timed]:
    """Yield the captions as 3GPP timed text: the length in two bytes, and UTF-8 (TS 26.245, 5.17)."""
    for caption in captions:
        text = caption.text.encode()
        packet = av.Packet(len(text).to_bytes(2, "big") + text)
        packet.time_base = _MILLISECOND
        packet.pts = packet.dts = round(caption.start * 1000)
        packet.duration = round(caption.end * 1000) - packet.pts
        packet.is_keyframe = True
        yield packet.pts / 1000, 2, packet
