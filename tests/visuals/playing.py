"""Play a stage in memory, and keep its frames."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from manim import tempconfig
from numpy.typing import NDArray

from notes2manim.visuals.stage import Stage
from notes2manim.visuals.theme import load_theme

THEME_FILE = Path(__file__).parents[2] / "templates/themes/midnight.yaml"
THEME = load_theme(THEME_FILE)


def play(
    folder: Path,
    construct: Callable[[Any], None],
    words: list[list[float]],
    duration: float,
    fps: int = 15,
    theme: Path = THEME_FILE,
    said: list[str] | None = None,
) -> list[NDArray[np.uint8]]:
    """Return the frames of a stage: `words` are the starts of the words of each beat, in seconds.

    `said` are the words themselves, a beat in each string.
    """
    starts = [0.0, *(beat[0] for beat in words[1:]), duration]
    texts = [beat.split() for beat in said] if said else [["w"] * len(beat) for beat in words]
    beats = [
        {
            "start": start,
            "end": end,
            "words": [
                {"text": text, "start": at, "end": at + 0.1} for text, at in zip(text, beat, strict=True)
            ],
        }
        for start, end, beat, text in zip(starts, starts[1:], words, texts, strict=False)
    ]
    timing = {"scene": "s", "provider": "tone", "voice": "", "sample_rate": 48000, "duration": duration}
    (folder / "t.json").write_text(json.dumps({**timing, "beats": beats}))
    methods = {"theme": str(theme), "timing": str(folder / "t.json"), "construct": construct}
    frames: list[NDArray[np.uint8]] = []
    settings = {
        "pixel_width": 320,
        "pixel_height": 180,
        "frame_rate": fps,
        "disable_caching": True,
        "dry_run": True,
    }
    with tempconfig({**settings, "progress_bar": "none", "verbosity": "ERROR", "media_dir": str(folder)}):
        scene = type("Played", (Stage,), methods)()
        add_frame = scene.renderer.add_frame

        def keep(frame: NDArray[np.uint8], num_frames: int = 1) -> None:
            frames.extend([frame.copy()] * num_frames)
            add_frame(frame, num_frames=num_frames)

        scene.renderer.add_frame = keep
        scene.render()
    return frames


def changes(frames: list[NDArray[np.uint8]]) -> list[int]:
    """Return the numbers of the frames that differ from the one before."""
    pairs = pairwise(frames)
    return [number for number, (a, b) in enumerate(pairs, start=1) if (a != b).any()]
