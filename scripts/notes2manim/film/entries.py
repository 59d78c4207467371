"""How the samples of each stream are coded, as the index of a film tells."""

from __future__ import annotations

import struct

from notes2manim.film.boxes import box

_RATES = 20  # bytes of the box with bit rates, the last one of an entry
# Bytes from the letters `esds` to the number of the track, and to the highest and the average bit rate of AAC
# (ISO/IEC 14496-1, 7.2.6.5 and 7.2.6.6).
_ESDS_TRACK, _ESDS_RATES = 13, 26

_WHITE, _BLACK = 0xFFFFFFFF, 0x000000FF


def without_bit_rates(entry: bytes) -> bytes:
    """Return the entry of a clip as all clips of its form have it, whatever they show."""
    return entry[8:-_RATES] if entry[4 - _RATES :].startswith(b"btrt") else entry[8:]


def picture_entry(entry: bytes, most: int, average: int) -> bytes:
    """Return the entry of pictures from that of a clip; `most` and `average` are bits a second."""
    return box("avc1", without_bit_rates(entry), _bit_rates(max(most, average), average))


def sound_entry(entry: bytes, track: int, most: int, average: int) -> bytes:
    """Return the entry of sound from that of a scene, for the track of that number."""
    coded, most = bytearray(entry), max(most, average)
    at = entry.index(b"esds")
    struct.pack_into(">H", coded, at + _ESDS_TRACK, track)
    struct.pack_into(">II", coded, at + _ESDS_RATES, most, average)
    return box("mp4a", without_bit_rates(bytes(coded)), _bit_rates(most, average))


def caption_entry(average: int) -> bytes:
    """Return the entry of captions (3GPP TS 26.245, 5.16): white, and in the middle at the bottom."""
    return _text("tx3g", 0, (1, -1), _BLACK, (16, _WHITE), b"Sans", average)


def chapter_entry(average: int) -> bytes:
    """Return the entry of the names of chapters, which nobody draws."""
    return _text("text", 1, (0, 0), 0, (0, 0), b"", average)


def _text(
    name: str,
    flags: int,
    place: tuple[int, int],
    back: int,
    letters: tuple[int, int],
    font: bytes,
    average: int,
) -> bytes:
    """Return an entry of text: where it stands, on which colour, and in which size, colour and font."""
    style = struct.pack(">6xHIbbI8xHHHBBI", 1, flags, *place, back, 0, 0, 1, 0, *letters)
    fonts = box("ftab", struct.pack(">HHB", 1, 1, len(font)), font)
    return box(name, style, fonts, _bit_rates(average, average))


def _bit_rates(most: int, average: int) -> bytes:
    return box("btrt", struct.pack(">III", 0, most, average)) if most else b""
