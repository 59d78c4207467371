"""A little of H.264 (ITU-T H.264, clause 7.3): slices that repeat a picture, and pictures in another place.

A held picture needs no new information: each repeat is a slice that skips every macroblock, some
twelve bytes long, with the next `frame_num`. The slices after it, up to the next IDR picture, have
theirs set, since x264 does not know of the repeats. `frame_num` has a fixed width, so that no other
bit moves. IDR pictures that follow one another differ in `idr_pic_id`. The stream keeps its constant
frame rate, and any decoder plays it.

A picture may be made of slices that were coded as pictures of their own, since a slice looks at no other
of its picture: only its first macroblock has another number. Rows that stand still are a slice that skips.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SLICE, _IDR, _SPS = 1, 5, 7
_START = b"\0\0\1"
_HEAD = 8  # bytes in which the number of the first macroblock is
_HIGH_PROFILES = (100, 110, 122, 244, 44)
# Where an emulation prevention byte must stand: two zeros before a byte of at most 3 (clause 7.4.1).
_EMULATION = re.compile(rb"\0\0(?=[\0-\3])")


@dataclass(frozen=True)
class Sequence:
    """What of a sequence parameter set is needed here."""

    frame_num_bits: int
    columns: int  # of macroblocks
    rows: int


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
    columns, rows = bits.golomb() + 1, bits.golomb() + 1
    if not bits.read(1):
        raise ValueError("interlaced")
    return Sequence(frame_num_bits, columns, rows)


def is_key(picture: bytes) -> bool:
    """Tell whether a picture is an IDR picture: a keyframe."""
    return any(_type(unit) == _IDR for unit in _units(picture))


def skip_rows(skipping: bytes, top: int, bottom: int, sequence: Sequence) -> bytes:
    """Return a slice (CAVLC) that skips the rows of macroblocks from `top` to `bottom`, which is excluded.

    `skipping` is a picture that skips all, of slices of any number of rows. Raises `ValueError` where it
    does not.
    """
    units = [_unescape(unit) for unit in _units(skipping)]
    starts = [_Code.at(raw, 8).number for raw in units]
    ends = [*starts[1:], sequence.columns * sequence.rows]
    runs = [_Code.ending(raw, end - start) for raw, start, end in zip(units, starts, ends, strict=True)]
    raw = runs[0].replaced((bottom - top) * sequence.columns)
    first = _Code.at(raw, 8).replaced(top * sequence.columns)
    return b"\0" + _START + _escape(first)


def slices(picture: bytes, sequence: Sequence, *, top: int = 0, bottom: int | None = None) -> bytes:
    """Return the slices of a picture that begin in the rows of macroblocks from `top` to `bottom`."""
    last = sequence.rows if bottom is None else bottom
    return b"".join(
        b"\0" + _START + unit
        for unit in _units(picture)
        if _type(unit) in (_SLICE, _IDR)
        and top <= _Bits(_unescape(unit[:_HEAD]), 8).golomb() // sequence.columns < last
    )


def moved(picture: bytes, rows: int, sequence: Sequence) -> bytes:
    """Return the slices (CAVLC) of a picture, so many rows of macroblocks further down."""

    def further(unit: bytes) -> bytes:
        first = _Code.at(_unescape(unit), 8)
        return _escape(first.replaced(first.number + rows * sequence.columns))

    return _mapped(_mapped(picture, _SLICE, further), _IDR, further) if rows else picture


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
        code = _Code.at(raw, bits.at)
        return unit if code.number == number else _escape(code.replaced(number))

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


@dataclass(frozen=True)
class _Code:
    """An unsigned Exp-Golomb code (clause 9.1) within a slice, from bit `start` to bit `end`."""

    raw: bytes
    start: int
    end: int
    number: int

    @classmethod
    def at(cls, raw: bytes, start: int) -> _Code:
        """Read the code that begins at a bit."""
        bits = _Bits(raw, start)
        number = bits.golomb()
        return cls(raw, start, bits.at, number)

    @classmethod
    def ending(cls, raw: bytes, number: int) -> _Code:
        """Return the code of a number that a slice ends with, before its stop bit.

        Raises `ValueError` where it ends with something else.
        """
        value = int.from_bytes(raw, "big")
        stop = (value & -value).bit_length()  # the stop bit and the zeros after it
        end, width = len(raw) * 8 - stop, 2 * (number + 1).bit_length() - 1
        if value >> stop & ((1 << width) - 1) != number + 1:
            raise ValueError("a repeated picture is no slice that skips")
        return cls(raw, end - width, end, number)

    def replaced(self, number: int) -> bytes:
        """Return the slice with another number, whose code has a width of its own."""
        behind = len(self.raw) * 8 - self.end
        value = int.from_bytes(self.raw, "big")
        head, tail = value >> len(self.raw) * 8 - self.start, value & (1 << behind) - 1
        width = 2 * (number + 1).bit_length() - 1
        whole = (head << width | number + 1) << behind | tail
        whole >>= (whole & -whole).bit_length() - 1  # up to the stop bit
        size = self.start + width + behind - ((value & -value).bit_length() - 1)
        return (whole << -size % 8).to_bytes(-(-size // 8), "big")


def _unescape(unit: bytes) -> bytes:
    """Take out the emulation prevention bytes (clause 7.4.1)."""
    pieces = unit.split(b"\0\0\3")
    return b"\0\0".join(pieces)


def _escape(raw: bytes) -> bytes:
    """Put the emulation prevention bytes in (clause 7.4.1)."""
    return _EMULATION.sub(b"\0\0\3", raw)
