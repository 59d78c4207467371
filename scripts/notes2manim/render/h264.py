"""A little of H.264 (ITU-T H.264, clause 7.3): the slices that repeat a picture.

A held picture needs no new information. x264 codes its first repeat as a slice that skips
every macroblock, some twelve bytes long. Each further repeat is that slice with the next
`frame_num`; and the slices after it, up to the next IDR picture, have theirs raised by the
number of repeats that x264 does not know of. `frame_num` has a fixed width, so that no other
bit moves. The stream keeps its constant frame rate, and any decoder plays it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SLICE = 1
SPS = 7
_START = b"\0\0\1"
_HIGH_PROFILES = (100, 110, 122, 244, 44)
LONGEST_SKIP = 40  # bytes of a slice that only skips, with its start code: it is far shorter


@dataclass(frozen=True)
class Sequence:
    """What of a sequence parameter set is needed here."""

    frame_num_bits: int
    macroblocks: int


def units(stream: bytes) -> Iterator[bytes]:
    """Yield the NAL units of a byte stream (Annex B)."""
    start = stream.find(_START)
    while start >= 0:
        end = stream.find(_START, start + 3)
        yield stream[start + 3 : end if end >= 0 else len(stream)].rstrip(b"\0")
        start = end


def unit_type(unit: bytes) -> int:
    """Return the nal_unit_type."""
    return unit[0] & 31


def byte_stream(nal_units: list[bytes]) -> bytes:
    """Return NAL units as a byte stream (Annex B)."""
    return b"".join(b"\0" + _START + unit for unit in nal_units)


def read_sequence(stream: bytes) -> Sequence:
    """Read the sequence parameter set of a byte stream.

    Raises `ValueError` when pictures cannot be repeated in it: where their order is written
    beside `frame_num`, or pictures are fields.
    """
    unit = next(unit for unit in units(stream) if unit_type(unit) == SPS)
    bits = _Bits(_unescape(unit), 8)
    profile = bits.read(8)
    bits.read(16)
    bits.golomb()
    if profile in _HIGH_PROFILES:
        for _ in range(3):  # chroma format and two bit depths
            bits.golomb()
        if bits.read(2):
            raise ValueError("lossless or with scaling matrices")
    frame_num_bits = bits.golomb() + 4
    if bits.golomb() != 2:
        raise ValueError("picture order is not the order of decoding")
    bits.golomb()
    bits.read(1)
    macroblocks = (bits.golomb() + 1) * (bits.golomb() + 1)
    if not bits.read(1):
        raise ValueError("interlaced")
    return Sequence(frame_num_bits, macroblocks)


def skips_all(unit: bytes, sequence: Sequence) -> bool:
    """Tell whether a slice (CAVLC) skips every macroblock of the picture."""
    value = int.from_bytes(_unescape(unit), "big")
    value >>= (value & -value).bit_length()  # without the stop bit and the zeros after it
    run = sequence.macroblocks + 1
    return value & ((1 << 2 * run.bit_length() - 1) - 1) == run


def raise_frame_num(unit: bytes, by: int, sequence: Sequence) -> bytes:
    """Return a slice whose `frame_num` is higher by so many, in its width."""
    raw = bytearray(_unescape(unit))
    bits = _Bits(raw, 8)
    for _ in range(3):  # first_mb_in_slice, slice_type, pic_parameter_set_id
        bits.golomb()
    at = bits.at
    number = (bits.read(sequence.frame_num_bits) + by) % (1 << sequence.frame_num_bits)
    end = at + sequence.frame_num_bits
    size = -(-end // 8)
    shift = size * 8 - end
    head = int.from_bytes(raw[:size], "big")
    mask = ((1 << sequence.frame_num_bits) - 1) << shift
    raw[:size] = (head & ~mask | number << shift).to_bytes(size, "big")
    return _escape(bytes(raw))


class _Bits:
    def __init__(self, data: bytes | bytearray, at: int) -> None:
        self._data = data
        self.at = at

    def read(self, count: int) -> int:
        value = 0
        for _ in range(count):
            value = value << 1 | self._data[self.at >> 3] >> (7 - (self.at & 7)) & 1
            self.at += 1
        return value

    def golomb(self) -> int:
        """Read an unsigned Exp-Golomb code (clause 9.1)."""
        zeros = 0
        while not self.read(1):
            zeros += 1
        return (1 << zeros) - 1 + self.read(zeros)


def _unescape(unit: bytes) -> bytes:
    """Take out the emulation prevention bytes (clause 7.4.1)."""
    pieces = unit.split(b"\0\0\3")
    return b"\0\0".join(pieces)


def _escape(raw: bytes) -> bytes:
    """Put the emulation prevention bytes in (clause 7.4.1)."""
    if b"\0\0" not in raw:
        return raw
    escaped = bytearray()
    zeros = 0
    for byte in raw:
        if zeros == 2 and byte <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(escaped)
