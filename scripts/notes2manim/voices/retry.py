"""Fallbacks forgotten, so that the next build asks for the voice that was wanted."""

from __future__ import annotations

from pathlib import Path

from notes2manim.model.timing import read_timing


def forget_fallbacks(build: Path) -> list[Path]:
    """Remove what was decided or spoken in place of another voice, and return what was removed.

    These are, for each film in `build`, who speaks it (`voice.json`) and the scenes that say of
    themselves that another voice was wanted. What a provider has spoken before is kept in its
    takes, so a film that is whole is not asked for again.
    """
    gone = sorted(build.glob("*/voice.json"))
    for timing in sorted(build.glob("*/voice/*.timing.json")):
        if read_timing(timing).instead_of:
            gone += [timing, timing.with_name(timing.name.removesuffix(".timing.json") + ".wav")]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
