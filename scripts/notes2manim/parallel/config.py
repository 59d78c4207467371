"""How much happens at once."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class ParallelConfig:
    """How many workers there are and what they are.

    `max_workers` of None stands for as many as this process may use processors. `chunk_size` is
    how many items are handed to a worker process at a time; threads take them one by one.
    `use_threading` chooses threads, right for waiting (requests, copying); without it there are
    processes, right for computing, and then functions, items and results must be picklable.
    Raises `ValueError` for numbers below 1.
    """

    max_workers: int | None = None
    chunk_size: int = 1
    use_threading: bool = True

    def __post_init__(self) -> None:
        if self.max_workers is not None and self.max_workers < 1:
            raise ValueError(f"max_workers must be at least 1, but it is {self.max_workers}")
        if self.chunk_size < 1:
            raise ValueError(f"chunk_size must be at least 1, but it is {self.chunk_size}")

    @property
    def workers(self) -> int:
        """How many workers there are at most."""
        return self.max_workers or len(os.sched_getaffinity(0))
