"""Cameras that keep their picture, and draw again only where something changed.

What is on the picture is known as a base (the background, or a layer that stands still) and
the looks of the mobjects drawn over it, in order. A new frame takes the base back in the boxes
in which something changed, and draws there whatever touches them. The boxes are grown until no
mobject crosses an edge, so that nothing need be clipped and every pixel is Manim's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from manim import Camera, ImageMobject, Mobject, MovingCamera, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from notes2manim.render.appearance import Look, View, bounds, is_paint, look
from notes2manim.render.boxes import NOWHERE, Box, grow_around, join, part, touching
from notes2manim.render.paths import Outline
from notes2manim.render.raster import Place, Raster, look_of_image

Pixels = npt.NDArray[Any]


class Drawn(NamedTuple):
    """A mobject as it stands on the picture: its look, the pixels it can touch, and its path."""

    look: Look
    box: Box
    outline: Outline


class Layer(NamedTuple):
    """A picture as it came to be: a base and what was drawn over it, by mobject id, in order."""

    base: Pixels
    view: View
    drawn: dict[int, Drawn]


class RetainedCamera(Camera):
    """A `Camera` that keeps its picture between frames.

    `changed` lists boxes that hold every pixel touched since it was last emptied.
    """

    _layer: Layer | None = None  # None: the picture is not known
    _below: Layer | None = None  # what the base itself is made of, while a layer stands still
    changed: list[Box]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rasters: WeakKeyDictionary[AbstractImageMobject, Raster] = WeakKeyDictionary()

    def init_background(self) -> None:
        """Fill the background, as `Camera` does: a row of it by pixels, and what is below by rows."""
        if self.background_image is not None:
            super().init_background()
            return
        height, self.pixel_height = self.pixel_height, 1
        super().init_background()
        self.pixel_height = height
        assert self.background is not None
        self.background = np.repeat(self.background, height, axis=0)

    # Whatever Manim or a scene does to the picture by itself makes it unknown.

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Replace the whole picture."""
        self._forget()
        super().set_pixel_array(pixel_array, convert_from_floats)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw mobjects over the picture."""
        self._forget()
        super().capture_mobjects(mobjects, **kwargs)

    def _forget(self) -> None:
        self._layer = None
        self.changed = [(0, 0, self.pixel_width, self.pixel_height)]

    def paint(self, base: Pixels, mobjects: Iterable[Mobject]) -> None:
        """Make the picture equal to the mobjects drawn in order over `base`."""
        shown = self.get_mobjects_to_display(mobjects)
        view = self._view()
        known = self._layer
        if known is not None and (known.base is not base or known.view != view):
            known = None
        drawn = self._survey(shown, view, known.drawn if known else {})
        if drawn is None:
            super().set_pixel_array(base)
            super().capture_mobjects(shown, include_submobjects=False)
            self._forget()
            return
        boxes = _differences(known.drawn, drawn) if known else None
        if boxes is None:
            super().set_pixel_array(base)
            self._draw(shown, drawn)
            self._forget()
        elif boxes:
            self._redraw(base, boxes, shown, drawn)
        self._layer = Layer(base, view, drawn)

    def stand_still(self) -> Pixels:
        """Make a copy of the picture the base of what follows, and return it."""
        copy: Pixels = self.pixel_array.copy()
        self._below = self._layer
        self._layer = Layer(copy, self._view(), {})
        return copy

    def move_again(self) -> None:
        """Take the base that `stand_still` made apart again, into what it was made of."""
        below, above = self._below, self._layer
        self._below = None
        if (
            above is None
            or below is None
            or above.view != below.view
            or below.drawn.keys() & above.drawn.keys()
        ):
            self._layer = None
        else:
            self._layer = Layer(below.base, below.view, below.drawn | above.drawn)

    def display_vectorized(self, vmobject: VMobject, ctx: Any) -> Self:
        """Draw a mobject, as `Camera` does, but for what cannot be seen."""
        return self._display(vmobject, ctx, Outline())

    def _display(self, vmobject: VMobject, ctx: Any, outline: Outline) -> Self:
        if not outline.trace(ctx, vmobject):
            super().display_vectorized(vmobject, ctx)
            return self
        if is_paint(vmobject.get_stroke_rgbas(True)):
            self.apply_stroke(ctx, vmobject, background=True)
        if is_paint(vmobject.get_fill_rgbas()):
            self.apply_fill(ctx, vmobject)
        if is_paint(vmobject.get_stroke_rgbas()):
            self.apply_stroke(ctx, vmobject)
        return self

    def display_image_mobject(self, image_mobject: AbstractImageMobject, pixel_array: Pixels) -> None:
        """Draw a raster picture, as `Camera` does, but over its own pixels only."""
        place = self._place(image_mobject)
        if place is None:
            super().display_image_mobject(image_mobject, pixel_array)
        else:
            raster = self._rasters.setdefault(image_mobject, Raster())
            raster.lay_over(pixel_array, image_mobject, place)

    def _place(self, image: AbstractImageMobject) -> Place | None:
        """Return where a raster picture stands, or None if that is for `Camera` to find out."""
        pixels = image.get_pixel_array()
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 4:
            return None
        return Place.at(self.points_to_subpixel_coords(image, image.points))

    def get_mobjects_to_display(
        self,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: list[Mobject] | None = None,
    ) -> list[Mobject]:
        """Return the mobjects to draw, in order, as `Camera` does.

        A list in which every family is already laid out, as scenes pass it, is not walked again.
        """
        listed = list(mobjects)
        places = {id(mobject): place for place, mobject in enumerate(listed)}
        if (
            not include_submobjects
            or excluded_mobjects
            or len(places) != len(listed)
            or any(
                places.get(id(child), -1) <= place
                for place, mobject in enumerate(listed)
                for child in mobject.submobjects
            )
        ):
            found: list[Mobject] = super().get_mobjects_to_display(
                listed, include_submobjects, excluded_mobjects
            )
            return found
        shown = [mobject for mobject in listed if len(mobject.points)]
        return sorted(shown, key=attrgetter("z_index")) if self.use_z_index else shown

    def _view(self) -> View:
        x, y, _ = self.frame_center
        return View(
            float(self.frame_width),
            float(self.frame_height),
            float(x),
            float(y),
            self.pixel_width,
            self.pixel_height,
        )

    def _survey(
        self, mobjects: Sequence[Mobject], view: View, known: dict[int, Drawn]
    ) -> dict[int, Drawn] | None:
        """Return how each mobject stands on the picture, or None if that cannot be said of one."""
        drawn: dict[int, Drawn] = {}
        fresh: list[VMobject] = []
        for mobject in mobjects:
            seen = _look(mobject)
            if seen is None:
                return None
            key = id(mobject)
            old = known.get(key)
            if old is not None and old.look == seen:
                drawn[key] = old
            elif not seen.visible:
                drawn[key] = Drawn(seen, NOWHERE, Outline())
            elif old is not None and old.look.visible and old.look.outline == seen.outline:
                drawn[key] = Drawn(seen, old.box, old.outline)
            elif isinstance(mobject, VMobject):
                drawn[key] = Drawn(seen, NOWHERE, Outline())
                fresh.append(mobject)
            else:
                assert isinstance(mobject, AbstractImageMobject)
                place = self._place(mobject)
                if place is None:
                    return None
                drawn[key] = Drawn(seen, place.within(view.width, view.height), Outline())
        boxes = bounds(fresh, self.cairo_line_width_multiple, view) if fresh else []
        if boxes is None:
            return None
        for mobject, box in zip(fresh, boxes, strict=True):
            drawn[id(mobject)] = drawn[id(mobject)]._replace(box=box)
        return drawn

    def _redraw(
        self, base: Pixels, boxes: list[Box], mobjects: Sequence[Mobject], drawn: dict[int, Drawn]
    ) -> None:
        extents = np.array([drawn[id(mobject)].box for mobject in mobjects], dtype=np.int64).reshape(-1, 4)
        visible = (extents[:, 0] < extents[:, 2]) & (extents[:, 1] < extents[:, 3])
        changed = join(boxes)
        touched = np.zeros(len(mobjects), dtype=np.bool_)
        for box in grow_around(changed, extents[visible]):
            left, top, right, bottom = box
            self.pixel_array[top:bottom, left:right] = base[top:bottom, left:right]
            touched |= touching(box, extents)
        self._draw([mobjects[place] for place in np.flatnonzero(touched & visible).tolist()], drawn)
        # What was drawn again around the changes is as it was.
        self.changed = part(join([*self.changed, *changed]) if self.changed else changed)

    def _draw(self, mobjects: Sequence[Mobject], drawn: dict[int, Drawn]) -> None:
        context = self.get_cairo_context(self.pixel_array)
        for mobject in mobjects:
            if isinstance(mobject, VMobject):
                self._display(mobject, context, drawn[id(mobject)].outline)
            elif isinstance(mobject, AbstractImageMobject):
                self.display_image_mobject(mobject, self.pixel_array)


class RetainedMovingCamera(RetainedCamera, MovingCamera):
    """A `MovingCamera` that keeps its picture while its frame stands still."""


RETAINED: dict[type[Camera], type[RetainedCamera]] = {
    Camera: RetainedCamera,
    MovingCamera: RetainedMovingCamera,
}


def _look(mobject: Mobject) -> Look | None:
    """Return all that decides the pixels of a mobject by itself, or None if that is not enough."""
    if isinstance(mobject, VMobject):
        return look(mobject)
    return look_of_image(mobject) if isinstance(mobject, ImageMobject) else None


def _differences(old: dict[int, Drawn], new: dict[int, Drawn]) -> list[Box] | None:
    """Return the boxes in which two layers over the same base differ, or None if they are reordered."""
    if [key for key in old if key in new] != [key for key in new if key in old]:
        return None
    gone = [drawn.box for key, drawn in old.items() if new.get(key) is not drawn]
    come = [drawn.box for key, drawn in new.items() if old.get(key) is not drawn]
    return list(dict.fromkeys(gone + come))  # most of what changes stays where it is
