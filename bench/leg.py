"""What a part of the benchmark is: one comparison, measured once a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# The figures of one run, by name: seconds, megabytes, shares and ratios.
Figures = dict[str, float]


@dataclass(frozen=True)
class Bench:
    """Where and how to measure: a folder of this run's own, the number of the run, and how quickly."""

    folder: Path
    run: int
    quick: bool

    def quality(self, name: str) -> str:
        """Return the quality to draw with, the least one when it must be quick."""
        return "low" if self.quick else name


@dataclass(frozen=True)
class Row:
    """One line of the results. `goal` is what it should be at most, or with `at_least` at least."""

    label: str
    key: str
    unit: str
    goal: float | None = None
    at_least: bool = False

    def reached(self, value: float) -> bool | None:
        """Tell whether a value reaches the goal, if there is one."""
        if self.goal is None:
            return None
        return value >= self.goal if self.at_least else value <= self.goal


@dataclass(frozen=True)
class Leg:
    """One comparison: its rows in the results, and which of them its picture shows as bars.

    `rivals` are the bars that are compared with. What is `exact` is the same each time, and measured once.
    """

    name: str
    title: str
    about: str
    rows: tuple[Row, ...]
    bars: tuple[str, ...]
    measure: Callable[[Bench], Figures]
    rivals: tuple[str, ...] = ()
    exact: bool = False
