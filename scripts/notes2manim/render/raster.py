"""A raster picture where it stands on the screen, laid over no more pixels than its own."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from manim.mobject.types.image_mobject import AbstractImageMobject
from PIL import Image

from notes2manim.render.appearance import Look
from notes2manim.render.boxes import Box

Pixels = npt.NDArray[np.uint8]
Packed = npt.NDArray[np.uint32]  # a pixel a number, its opacity in the highest byte

_COLORS = np.uint32(0xFFFFFF)

_LEAST_HEIGHT = 0.5  # pixels: what is flatter than this Manim does not draw


def look_of_image(image: AbstractImageMobject) -> Look:
    """Return all that decides the pixels of a raster picture."""
    pixels = image.get_pixel_array()
    paint = (pixels.tobytes(), pixels.shape, image.resampling_algorithm)
    return Look((image.points.tobytes(),), paint, visible=True)


class Place(NamedTuple):
    """Where the corners of a picture are on the screen, in pixels from its left and top, which are whole."""

    left: int
    top: int
    width: int
    height: int
    corners: npt.NDArray[np.float64]

    @classmethod
    def at(cls, corners: npt.NDArray[np.float64]) -> Self | None:
        """Return the place of four corners, or None where that is not known."""
        if corners.shape != (4, 2) or not np.isfinite(corners).all():
            return None
        whole = corners.astype(np.int64)
        left, top = whole.min(axis=0).tolist()
        width, height = (whole.max(axis=0) - (left, top)).tolist()
        return cls(left, top, width, height, corners - (left, top))

    def is_same(self, other: Place) -> bool:
        """Tell whether a picture stands in this place and in another just the same."""
        return self[:4] == other[:4] and np.array_equal(self.corners, other.corners)

    def within(self, width: int, height: int) -> Box:
        """Return the pixels that the picture can touch, of a screen of this size."""
        return (
            min(max(self.left, 0), width),
            min(max(self.top, 0), height),
            min(max(self.left + self.width, 0), width),
            min(max(self.top + self.height, 0), height),
        )


class _Kept(NamedTuple):
    """The colours of a picture, and it on the screen, opaque; nothing where it does not reach."""

    colors: Packed
    shown: Packed


class Raster:
    """A raster picture on the screen, kept once it is drawn again in its place.

    While it fades, only its opacity changes, that of all pixels, and to bring it to the screen would take
    half of the time.
    """

    def __init__(self) -> None:
        self._place: Place | None = None
        self._kept: _Kept | None = None

    def lay_over(self, screen: Pixels, image: AbstractImageMobject, place: Place) -> None:
        """Draw the picture over the pixels of a screen, as `Camera.display_image_mobject` does."""
        left, top, right, bottom = place.within(screen.shape[1], screen.shape[0])
        if left >= right or top >= bottom or _is_flat(place.corners):
            return
        try:
            shown = self._bring(image, place)
        except np.linalg.LinAlgError:  # three corners are in a line
            return
        seen = shown[top - place.top : bottom - place.top, left - place.left : right - place.left]
        below = screen[top:bottom, left:right]
        over = Image.fromarray(np.ascontiguousarray(seen))
        below[:] = np.asarray(Image.alpha_composite(Image.fromarray(np.ascontiguousarray(below)), over))

    def _bring(self, image: AbstractImageMobject, place: Place) -> Pixels:
        """Return the picture as it is in its place."""
        pixels: Pixels = np.ascontiguousarray(image.get_pixel_array())
        opacity = np.uint32(int(pixels[0, 0, 3]) << 24)
        packed = pixels.view(np.uint32)[..., 0]
        as_it_is = image.resampling_algorithm == Image.Resampling.NEAREST
        again = as_it_is and self._place is not None and place.is_same(self._place)
        kept, self._place, self._kept = self._kept, place, None
        if again and kept and np.array_equal(kept.colors | opacity, packed):
            self._kept = kept
            return _unpacked(kept.shown & (opacity | _COLORS))
        shown = _transformed(pixels, place, image.resampling_algorithm)
        colors = packed & _COLORS
        if again and opacity and np.array_equal(colors | opacity, packed):
            there = shown.view(np.uint32)[..., 0]
            self._kept = _Kept(colors, np.where(there > _COLORS, there | ~_COLORS, there))
        return shown


def _unpacked(packed: Packed) -> Pixels:
    return packed.view(np.uint8).reshape(*packed.shape, 4)


def _transformed(pixels: Pixels, place: Place, resampling: int) -> Pixels:
    """Return a picture brought to its place. Raises `LinAlgError` when that is none."""
    mapping = _mapping(place.corners, pixels.shape[1], pixels.shape[0])
    shown = Image.fromarray(pixels).transform(
        (place.width, place.height), Image.Transform.PERSPECTIVE, mapping.tolist(), resampling
    )
    return np.asarray(shown)


def _is_flat(corners: npt.NDArray[np.float64]) -> bool:
    """Tell whether a picture is too flat to be drawn."""
    around = corners[[0, 1, 3, 2]]
    sides = np.roll(around, -1, axis=0) - around
    lengths = np.linalg.norm(sides, axis=1)
    longest = int(np.argmax(lengths))
    (x, y), (before_x, before_y) = sides[longest], sides[longest - 1]
    return bool(lengths[longest] == 0 or abs(x * before_y - y * before_x) / lengths[longest] < _LEAST_HEIGHT)


def _mapping(corners: npt.NDArray[np.float64], width: int, height: int) -> npt.NDArray[np.float64]:
    """Return the coefficients of the perspective that takes corners on the screen to those of the picture.

    Raises `LinAlgError` when there is none. The equations are Manim's, in its order, for the same last bits.
    """
    given = np.array([[0, 0], [width, 0], [0, height], [width, height]])
    rows: list[Any] = []
    for (x, y), (to_x, to_y) in zip(corners, given, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -to_x * x, -to_x * y])
        rows.append([0, 0, 0, x, y, 1, -to_y * x, -to_y * y])
    solved = np.linalg.solve(np.array(rows, dtype=np.float64), given.reshape(8).astype(np.float64))
    return np.asarray(solved)
