"""A shot that moves in a few rows is coded there only, and looks as if all of it had been coded."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from notes2manim.render import bands
from notes2manim.render.bands import Band
from notes2manim.render.clip_encoder import ClipEncoder
from notes2manim.render.picture_coder import PictureCoder
from tests.render.test_clip_encoder import decode

WIDTH, HEIGHT, FPS = 200, 600, 10
FRAMES = 24
SHOT = 30  # with a hold


def shots(clip: Path, top: int, bottom: int) -> list[np.ndarray]:
    """Code three shots of squares that fall between two rows, and return each frame that was shown.

    Behind them are upright stripes, which end a little above, so that a vector into what would be there in a
    picture of these rows alone looks right to x264.
    """
    noise = np.random.default_rng(1)
    pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    pixels[..., :3] = (
        noise.integers(60, 190, (HEIGHT // 4, WIDTH // 4, 1)).repeat(4, axis=0).repeat(4, axis=1)
    )
    pixels[max(0, top - 6) : bottom + 6, :, :3] = noise.integers(0, 60, (WIDTH // 8, 1)).repeat(8, axis=0)
    ground = pixels.copy()
    shown = []
    with ClipEncoder(clip, width=WIDTH, height=HEIGHT, fps=FPS) as encoder:
        for shot in range(3):
            encoder.begin(keep=lambda _: None)
            for step in range(FRAMES):
                at = top + (step * 13 + shot * 7) % max(1, bottom - top - 30)
                pixels[top:bottom] = ground[top:bottom]
                pixels[at : at + 30, step * 5 : step * 5 + 40, shot] = 250
                held = 3 if step == 9 else 1
                changed = (0, top, WIDTH, bottom) if shown else (0, 0, WIDTH, HEIGHT)
                encoder.show(pixels, [changed], held)
                shown += [pixels[..., :3].copy()] * held
            pixels[top:bottom] = ground[top:bottom]
            encoder.end(pixels, [(0, top, WIDTH, bottom)])
            encoder.hold(SHOT - FRAMES - 2)
            shown += [pixels[..., :3].copy()] * (SHOT - FRAMES - 2)
    return shown


@pytest.mark.parametrize(("top", "bottom"), [(0, 90), (262, 360), (500, 600), (0, 600)])
def test_a_shot_that_moves_in_a_few_rows_shows_its_pictures(tmp_path: Path, top: int, bottom: int) -> None:
    shown = shots(tmp_path / "clip.mp4", top, bottom)
    decoded = decode(tmp_path / "clip.mp4")
    assert len(decoded) == len(shown)
    for number, (given, taken) in enumerate(zip(shown, decoded, strict=True)):
        difference = np.abs(given.astype(int).mean(axis=2) - taken.mean(axis=2))
        assert difference.mean() < 4, number
        assert difference[: HEIGHT // 8 * 8].reshape(HEIGHT // 8, 8, -1).mean(axis=(1, 2)).max() < 9, number


def test_the_band_of_a_picture_is_decoded_as_if_it_were_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No vector points out of a band, where other pixels are than x264 takes there."""
    coded: list[tuple[Any, bytes]] = []
    code = PictureCoder.code

    def note(self: PictureCoder, frame: Any, *args: Any, **kwargs: Any) -> bytes:
        picture = code(self, frame, *args, **kwargs)
        if frame.height < HEIGHT:
            coded.append((self._context, picture))
        return picture

    monkeypatch.setattr(PictureCoder, "code", note)
    top, bottom = 262, 360
    shots(tmp_path / "clip.mp4", top, bottom)
    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.extradata = coded[0][0].extradata
    alone = [frame for _, picture in coded for frame in decoder.decode(av.Packet(picture))]
    alone += decoder.decode(None)
    with av.open(str(tmp_path / "clip.mp4")) as container:
        whole = [frame.to_ndarray()[:HEIGHT] for frame in container.decode(video=0)]
    band = Band.around([(0, top - 6, WIDTH, bottom + 6)], -(-HEIGHT // 16))
    assert band is not None
    held = [place for place in range(len(whole)) if place % SHOT in (10, 11) or place % SHOT > FRAMES + 2]
    moving = [picture for place, picture in enumerate(whole) if place not in held]
    assert len(alone) == len(moving)
    for number, (one, other) in enumerate(zip(alone, moving, strict=True)):
        luma = one.to_ndarray()[: one.height]
        assert np.array_equal(luma, other[band.top * 16 : band.top * 16 + one.height]), number


def test_what_stands_above_and_below_does_not_change_within_a_shot(tmp_path: Path) -> None:
    shots(tmp_path / "clip.mp4", 300, 420)
    decoded = decode(tmp_path / "clip.mp4")
    for first in (0, SHOT, 2 * SHOT):
        for picture in decoded[first : first + SHOT]:
            assert np.array_equal(picture[:240], decoded[first][:240])
            assert np.array_equal(picture[480:], decoded[first][480:])


def test_a_shot_looks_the_same_where_no_band_can_be_coded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shots(tmp_path / "bands.mp4", 300, 420)
    monkeypatch.setattr(bands, "_MOST", 0.0)
    shots(tmp_path / "whole.mp4", 300, 420)
    pairs = zip(decode(tmp_path / "bands.mp4"), decode(tmp_path / "whole.mp4"), strict=True)
    assert max(np.abs(one.astype(int) - other).mean() for one, other in pairs) < 1
