"""The fences that draw figures, and who reads them."""

from __future__ import annotations

from collections.abc import Callable

from notes2manim.notes.array import read_array
from notes2manim.notes.fence_lines import Drawn, Fence
from notes2manim.notes.geometry import read_geometry
from notes2manim.notes.number_line import read_number_line
from notes2manim.notes.timeline import read_timeline
from notes2manim.notes.tree import read_tree

# First word of the info string, without signs -> its reader.
FIGURES: dict[str, Callable[[Fence], Drawn | None]] = {
    "array": read_array,
    "geometry": read_geometry,
    "tree": read_tree,
    "numberline": read_number_line,
    "number-line": read_number_line,
    "number_line": read_number_line,
    "timeline": read_timeline,
}
