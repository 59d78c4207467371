"""AAC of one channel as AAC of two equal ones: its bits as the middle of a pair whose side is silent.

Both channels of a pair are the middle plus or minus the side (ISO/IEC 14496-3, 4.6.8.1), so they are, to
the bit, what the one channel was. To let an encoder find that out costs twice the time.
"""

from __future__ import annotations

from functools import cache

# AudioSpecificConfig (1.6.2.1): AAC LC, 48 kHz, two channels.
PARAMETERS = bytes.fromhex("1190")

# What a packet begins with (4.4.2.1): `id_syn_ele` and `element_instance_tag`, and of a pair `common_window`.
_SINGLE, _SINGLE_BITS = 0b000_0000, 7
_PAIR, _PAIR_BITS = 0b001_0000_1, 8
# `ms_mask_present`: all bands are middle and side.
_ALL_MIDDLE = 0b10
_END = 0b111
_GAIN_BITS = 8
# Bits of `ics_info` for one long window and for eight short ones, and the `window_sequence` of these.
_LONG_INFO, _SHORT_INFO, _EIGHT_SHORT = 11, 15, 2


def in_two_channels(packet: bytes) -> bytes:
    """Return a packet of AAC LC, which holds a single channel and nothing else, as one of two channels.

    The channel is coded without noise shaping and noise substitution, which each channel of a pair has for
    itself. Raises `ValueError` for what begins as anything else.
    """
    bits, count = int.from_bytes(packet, "big"), 8 * len(packet)
    if len(packet) < 4 or bits >> count - _SINGLE_BITS != _SINGLE:
        raise ValueError("this is no single channel.")
    padding = (bits & -bits).bit_length() - 1  # the end is three ones
    bits, count = bits >> padding + 3, count - padding - 3
    info_at = _SINGLE_BITS + _GAIN_BITS
    is_short = bits >> count - info_at - 3 & 0b11 == _EIGHT_SHORT
    info_bits = _SHORT_INFO if is_short else _LONG_INFO
    rest_bits = count - info_at - info_bits
    info = bits >> rest_bits & (1 << info_bits) - 1
    gain = bits >> rest_bits + info_bits & (1 << _GAIN_BITS) - 1
    side, side_bits = _silent(info, is_short)
    parts = (
        (_PAIR, _PAIR_BITS),
        (info, info_bits),
        (_ALL_MIDDLE, 2),
        (gain, _GAIN_BITS),
        (bits & (1 << rest_bits) - 1, rest_bits),
        (side, side_bits),
        (_END, 3),
    )
    pair = pair_bits = 0
    for part, part_bits in parts:
        pair, pair_bits = pair << part_bits | part, pair_bits + part_bits
    return (pair << -pair_bits % 8).to_bytes((pair_bits + 7) // 8, "big")


@cache
def _silent(info: int, is_short: bool) -> tuple[int, int]:
    """Return the `individual_channel_stream` of a silent channel with this `ics_info`, and its bits.

    All bands of each group of windows are one section of the codebook 0, which has no spectrum.
    """
    if is_short:
        bands, groups, length_bits = info >> 7 & 0b1111, 8 - (info & 0b1111111).bit_count(), 3
    else:
        bands, groups, length_bits = info >> 1 & 0b111111, 1, 5
    escape = (1 << length_bits) - 1
    section, section_bits = 0, 4 if bands else 0
    while bands:
        length = min(bands, escape)
        section, section_bits = section << length_bits | length, section_bits + length_bits
        bands -= length
        if not bands and length == escape:
            section, section_bits = section << length_bits, section_bits + length_bits
    silent, silent_bits = 0, _GAIN_BITS
    for _ in range(groups):
        silent, silent_bits = silent << section_bits | section, silent_bits + section_bits
    return silent << 3, silent_bits + 3  # neither pulses, nor noise shaping, nor gain control
