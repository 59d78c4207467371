"""Fallbacks forgotten, so that the next build asks for the voice that was wanted."""

from __future__ import annotations

from pathlib import Path

from notes2manim.model.shape import SHAPES, suffix
from notes2manim.model.timing import read_timing


def forget_fallbacks(build: Path, out: Path) -> list[Path]:
    """Remove what was decided or spoken in place of another voice, and return what was removed.

    These are, for each film in `build`, who speaks it (`voice.json`), and the scenes that say of
    themselves that another voice was wanted, with their films in `out`: Snakemake makes a file
    that is gone again only where a film that is asked for is gone, too. What a provider has
    spoken before is kept in its takes, and is not asked for again.
    """
    gone = sorted(build.glob("*/voice.json"))
    for timing in sorted(build.glob("*/voice/*.timing.json")):
        if read_timing(timing).instead_of:
            topic = timing.parent.parent.name
            gone += [timing, timing.with_name(timing.name.removesuffix(".timing.json") + ".wav")]
            gone += [out / f"{topic}{suffix(shape)}.mp4" for shape in SHAPES]
    gone = [path for path in dict.fromkeys(gone) if path.exists()]
    for path in gone:
        path.unlink()
    return gone
