"""What is encoded once, patched and held comes out of a decoder as it went in."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from notes2manim.render.boxes import Box
from notes2manim.render.clip_encoder import ClipEncoder
from notes2manim.render.yuv_picture import YuvConverter, YuvPicture

WIDTH, HEIGHT, FPS = 160, 90, 10


def pictures() -> Iterator[tuple[np.ndarray, list[Box], int]]:
    """Yield a picture that a square crosses, the boxes that changed, and how long it is held."""
    pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    pixels[..., 0] = np.arange(WIDTH)
    yield pixels, [(0, 0, WIDTH, HEIGHT)], 3
    for step in range(40):
        left, top = step * 3, step
        pixels[top : top + 30, left : left + 31, 1] = 40 + step * 3
        held = {4: 2, 9: 37, 10: 1, 20: 120, 39: 23}.get(step, 1)
        yield pixels, [(left, top, left + 31, top + 30)], held
        if step % 7 == 0:
            yield pixels, [], 2


def encode(clip: Path) -> list[np.ndarray]:
    """Encode the pictures; return them, one a frame."""
    shown = []
    with ClipEncoder(clip, width=WIDTH, height=HEIGHT, fps=FPS) as encoder:
        for pixels, changed, frames in pictures():
            encoder.show(pixels, changed, frames)
            shown += [pixels[..., :3].copy()] * frames
    return shown


def decode(clip: Path) -> list[np.ndarray]:
    """Decode a clip, with every fault an error."""
    with av.open(str(clip)) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode+bitstream+buffer"}
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_every_frame_of_a_clip_shows_its_picture(tmp_path: Path) -> None:
    shown = encode(tmp_path / "clip.mp4")
    decoded = decode(tmp_path / "clip.mp4")
    assert len(decoded) == len(shown)
    for number, (given, taken) in enumerate(zip(shown, decoded, strict=True)):
        assert np.abs(given.astype(int) - taken).mean() < 4, number


def test_a_held_picture_does_not_flicker(tmp_path: Path) -> None:
    shown = encode(tmp_path / "clip.mp4")
    decoded = decode(tmp_path / "clip.mp4")
    last = len(shown) - 1  # held for 23 frames, with no keyframe between
    assert all(np.array_equal(decoded[last], decoded[last - back]) for back in range(1, 20))


def test_clips_of_two_scenes_join_without_encoding(tmp_path: Path) -> None:
    shown = encode(tmp_path / "first.mp4")
    with ClipEncoder(tmp_path / "second.mp4", width=WIDTH, height=HEIGHT, fps=FPS) as encoder:
        encoder.show(shown[-1].repeat(2, axis=2)[..., :4].copy(), [(0, 0, WIDTH, HEIGHT)], 70)
    headers = set()
    start = 0
    with av.open(str(tmp_path / "film.mp4"), "w") as film:
        for name in ("first.mp4", "second.mp4"):
            with av.open(str(tmp_path / name)) as clip:
                source = clip.streams.video[0]
                headers.add(source.codec_context.extradata)
                stream = (
                    film.streams.video[0] if film.streams.video else film.add_stream_from_template(source)
                )
                for packet in clip.demux(source):
                    if packet.dts is not None:
                        packet.pts = packet.dts = packet.dts + start
                        packet.stream = stream
                        film.mux(packet)
                start += source.duration
    assert len(headers) == 1
    assert len(decode(tmp_path / "film.mp4")) == len(shown) + 70


@pytest.mark.parametrize("box", [(0, 0, 2, 2), (33, 17, 61, 40), (101, 3, 160, 90), (1, 1, 159, 89)])
def test_a_patched_picture_is_the_picture_converted_whole(box: Box) -> None:
    noise = np.random.default_rng(0)
    first, second = noise.integers(0, 256, (2, HEIGHT, WIDTH, 4), dtype=np.uint8)
    left, top, right, bottom = box
    mixed = first.copy()
    mixed[top:bottom, left:right] = second[top:bottom, left:right]
    converter, patched, whole = (
        YuvConverter(WIDTH, HEIGHT),
        YuvPicture(WIDTH, HEIGHT),
        YuvPicture(WIDTH, HEIGHT),
    )
    patched.put(converter.convert(first, (0, 0, WIDTH, HEIGHT)))
    left, top, right, bottom = near = converter.surround(box)
    patched.put(converter.convert(mixed[top:bottom, left:right].copy(), near))
    whole.put(converter.convert(mixed, (0, 0, WIDTH, HEIGHT)))
    assert np.array_equal(patched.frame.to_ndarray(), whole.frame.to_ndarray())
