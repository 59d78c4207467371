"""The sound of a scene as a file, between the voice that it is made from and the film that it goes into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import av.container

from notes2manim.files import written_whole
from notes2manim.film.loudness import Sound, configure_encoder
from notes2manim.film.scenes import SOUND_RATE


def write_sound(sound: Sound[Any], file: Path) -> None:
    """Write a sound as an `.m4a` that any player plays. It appears whole or not at all.

    Raises `DiskError` when it cannot be written.
    """
    options = {"fflags": "+bitexact", "movie_timescale": str(SOUND_RATE)}
    with (
        written_whole(file) as part,
        av.open(str(part), "w", format="mp4", container_options=options) as container,
    ):
        stream = container.add_stream("aac", rate=SOUND_RATE)
        configure_encoder(stream.codec_context)
        for packet in sound.packets:
            packet.stream = stream
            container.mux_one(packet)
