"""How far two pictures of the same thing differ: text may be a little larger, nothing may move.

A pixel is accounted for when its colour lies among the colours that the other picture has
nearby, so that smoother edges and letters that are a pixel further are; what stands alone in
one of them, with nothing like it near in the other, is not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

# How far "nearby" is, as shares of the width and the height; text that is 1 % larger ends so much
# further on at most, and an object that moved by 2 % of the frame lies outside.
ACROSS, DOWN = 0.0115, 0.0115
# How much a colour may differ, of 255; and how many pixels of a picture of 854 by 480 may be odd.
TONE = 36
ODD = 8


def alike(one: Pixels, other: Pixels) -> bool:
    """Tell whether two pictures of the same size show the same things at the same places."""
    share = one.shape[0] * one.shape[1] / (854 * 480)
    return one.shape == other.shape and odd_pixels(one, other) <= ODD * share


def odd_pixels(one: Pixels, other: Pixels) -> int:
    """Return how many pixels of either picture have nothing like them near in the other."""
    return max(_unlike(one, other), _unlike(other, one))


def _unlike(one: Pixels, other: Pixels) -> int:
    low, high = _near(other, np.minimum), _near(other, np.maximum)
    value = one.astype(np.int16)
    odd = (value < low.astype(np.int16) - TONE) | (value > high.astype(np.int16) + TONE)
    return int(odd.any(axis=-1).sum())


def _near(picture: Pixels, least: np.ufunc) -> Pixels:
    """Return the least, or the greatest, value near each pixel."""
    height, width, _ = picture.shape
    found = picture
    for axis, reach in ((1, round(width * ACROSS)), (0, round(height * DOWN))):
        padded = np.pad(found, [(reach, reach) if a == axis else (0, 0) for a in range(3)], mode="edge")
        size = picture.shape[axis]
        found = picture
        for offset in range(2 * reach + 1):
            found = least(found, np.take(padded, range(offset, offset + size), axis=axis))
    return found
