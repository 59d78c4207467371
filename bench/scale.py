"""Build a course of very many small scenes to its end, and tell what a job costs and what memory it takes.

python -m bench.scale                  # a thousand scenes: half an hour of one core
python -m bench.scale --scenes 50      # to try it out

The pictures are tiny and the voice is silent, so what is measured is what does not depend on them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from bench.cost import Cost
from bench.films import edit
from bench.machine import describe_machine
from bench.project import Project

NAME = "course"
SMALL = {
    "voice": {"provider": "tone"},
    "quality": {"width": 128, "height": 128, "fps": 2},
    "pauses": {"lead": 0.3, "beat": 0.2, "scene": 0.3},
}
STEPS = (
    "write_script",
    "speak_scene",
    "stage_scene",
    "level_sound",
    "draw_scene",
    "take_thumbnail",
    "join_film",
    "check_film",
    "publish_film",
    "report_film",
)
_SECONDS = 1.0  # between two looks at the memory


def course(scenes: int) -> str:
    """Return the notes of a course of so many scenes, its title among them."""
    lessons = (
        f"## Lesson {number}\n\nThis is lesson number {number}.\n\nIt has a second sentence, too.\n"
        for number in range(1, scenes)
    )
    return "\n".join([f"# A course of {scenes} scenes\n\nIt is long.\n", *lessons])


def prepare(folder: Path, scenes: int) -> Project:
    """Return a project with the notes of the course and no others, set to be small."""
    project = Project(folder)
    shutil.rmtree(project.folder / "notes")
    (project.folder / "notes").mkdir()
    (project.folder / f"notes/{NAME}.md").write_text(course(scenes), encoding="utf-8")
    config = project.folder / "config.yaml"
    values = {**yaml.safe_load(config.read_text(encoding="utf-8")), **SMALL}
    config.write_text(yaml.safe_dump(values), encoding="utf-8")
    return project


@contextmanager
def memory_of_builds() -> Iterator[list[float]]:
    """Note meanwhile, in MB, what Snakemake takes, second after second."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    found: list[float] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(_SECONDS):
            for child in children.read_text().split():
                try:
                    status = Path(f"/proc/{child}/status").read_text()
                except OSError:
                    continue
                sizes = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
                found.extend(int(size) / 1024 for size in sizes)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def describe_jobs(cost: Cost) -> Iterator[str]:
    """Yield a line for each step: its jobs, CPU and memory, of the first fifty and of the last."""
    yield "| step | jobs | CPU a job, first fifty | last fifty | largest process |"
    yield "|---|---:|---:|---:|---:|"
    for step in STEPS:
        forks = [process for process in cost.of(step) if process.fork] or cost.of(step)
        if forks:
            a_job = len(forks) / max(cost.jobs(step), 1)  # to draw takes two: one asks the other one
            fifty = round(50 * a_job)
            first, last = (
                a_job * statistics.mean(process.cpu for process in part)
                for part in (forks[:fifty], forks[-fifty:])
            )
            peak = max(process.peak_mb for process in forks)
            yield f"| {step} | {cost.jobs(step)} | {first:.3f} s | {last:.3f} s | {peak:.0f} MB |"


def describe(name: str, cost: Cost, memory: list[float]) -> Iterator[str]:
    """Yield what a build cost in all."""
    snakemake = sum(process.cpu for process in cost.of("build_films"))
    jobs = sum(cost.jobs(step) for step in STEPS)
    told = f"{name}: {cost.wall:.0f} s, {cost.cpu:.0f} CPU seconds, {jobs} jobs"
    yield f"{told}; Snakemake {snakemake:.1f} CPU seconds ({1000 * snakemake / max(jobs, 1):.0f} ms a job)"
    if memory:
        quarters = [memory[min(len(memory) - 1, len(memory) * part // 4)] for part in range(5)]
        yield f"Snakemake's memory in MB, at the start and after each quarter: {quarters}"


def main() -> None:
    """Read the flags, build, and print."""
    parser = argparse.ArgumentParser(
        prog="bench.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenes", type=int, default=1000)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to keep what is built")
    flags = parser.parse_args()
    folder = flags.folder or Path(tempfile.mkdtemp(prefix="notes2manim-scale-")) / "project"
    project = prepare(folder, flags.scenes)
    notes = project.folder / f"notes/{NAME}.md"
    page = f"out/{NAME}.html"
    print(", ".join(f"{key}: {value}" for key, value in describe_machine().items()), flush=True)
    start = time.perf_counter()
    project.make(f"build/{NAME}/script.json", cores=flags.cores)
    plan = project.make(page, "--dry-run", cores=flags.cores)
    print(f"Notes read and planned: {time.perf_counter() - start:.1f} s, plan alone: {plan.wall:.1f} s")
    for name in ("From nothing", "One sentence edited", "Nothing edited"):
        if name == "One sentence edited":
            notes.write_text(edit(notes.read_text("utf-8"), flags.scenes // 2), "utf-8")
        with memory_of_builds() as memory:
            cost = project.make(page, cores=flags.cores)
        print(*describe(name, cost, memory), sep="\n", flush=True)
        if name != "Nothing edited":
            print(*describe_jobs(cost), sep="\n", flush=True)
    if not flags.folder:
        shutil.rmtree(folder.parent)


if __name__ == "__main__":
    main()
