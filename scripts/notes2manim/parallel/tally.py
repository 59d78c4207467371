"""What has been done: tasks and their times."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TypedDict

logger = logging.getLogger("notes2manim.parallel")


class Statistics(TypedDict):
    """Tasks that have ended. `avg_task_time` is in seconds, and 0 when there is none."""

    total_tasks: int
    successful_tasks: int
    failed_tasks: int
    avg_task_time: float


@dataclass
class Tally:
    """Counts tasks as they end, from any thread."""

    _successful: int = 0
    _failed: int = 0
    _seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, seconds: float, *, failed: bool) -> None:
        """Count one task that took `seconds`."""
        with self._lock:
            self._successful += not failed
            self._failed += failed
            self._seconds += seconds
        logger.debug("a task %s after %.3f s", "failed" if failed else "ended", seconds)

    def statistics(self) -> Statistics:
        """Return what was counted up to now."""
        with self._lock:
            total = self._successful + self._failed
            return Statistics(
                total_tasks=total,
                successful_tasks=self._successful,
                failed_tasks=self._failed,
                avg_task_time=self._seconds / total if total else 0.0,
            )
