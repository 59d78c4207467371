"""What a running build has done and does: its events, counted by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# The steps of docs/architecture.md, and those of them that work on one scene each.
STEPS = (
    "draft_notes",
    "write_script",
    "speak_scene",
    "stage_scene",
    "draw_scene",
    "level_sound",
    "take_thumbnail",
    "join_film",
    "check_film",
    "publish_film",
    "report_film",
    "make_gif",
    "make_storyboard",
)
SCENE_STEPS = ("speak_scene", "stage_scene", "draw_scene", "level_sound")


@dataclass
class Job:
    """A job: what it says it does, its rule, its scene, its logs, and when it began (seconds since 1970)."""

    message: str
    rule: str
    scene: str
    logs: list[str]
    started: float


@dataclass
class Step:
    """One rule: jobs that ended well, the sum of their seconds, and what else happened to them."""

    count: int = 0
    seconds: float = 0.0
    retries: int = 0
    fallbacks: int = 0
    cache_hits: int = 0
    reused: int = 0
    failed: int = 0
    total: int = 0

    @property
    def mean(self) -> float | None:
        """The mean of a job's seconds, or None before the first has ended."""
        return self.seconds / self.count if self.count else None

    @property
    def left(self) -> int:
        """How many jobs have not ended yet."""
        return max(0, self.total - self.count - self.cache_hits)


@dataclass
class BuildState:
    """The steps of a build by their rule, in order, the jobs that run, and what failed.

    `kept` is asked once, when the script is known: for each step of `SCENE_STEPS`, how many files
    it makes in all, and how many of them are there already. `means` are seconds a job of an
    earlier run, to know the time left from the start.
    """

    kept: Callable[[], Mapping[str, tuple[int, int]]] = field(default=dict, repr=False)
    means: Mapping[str, float] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    running: dict[int, Job] = field(default_factory=dict)
    ended: list[Job] = field(default_factory=list)
    failed: dict[int, Job] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    done: int = 0
    total: int = 0
    _tries: dict[int, int] = field(default_factory=dict)
    _planned: bool = False

    def begin(self) -> None:
        """Begin another run of Snakemake, which numbers its jobs anew."""
        self._tries.clear()
        self.running.clear()

    def take(self, event: Mapping[str, Any]) -> None:
        """Count one event."""
        match event["event"]:
            case "start":
                self._start(event)
            case "end":
                self._end(int(event["job"]), float(event["time"]))
            case "fail":
                self._fail(int(event["job"]))
            case "progress":
                self.done, self.total = int(event["done"]), int(event["total"])
            case "error":
                self.errors.append(str(event["text"]))

    def step(self, rule: str) -> Step:
        """Return the step of a rule."""
        return self.steps.setdefault(rule, Step())

    def plan(self) -> None:
        """Count what is there already, once."""
        if not self._planned:
            self._planned = True
            for rule, (total, there) in self.kept().items():
                step = self.step(rule)
                step.total, step.cache_hits = max(step.total, total), there

    def plan_after(self, made: Mapping[str, tuple[int, int]]) -> None:
        """Count what was there before a build that has ended well: all that no job has made."""
        self._planned = True
        for rule, (total, _) in made.items():
            step = self.step(rule)
            step.total, step.cache_hits = total, max(0, total - step.count)

    def seconds_left(self, workers: int) -> float | None:
        """Return about how long the build still takes, or None while that cannot be known."""
        if not self._planned:
            return None
        left = 0.0
        for rule, step in list(self.steps.items()):  # drawn in another thread
            mean = step.mean or self.means.get(rule)
            if step.left and mean is None:
                return None
            left += step.left * (mean or 0.0) / (workers if rule in SCENE_STEPS else 1)
        return left

    def _start(self, event: Mapping[str, Any]) -> None:
        rule, number = str(event["rule"]), int(event["job"])
        if rule in SCENE_STEPS:
            self.plan()
        step = self.step(rule)
        self._tries[number] = self._tries.get(number, 0) + 1
        step.retries += self._tries[number] > 1
        self.running[number] = Job(
            message=str(event["message"]),
            rule=rule,
            scene=str(event["scene"]),
            logs=[str(name) for name in event["log"]],
            started=float(event["time"]),
        )
        running = sum(job.rule == rule for job in self.running.values())
        step.total = max(step.total, step.count + step.cache_hits + running)

    def _end(self, number: int, time: float) -> None:
        job = self.running.pop(number, None)
        if job is None:
            return
        step = self.step(job.rule)
        step.count += 1
        step.seconds += time - job.started
        self.ended.append(job)
        self.failed.pop(number, None)
        if job.rule == "write_script":
            self.plan()

    def _fail(self, number: int) -> None:
        job = self.running.pop(number, None)
        if job is not None:
            self.step(job.rule).failed += 1
            self.failed[number] = job
