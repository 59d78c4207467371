"""Medians and spreads over the runs of a comparison."""

from __future__ import annotations

import statistics

from bench.leg import Figures


def median(runs: list[Figures], key: str) -> float:
    """Return the median of a figure."""
    return statistics.median(run[key] for run in runs)


def spread(runs: list[Figures], key: str) -> tuple[float, float]:
    """Return the least and the greatest value of a figure."""
    values = [run[key] for run in runs]
    return min(values), max(values)
