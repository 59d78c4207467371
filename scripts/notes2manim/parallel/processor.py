"""A function over many items, side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Generic, TypeVar

from notes2manim.parallel.config import ParallelConfig
from notes2manim.parallel.tally import Statistics, Tally

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _Ended(Generic[_Result]):
    seconds: float
    results: list[_Result]
    error: Exception | None = None


def _timed(function: Callable[[_Item], _Result], item: _Item) -> _Ended[_Result]:
    """Call the function where the worker is, so that waiting for a worker is not part of the time."""
    start = time.perf_counter()
    try:
        result = function(item)
    except Exception as error:
        return _Ended(time.perf_counter() - start, [], error)
    return _Ended(time.perf_counter() - start, [result])


class ParallelProcessor:
    """Calls functions on items side by side, and counts what it did over its whole life."""

    def __init__(self, config: ParallelConfig | None = None) -> None:
        self.config = config or ParallelConfig()
        self._tally = Tally()

    def map(self, function: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """Return the function's results, in the order of the items.

        Raises the first error in that order; items that no worker has taken are then left.
        """
        waiting = list(items)
        workers = min(self.config.workers, len(waiting))
        if workers <= 1 and self.config.use_threading:
            return self._collect(_timed(function, item) for item in waiting)
        if not waiting:
            return []
        with self._open(workers) as pool:
            ended = pool.map(partial(_timed, function), waiting, chunksize=self.config.chunk_size)
            try:
                return self._collect(ended)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def get_stats(self) -> Statistics:
        """Return how many tasks have ended, how, and their mean time in seconds."""
        return self._tally.statistics()

    def _open(self, workers: int) -> Executor:
        if self.config.use_threading:
            return ThreadPoolExecutor(workers, thread_name_prefix="notes2manim")
        # Not forked: a fork of a process with threads can stand still for ever.
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))

    def _collect(self, ended: Iterable[_Ended[_Result]]) -> list[_Result]:
        results: list[_Result] = []
        for task in self._counted(ended):
            if task.error is not None:
                raise task.error
            results += task.results
        return results

    def _counted(self, ended: Iterable[_Ended[_Result]]) -> Iterator[_Ended[_Result]]:
        for task in ended:
            self._tally.count(task.seconds, failed=task.error is not None)
            yield task
