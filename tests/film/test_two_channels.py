"""AAC of one channel, written as two: real packets of a real encoder, decoded by a real decoder."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from notes2manim.film.two_channels import PARAMETERS, in_two_channels
from tests.film.reel import speech

RATE = 48_000
MONO = bytes.fromhex("1188")


def sounds() -> dict[str, NDArray[np.float32]]:
    time = np.arange(2 * RATE) / RATE
    clicks = np.zeros(len(time), dtype=np.float32)
    clicks[5000::7001] = 0.9
    rng = np.random.default_rng(1)
    values = {
        "speech": np.repeat(speech(2.0, seed=1), 2),
        "clicks, in short windows": clicks,
        "clicks in noise": clicks * 0.5 + rng.standard_normal(len(time)) * 0.01,
        "a tone": 0.5 * np.sin(2 * np.pi * 440 * time),
        "noise, as loud as can be": rng.uniform(-1, 1, len(time)),
        "silence": np.zeros(len(time)),
    }
    return {name: sound.astype(np.float32) for name, sound in values.items()}


def encode(sound: NDArray[np.float32], **options: str) -> list[Any]:
    encoder: Any = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "fltp"
    plain = {"flags": "+bitexact+global_header", "b": "96000", "aac_pns": "0", "aac_tns": "0"}
    encoder.options = plain | options
    frame: Any = av.AudioFrame.from_ndarray(sound[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
    return [*encoder.encode(frame), *encoder.encode(None)]


def decode(packets: list[Any], parameters: bytes) -> NDArray[np.float32]:
    decoder: Any = av.CodecContext.create("aac", "r")
    decoder.extradata = parameters
    decoder.options = {"err_detect": "explode+crccheck+bitstream+buffer+compliant"}
    frames = [frame for packet in packets for frame in decoder.decode(packet)]
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


@pytest.mark.parametrize("coder", ["fast", "twoloop"])
@pytest.mark.parametrize("name", sounds())
def test_both_channels_are_to_the_bit_what_the_one_was(name: str, coder: str) -> None:
    single = encode(sounds()[name], aac_coder=coder)
    pairs = [av.Packet(in_two_channels(bytes(packet))) for packet in single]
    one, two = decode(single, MONO), decode(pairs, PARAMETERS)
    assert one.shape[1] > 2 * RATE
    assert np.array_equal(two, np.concatenate([one, one]))
    assert sum(packet.size for packet in pairs) - sum(packet.size for packet in single) <= 6 * len(single)


def test_clicks_are_in_short_windows() -> None:
    """Or else the test above says nothing of them. Their `window_sequence` stands behind 16 bits."""
    packets = [bytes(packet) for packet in encode(sounds()["clicks, in short windows"])]
    assert any(packet[2] >> 5 & 0b11 == 0b10 for packet in packets)


@pytest.mark.parametrize("packet", [b"", b"\x00", b"\x21\x10\x05\x00\xe0"])
def test_what_is_no_single_channel_is_refused(packet: bytes) -> None:
    with pytest.raises(ValueError, match="no single channel"):
        in_two_channels(packet)
