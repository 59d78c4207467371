"""The size of clips and their likeness to what was drawn, beside stock Manim's coding of the same frames."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from bench.leg import Bench, Figures, Leg, Row
from bench.project import Project, look_into

# A title, letters, a plot, a listing, a photograph, and what moves all the time.
SCENES = (
    ("tcp-handshake", "the-tcp-handshake"),
    ("tcp-handshake", "why-not-two"),
    ("supply-and-demand", "where-they-meet"),
    ("matrix-multiplication", "in-a-program"),
    ("bayes-theorem", "count-a-thousand-people"),
    ("fourier-series", "circles-on-circles"),
)


def _missing(found: Any, kind: int) -> tuple[float, float]:
    """Return what is missing to the likeness of ours and of stock's, in millionths."""
    ours, stock = (1e6 * (1 - likeness[kind]) for likeness in found["likeness"])
    return ours, stock


def _measure(bench: Bench) -> Figures:
    project = Project(bench.folder / "project")
    quality = bench.quality("standard")
    found = [
        look_into("bench.size", project.stage(topic, scene), quality, cwd=bench.folder)
        for topic, scene in SCENES
    ]
    ours, stock = (sum(one["bytes"][place] for one in found) for place in (0, 1))
    luma, whole = ([_missing(one, kind) for one in found] for kind in (0, 1))
    return {
        "ours": ours / 1e6,
        "stock": stock / 1e6,
        "ratio": ours / stock,
        "largest": max(one["bytes"][0] / one["bytes"][1] for one in found),
        "luma": fmean(mine for mine, _ in luma),
        "stock_luma": fmean(theirs for _, theirs in luma),
        "luma_ratio": sum(mine for mine, _ in luma) / sum(theirs for _, theirs in luma),
        "luma_worst": max(mine / theirs for mine, theirs in luma),
        "whole_ratio": sum(mine for mine, _ in whole) / sum(theirs for _, theirs in whole),
        "whole_worst": max(mine / theirs for mine, theirs in whole),
    }


LEG = Leg(
    name="size",
    title="The size of clips, and their likeness",
    about=(
        f"{len(SCENES)} scenes of the shipped topics at 1080p30: a title, drawings, a plot, a listing, "
        "a raster picture, and one that moves throughout. Against them the same frames, coded as stock Manim "
        "does: with x264's preset medium and crf 23, a stream for each animation and each wait. The likeness "
        "is SSIM to the frames before they are coded, as FFmpeg measures it; shown is what is missing to 1, "
        "in millionths."
    ),
    rows=(
        Row("notes2manim", "ours", "MB"),
        Row("stock Manim", "stock", "MB"),
        Row("Size, ours by stock", "ratio", "times", 3),
        Row("Size, the scene with the most", "largest", "times"),
        Row("Missing likeness of the luma, notes2manim", "luma", "millionths"),
        Row("Missing likeness of the luma, stock Manim", "stock_luma", "millionths"),
        Row("Missing likeness of the luma, ours by stock", "luma_ratio", "times", 1),
        Row("Missing likeness of the luma, the worst scene", "luma_worst", "times", 1),
        Row("Missing likeness with the chroma, ours by stock", "whole_ratio", "times", 1),
        Row("Missing likeness with the chroma, the worst scene", "whole_worst", "times"),
    ),
    bars=("ours", "stock"),
    rivals=("stock",),
    measure=_measure,
    exact=True,
)
