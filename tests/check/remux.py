"""A film written again with one thing about it changed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Edit = Callable[[Any], bool]
COPIED = ("audio", "subtitle")
Samples = NDArray[np.float32]


def keep(packet: Any) -> bool:
    return True


def remux(
    film: Path,
    target: Path,
    *,
    video: Edit = keep,
    subtitle: Edit = keep,
    sound: Callable[[Samples], Samples] | None = None,
    shift: float = 0.0,
    chapters: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda chapters: chapters,
) -> None:
    """Write a film again.

    `video` and `subtitle` may change a packet, and drop it by returning False; `sound` may change the
    samples, shape (channels, samples), which are encoded again; the sound comes `shift` seconds later.
    """
    with av.open(str(film)) as old, av.open(str(target), "w", format="mp4") as new:
        new.set_chapters(chapters(old.chapters()))
        streams = {
            stream.index: new.add_stream_from_template(stream)
            for stream in old.streams
            if _copied(stream, sound)
        }
        audio = new.add_stream("aac", rate=48000, layout="stereo") if sound else None
        for packet in old.demux():
            kind = packet.stream.type
            if packet.stream.index not in streams or not packet.size:
                continue
            if kind == "audio" and shift:
                packet.pts += round(shift / packet.time_base)
                packet.dts += round(shift / packet.time_base)
            if (kind == "video" and not video(packet)) or (kind == "subtitle" and not subtitle(packet)):
                continue
            packet.stream = streams[packet.stream.index]
            new.mux(packet)
        if sound and audio:
            _encode(film, new, audio, sound)


def _copied(stream: Any, sound: object) -> bool:
    return stream.type in ("video", "subtitle") or (stream.type == "audio" and not sound)


def _encode(film: Path, new: Any, audio: Any, sound: Callable[[Samples], Samples]) -> None:
    with av.open(str(film)) as old:
        samples = np.concatenate([frame.to_ndarray() for frame in old.decode(audio=0)], axis=1)
    changed = np.ascontiguousarray(sound(samples), dtype=np.float32)
    frame = av.AudioFrame.from_ndarray(changed, format="fltp", layout="stereo")
    frame.sample_rate, frame.time_base, frame.pts = 48000, Fraction(1, 48000), 0
    new.mux(audio.encode(frame))
    new.mux(audio.encode(None))


def redraw(film: Path, target: Path, picture: Callable[[int, NDArray[np.uint8]], NDArray[np.uint8]]) -> None:
    """Write a film again with other pictures: `picture` is given the number and the planes of each."""
    with av.open(str(film)) as old, av.open(str(target), "w", format="mp4") as new:
        new.set_chapters(old.chapters())
        before = old.streams.video[0]
        video = new.add_stream("libx264", rate=before.average_rate)
        video.width, video.height, video.pix_fmt = before.width, before.height, "yuv420p"
        video.codec_context.options = {"qp": "0", "bf": "0"}
        copied = {
            stream.index: new.add_stream_from_template(stream)
            for stream in old.streams
            if stream.type in COPIED
        }
        for packet in old.demux():
            if packet.stream.type == "video":
                for frame in packet.decode():
                    number = round(frame.pts * frame.time_base * before.average_rate)
                    changed = av.VideoFrame.from_ndarray(
                        picture(number, frame.to_ndarray(format="yuv420p")), format="yuv420p"
                    )
                    changed.pts, changed.time_base = number, 1 / Fraction(before.average_rate)
                    new.mux(video.encode(changed))
            elif packet.stream.index in copied and packet.size:
                packet.stream = copied[packet.stream.index]
                new.mux(packet)
        new.mux(video.encode(None))
