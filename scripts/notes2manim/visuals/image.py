"""A picture file: raster or SVG, with a caption below, or an empty frame with the caption in it."""

from __future__ import annotations

import shutil
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import numpy as np
from manim import (
    Animation,
    FadeIn,
    Group,
    ImageMobject,
    Mobject,
    SVGMobject,
    config,
    interpolate,
)
from PIL.Image import Resampling

from notes2manim.errors import StageError
from notes2manim.model import visual as model
from notes2manim.model.say import escape
from notes2manim.visuals.ink import LEAST_EM, fit
from notes2manim.visuals.lettering import paragraph, wrapped
from notes2manim.visuals.picture import Box, Picture
from notes2manim.visuals.rounded import RoundedRectangle
from notes2manim.visuals.svg_weight import TooHeavyError, weigh
from notes2manim.visuals.theme import FRAME_HEIGHT, Theme

# The most pixels that a file may have: three bytes each must fit in memory beside the frames.
MOST_PIXELS = 250_000_000
# A picture that zooms begins so much smaller, and grows for so many seconds.
_ZOOM, _ZOOM_TIME = 0.1, 10.0
_REMEDY = "Give it as PNG, JPEG, WebP, GIF or SVG."
# An empty frame has such a shape, width to height, and its caption so much of its width.
_EMPTY, _WRITTEN = 1.6, 0.8

Opacities = np.ndarray[Any, np.dtype[np.uint8]]


class Photo(ImageMobject):
    """A raster picture that has just the pixels that it covers on the screen, once it has its size."""

    grows = False

    def interpolate_color(self, mobject1: Any, mobject2: Any, alpha: float) -> Self:
        """Stand between two copies of the picture, which differ in their opacity only."""
        before, after = (_even(copy.pixel_array[:, :, 3]) for copy in (mobject1, mobject2))
        self.pixel_array[:, :, 3] = (1 - alpha) * before + alpha * after
        self.stroke_opacity = interpolate(mobject1.stroke_opacity, mobject2.stroke_opacity, alpha)
        return self

    @property
    def resampling_algorithm(self) -> int:
        """How Manim brings the picture to the screen: as it is, unless it is, or was, smaller or larger."""
        scale = config.pixel_height / config.frame_height
        rows, columns = self.pixel_array.shape[:2]
        as_it_is = abs(self.width * scale - columns) < 1 and abs(self.height * scale - rows) < 1
        return Resampling.NEAREST if as_it_is and not self.grows else Resampling.BICUBIC

    @resampling_algorithm.setter
    def resampling_algorithm(self, algorithm: int) -> None:
        """Take no notice of Manim's own choice."""


def _even(opacities: Opacities) -> Opacities:
    """Return the opacities of all pixels, as one where all have the same."""
    first = opacities[:1, :1]
    return first if (opacities == first).all() else opacities


class Image(Picture):
    """A picture in a frame, as large as the box allows; a file that is no picture leaves its frame empty."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.model = model.Image(**fields)

    @property
    def files(self) -> list[str]:
        """The picture file, if it is one."""
        return [] if self.fault else [self.model.path]

    @property
    def steady(self) -> bool:
        """Whether it does not grow by itself."""
        return bool(self.fault) or not self.model.zoom

    def build(self, theme: Theme, box: Box) -> None:
        """Load the file and scale it to the box, or else say in `fault` why that cannot be done."""
        caption = self._caption(theme, box)
        gap = 0.22 if caption else 0.0
        room = box.height - (caption.height + gap if caption else 0.0)
        try:
            drawing = load_image(self.project / self.model.path, box.width - 0.04, room - 0.04, self.project)
        except StageError as error:
            self.fault = str(StageError(error.fault, place=self.model.path, remedy=error.remedy))
            self._leave_empty(theme, box)
            return
        edge = RoundedRectangle(
            width=drawing.width + 0.02,
            height=drawing.height + 0.02,
            corner_radius=0.02,
            stroke_color=theme.colors.line,
            stroke_width=2,
            fill_opacity=0,
        )
        top = box.y + (drawing.height + gap + (caption.height if caption else 0.0)) / 2
        drawing.move_to((box.x, top - drawing.height / 2, 0))
        edge.move_to(drawing)
        self.add(drawing, *([] if isinstance(drawing, SVGMobject) else [edge]))
        self._drawing, self._grown = drawing, 0.0
        self._edge = None if isinstance(drawing, SVGMobject) else edge
        if caption:
            caption.move_to((box.x, top - drawing.height - gap - caption.height / 2, 0))
            self.add(caption)
        if self.model.zoom:
            if isinstance(drawing, Photo):
                drawing.grows = True  # with one sharpness to the end
            Group(drawing, edge).scale(_zoomed(0.0))

    def reveal(self, part: str) -> Animation | None:
        """Fade the picture in; one that zooms goes on growing."""
        if part:
            return None
        if not self.steady and not self._drawing.updaters:
            self._drawing.add_updater(self._grow)
        return FadeIn(Group(*self.submobjects))

    @property
    def framed(self) -> Mobject:
        """The picture without its caption."""
        return self._drawing

    def _leave_empty(self, theme: Theme, box: Box) -> None:
        """Draw a frame, and in it the caption or else the name of the file."""
        height = min(box.height, box.width / _EMPTY)
        frame = RoundedRectangle(
            width=height * _EMPTY - 0.04,
            height=height - 0.04,
            corner_radius=0.14,
            stroke_color=theme.colors.line,
            stroke_width=2,
            fill_opacity=0,
        ).move_to((box.x, box.y, 0))
        says = self.model.caption.strip() or escape(Path(self.model.path).name)
        written = wrapped(says, theme, theme.sizes.body, frame.width * _WRITTEN, color=theme.colors.muted)
        fit(written, frame.width * _WRITTEN, frame.height * _WRITTEN).move_to(frame)
        self.add(frame, written)
        self._drawing = frame

    def _grow(self, _: Mobject, dt: float) -> None:
        """Let the picture grow in its frame for the time of a frame, until it has its size."""
        before, self._grown = self._grown, min(self._grown + dt / _ZOOM_TIME, 1.0)
        factor = _zoomed(self._grown) / _zoomed(before)
        self._drawing.scale(factor)
        if self._edge is not None:
            self._edge.scale(factor)
        if self._grown >= 1.0:
            self._drawing.clear_updaters()

    def _caption(self, theme: Theme, box: Box) -> Mobject | None:
        if not self.model.caption.strip():
            return None
        size = max(theme.sizes.small, LEAST_EM / FRAME_HEIGHT)
        text = paragraph(
            self.model.caption, theme, size, box.width * 0.9, color=theme.colors.muted, align="center"
        )
        return fit(text, box.width, box.height * 0.3)


def load_image(file: Path, width: float, height: float, project: Path) -> Mobject:
    """Return a picture file as large as it fits in `width` by `height` units, in the middle of the frame.

    Raises `StageError` when it cannot be read, or lies outside of the folder `project`.
    """
    if not file.is_file():
        raise StageError("there is no such picture.", place=str(file), remedy="Check its path.")
    if not file.resolve().is_relative_to(project.resolve()):
        raise StageError(
            "lies outside of the project.", place=str(file), remedy="Put a copy into its folder."
        )
    if file.suffix.lower() == ".svg":
        drawing: Mobject = _load_svg(file)
    else:
        drawing = Photo(_load_pixels(file, width, height))
    return drawing.scale(min(width / drawing.width, height / drawing.height)).move_to((0, 0, 0))


def _zoomed(share: float) -> float:
    """Return the size of a picture that zooms, of its whole size, when so much of the time is over."""
    return 1 - _ZOOM * (1 - share)


def _load_svg(file: Path) -> SVGMobject:
    try:
        weigh(file)
        with TemporaryDirectory() as folder:  # Manim writes a file beside what it reads
            copy = shutil.copyfile(file, Path(folder) / file.name)
            drawing = SVGMobject(str(copy), height=None, width=None, use_svg_cache=False)
    except TooHeavyError as error:
        raise StageError(
            f"{error}.", place=str(file), remedy="Make it simpler, or give it as PNG."
        ) from error
    except Exception as error:  # the parser raises whatever it meets
        raise StageError(f"is no SVG that can be drawn: {error}.", place=str(file), remedy=_REMEDY) from error
    sizes = (drawing.width, drawing.height)
    if not drawing.family_members_with_points() or not all(0 < size < inf for size in sizes):
        raise StageError("draws nothing.", place=str(file), remedy=_REMEDY)
    return drawing


def _load_pixels(file: Path, width: float, height: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return the picture as RGBA, as large as the frame shows it in `width` by `height` units."""
    import warnings

    from PIL import Image as Pillow
    from PIL import ImageOps

    scale = config.pixel_height / config.frame_height
    most = (max(1, round(width * scale)), max(1, round(height * scale)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(file) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise StageError(
                        f"has {image.width} x {image.height} pixels, more than {MOST_PIXELS:,}.",
                        place=str(file),
                        remedy="Make it smaller.",
                    )
                image.draft("RGB", most)
                upright = ImageOps.exif_transpose(image).convert("RGBA")
    except Pillow.DecompressionBombError as error:
        raise StageError("has too many pixels.", place=str(file), remedy="Make it smaller.") from error
    except StageError:
        raise
    except Exception as error:  # the decoders raise whatever they meet
        raise StageError("is no picture that can be read.", place=str(file), remedy=_REMEDY) from error
    share = min(most[0] / upright.width, most[1] / upright.height)
    size = (max(1, round(upright.width * share)), max(1, round(upright.height * share)))
    return np.asarray(upright.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3.0))
