"""Measure, and write bench/results.json, bench/results.md and a picture of each comparison.

python -m bench                        # everything, three runs
python -m bench --quick                # one run, small pictures: to try it out
python -m bench --only edit --runs 5   # one comparison; the others keep their figures
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from bench.leg import Bench, Figures, Leg
from bench.legs import LEGS
from bench.machine import describe_machine
from bench.report import Measured, read_results, write_report, write_results
from bench.summary import median


def measure(leg: Leg, runs: int, quick: bool) -> list[Figures]:
    """Measure one comparison so many times, each in a folder of its own."""
    found = []
    for run in range(runs):
        start = time.perf_counter()
        folder = Path(tempfile.mkdtemp(prefix="notes2manim-bench-"))
        try:
            found.append(leg.measure(Bench(folder=folder, run=run, quick=quick)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        shown = ", ".join(f"{key} {found[-1][key]:.2f}" for key in leg.bars)
        print(f"{leg.name} {run + 1}/{runs}: {shown} ({time.perf_counter() - start:.0f} s)", flush=True)
    return found


def main() -> None:
    """Read the flags and measure."""
    names = [leg.name for leg in LEGS]
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=None, help="how often each is measured (3)")
    parser.add_argument("--quick", action="store_true", help="one run, and pictures of 854 by 480 at 15")
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="these comparisons alone")
    parser.add_argument("--results", type=Path, default=Path("bench"), help="the folder of the results")
    parser.add_argument("--images", type=Path, default=Path("docs/images"), help="the folder of the pictures")
    parser.add_argument("--report", action="store_true", help="measure nothing, write the report again")
    flags = parser.parse_args()
    results = read_results(flags.results / "results.json")
    for leg in LEGS:
        if leg.name in flags.only and not flags.report:
            machine = describe_machine()
            times = 1 if flags.quick or leg.exact else 3
            runs = measure(leg, flags.runs or times, flags.quick)
            results[leg.name] = Measured(quick=flags.quick, machine=machine, runs=runs)
            write_results(results, flags.results / "results.json")
    write_report(LEGS, results, flags.results / "results.md", flags.images)
    missed = [
        f"{leg.title}: {row.label.lower()}"
        for leg in LEGS
        if leg.name in results
        for row in leg.rows
        if row.reached(median(results[leg.name].runs, row.key)) is False
    ]
    print(f"{flags.results / 'results.md'} is written.")
    print(f"Not reached: {'; '.join(missed)}." if missed else "All goals are reached.")


if __name__ == "__main__":
    main()
