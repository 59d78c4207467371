"""What was measured, as a file for programs, a page for readers, and a picture of each comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.leg import Figures, Leg, Row
from bench.summary import median, spread

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Measured:
    """The runs of one comparison, the machine, and whether it was only tried out."""

    quick: bool
    machine: Mapping[str, str]
    runs: list[Figures]


def read_results(path: Path) -> dict[str, Measured]:
    """Return what was measured before, by comparison."""
    if not path.is_file():
        return {}
    return {name: Measured(**found) for name, found in json.loads(path.read_text("utf-8")).items()}


def write_results(results: Mapping[str, Measured], path: Path) -> None:
    """Write what was measured."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {name: asdict(measured) for name, measured in sorted(results.items())}
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def write_report(legs: Sequence[Leg], results: Mapping[str, Measured], page: Path, images: Path) -> None:
    """Write the page, and `bench-<comparison>.svg` in the folder of pictures."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(number=number)
    shown = [(leg, results[leg.name]) for leg in legs if leg.name in results]
    environment.globals.update(median=median, spread=spread, goal=goal)
    page.write_text(environment.get_template("results.md.j2").render(shown=shown), "utf-8")
    images.mkdir(parents=True, exist_ok=True)
    for leg, measured in shown:
        rows = {row.key: row for row in leg.rows}
        bars = [(rows[key], median(measured.runs, key), *spread(measured.runs, key)) for key in leg.bars]
        picture = environment.get_template("bars.svg.j2").render(
            title=leg.title,
            bars=bars,
            rivals=leg.rivals,
            longest=max(greatest for *_, greatest in bars),
            note=f"median of {len(measured.runs)}" if len(measured.runs) > 1 else "one run",
        )
        (images / f"bench-{leg.name}.svg").write_text(picture, "utf-8")


def number(value: float) -> str:
    """Return a figure with three digits that count, or all that stand before the point."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def goal(row: Row, value: float) -> str:
    """Return what a row should be, and whether it is."""
    if row.goal is None:
        return ""
    wanted = f"{'at least' if row.at_least else 'at most'} {number(row.goal)} {row.unit}"
    return f"{wanted}: {'reached' if row.reached(value) else '**not reached**'}"
