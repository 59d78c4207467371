"""A little of H.264 (ITU-T H.264, clause 7.3): slices that repeat a picture, and pictures in another place.

A held picture needs no new information: each repeat is a slice that skips every macroblock, some
twelve bytes long, with the next `frame_num`. The slices after it, up to the next IDR picture, have
theirs set, since x264 does not know of the repeats. `frame_num` has a fixed width, so that no other
bit moves. IDR pictures that follow one another differ in `idr_pic_id`. The stream keeps its constant
frame rate, and any decoder plays it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SLICE, _IDR, _SPS = 1, 5, 7
_START = b"\0\0\1"
_HIGH_PROFILES = (100, 110, 122, 244, 44)
# Where an emulation prevention byte must stand: two zeros before a byte of at most 3 (clause 7.4.1).
_EMULATION = re.compile(rb"\0\0(?=[\0-\3])")


@dataclass(frozen=True)
class Sequence:
    """What of a sequence parameter set is needed here."""

    frame_num_bits: int
    macroblocks: int


def read_sequence(stream: bytes) -> Sequence:
    """Read the sequence parameter set of a byte stream.

    Raises `ValueError` when pictures cannot be repeated in it: where their order is written
    beside `frame_num`, or pictures are fields.
    """
    unit = next(unit for unit in _units(stream) if _type(unit) == _SPS)
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


def is_key(picture: bytes) -> bool:
    """Tell whether a picture is an IDR picture: a keyframe."""
    return any(_type(unit) == _IDR for unit in _units(picture))


def skips_all(picture: bytes, sequence: Sequence) -> bool:
    """Tell whether a picture is a slice (CAVLC) that skips every macroblock."""
    found = list(_units(picture))
    value = int.from_bytes(_unescape(found[0]), "big")
    value >>= (value & -value).bit_length()  # without the stop bit and the zeros after it
    run = sequence.macroblocks + 1
    return len(found) == 1 and value & ((1 << 2 * run.bit_length() - 1) - 1) == run


def with_frame_num(picture: bytes, number: int, sequence: Sequence) -> bytes:
    """Return a picture that is the frame of this number since the last IDR picture."""

    def numbered(unit: bytes) -> bytes:
        raw = bytearray(_unescape(unit))
        bits = _Bits(raw, 8)
        for _ in range(3):  # first_mb_in_slice, slice_type, pic_parameter_set_id
            bits.golomb()
        end = bits.at + sequence.frame_num_bits
        size = -(-end // 8)
        shift = size * 8 - end
        head = int.from_bytes(raw[:size], "big")
        mask = ((1 << sequence.frame_num_bits) - 1) << shift
        raw[:size] = (head & ~mask | number << shift & mask).to_bytes(size, "big")
        return _escape(bytes(raw))

    return _mapped(picture, _SLICE, numbered)


def with_idr_pic_id(picture: bytes, number: int, sequence: Sequence) -> bytes:
    """Return an IDR picture (CAVLC) with this `idr_pic_id`, 0 or 1, whose code has a width of its own."""

    def numbered(unit: bytes) -> bytes:
        raw = _unescape(unit)
        bits = _Bits(raw, 8)
        for _ in range(3):
            bits.golomb()
        bits.read(sequence.frame_num_bits)
        start = bits.at
        if bits.golomb() == number:
            return unit
        behind = len(raw) * 8 - bits.at
        value = int.from_bytes(raw, "big")
        head, tail = value >> len(raw) * 8 - start, value & (1 << behind) - 1
        width = 2 * (number + 1).bit_length() - 1
        whole = (head << width | number + 1) << behind | tail
        whole >>= (whole & -whole).bit_length() - 1  # up to the stop bit
        size = start + width + behind - ((value & -value).bit_length() - 1)
        return _escape((whole << -size % 8).to_bytes(-(-size // 8), "big"))

    return _mapped(picture, _IDR, numbered)


def _units(stream: bytes) -> Iterator[bytes]:
    """Yield the NAL units of a byte stream (Annex B)."""
    start = stream.find(_START)
    while start >= 0:
        end = stream.find(_START, start + 3)
        yield stream[start + 3 : end if end >= 0 else len(stream)].rstrip(b"\0")
        start = end


def _type(unit: bytes) -> int:
    """Return the nal_unit_type."""
    return unit[0] & 31


def _mapped(stream: bytes, kind: int, change: Callable[[bytes], bytes]) -> bytes:
    """Return a byte stream in which the NAL units of a type are changed."""
    changed = (change(unit) if _type(unit) == kind else unit for unit in _units(stream))
    return b"".join(b"\0" + _START + unit for unit in changed)


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
    return _EMULATION.sub(b"\0\0\3", raw)
