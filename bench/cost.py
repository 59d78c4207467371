"""What commands cost: wall and CPU seconds, the largest process, and where they went."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROBE = Path(__file__).parent / "probe"

# The steps that make a film and check it; all else only arranges them.
WORK = ("speak_scene", "draw_scene", "level_sound", "take_thumbnail", "join_film", "check_film")
# What imports and loads for them.
WARM = "keep_warm"

_FINISHED = re.compile(
    r"^Finished jobid: \d+ \(Rule: (\w+)\)$", re.MULTILINE
)  # what Snakemake says of each job


@dataclass(frozen=True)
class Process:
    """One Python process of a command: its step, from `start` to `end` on the wall clock, in seconds.

    A `fork` of a warm worker does the work of a step. Who waits for it is another process of the step, or a
    compiled program, which is none of Python's.
    """

    step: str
    fork: bool
    start: float
    end: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds of a command with all its processes, and the size of the largest in MB.

    `finished` counts the jobs that a build has done, by their rule.
    """

    wall: float
    cpu: float
    peak_mb: float
    processes: tuple[Process, ...]
    finished: Mapping[str, int] = field(default_factory=Counter)

    def of(self, *steps: str) -> list[Process]:
        """Return the processes of some steps, in the order in which they began."""
        return [process for process in self.processes if process.step in steps]

    def jobs(self, step: str) -> int:
        """Return how many jobs of a rule Snakemake has done."""
        return self.finished.get(step, 0)

    @property
    def orchestration_cpu(self) -> float:
        """The share of the CPU seconds that were used outside of speaking, drawing, joining and checking."""
        return 1 - sum(process.cpu for process in self.of(*WORK, WARM)) / self.cpu

    @property
    def orchestration_wall(self) -> float:
        """The share of the wall time in which nothing was being spoken, drawn, joined or checked."""
        return 1 - covered(self.of(*WORK)) / self.wall


def covered(processes: Iterable[Process]) -> float:
    """Return for how many seconds at least one of the processes ran."""
    return sum(stretches(processes))


def stretches(processes: Iterable[Process]) -> list[float]:
    """Return for how many seconds each run of processes lasted that overlap."""
    found: list[tuple[float, float]] = []
    for process in sorted(processes, key=lambda one: one.start):
        if found and process.start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], process.end)
        else:
            found.append((process.start, process.end))
    return [end - start for start, end in found]


def span(processes: Sequence[Process]) -> float:
    """Return the seconds from the first start to the last end."""
    return max(one.end for one in processes) - min(one.start for one in processes)


def run(
    command: Sequence[str], *, cwd: Path, environment: Mapping[str, str], processors: int | None = None
) -> Cost:
    """Run a command, on so many of this machine's processors or on all, and return what it cost.

    Raises `RuntimeError` with its output when it fails.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as notes, tempfile.TemporaryFile("w+") as output:
        paths = [str(PROBE), *filter(None, [environment.get("PYTHONPATH")])]
        probed = {**environment, "PYTHONPATH": os.pathsep.join(paths), "BENCH_PROBE": notes}
        start = time.perf_counter()
        ours = os.sched_getaffinity(0)
        try:
            os.sched_setaffinity(0, sorted(ours)[:processors])  # which the command inherits
            process = subprocess.Popen(command, cwd=cwd, env=probed, stdout=output, stderr=subprocess.STDOUT)
        finally:
            os.sched_setaffinity(0, ours)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{said[-4000:]}")
        processes = [Process(**json.loads(note.read_text())) for note in Path(notes).iterdir()]
    return Cost(
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        peak_mb=max((process.peak_mb for process in processes), default=0.0),
        processes=tuple(sorted(processes, key=lambda one: one.start)),
        finished=Counter(_FINISHED.findall(said)),
    )
