"""What a stage draws with: its theme, and who sets its formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from manim.utils import rate_functions

from notes2manim.model import theme as model
from notes2manim.model.shape import SHORT_SIDE
from notes2manim.visuals.glyphs import require_fonts

# What sizes of a theme are fractions of: the shorter side of the frame, which is its height unless
# it stands upright. 16:9 makes it 14.2 wide.
FRAME_HEIGHT = SHORT_SIDE


class Theme(model.Theme):
    """A theme, and who sets formulas: that comes from the settings, not from the file."""

    math: Literal["mathra", "latex"] = "mathra"

    def ease(self, share: float) -> float:
        """Return how far something has come after a share (0 to 1) of its time."""
        return float(getattr(rate_functions, self.motion.easing)(share))


def load_theme(path: Path, math: Literal["mathra", "latex"] = "mathra") -> Theme:
    """Read the theme of a stage.

    Raises `ConfigError` when the file is no theme, or when the machine lacks one of its fonts.
    """
    theme = model.read_theme(path)
    require_fonts(theme.fonts.text, theme.fonts.code, *theme.fonts.others)
    return Theme(**dict(theme), math=math)
