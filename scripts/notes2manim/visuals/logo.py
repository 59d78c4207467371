"""A small picture that stays in a corner of every scene."""

from __future__ import annotations

from pathlib import Path

from manim import Group

from notes2manim.visuals.image import load_image
from notes2manim.visuals.picture import Box
from notes2manim.visuals.theme import FRAME_HEIGHT

# The most that a logo takes of the width of its area, and the room around it, in Manim units.
_WIDEST, _GAP = 0.25, 0.2


class Logo(Group):
    """The picture in its corner of an area, and what of the area it leaves to others."""

    def __init__(self, file: Path, corner: str, height: float, area: Box, project: Path) -> None:
        """Load the file; `height` is a fraction of the frame's shorter side."""
        drawing = load_image(file, area.width * _WIDEST, height * FRAME_HEIGHT, project)
        super().__init__(drawing)
        self._top, self._right = corner.startswith("top"), corner.endswith("right")
        across = (area.width - drawing.width) / 2
        up = (area.height - drawing.height) / 2
        self.move_to(
            (area.x + (across if self._right else -across), area.y + (up if self._top else -up), 0.0)
        )

    def beside(self, area: Box) -> Box:
        """Return what of an area is beside the logo, where both are at the top."""
        if not self._top:
            return area
        taken = float(self.width) + _GAP
        return Box(area.x + (-taken if self._right else taken) / 2, area.y, area.width - taken, area.height)

    def without(self, area: Box) -> Box:
        """Return what of an area is below or above the logo."""
        top, bottom = area.y + area.height / 2, area.y - area.height / 2
        if self._top:
            top = min(top, float(self.get_bottom()[1]) - _GAP)
        else:
            bottom = max(bottom, float(self.get_top()[1]) + _GAP)
        return Box(area.x, (top + bottom) / 2, area.width, top - bottom)
